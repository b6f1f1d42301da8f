// One signed call to Tencent Cloud's short message service, and what its answer means for a send.

import type { CallOptions, CallResult, HttpClient } from '#adapters/http.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { jsonObject, objectOf, outcomeOfCode, outcomeWithout, pageOutcome } from '../verdict.ts';
import { CODES } from './codes.ts';
import { signed, type Tc3Key } from './sign.ts';

export interface TencentLine {
  readonly http: HttpClient;
  /** Without a port: so the platform's own clients sign it. */
  readonly host: string;
  readonly key: Tc3Key;
  readonly wallMs: () => number;
}

/** Calls `action` once. Never throws. */
export function call(
  action: string,
  params: object,
  { timeoutMs, signal }: CallOptions,
  { host, http, key, wallMs }: TencentLine,
): Promise<CallResult> {
  const body = JSON.stringify(params);
  return http.post('/', body, { timeoutMs, signal, headers: signed({ action, body, host }, key, wallMs()) });
}

/** What the service says of a call: its `Response`, and the error in it; null for what is none of its answers. */
export function saidOf(body: string): {
  readonly error: { readonly code: string; readonly text: string } | null;
  readonly fields: Readonly<Record<string, unknown>>;
} | null {
  const fields = objectOf(jsonObject(body)?.['Response']);
  if (fields === null) return null;
  const error = objectOf(fields['Error']);
  if (error === null) return { error: null, fields };
  const { Code: code, Message: text } = error;
  return { error: { code: String(code), text: typeof text === 'string' ? text : '' }, fields };
}

/** Each number has a code of its own in `SendStatusSet`; only `Ok` for this very number is success. */
export function outcomeOf(result: CallResult, phone: string, nowMs: number): Outcome {
  if (result.kind !== 'answer') return outcomeWithout(result);
  const said = saidOf(result.answer.body);
  if (said === null) {
    return jsonObject(result.answer.body) === null
      ? pageOutcome(result.answer)
      : { state: 'unknown', native: 'answer_unreadable' };
  }
  if (said.error !== null) return outcomeOfCode(CODES, said.error.code, said.error.text, nowMs);
  const set = said.fields['SendStatusSet'];
  const status = (Array.isArray(set) ? set : [])
    .map(objectOf)
    .find((one) => one?.['PhoneNumber'] === `+86${phone}`);
  if (status === undefined || status === null) return { state: 'unknown', native: 'number_not_named' };
  const { Code: code, Message: text, SerialNo: ref } = status;
  if (code !== 'Ok') return outcomeOfCode(CODES, String(code), String(text), nowMs);
  return typeof ref === 'string' && ref !== ''
    ? { state: 'accepted', ref }
    : { state: 'unknown', native: 'no_serial_number' };
}
