// The signature of Standard Webhooks (standardwebhooks.com), made and checked: symmetric, version 1.

import { createHmac, timingSafeEqual } from 'node:crypto';
import { LIMITS } from './limits.ts';

/** The key behind a secret as people copy it: `whsec_` and base64. */
export function keyOf(secret: string): Uint8Array {
  return Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
}

/** The three headers of a call, signed with every key, so that either side can change keys first. */
export function signed(
  id: string,
  body: string,
  keys: readonly Uint8Array[],
  nowMs: number,
): Readonly<Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>> {
  const timestamp = String(Math.floor(nowMs / 1_000));
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': keys
      .map((key) => `v1,${digest(key, id, timestamp, Buffer.from(body)).toString('base64')}`)
      .join(' '),
  };
}

/** Why a call is not believed: for our log, never for its answer. */
export type Doubt = 'no_signature' | 'stale' | 'signature';

/** Null when one of the signatures is made over these very bytes by one of the keys, within the tolerance. */
export function doubtOf(
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
  keys: readonly Uint8Array[],
  nowMs: number,
): Doubt | null {
  const {
    'webhook-id': id = '',
    'webhook-timestamp': timestamp = '',
    'webhook-signature': shown = '',
  } = headers;
  if (!/^[!-~]{1,200}$/.test(id) || !/^\d{1,12}$/.test(timestamp) || shown === '') return 'no_signature';
  if (Math.abs(nowMs - Number(timestamp) * 1_000) > LIMITS.toleranceMs) return 'stale';
  const wanted = keys.map((key) => digest(key, id, timestamp, body));
  const isOurs = shown
    .split(' ', LIMITS.signaturesMax)
    .filter((one) => one.startsWith('v1,'))
    .map((one) => Buffer.from(one.slice(3), 'base64'))
    .some((one) => wanted.some((other) => one.length === other.length && timingSafeEqual(one, other)));
  return isOurs ? null : 'signature';
}

function digest(key: Uint8Array, id: string, timestamp: string, body: Uint8Array): Buffer {
  return createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
}
