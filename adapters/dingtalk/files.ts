// Fetches a file somebody sent to the robot: a code is exchanged for an address, and the address is read.

import { Agent } from 'undici';
import type { FetchOptions, FileFetch } from '#adapters/contract.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { type CallDeps, callWithToken } from './call.ts';
import { classify, toOutcome } from './classify.ts';
import type { DingtalkConfig } from './config.ts';
import { type DownloadAddress, downloadAddress } from './download-address.ts';
import { errorCode } from './http.ts';
import { PATHS } from './limits.ts';

export interface FileDeps extends CallDeps {
  readonly config: DingtalkConfig;
  readonly downloads: Agent;
  readonly random: () => number;
}

/** Sockets for downloads, whatever host the platform names; closed with the session. */
export function downloadAgent(): Agent {
  return new Agent({ connections: 4, connect: { timeout: 5_000 } });
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

type Downloaded = FileFetch extends infer One ? (One extends unknown ? Omit<One, 'calls'> : never) : never;

/** Reads the address, which is a credential by itself; redirects are not followed. */
async function download(
  { origin, path }: DownloadAddress,
  { maxBytes, timeoutMs, signal }: FetchOptions,
  agent: Agent,
): Promise<Downloaded> {
  try {
    const response = await agent.request({
      origin,
      path,
      method: 'GET',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    const { statusCode, body } = response;
    // What is not read to its end is given up, which the body reports as an error of its own.
    body.on('error', () => {});
    if (statusCode !== 200) {
      body.destroy();
      return {
        state: statusCode >= 300 && statusCode < 400 ? 'refused' : 'transient',
        native: `http_${statusCode}`,
      };
    }
    if (Number(response.headers['content-length'] ?? 0) > maxBytes) {
      body.destroy();
      return { state: 'too_big', native: 'content_length' };
    }
    const bytes = await bounded(body, maxBytes);
    return bytes === null ? { state: 'too_big', native: 'body' } : { state: 'fetched', bytes };
  } catch (error) {
    return { state: 'transient', native: errorCode(error) };
  }
}

/** All of it, or null as soon as it is more than `maxBytes`; the rest is not read. */
async function bounded(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > maxBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
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
