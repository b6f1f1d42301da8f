// A channel made of memory: takes whatever is sent, or ends it as it is told to.

import type { ChannelSession, Part } from '#adapters/contract.ts';
import type { ChannelTerms } from '#bot/domain/delivery/channel-terms.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { plainText } from '#bot/domain/message.ts';

export interface PaperChannel extends ChannelSession {
  /** What has been taken, oldest first. */
  readonly taken: readonly { readonly to: string; readonly text: string; readonly key: string }[];
  /** How the next calls end, the last for all that follow; null: accepted. What ends unknown has been taken. */
  answerWith(...outcomes: readonly (Outcome | null)[]): void;
}

/** Sends only; one recipient a call, and one key taken once if it is `idempotent`. */
export function paperChannel(
  channel: string,
  idempotent = false,
  terms: Partial<ChannelTerms> = {},
): PaperChannel {
  const taken: { to: string; text: string; key: string }[] = [];
  let answers: readonly (Outcome | null)[] = [];
  const { region = 'mainland', ...rest } = terms;
  return {
    channel,
    region,
    account: `${channel}-account`,
    terms: rest,
    taken,
    answerWith: (...outcomes) => {
      answers = outcomes;
    },
    capabilities: () => ({
      reach: 'push',
      recipientsPerCall: 1,
      text: { unit: 'char', max: 10_000 },
      mention: false,
      inbound: 'none',
      ...(idempotent ? { idempotent: true as const } : {}),
    }),
    buckets: () => [],
    plan: (message) => {
      const part: Part = { native: { text: plainText(message) }, number: 1, of: 1 };
      return { parts: [part], losses: [] };
    },
    send: (part, to, { key }) => {
      const [answer = null, ...later] = answers;
      if (later.length > 0) answers = later;
      if (answer !== null && answer.state !== 'unknown') return Promise.resolve({ call: answer });
      const isNew = !idempotent || taken.every((one) => one.key !== key);
      if (isNew) for (const { id } of to) taken.push({ to: id, text: part.native['text'] ?? '', key });
      if (answer !== null) return Promise.resolve({ call: answer });
      return Promise.resolve({ call: { state: 'accepted', ref: `${channel}-${taken.length}` } });
    },
    ingress: { mode: 'none' },
    close: () => Promise.resolve(),
  };
}
