// Fetches a file somebody sent to the bot: its id is exchanged for a path, and the path is read.

import type { Agent } from 'undici';
import type { FetchOptions, FileFetch } from '#adapters/contract.ts';
import { download } from '#adapters/download.ts';
import { outcomeOf } from './classify.ts';
import { type BotClient, type Called, call } from './client.ts';
import type { TelegramConfig } from './config.ts';
import { LIMITS } from './limits.ts';

export interface FileDeps {
  readonly client: BotClient;
  readonly config: TelegramConfig;
  readonly downloads: Agent;
}

/**
 * One attempt within `timeoutMs` for both steps; never throws. `ref` is the document's `file_id`, which lives as long
 * as the file. The file comes from the configured host alone, whatever path an answer names.
 */
export async function fetchFile(ref: string, options: FetchOptions, deps: FileDeps): Promise<FileFetch> {
  const endsAtMs = performance.now() + options.timeoutMs;
  const called = await call(deps.client, options, (api) => api.getFile({ file_id: ref.toWellFormed() }));
  if (called.kind !== 'ok') return notGiven(called);
  const { file_path: path, file_size: size = 0 } = called.value;
  const address = addressOf(path, deps.config);
  if (address === null) return { state: 'refused', native: 'odd_path', calls: 1 };
  const maxBytes = Math.min(options.maxBytes, LIMITS.fileMaxBytes);
  if (size > maxBytes) return { state: 'too_big', native: 'file_size', calls: 1 };
  const timeoutMs = Math.max(1, Math.ceil(endsAtMs - performance.now()));
  return { ...(await download(address, { ...options, maxBytes, timeoutMs }, deps.downloads)), calls: 1 };
}

/** A plain path below the bot's own; anything else could name another host or another bot. */
function addressOf(path: unknown, { base, token }: TelegramConfig) {
  if (typeof path !== 'string' || !/^[\w-]+(?:\/[\w.-]+)*$/.test(path) || path.includes('..')) return null;
  const { origin, pathname } = new URL(base);
  return { origin, path: `${pathname.replace(/\/$/, '')}/file/bot${token}/${path}` };
}

/** Asking for a path changes nothing, so a lost answer is simply asked for again. */
function notGiven(called: Exclude<Called<unknown>, { kind: 'ok' }>): FileFetch {
  if (called.kind === 'refused' && called.code === 400) {
    const said = called.description.toLowerCase();
    if (said.includes('too big')) return { state: 'too_big', native: '400_too_big', calls: 1 };
    return { state: 'expired', native: '400_file', calls: 1 };
  }
  const outcome = outcomeOf(called);
  const calls = called.kind === 'not_sent' ? 0 : 1;
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
