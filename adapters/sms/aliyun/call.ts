// One signed call to Aliyun's short message service, and what its answer means for a send.

import type { CallOptions, CallResult, HttpClient } from '#adapters/http.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { jsonObject, outcomeOfCode, outcomeWithout, pageOutcome } from '../verdict.ts';
import { CODES } from './codes.ts';
import { type AcsKey, signed } from './sign.ts';

export interface AliyunLine {
  readonly http: HttpClient;
  readonly host: string;
  readonly key: AcsKey;
  readonly wallMs: () => number;
}

/** Calls `action` once. Never throws. */
export function call(
  action: string,
  params: object,
  { timeoutMs, signal }: CallOptions,
  { host, http, key, wallMs }: AliyunLine,
): Promise<CallResult> {
  const { headers, path } = signed({ action, host, params }, key, wallMs());
  return http.post(path, '', { timeoutMs, signal, headers });
}

/** What the service says of a call: `Code` is `OK`, or why not; null for what is none of its answers. */
export function saidOf(body: string): {
  readonly code: string;
  readonly text: string;
  readonly fields: Readonly<Record<string, unknown>>;
} | null {
  const fields = jsonObject(body);
  if (fields === null || typeof fields['Code'] !== 'string') return null;
  const { Code: code, Message: text } = fields;
  return { code, text: typeof text === 'string' ? text : '', fields };
}

/** Business errors come at HTTP 200; success is `OK` and nothing else. */
export function outcomeOf(result: CallResult, ref: string, nowMs: number): Outcome {
  if (result.kind !== 'answer') return outcomeWithout(result);
  const { answer } = result;
  const said = saidOf(answer.body);
  if (said === null) {
    return jsonObject(answer.body) === null
      ? pageOutcome(answer)
      : { state: 'unknown', native: 'answer_unreadable' };
  }
  const isOk = said.code === 'OK' && answer.status >= 200 && answer.status < 300;
  return isOk ? { state: 'accepted', ref } : outcomeOfCode(CODES, said.code, said.text, nowMs);
}
