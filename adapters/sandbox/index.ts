// The sandbox: stands where DingTalk would in a demo database, and reaches nobody but the sandbox page.

import { randomUUID } from 'node:crypto';
import type {
  Address,
  Capabilities,
  ChannelAdapter,
  ChannelSession,
  Part,
  SendOptions,
  SendResult,
} from '#adapters/contract.ts';
import { planPlainText } from '#adapters/plain-text.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import type { SandboxConfig } from './config.ts';
import { type Said, SandboxIngress } from './ingress.ts';

export type { SandboxConfig } from './config.ts';
export type { Said } from './ingress.ts';

/** Characters of one part, its mark included: what fits a phone without scrolling for ever (house rule). */
const PART_CHARS = 5_000;

/** As many people to a call as DingTalk takes, so that the demo groups as the real thing does. */
const RECIPIENTS_PER_CALL = 20;

/** What arrived somewhere just now. */
export interface SentMessage {
  readonly to: Address;
  /** What a quoting answer names. */
  readonly ref: string;
  readonly text: string;
}

/** A channel session that can also be spoken to and watched. */
export interface SandboxSession extends ChannelSession {
  /**
   * Speaks as somebody. Resolves with the sink's answer once the message is stored; rejects when it
   * was not, or when nobody holds the stream.
   */
  say(said: Said): Promise<'stored' | 'duplicate'>;
  /** Calls `listener` for each address a message arrives at; returns how to stop. */
  onSent(listener: (sent: SentMessage) => void): () => void;
}

/**
 * Its addresses are DingTalk's, so that a demo's roster needs no change; its account is `sandbox`.
 * It opens no socket and takes no credential.
 */
export const sandboxAdapter = {
  channel: 'dingtalk',
  open: (config: SandboxConfig) => Promise.resolve(openSandbox(config)),
} satisfies ChannelAdapter<SandboxConfig>;

function openSandbox(config: SandboxConfig): SandboxSession {
  const unreachable = new Set(config.unreachable);
  const listeners = new Set<(sent: SentMessage) => void>();
  const stream = new SandboxIngress();
  return {
    channel: 'dingtalk',
    region: 'mainland',
    account: 'sandbox',
    capabilities,
    // Nobody counts calls here.
    buckets: () => [],
    plan: (message) => planPlainText(message, (text) => text.length <= PART_CHARS),
    send(part, to, options) {
      const result = attempt(part, to, options, unreachable);
      for (const sent of arrivals(part, to, result)) for (const listener of listeners) listener(sent);
      return Promise.resolve(result);
    },
    ingress: {
      mode: 'stream',
      run: (sink, signal) => stream.run(sink, signal),
      state: () => stream.state(),
    },
    say: (said) => stream.say(said),
    onSent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      listeners.clear();
      await stream.close();
    },
  };
}

function capabilities(address: Address): Capabilities {
  const person = address.scope === 'person';
  return {
    reach: address.channel === 'dingtalk' ? 'push' : 'none',
    recipientsPerCall: person ? RECIPIENTS_PER_CALL : 1,
    text: { unit: 'char', max: PART_CHARS },
    mention: false,
    inbound: person ? 'all' : 'mention-only',
  };
}

function attempt(
  part: Part,
  to: readonly Address[],
  options: SendOptions,
  unreachable: ReadonlySet<string>,
): SendResult {
  if (options.signal.aborted) return { call: { state: 'transient', native: 'aborted' } };
  if (!isTakeable(part, to)) return { call: { state: 'rejected', code: 'unsupported', native: 'sandbox' } };
  const call: Outcome = { state: 'accepted', ref: `sandbox-${randomUUID()}` };
  const gone: Outcome = { state: 'rejected', code: 'address_gone', native: 'unreachable' };
  const missed = to.filter(({ id }) => unreachable.has(id));
  if (missed.length === 0) return { call };
  return { call, each: new Map(to.map(({ id }) => [id, unreachable.has(id) ? gone : call])) };
}

/** One group, or some people, of this channel, and a text that is one. */
function isTakeable(part: Part, to: readonly Address[]): boolean {
  const [first] = to;
  if (first === undefined || (part.native['text'] ?? '') === '') return false;
  const limits = capabilities(first);
  return (
    limits.reach === 'push' &&
    to.length <= limits.recipientsPerCall &&
    to.every(({ channel, scope }) => channel === first.channel && scope === first.scope)
  );
}

function arrivals(part: Part, to: readonly Address[], { call, each }: SendResult): readonly SentMessage[] {
  return to.flatMap((address) => {
    const outcome = each?.get(address.id) ?? call;
    if (outcome.state !== 'accepted') return [];
    return [{ to: address, ref: outcome.ref, text: part.native['text'] ?? '' }];
  });
}
