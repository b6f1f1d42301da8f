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

/** Fractions of milliseconds do not add up exactly; less than this short of a token is a token. */
const ROUNDING = 1e-6;

/** Takes one token, or says in how many milliseconds there will be one. */
export function takeToken(bucket: Bucket, nowMs: number): Taken {
  const { limit, windowMs } = bucket.size;
  const atMs = Math.max(bucket.atMs, nowMs);
  const tokens = Math.min(limit, bucket.tokens + ((atMs - bucket.atMs) * limit) / windowMs);
  if (tokens < 1 - ROUNDING) return { ok: false, waitMs: Math.ceil(((1 - tokens) * windowMs) / limit) };
  return { ok: true, bucket: { size: bucket.size, tokens: Math.max(0, tokens - 1), atMs } };
}
