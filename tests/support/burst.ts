// A burst of messages through a channel's buckets on a clock of its own, and a count that shares nothing with the limiter.

import type { Address, ChannelSession } from '#adapters/contract.ts';
import { bucketsOfCall } from '#bot/services/call-buckets.ts';
import { CallRate } from '#bot/services/call-rate.ts';

const LATENCY_MS = 80;

/** One call as the platform sees it; `chat` is the first it is for. */
export interface BurstCall {
  readonly chat: string;
  readonly to: readonly Address[];
  readonly atMs: number;
}

/** When each of these calls arrives, made as fast as the buckets let them; looked at every `stepMs`. */
export function replayBurst(
  session: Pick<ChannelSession, 'buckets'>,
  calls: readonly (Address | readonly Address[])[],
  stepMs: number,
): readonly BurstCall[] {
  const rate = new CallRate(null);
  let waiting = calls.map((to, index) => ({ to: [to].flat(), id: `call-${index}` }));
  const underWay: { id: string; endsAtMs: number }[] = [];
  const made: BurstCall[] = [];
  for (let nowMs = 0; waiting.length > 0; nowMs += stepMs) {
    while (underWay[0] !== undefined && underWay[0].endsAtMs <= nowMs) {
      rate.ended(underWay.shift()?.id ?? '', nowMs);
    }
    waiting = waiting.filter(({ id, to }) => {
      if (rate.take(id, bucketsOfCall(session, to, 'api'), nowMs) > 0) return true;
      underWay.push({ id, endsAtMs: nowMs + LATENCY_MS });
      // The platform counts when the call arrives, somewhere on the way.
      made.push({ chat: to[0]?.id ?? '', to, atMs: nowMs + LATENCY_MS / 2 });
      return false;
    });
  }
  return made;
}

/** The most calls within any `windowMs`. */
export function peak(made: readonly BurstCall[], windowMs: number): number {
  return Math.max(
    0,
    ...made.map(({ atMs }) => made.filter((one) => one.atMs >= atMs && one.atMs < atMs + windowMs).length),
  );
}
