// Tencent Cloud's signature TC3-HMAC-SHA256 over one JSON call (API 3.0, signature v3).

import { createHash, createHmac } from 'node:crypto';

const VERSION = '2021-01-11';
const SERVICE = 'sms';
const ALGORITHM = 'TC3-HMAC-SHA256';

export interface Tc3Key {
  readonly id: string;
  readonly secret: string;
}

/** The headers of one call; `host` is the name alone, and `body` the very text that is posted. */
export function signed(
  { action, body, host }: { readonly action: string; readonly body: string; readonly host: string },
  { id, secret }: Tc3Key,
  nowMs: number,
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(nowMs / 1_000));
  const day = new Date(nowMs).toISOString().slice(0, 10);
  const names = 'content-type;host';
  const lines = `content-type:application/json\nhost:${host}\n`;
  const request = ['POST', '/', '', lines, names, sha256(body)].join('\n');
  const scope = `${day}/${SERVICE}/tc3_request`;
  const key = hmac(hmac(hmac(`TC3${secret}`, day), SERVICE), 'tc3_request');
  const signature = hmac(key, [ALGORITHM, timestamp, scope, sha256(request)].join('\n')).toString('hex');
  return {
    'content-type': 'application/json',
    'x-tc-action': action,
    'x-tc-version': VERSION,
    'x-tc-timestamp': timestamp,
    'x-tc-region': 'ap-guangzhou',
    authorization: `${ALGORITHM} Credential=${id}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: string | Uint8Array, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
