// A platform's rate limit as a bucket: whether a call may be made now, and if not, how long to wait.

/** What a platform counts: at most `limit` calls in `windowMs`. */
export interface BucketSize {
  readonly limit: number;
  readonly windowMs: number;
}

/** `tokens` are what was left at `atMs` (milliseconds of a clock that only moves forward). */
export interface Bucket {
  readonly size: BucketSize;
  readonly tokens: number;
  readonly atMs: number;
}

export function fullBucket(size: BucketSize, atMs: number): Bucket {
  return { size, tokens: size.limit, atMs };
}

export type Taken =
  | { readonly ok: true; readonly bucket: Bucket }
  | { readonly ok: false; readonly waitMs: number };

/** Takes one token, or says in how many milliseconds there will be one. */
export function takeToken(bucket: Bucket, nowMs: number): Taken {
  const { limit, windowMs } = bucket.size;
  const gained = (Math.max(0, nowMs - bucket.atMs) * limit) / windowMs;
  const tokens = Math.min(limit, bucket.tokens + gained);
  if (tokens < 1) return { ok: false, waitMs: Math.ceil(((1 - tokens) * windowMs) / limit) };
  return { ok: true, bucket: { size: bucket.size, tokens: tokens - 1, atMs: nowMs } };
}
