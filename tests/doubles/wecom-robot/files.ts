// The store the platform keeps files in: encrypted, each with a key of its own, gone after five minutes.

import { createCipheriv, randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

export interface KeptFile {
  readonly bytes: Uint8Array;
  /** The five minutes are over. */
  readonly isOver?: boolean;
  readonly withoutLength?: boolean;
  readonly redirectTo?: string;
  readonly hangs?: boolean;
}

/** What a message says about a file. */
export interface FileHandle {
  readonly url: string;
  readonly aeskey: string;
}

export class FileStore {
  readonly #files = new Map<string, KeptFile & { readonly sealed: Buffer }>();

  put(origin: string, file: KeptFile): FileHandle {
    const key = randomBytes(32);
    const path = `/media/${randomUUID()}`;
    const padding = 32 - (file.bytes.byteLength % 32);
    const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
    const padded = Buffer.concat([file.bytes, Buffer.alloc(padding, padding)]);
    this.#files.set(path, { ...file, sealed: Buffer.concat([cipher.update(padded), cipher.final()]) });
    return { url: `${origin}${path}?sign=signature-canary`, aeskey: key.toString('base64') };
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    const file = this.#files.get(new URL(request.url ?? '/', 'http://127.0.0.1').pathname);
    if (file === undefined || file.isOver === true) return void response.writeHead(403).end('AccessDenied');
    if (file.hangs === true) return;
    if (file.redirectTo !== undefined) {
      return void response.writeHead(302, { location: file.redirectTo }).end();
    }
    if (file.withoutLength !== true) response.setHeader('content-length', file.sealed.byteLength);
    response.writeHead(200, { 'content-disposition': 'attachment; filename="list.csv"' });
    response.end(file.sealed);
  }
}
