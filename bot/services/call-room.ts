// Which of the planned calls an account's limits let through now.

import type { Address, ChannelSession, RateBucket } from '#adapters/contract.ts';
import type { OpenAttempt } from '#prisma/hot/attempts.ts';
import type { RoutedAttempt } from './answer-routes.ts';
import { bucketsOfCall } from './call-buckets.ts';
import { CallRate } from './call-rate.ts';

/** The room one account has for calls, for as long as one process owns it. */
export class CallRoom {
  readonly #channel: ChannelSession;
  readonly #rate: CallRate;

  /** `epoch`: the first owner follows nobody, a later one somebody whose last calls it does not know. */
  constructor(channel: ChannelSession, epoch: number) {
    this.#channel = channel;
    this.#rate = new CallRate(epoch > 1 ? performance.now() : null);
  }

  /**
   * Charges those that may be made; of one chat none overtakes another that waits. `waitMs`: until the first of the
   * others may be.
   */
  takeAll(attempts: readonly RoutedAttempt[]): {
    readonly allowed: readonly RoutedAttempt[];
    readonly waitMs: number;
  } {
    const allowed: RoutedAttempt[] = [];
    const held = new Set<string>();
    let waitMs = Number.POSITIVE_INFINITY;
    for (const wanted of attempts) {
      const attempt = this.#withRoom(wanted);
      const chat = addressesOf(attempt, this.#channel)[0]?.id ?? '';
      if (held.has(chat)) continue;
      const ms = this.take(attempt);
      if (ms === 0) allowed.push(attempt);
      else held.add(chat);
      if (ms > 0) waitMs = Math.min(waitMs, ms);
    }
    return { allowed, waitMs };
  }

  /** Charges the call to every limit it counts for; 0, or how long to wait for the fullest. */
  take(attempt: RoutedAttempt): number {
    return this.#rate.take(attempt.id, this.#bucketsOf(attempt), performance.now());
  }

  /** The call has its answer, or never will, or was not made after all. */
  ended({ id }: RoutedAttempt): void {
    this.#rate.ended(id, performance.now());
  }

  /** A session that takes no more just now is not waited for: the API is there. */
  #withRoom(attempt: RoutedAttempt): RoutedAttempt {
    if (attempt.via === 'api') return attempt;
    const hasRoom = this.#rate.hasRoom(this.#bucketsOf(attempt), performance.now());
    return hasRoom ? attempt : { ...attempt, via: 'api' };
  }

  #bucketsOf(attempt: RoutedAttempt): Iterable<RateBucket> {
    return bucketsOfCall(this.#channel, addressesOf(attempt, this.#channel), attempt.via);
  }
}

/** Whom an attempt is for, as addresses of its channel. */
export function addressesOf(attempt: OpenAttempt, { channel }: ChannelSession): readonly Address[] {
  return attempt.recipients.map(({ address }) => ({ channel, scope: attempt.scope, id: address }));
}
