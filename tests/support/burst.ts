// When the limiter lets each call of a burst go, on a clock of its own, and when it is at the platform.

import type { Address, ChannelSession } from '#adapters/contract.ts';
import type { SendPath } from '#bot/domain/delivery/answer-path.ts';
import { bucketsOfCall } from '#bot/services/call-buckets.ts';
import { CallRate } from '#bot/services/call-rate.ts';

/** From the beginning of a call to its end. The platform counts it somewhere between: some at once, some late. */
const LATENCY_MS = 80;
const ON_THE_WAY_MS = [LATENCY_MS, 0, LATENCY_MS / 2] as const;

/** One call as the platform sees it. */
export interface BurstCall {
  readonly to: readonly Address[];
  readonly atMs: number;
}

/** When each of these calls arrives, made as fast as the buckets let them; in the order of arrival. */
export function replayBurst(
  session: Pick<ChannelSession, 'buckets'>,
  calls: readonly (readonly Address[])[],
  via: SendPath = 'api',
): readonly BurstCall[] {
  const rate = new CallRate(null);
  const underWay: { id: string; endsAtMs: number }[] = [];
  const made: BurstCall[] = [];
  let waiting = calls.map((to, index) => ({ id: `call-${index}`, to, dueMs: 0 }));
  for (let nowMs = 0; waiting.length > 0; nowMs = next(waiting, underWay)) {
    while (underWay[0] !== undefined && underWay[0].endsAtMs <= nowMs) {
      rate.ended(underWay.shift()?.id ?? '', nowMs);
    }
    waiting = waiting.filter((call) => {
      if (call.dueMs > nowMs) return true;
      const waitMs = rate.take(call.id, bucketsOfCall(session, call.to, via), nowMs);
      call.dueMs = nowMs + waitMs;
      if (waitMs > 0) return true;
      underWay.push({ id: call.id, endsAtMs: nowMs + LATENCY_MS });
      made.push({ to: call.to, atMs: nowMs + (ON_THE_WAY_MS[made.length % 3] ?? 0) });
      return false;
    });
  }
  return made.toSorted((one, other) => one.atMs - other.atMs);
}

/** The next instant at which a call ends or one that waits may be asked again. */
function next(
  waiting: readonly { readonly dueMs: number }[],
  underWay: readonly { readonly endsAtMs: number }[],
): number {
  return Math.min(...waiting.map(({ dueMs }) => dueMs), ...underWay.map(({ endsAtMs }) => endsAtMs));
}
