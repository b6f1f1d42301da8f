// Fetches a file somebody sent to the robot: a code is exchanged for an address, and the address is read.

import type { Agent } from 'undici';
import type { FetchOptions, FileFetch } from '#adapters/contract.ts';
import { download } from '#adapters/download.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { type CallDeps, callWithToken } from './call.ts';
import { classify, toOutcome } from './classify.ts';
import type { DingtalkConfig } from './config.ts';
import { downloadAddress } from './download-address.ts';
import { PATHS } from './limits.ts';

export interface FileDeps extends CallDeps {
  readonly config: DingtalkConfig;
  readonly downloads: Agent;
  readonly random: () => number;
}

/** The platform's word for a code that is wrong or over (page: download a file the robot received). */
const CODE_OVER = 'invalidparameter.robotcode.downloadcode';

/**
 * One attempt within `timeoutMs` for both steps; never throws. `ref` is the frame's `downloadCode`. How long code and
 * address live is not documented: a code that is over is `expired`, an address that is over (403, 404) is asked for
 * once more by the next attempt.
 */
export async function fetchFile(ref: string, options: FetchOptions, deps: FileDeps): Promise<FileFetch> {
  const endsAtMs = performance.now() + options.timeoutMs;
  const call = {
    path: PATHS.fileDownload,
    body: { downloadCode: ref, robotCode: deps.config.robotCode },
  };
  const made = await callWithToken(call, options, deps);
  if ('outcome' in made) return failed(made.outcome, 0);
  if (made.result.kind !== 'answer') {
    // Asking for an address changes nothing, so a lost answer is simply asked for again.
    return { state: 'transient', native: made.result.native, calls: made.result.kind === 'cut' ? 1 : 0 };
  }
  const classified = classify(made.result.answer);
  if (classified.kind === 'failed') {
    if (classified.native.toLowerCase() === CODE_OVER) {
      return { state: 'expired', native: classified.native, calls: 1 };
    }
    return failed(toOutcome(classified.verdict, classified.native, deps.random), 1);
  }
  const address = downloadAddress(classified.body['downloadUrl'], deps.config);
  if (address === null) return { state: 'refused', native: 'other_host', calls: 1 };
  const leftMs = Math.max(1, Math.ceil(endsAtMs - performance.now()));
  return { ...(await download(address, { ...options, timeoutMs: leftMs }, deps.downloads)), calls: 1 };
}

/** What keeps the code from being exchanged, as the end of a fetch; refused for rate or token it is not counted. */
function failed(outcome: Outcome, calls: number): FileFetch {
  switch (outcome.state) {
    case 'throttled':
      return { state: 'throttled', retryAfterMs: outcome.retryAfterMs, native: outcome.native, calls: 0 };
    case 'rejected':
      return { state: 'refused', native: outcome.native, calls };
    case 'account':
      return { state: 'refused', native: outcome.native, calls: 0 };
    case 'transient':
    case 'unknown':
      return { state: 'transient', native: outcome.native, calls };
    case 'accepted':
    case 'held':
      return { state: 'transient', native: 'file', calls };
  }
}
