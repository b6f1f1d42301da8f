// From the end of an SMTP dialogue to an outcome; a reply nobody knows is never a success.

import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { namedWaitMs, type Phase, REPLIES, type Verdict } from './codes.ts';

/** How a dialogue failed. `reply` is the server's own last word, when it had one. */
export interface Failure {
  readonly phase: Phase;
  /** The last byte of the message was handed to the socket: the server may have taken it. */
  readonly isHandedOver: boolean;
  /** Short code of what happened to the connection: `ECONNRESET`, `ETIMEDOUT`. */
  readonly native: string;
  readonly reply: string | null;
}

/**
 * A reply decides by the table. Without one (reset, silence) the message is certainly not delivered before its end was
 * handed over, and perhaps delivered after.
 */
export function outcomeOf({ phase, isHandedOver, native, reply }: Failure): Outcome {
  const rule =
    reply === null
      ? undefined
      : REPLIES.find(({ phases, says }) => phases.includes(phase) && says.test(reply));
  if (reply !== null && rule !== undefined) return toOutcome(rule.verdict, nativeOf(reply), reply);
  return { state: isHandedOver ? 'unknown' : 'transient', native: reply === null ? native : nativeOf(reply) };
}

function toOutcome(verdict: Verdict, native: string, reply: string): Outcome {
  switch (verdict.state) {
    case 'throttled':
      return { state: 'throttled', retryAfterMs: Math.max(verdict.waitMs, namedWaitMs(reply) ?? 0), native };
    case 'transient':
      return { state: 'transient', native };
    case 'rejected':
    case 'account':
      return { ...verdict, native };
  }
}

/** Codes only, `550 5.1.1`: a server's text may repeat addresses and what we said. */
function nativeOf(reply: string): string {
  const [, code, status] = /^(\d{3})(?:[ -]([245]\.\d{1,3}\.\d{1,3}))?/.exec(reply) ?? [];
  if (code === undefined) return 'unreadable_reply';
  return status === undefined ? code : `${code} ${status}`;
}
