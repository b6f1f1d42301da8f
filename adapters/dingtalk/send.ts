// One attempt to send one part: to a group, or to at most twenty people in one call.

import type { Address, Part, SendOptions, SendResult } from '#adapters/contract.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { type Call, type CallDeps, callWithToken } from './call.ts';
import { classify, isRecord, toOutcome } from './classify.ts';
import { FLOW_CONTROLLED, INVALID_STAFF, type Verdict } from './codes.ts';
import type { DingtalkConfig } from './config.ts';
import type { CallResult } from './http.ts';
import { LIMITS, PATHS } from './limits.ts';

/**
 * Sends `part` once and says how it ended; never throws. The platform takes no idempotency key, so an
 * answer lost after writing is `unknown`.
 */
export async function sendPart(
  part: Part,
  to: readonly Address[],
  options: SendOptions,
  deps: CallDeps,
): Promise<SendResult> {
  const call = callFor(part, to, deps.config);
  if ('state' in call) return { call };
  const made = await callWithToken(call, options, deps);
  return 'outcome' in made ? { call: made.outcome } : readResult(made.result, to, deps.random);
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
  if (!Array.isArray(list)) return [];
  // Ids of digits come as numbers from some deployments; overlooked, they would count as delivered.
  return list.filter((id) => typeof id === 'string' || typeof id === 'number').map(String);
}
