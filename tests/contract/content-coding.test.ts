// Answers of a platform as they come through proxies: compressed, in pieces, with a byte order mark, cut short.

import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { download, downloadAgent } from '#adapters/download.ts';
import { httpClient } from '#adapters/http.ts';

const TEXT = JSON.stringify({ processQueryKey: '已收到=' });
const CODINGS = [
  ['gzip', gzipSync],
  ['x-gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
] as const;

describe('an answer', () => {
  let server: Server;
  const serve = async (answer: RequestListener) => {
    server = createServer(answer);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  afterEach(() => server.close());
  const signal = new AbortController().signal;
  const post = async (answer: RequestListener, answerMaxBytes?: number) => {
    const http = httpClient(await serve(answer));
    const options = { timeoutMs: 2_000, signal, ...(answerMaxBytes === undefined ? {} : { answerMaxBytes }) };
    const result = await http.post('/', {}, options);
    await http.close();
    return result;
  };

  it.each(CODINGS)('compressed with %s is read', async (coding, compress) => {
    const result = await post((_request, response) => {
      response.writeHead(200, { 'content-encoding': coding }).end(compress(TEXT));
    });
    expect(result).toMatchObject({ kind: 'answer', answer: { status: 200, body: TEXT } });
  });

  it('in pieces, with a byte order mark, is read', async () => {
    const result = await post((_request, response) => {
      for (const byte of Buffer.from(`\uFEFF${TEXT}`)) response.write(Uint8Array.of(byte));
      response.end();
    });
    expect(result).toMatchObject({ kind: 'answer', answer: { body: TEXT } });
  });

  it.each([
    ['is not what it says', Buffer.from('no gzip')],
    ['grows past the bound', gzipSync(Buffer.alloc(4_000_000, 0x20))],
  ])('whose compression %s is an answer nobody can read, not an error', async (_name, bytes) => {
    const result = await post((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bytes);
    });
    expect(result).toMatchObject({ kind: 'answer', answer: { status: 200, body: '' } });
  });

  it('that is a file is unpacked, within its bound', async () => {
    const origin = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('a,b'));
    });
    const agent = downloadAgent();
    const fetched = await download({ origin, path: '/' }, { maxBytes: 100, timeoutMs: 2_000, signal }, agent);
    expect(fetched).toEqual({ state: 'fetched', bytes: Buffer.from('a,b') });
    const tooBig = await download({ origin, path: '/' }, { maxBytes: 2, timeoutMs: 2_000, signal }, agent);
    expect(tooBig.state).not.toBe('fetched');
    await agent.close();
  });
});
