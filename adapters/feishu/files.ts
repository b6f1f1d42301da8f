// Fetches a file of a message somebody sent to the bot, within bounds.

import type { Agent } from 'undici';
import { callWithToken } from '#adapters/access-token.ts';
import type { FetchOptions, FileFetch } from '#adapters/contract.ts';
import { type Downloaded, download } from '#adapters/download.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import type { CallDeps } from './call.ts';
import { classify, toOutcome } from './classify.ts';
import type { FeishuConfig } from './config.ts';
import { PATHS } from './limits.ts';

export interface FileDeps extends CallDeps {
  readonly config: FeishuConfig;
  readonly downloads: Agent;
}

/** What cannot be had any more: the message is gone, or the file has been deleted or is over. */
const OVER: ReadonlySet<string> = new Set(['234003', '234008', '234040', '234042', '230011', '230110']);

const TOO_BIG: ReadonlySet<string> = new Set(['234037']);

/**
 * One attempt within `timeoutMs`, a token included; never throws. `ref` is `MESSAGE/file/KEY` or `MESSAGE/image/KEY`, as
 * inbound messages name it. The file comes from the configured host alone.
 */
export async function fetchFile(ref: string, options: FetchOptions, deps: FileDeps): Promise<FileFetch> {
  const [, messageId, type, key] = /^([\w-]{1,80})\/(file|image)\/([\w-]{1,200})$/.exec(ref) ?? [];
  if (messageId === undefined || type === undefined || key === undefined) {
    return { state: 'refused', native: 'odd_ref', calls: 0 };
  }
  const { origin, pathname } = new URL(deps.config.base);
  const path = `${pathname.replace(/\/$/, '')}${PATHS.messages}/${messageId}/resources/${key}?type=${type}`;
  const address = (token: string) => ({ origin, path, headers: { authorization: `Bearer ${token}` } });
  const made = await callWithToken<Downloaded>(
    {
      make: (token, bounds) =>
        download(address(token), { ...options, ...bounds }, deps.downloads, readRefusal),
      isTokenRefusal: (ended) => ended.state === 'refused' && ended.native === TOKEN_REFUSED,
    },
    options,
    deps.tokens,
  );
  return 'outcome' in made ? notAsked(made.outcome) : { ...made.result, calls: 1 };
}

const TOKEN_REFUSED = 'token_refused';

/** What an answer says that is no file. */
function readRefusal(status: number, body: string): Downloaded {
  const classified = classify({ status, body, retryAfter: null });
  if (classified.kind === 'ok' || classified.isPage) return { state: 'transient', native: `http_${status}` };
  const { native, verdict } = classified;
  if (OVER.has(native)) return { state: 'expired', native };
  if (TOO_BIG.has(native)) return { state: 'too_big', native };
  const outcome = toOutcome(verdict, native);
  switch (outcome.state) {
    case 'throttled':
      return { state: 'throttled', retryAfterMs: outcome.retryAfterMs, native };
    case 'account':
      return { state: 'refused', native: verdict.state === 'token' ? TOKEN_REFUSED : native };
    case 'rejected':
      return { state: 'refused', native };
    case 'accepted':
    case 'held':
    case 'transient':
    case 'unknown':
      return { state: 'transient', native };
  }
}

/** What keeps the file from being asked for. */
function notAsked(outcome: Outcome): FileFetch {
  switch (outcome.state) {
    case 'throttled':
      return { state: 'throttled', retryAfterMs: outcome.retryAfterMs, native: outcome.native, calls: 0 };
    case 'rejected':
    case 'account':
      return { state: 'refused', native: outcome.native, calls: 0 };
    case 'transient':
    case 'unknown':
      return { state: 'transient', native: outcome.native, calls: 0 };
    case 'accepted':
    case 'held':
      return { state: 'transient', native: 'file', calls: 0 };
  }
}
