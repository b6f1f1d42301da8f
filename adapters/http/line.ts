// A call to the gateway: JSON, signed, posted once.

import type { SendOptions } from '#adapters/contract.ts';
import type { CallResult, HttpClient } from '#adapters/http.ts';
import { signed } from './signature.ts';

export interface Line {
  readonly http: HttpClient;
  readonly path: string;
  readonly keys: readonly Uint8Array[];
  /** Milliseconds since the epoch, for signatures. */
  readonly wallMs: () => number;
}

/** Posts `body` under `id`. Never throws. */
export function post(
  id: string,
  body: object,
  { timeoutMs, signal }: Pick<SendOptions, 'timeoutMs' | 'signal'>,
  { http, path, keys, wallMs }: Line,
): Promise<CallResult> {
  const text = JSON.stringify(body);
  return http.post(path, text, { timeoutMs, signal, headers: signed(id, text, keys, wallMs()) });
}
