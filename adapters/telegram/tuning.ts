// The adapter's own waits and its sources of time and chance, so that tests need not sleep.

import type { Backoff } from '#adapters/waiting.ts';

/** Milliseconds unless the name says otherwise. */
export interface TelegramTuning extends Backoff {
  /** How long the platform holds a poll open when there is nothing to tell; whole seconds. */
  readonly pollSeconds: number;
  /** How much longer than that an answer is waited for: a dead line is noticed by it. */
  readonly pollMarginMs: number;
  /** Longest wait for calls that change or tell little. */
  readonly callTimeoutMs: number;
  /** When stopping: how long the platform may take to hear what has been stored. */
  readonly confirmTimeoutMs: number;
  /** A wrong token does not heal by itself: the next try is minutes away. */
  readonly refusedRetryMs: number;
  /** Somebody else asks for the same bot's messages: at a handover for a moment, else by mistake. */
  readonly conflictRetryMs: number;
  /** How long after a conflict another one is the same. */
  readonly conflictMemoryMs: number;
  /** A call of the webhook is answered by then, stored or not. */
  readonly ackMs: number;
  /** How often it is looked whether the platform still knows the webhook. */
  readonly webhookCheckMs: number;
  /** Milliseconds since the epoch, where the platform names no instant. */
  readonly wallMs: () => number;
}

export const DEFAULT_TUNING: TelegramTuning = {
  pollSeconds: 25,
  pollMarginMs: 10_000,
  callTimeoutMs: 10_000,
  confirmTimeoutMs: 2_000,
  refusedRetryMs: 300_000,
  conflictRetryMs: 5_000,
  conflictMemoryMs: 60_000,
  ackMs: 20_000,
  webhookCheckMs: 600_000,
  backoffBaseMs: 1_000,
  backoffMaxMs: 60_000,
  random: Math.random,
  wallMs: () => Date.now(),
};
