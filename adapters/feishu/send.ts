// One attempt to send one part to one reader or group; in a group an answer quotes what it answers.

import { createHash } from 'node:crypto';
import type { Address, Part, SendOptions, SendResult } from '#adapters/contract.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { type Call, type CallDeps, callWithToken } from './call.ts';
import { failureOf, isRecord, textOf } from './classify.ts';
import { MESSAGE_GONE } from './codes.ts';
import { LIMITS, PATHS } from './limits.ts';

/**
 * Sends `part` once and says how it ended; never throws. The platform takes a `uuid` once within an hour, so an
 * `unknown` end may be found out by the same call. A question that is gone is answered without quoting it: the refused
 * call did nothing.
 */
export async function sendPart(
  part: Part,
  to: readonly Address[],
  options: SendOptions,
  deps: CallDeps,
): Promise<SendResult> {
  const [address] = to;
  if (address?.channel !== 'feishu' || to.length > 1) return refusal('unsupported', 'not_one_recipient');
  const { content, msg_type: type } = part.native;
  if (content === undefined || type === undefined) return refusal('format', 'part_unreadable');
  const body = { msg_type: type, content, uuid: keyOf(options.key) };
  if (Buffer.byteLength(JSON.stringify(body)) > LIMITS.bodyMaxBytes)
    return refusal('too_long', 'part_too_long');
  const idType = idTypeOf(address);
  if (idType === null) return refusal('address_gone', 'not_an_id');
  const plain: Call = {
    method: 'POST',
    path: `${PATHS.messages}?receive_id_type=${idType}`,
    body: { receive_id: address.id, ...body },
  };
  const endsAtMs = performance.now() + options.timeoutMs;
  const quoted = address.scope === 'group' ? quotedId(options.answers) : null;
  if (quoted !== null) {
    const reply: Call = { method: 'POST', path: `${PATHS.messages}/${quoted}/reply`, body };
    const call = await made(reply, options, deps);
    if (call.state !== 'rejected' || !MESSAGE_GONE.has(call.native)) return { call };
  }
  const timeoutMs = Math.max(1, endsAtMs - performance.now());
  return { call: await made(plain, { ...options, timeoutMs }, deps) };
}

async function made(call: Call, options: SendOptions, deps: CallDeps): Promise<Outcome> {
  const ended = await callWithToken(call, options, deps);
  if ('outcome' in ended) return ended.outcome;
  const read = failureOf(ended.result);
  if ('state' in read) return read;
  const { data } = read.body;
  const ref = isRecord(data) ? textOf(data['message_id']) : '';
  return ref === '' ? { state: 'unknown', native: 'no_message_id' } : { state: 'accepted', ref };
}

function quotedId(answers: string | undefined): string | null {
  return answers !== undefined && /^om_\w{1,80}$/.test(answers) ? answers : null;
}

/** Keys of attempts are short; a longer one keeps being the same for the same attempt. */
function keyOf(key: string): string {
  return key.length <= LIMITS.keyMaxLength
    ? key
    : createHash('sha256').update(key).digest('hex').slice(0, 48);
}

/** The platform's ids say by their beginning of what kind they are; a tenant's own user ids have none. */
function idTypeOf({ id, scope }: Address): string | null {
  if (!/^[\w@.-]{1,64}$/.test(id)) return null;
  if (scope === 'group') return id.startsWith('oc_') ? 'chat_id' : null;
  if (id.startsWith('oc_')) return null;
  return id.startsWith('ou_') ? 'open_id' : id.startsWith('on_') ? 'union_id' : 'user_id';
}

function refusal(code: 'unsupported' | 'too_long' | 'format' | 'address_gone', native: string): SendResult {
  return { call: { state: 'rejected', code, native } };
}
