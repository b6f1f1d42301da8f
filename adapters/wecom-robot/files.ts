// Fetches a file somebody sent to the robot: read from the platform's store, decrypted with the key of its message.

import { createDecipheriv } from 'node:crypto';
import type { Agent } from 'undici';
import type { FetchOptions, FileFetch } from '#adapters/contract.ts';
import { type DownloadAddress, download } from '#adapters/download.ts';
import type { RobotConfig } from './config.ts';
import { readFileRef } from './file-ref.ts';

export interface FileDeps {
  readonly config: Pick<RobotConfig, 'url'>;
  readonly downloads: Agent;
}

/** Files are padded to whole blocks of this many bytes, a whole one where nothing is missing. */
const BLOCK = 32;

/**
 * One attempt; never throws. The address lives for five minutes: what the store no longer knows is `expired`. A file is
 * read whole before it is decrypted, so its size is bounded twice.
 */
export async function fetchFile(
  ref: string,
  options: FetchOptions,
  { config, downloads }: FileDeps,
): Promise<FileFetch> {
  const read = readFileRef(ref);
  const address = read === null ? null : fileAddress(read.url, config.url);
  if (read === null || address === null) return { state: 'refused', native: 'other_host', calls: 0 };
  if (options.signal.aborted) return { state: 'transient', native: 'aborted', calls: 0 };
  const bounds = { ...options, maxBytes: options.maxBytes + BLOCK };
  const got = await download(address, bounds, downloads);
  if (got.state === 'transient' && /^http_(?:401|403|404|410)$/.test(got.native)) {
    return { state: 'expired', native: got.native, calls: 1 };
  }
  if (got.state !== 'fetched') return { ...got, calls: 1 };
  const bytes = decrypted(got.bytes, read.key);
  if (bytes === null) return { state: 'refused', native: 'not_decrypted', calls: 1 };
  if (bytes.byteLength > options.maxBytes) return { state: 'too_big', native: 'decrypted', calls: 1 };
  return { state: 'fetched', bytes, calls: 1 };
}

/**
 * The store the platform keeps robots' files in (buckets of Tencent's object storage) and its own hosts, always by https;
 * and the host the long connection is configured for, which is a private deployment's or a double's.
 */
const PLATFORM_HOSTS =
  /^[a-z0-9-]+\.cos(?:\.[a-z0-9-]+)?\.myqcloud\.com$|^(?:[a-z0-9-]+\.)*work\.weixin\.qq\.com$/;

/** Where the file may be read; null: it is not where the platform keeps files. */
export function fileAddress(fileUrl: string, lineUrl: string): DownloadAddress | null {
  const url = URL.parse(fileUrl);
  const line = URL.parse(lineUrl);
  if (url === null || url.username !== '' || url.password !== '') return null;
  const path = url.pathname + url.search;
  if (line !== null && line.host === url.host && url.protocol === line.protocol.replace('ws', 'http')) {
    return { origin: url.origin, path };
  }
  const isTheirs = url.protocol === 'https:' && url.port === '' && PLATFORM_HOSTS.test(url.hostname);
  return isTheirs ? { origin: url.origin, path } : null;
}

/** AES-256-CBC; the first half of the key is the vector. Null where key and file do not belong together. */
function decrypted(bytes: Uint8Array, key: string): Uint8Array | null {
  const secret = Buffer.from(key, 'base64');
  if (secret.byteLength !== 32 || bytes.byteLength === 0 || bytes.byteLength % 16 !== 0) return null;
  // The padding is of 32-byte blocks, which Node takes for damaged.
  const decipher = createDecipheriv('aes-256-cbc', secret, secret.subarray(0, 16)).setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(bytes), decipher.final()]);
  const padding = padded.at(-1) ?? 0;
  if (padding < 1 || padding > BLOCK || padding > padded.byteLength) return null;
  if (padded.subarray(-padding).some((byte) => byte !== padding)) return null;
  return padded.subarray(0, padded.byteLength - padding);
}
