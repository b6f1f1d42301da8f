// Signatures and ciphertexts of callbacks, as the platform's page on encryption describes them (document 90968).

import { createCipheriv, createDecipheriv, createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export interface CallbackKeys {
  readonly token: string;
  /** 32 bytes; its first 16 are the first block's vector. */
  readonly key: Uint8Array;
  /** Whom a callback is for: the organisation's id. */
  readonly receiver: string;
}

/** What a page that shows `aesKey` means by it. */
export function callbackKeys(
  { aesKey, token }: { readonly aesKey: string; readonly token: string },
  receiver: string,
): CallbackKeys {
  return { token, key: Buffer.from(`${aesKey}=`, 'base64'), receiver };
}

/** What is signed of a callback. */
export interface Signed {
  readonly timestamp: string;
  readonly nonce: string;
  readonly encrypted: string;
}

export function signatureOf({ encrypted, nonce, timestamp }: Signed, token: string): string {
  return createHash('sha1').update([token, timestamp, nonce, encrypted].sort().join('')).digest('hex');
}

/** In time that tells nothing of where a wrong signature differs. */
export function isSigned(shown: string, signed: Signed, token: string): boolean {
  const [given, wanted] = [Buffer.from(shown), Buffer.from(signatureOf(signed, token))];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

const BLOCK = 32;
const RANDOM = 16;
const HEAD = RANDOM + 4;

/** The text in a ciphertext; `broken` is none of the platform's, `other` is for somebody else. */
export function decrypt(
  encrypted: string,
  { key, receiver }: CallbackKeys,
): { readonly text: string } | 'broken' | 'other' {
  const bytes = /^[A-Za-z0-9+/]+={0,2}$/.test(encrypted) ? Buffer.from(encrypted, 'base64') : Buffer.alloc(0);
  if (bytes.length === 0 || bytes.length % BLOCK !== 0) return 'broken';
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16));
  decipher.setAutoPadding(false);
  const plain = withoutPadding(Buffer.concat([decipher.update(bytes), decipher.final()]));
  if (plain === null || plain.length < HEAD) return 'broken';
  const end = HEAD + plain.readUInt32BE(RANDOM);
  if (end > plain.length) return 'broken';
  const text = utf8(plain.subarray(HEAD, end));
  if (text === null) return 'broken';
  return plain.subarray(end).equals(Buffer.from(receiver)) ? { text } : 'other';
}

/** A text as the platform takes it back in the answer to a callback. */
export function encrypt(text: string, { key, receiver }: CallbackKeys): string {
  const message = Buffer.from(text);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(message.length);
  const plain = Buffer.concat([randomBytes(RANDOM), size, message, Buffer.from(receiver)]);
  const padding = BLOCK - (plain.length % BLOCK);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16));
  cipher.setAutoPadding(false);
  const padded = Buffer.concat([plain, Buffer.alloc(padding, padding)]);
  return Buffer.concat([cipher.update(padded), cipher.final()]).toString('base64');
}

/** PKCS#7 to 32 bytes; null where it is none. */
function withoutPadding(padded: Buffer): Buffer | null {
  const padding = padded.at(-1) ?? 0;
  if (padding < 1 || padding > BLOCK) return null;
  const from = padded.length - padding;
  return padded.subarray(from).every((byte) => byte === padding) ? padded.subarray(0, from) : null;
}

function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
