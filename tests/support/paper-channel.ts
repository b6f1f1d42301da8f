// A channel made of memory: takes whatever is sent, or ends it as it is told to.

import type { ChannelSession, Part } from '#adapters/contract.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { plainText } from '#bot/domain/message.ts';

export interface PaperChannel extends ChannelSession {
  /** What has been taken, oldest first. */
  readonly taken: readonly { readonly to: string; readonly text: string; readonly key: string }[];
  /** How calls end from now on; null: accepted. */
  answerWith(outcome: Outcome | null): void;
}

/** Sends only; one recipient a call. */
export function paperChannel(channel: string): PaperChannel {
  const taken: { to: string; text: string; key: string }[] = [];
  let answer: Outcome | null = null;
  return {
    channel,
    account: `${channel}-account`,
    taken,
    answerWith: (outcome) => {
      answer = outcome;
    },
    capabilities: () => ({
      reach: 'push',
      recipientsPerCall: 1,
      text: { unit: 'char', max: 10_000 },
      mention: false,
      inbound: 'none',
    }),
    buckets: () => [],
    plan: (message) => {
      const part: Part = { native: { text: plainText(message) }, number: 1, of: 1 };
      return { parts: [part], losses: [] };
    },
    send: (part, to, { key }) => {
      if (answer !== null) return Promise.resolve({ call: answer });
      for (const { id } of to) taken.push({ to: id, text: part.native['text'] ?? '', key });
      return Promise.resolve({ call: { state: 'accepted', ref: `${channel}-${taken.length}` } });
    },
    ingress: { mode: 'none' },
    close: () => Promise.resolve(),
  };
}
