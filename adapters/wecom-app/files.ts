// Fetches a file or picture somebody sent to the app, by its media id, from the configured host alone.

import type { Agent } from 'undici';
import { callWithToken } from '#adapters/access-token.ts';
import type { FetchOptions, FileFetch } from '#adapters/contract.ts';
import { type Downloaded, download } from '#adapters/download.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { classify, toOutcome } from './classify.ts';
import { type AppClient, withQuery } from './client.ts';
import type { Verdict } from './codes.ts';
import { LIMITS, PATHS } from './limits.ts';

/** An id that is wrong or over: they live for three days. */
const OVER = new Set(['40007', '40004', '40006', '41006']);

/** Longer than any refusal of the platform, and shorter than a file worth looking at. */
const REFUSAL_MAX_BYTES = 1_024;

type End = Downloaded | { readonly refusal: { readonly verdict: Verdict; readonly native: string } };

/** One attempt within `timeoutMs`; never throws. `ref` is the callback's `MediaId`. */
export async function fetchFile(
  ref: string,
  options: FetchOptions,
  { client, downloads }: { readonly client: AppClient; readonly downloads: Agent },
): Promise<FileFetch> {
  if (!/^[\w-]{1,256}$/.test(ref)) return { state: 'refused', native: 'odd_media_id', calls: 0 };
  const { origin, pathname } = new URL(client.config.base);
  const maxBytes = Math.min(options.maxBytes, LIMITS.fileMaxBytes);
  const made = await callWithToken<End>(
    {
      async make(token, bounds) {
        const path = withQuery(PATHS.media, { access_token: token, media_id: ref });
        const address = { origin, path: pathname.replace(/\/$/, '') + path };
        return refusalIn(await download(address, { ...bounds, maxBytes }, downloads));
      },
      isTokenRefusal: (end) => 'refusal' in end && end.refusal.verdict.state === 'token',
    },
    options,
    client.tokens,
  );
  if ('outcome' in made) return failed(made.outcome, 0);
  const { result } = made;
  if (!('refusal' in result)) return { ...result, calls: 1 };
  const { native, verdict } = result.refusal;
  if (OVER.has(native)) return { state: 'expired', native, calls: 1 };
  return failed(toOutcome(verdict, native, client.random), 1);
}

/** The platform refuses at HTTP 200 as well, where a file would stand. */
function refusalIn(end: Downloaded): End {
  if (end.state !== 'fetched' || end.bytes.byteLength > REFUSAL_MAX_BYTES) return end;
  const body = Buffer.from(end.bytes).toString('utf8');
  if (!/^\s*\{\s*"errcode"\s*:/.test(body)) return end;
  const classified = classify({ status: 200, body, retryAfter: null });
  return classified.kind === 'failed' ? { refusal: classified } : end;
}

/** What keeps a file from being fetched, as the end of a fetch. */
function failed(outcome: Outcome, calls: number): FileFetch {
  switch (outcome.state) {
    case 'throttled':
      return { state: 'throttled', retryAfterMs: outcome.retryAfterMs, native: outcome.native, calls };
    case 'rejected':
    case 'account':
      return { state: 'refused', native: outcome.native, calls };
    case 'transient':
    case 'unknown':
      return { state: 'transient', native: outcome.native, calls };
    case 'accepted':
    case 'held':
      return { state: 'transient', native: 'file', calls };
  }
}
