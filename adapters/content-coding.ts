// Undoes the compression of an answer. A caller that names no coding may be given any (RFC 9110, 12.5.3), and proxies do.

import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';

const DECODERS = new Map([
  ['gzip', gunzipSync],
  ['x-gzip', gunzipSync],
  ['deflate', inflateSync],
  ['br', brotliDecompressSync],
]);

/**
 * The bytes behind `coding` (the `content-encoding` header), or the same ones where there is none that is known here.
 * Null when they cannot be undone, or are more than `maxBytes`.
 */
export function decoded(bytes: Uint8Array, coding: string | undefined, maxBytes: number): Uint8Array | null {
  const undo = DECODERS.get(coding?.trim().toLowerCase() ?? '');
  if (undo === undefined || bytes.byteLength === 0) return bytes;
  try {
    return undo(bytes, { maxOutputLength: maxBytes });
  } catch {
    return null;
  }
}
