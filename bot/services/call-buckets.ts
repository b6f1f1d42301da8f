// What one call is charged to: every counter of everybody in it, each once.

import type { Address, ChannelSession, RateBucket } from '#adapters/contract.ts';
import type { SendPath } from '#bot/domain/delivery/answer-path.ts';

/**
 * The counters of a call to these addresses. A platform that counts by recipient counts each of them in a call to many:
 * WeCom drops what a member gets above thirty a minute, whoever else was in the call, and reports nothing. One after the
 * other, so that whoever finds one full has not asked for a thousand.
 */
export function* bucketsOfCall(
  channel: Pick<ChannelSession, 'buckets'>,
  to: readonly Address[],
  via: SendPath,
): Generator<RateBucket> {
  const seen = new Set<string>();
  for (const address of to) {
    for (const bucket of channel.buckets(address, via)) {
      if (seen.has(bucket.key)) continue;
      seen.add(bucket.key);
      yield bucket;
    }
  }
}
