// Aliyun's signature ACS3-HMAC-SHA256 over one call whose parameters stand in the query (V3 request structure and signature).

import { createHash, createHmac, randomUUID } from 'node:crypto';

const VERSION = '2017-05-25';
const ALGORITHM = 'ACS3-HMAC-SHA256';

export interface AcsKey {
  readonly id: string;
  readonly secret: string;
}

/** A call ready to be posted with an empty body. */
export interface SignedCall {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Signs `action` with `params` for `host` (as the Host header says it). A nonce is taken once. */
export function signed(
  { action, host, params }: { readonly action: string; readonly host: string; readonly params: object },
  { id, secret }: AcsKey,
  nowMs: number,
  nonce: string = randomUUID(),
): SignedCall {
  const query = Object.entries(params)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${encoded(name)}=${encoded(String(value))}`)
    .join('&');
  const bodyHash = sha256('');
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    host,
    'x-acs-action': action,
    'x-acs-content-sha256': bodyHash,
    'x-acs-date': `${new Date(nowMs).toISOString().slice(0, 19)}Z`,
    'x-acs-signature-nonce': nonce,
    'x-acs-version': VERSION,
  };
  const names = Object.keys(headers).join(';');
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
  const request = ['POST', '/', query, lines.join(''), names, bodyHash].join('\n');
  const signature = createHmac('sha256', secret)
    .update(`${ALGORITHM}\n${sha256(request)}`)
    .digest('hex');
  const { host: _, ...sent } = headers;
  return {
    path: query === '' ? '/' : `/?${query}`,
    headers: {
      ...sent,
      authorization: `${ALGORITHM} Credential=${id},SignedHeaders=${names},Signature=${signature}`,
    },
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** RFC 3986, which leaves less as it is than JavaScript does. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
