// Reads a file from an address a platform gave out: once, within bounds, without following it elsewhere.

import { Agent } from 'undici';
import { decoded } from './content-coding.ts';
import type { FetchOptions, FileFetch } from './contract.ts';
import { errorCode } from './http.ts';

/** Where a file is read. */
export interface DownloadAddress {
  readonly origin: string;
  /** With the query; a credential on most platforms. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The end of a reading; what it cost is the channel's to say. */
export type Downloaded = FileFetch extends infer One
  ? One extends unknown
    ? Omit<One, 'calls'>
    : never
  : never;

/** Sockets for downloads, whatever host is named; closed with the session. */
export function downloadAgent(): Agent {
  return new Agent({ connections: 4, connect: { timeout: 5_000 } });
}

/** What an answer that is no file says about it. */
export type ReadRefusal = (status: number, body: string) => Downloaded;

/** Of an answer that is no file only so much is read. */
const REFUSAL_MAX_BYTES = 16_384;

/**
 * Reads the address, which is a credential by itself; redirects are not followed. Never throws. `readRefusal` is asked
 * about errors the platform explains in the body.
 */
export async function download(
  { headers, origin, path }: DownloadAddress,
  { maxBytes, timeoutMs, signal }: FetchOptions,
  agent: Agent,
  readRefusal: ReadRefusal | null = null,
): Promise<Downloaded> {
  try {
    const response = await agent.request({
      origin,
      path,
      method: 'GET',
      ...(headers === undefined ? {} : { headers }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    const { statusCode, body } = response;
    // What is not read to its end is given up, which the body reports as an error of its own.
    body.on('error', () => {});
    if (statusCode >= 400 && readRefusal !== null) {
      const bytes = await bounded(body, REFUSAL_MAX_BYTES);
      return readRefusal(statusCode, Buffer.from(bytes ?? []).toString('utf8'));
    }
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
    const read = await bounded(body, maxBytes);
    if (read === null) return { state: 'too_big', native: 'body' };
    const { 'content-encoding': coding } = response.headers;
    const bytes = decoded(read, typeof coding === 'string' ? coding : undefined, maxBytes);
    return bytes === null ? { state: 'transient', native: 'content_encoding' } : { state: 'fetched', bytes };
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
