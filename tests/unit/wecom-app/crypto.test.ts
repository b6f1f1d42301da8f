// Ciphertexts and signatures agree with the vendor's own library, both ways, and nothing else is taken for one.

import { getSignature, decrypt as theirDecrypt, encrypt as theirEncrypt } from '@wecom/crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callbackKeys, decrypt, encrypt, isSigned, signatureOf } from '#adapters/wecom-app/crypto.ts';

const AES_KEY = 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C';
const CORP = 'wx5823bf96d3bd56c7';
const keys = callbackKeys({ token: 'QDG6eK', aesKey: AES_KEY }, CORP);
const anyText = fc.string({ unit: 'grapheme', maxLength: 400 });

describe('a ciphertext', () => {
  it('of the vendor’s library is read, whatever its length', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(decrypt(theirEncrypt(AES_KEY, text, CORP), keys)).toEqual({ text });
      }),
    );
  });

  it('of ours is read by the vendor’s library', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { id, message } = theirDecrypt(AES_KEY, encrypt(text, keys));
        expect([message, id]).toEqual([text, CORP]);
      }),
    );
  });

  it('is never the same twice', () => {
    expect(encrypt('已报', keys)).not.toBe(encrypt('已报', keys));
  });

  it('for another organisation is known as such, also where its id begins with ours', () => {
    for (const other of ['ww0', `${CORP}7`, CORP.slice(0, -1), '']) {
      expect(decrypt(theirEncrypt(AES_KEY, '已报', other), keys)).toBe('other');
    }
  });

  it('is broken when it is cut off anywhere', () => {
    const whole = Buffer.from(theirEncrypt(AES_KEY, '已报'.repeat(20), CORP), 'base64');
    for (let length = 0; length < whole.length; length += 1) {
      expect(decrypt(whole.subarray(0, length).toString('base64'), keys)).toBe('broken');
    }
  });

  it.each([
    ['empty', ''],
    ['no base64', '***'],
    ['with a line break in it', `${theirEncrypt(AES_KEY, 'x', CORP).slice(0, 8)}\n`],
    ['of another key', theirEncrypt(`k${AES_KEY.slice(1)}`, '已报'.repeat(9), CORP)],
    ['of zeros', Buffer.alloc(64).toString('base64')],
  ])('is broken when it is %s', (_what, encrypted) => {
    expect(decrypt(encrypted, keys)).toBe('broken');
  });

  it('throws at nothing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(decrypt(Buffer.from(bytes).toString('base64'), keys)).toBe('broken');
      }),
    );
  });

  it('whose length says more than there is is broken', () => {
    const plain = theirEncrypt(AES_KEY, '', `${'\uffff'.repeat(4)}${CORP}`);
    expect(decrypt(plain, keys)).toBe('other');
    const lying = encrypt('x', { ...keys, receiver: '' });
    expect(decrypt(lying, keys)).toBe('other');
  });
});

describe('a signature', () => {
  it('is the vendor’s, for whatever is signed', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (timestamp, nonce, encrypted) => {
        const signed = { timestamp, nonce, encrypted };
        expect(signatureOf(signed, keys.token)).toBe(getSignature(keys.token, timestamp, nonce, encrypted));
      }),
    );
  });

  it('is refused when anything of it differs', () => {
    const signed = {
      timestamp: '1409659813',
      nonce: '1372623149',
      encrypted: 'RypEvHKD8QQKFhvQ6QleEB4J58ti',
    };
    const shown = signatureOf(signed, keys.token);
    expect(isSigned(shown, signed, keys.token)).toBe(true);
    expect(isSigned(shown, { ...signed, nonce: '1' }, keys.token)).toBe(false);
    expect(isSigned(shown, { ...signed, timestamp: '1409659814' }, keys.token)).toBe(false);
    expect(isSigned(shown, { ...signed, encrypted: `${signed.encrypted}=` }, keys.token)).toBe(false);
    expect(isSigned(shown, signed, 'other')).toBe(false);
    for (const odd of ['', shown.slice(1), `${shown}0`, shown.toUpperCase()]) {
      expect(isSigned(odd, signed, keys.token)).toBe(false);
    }
  });
});
