// One attempt to send one part: to a group, or to at most twenty people in one call.

import type { Address, Part, SendOptions, SendResult } from '#adapters/contract.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { classify, isRecord, toOutcome } from './classify.ts';
import { FLOW_CONTROLLED, INVALID_STAFF, type Verdict } from './codes.ts';
import type { DingtalkConfig } from './config.ts';
import type { CallResult, DingtalkHttp } from './http.ts';
import { LIMITS, PATHS } from './limits.ts';
import type { TokenSource } from './token.ts';

export interface SendDeps {
  readonly config: DingtalkConfig;
  readonly http: DingtalkHttp;
  readonly tokens: TokenSource;
  readonly random: () => number;
}

interface Call {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * Sends `part` once and says how it ended; never throws. A refused token is replaced and the call
 * repeated once, which is safe because a refused call delivered nothing. The platform takes no
 * idempotency key, so an answer lost after writing is `unknown`.
 */
export async function sendPart(
  part: Part,
  to: readonly Address[],
  options: SendOptions,
  deps: SendDeps,
): Promise<SendResult> {
  const call = callFor(part, to, deps.config);
  if ('state' in call) return { call };
  const endsAtMs = performance.now() + options.timeoutMs;

  const first = await authorised(call, endsAtMs, options, deps);
  if ('outcome' in first) return { call: first.outcome };
  const again = isTokenRefusal(first.result)
    ? await afterRefusal(call, first.token, endsAtMs, options, deps)
    : first;
  if ('outcome' in again) return { call: again.outcome };
  if (isTokenRefusal(again.result)) deps.tokens.drop(again.token);
  return readResult(again.result, to, deps.random);
}

type Tried = { readonly outcome: Outcome } | { readonly result: CallResult; readonly token: string };

function afterRefusal(
  call: Call,
  refused: string,
  endsAtMs: number,
  options: SendOptions,
  deps: SendDeps,
): Promise<Tried> {
  deps.tokens.drop(refused);
  return authorised(call, endsAtMs, options, deps);
}

/** Gets a token within the deadline, then makes the call with what is left of it. */
async function authorised(
  call: Call,
  endsAtMs: number,
  options: SendOptions,
  deps: SendDeps,
): Promise<Tried> {
  const leftMs = endsAtMs - performance.now();
  if (options.signal.aborted || leftMs <= 0) return { outcome: { state: 'transient', native: 'aborted' } };
  const token = await within(deps.tokens.get(), leftMs, options.signal);
  if (token === null) return { outcome: { state: 'transient', native: 'token_timeout' } };
  if (!token.ok) return { outcome: token.outcome };
  const result = await deps.http.post(call.path, call.body, {
    token: token.token,
    timeoutMs: Math.max(1, endsAtMs - performance.now()),
    signal: options.signal,
  });
  return { result, token: token.token };
}

/** Waits for a shared promise no longer than this caller may; `null` when the time is up. */
function within<T>(promise: Promise<T>, timeoutMs: number, signal: AbortSignal): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const giveUp = () => finish(() => resolve(null));
    const timer = setTimeout(giveUp, timeoutMs);
    const finish = (settle: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
      settle();
    };
    signal.addEventListener('abort', giveUp, { once: true });
    promise.then(
      (value) => finish(() => resolve(value)),
      (error: unknown) => finish(() => reject(error)),
    );
  });
}

/** The call for these addresses, or `rejected` when no such call exists; nothing is sent then. */
function callFor(part: Part, to: readonly Address[], config: DingtalkConfig): Call | Outcome {
  const { msgKey, msgParam } = part.native;
  if (msgKey === undefined || msgParam === undefined) return refusal('format', 'part_unreadable');
  if (Buffer.byteLength(msgParam) > LIMITS.msgParamMaxBytes) return refusal('too_long', 'part_too_long');
  const [first] = to;
  if (first === undefined) return refusal('unsupported', 'no_recipient');
  if (to.some((address) => address.channel !== 'dingtalk' || address.scope !== first.scope)) {
    return refusal('unsupported', 'mixed_recipients');
  }
  const common = { robotCode: config.robotCode, msgKey, msgParam };
  if (first.scope === 'group') {
    if (to.length > 1) return refusal('unsupported', 'too_many_recipients');
    return { path: PATHS.groupSend, body: { ...common, openConversationId: first.id } };
  }
  if (to.length > LIMITS.recipientsPerCall) return refusal('unsupported', 'too_many_recipients');
  return { path: PATHS.personSend, body: { ...common, userIds: to.map((address) => address.id) } };
}

function refusal(code: 'format' | 'too_long' | 'unsupported', native: string): Outcome {
  return { state: 'rejected', code, native };
}

function isTokenRefusal(result: CallResult): boolean {
  if (result.kind !== 'answer') return false;
  const classified = classify(result.answer);
  return classified.kind === 'failed' && classified.verdict.state === 'token';
}

function readResult(result: CallResult, to: readonly Address[], random: () => number): SendResult {
  if (result.kind !== 'answer') {
    return { call: { state: result.kind === 'cut' ? 'unknown' : 'transient', native: result.native } };
  }
  const classified = classify(result.answer);
  if (classified.kind === 'failed') {
    return { call: toOutcome(classified.verdict, classified.native, random) };
  }
  const ref = classified.body['processQueryKey'];
  const call: Outcome =
    typeof ref === 'string' && ref !== ''
      ? { state: 'accepted', ref }
      : { state: 'unknown', native: 'no_process_query_key' };
  const each = recipientsApart(classified.body, to, call, random);
  return each === null ? { call } : { call, each };
}

/** A 200 of batchSend can hide people who were left out; `null` when it names none of ours. */
function recipientsApart(
  body: Readonly<Record<string, unknown>>,
  to: readonly Address[],
  call: Outcome,
  random: () => number,
): ReadonlyMap<string, Outcome> | null {
  const left = new Map<string, Outcome>();
  const put = (field: string, verdict: Verdict) => {
    for (const id of idsIn(body, field)) left.set(id, toOutcome(verdict, field, random));
  };
  put('flowControlledStaffIdList', FLOW_CONTROLLED);
  put('invalidStaffIdList', INVALID_STAFF);
  if (!to.some((address) => left.has(address.id))) return null;
  return new Map(to.map((address) => [address.id, left.get(address.id) ?? call]));
}

function idsIn(body: unknown, field: string): readonly string[] {
  const list: unknown = isRecord(body) ? body[field] : undefined;
  return Array.isArray(list) ? list.filter((id) => typeof id === 'string') : [];
}
