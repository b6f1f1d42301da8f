// One attempt to send one part: to a group the app has made, or to at most a thousand people in one call.

import type { Address, Part, SendOptions, SendResult } from '#adapters/contract.ts';
import type { Outcome, RejectCode } from '#bot/domain/delivery/outcome.ts';
import { classify, type Data, toOutcome } from './classify.ts';
import { type AppClient, post } from './client.ts';
import { LEFT_OUT } from './codes.ts';
import { LIMITS, PATHS } from './limits.ts';
import type { Button } from './plan.ts';

/** Letters and digits first, then `_-@.` too; what stands elsewhere could name several, or everybody (`@all`). */
const USER_ID = /^[A-Za-z0-9][\w.@-]{0,63}$/;
const CHAT_ID = /^[\w-]{1,64}$/;

/** How a card of ours is named in deliveries: its buttons' events name its task, and no message id. */
export function cardRef(taskId: string): string {
  return `card:${taskId}`;
}

interface Call {
  readonly path: string;
  readonly body: object;
  /** Whom the call is for; of a group, itself. */
  readonly to: readonly string[];
  /** Ends known without a call. */
  readonly ends: ReadonlyMap<string, Outcome>;
  /** What the send is called where the platform names no message. */
  readonly ref: string;
  readonly isCard: boolean;
}

/**
 * Sends `part` once and says how it ended; never throws. The platform knows no key, only whether two contents are the
 * same (which two reminders may well be), so an answer lost after writing is `unknown`.
 */
export async function sendPart(
  part: Part,
  to: readonly Address[],
  options: SendOptions,
  client: AppClient,
): Promise<SendResult> {
  const call = callFor(part, to, options.key, client.config.agentId);
  if ('state' in call) return { call };
  const made = await post(call.path, call.body, options, client);
  if ('outcome' in made) return resultOf(made.outcome, call);
  const { result } = made;
  if (result.kind !== 'answer') {
    return resultOf({ state: result.kind === 'cut' ? 'unknown' : 'transient', native: result.native }, call);
  }
  const classified = classify(result.answer);
  if (classified.kind === 'failed') {
    return resultOf(toOutcome(classified.verdict, classified.native, client.random), call);
  }
  const ref = call.isCard ? call.ref : (messageId(classified.body) ?? call.ref);
  return resultOf({ state: 'accepted', ref }, call, leftOut(classified.body, call.to, client.random));
}

/** The call for these addresses, or `rejected` when no such call exists; nothing is sent then. */
function callFor(part: Part, to: readonly Address[], key: string, agentId: number): Call | Outcome {
  const { text = '' } = part.native;
  if (text === '') return refusal('format', 'part_unreadable');
  if (Buffer.byteLength(text) > LIMITS.textMaxBytes) return refusal('too_long', 'part_too_long');
  const [first] = to;
  if (first === undefined) return refusal('unsupported', 'no_recipient');
  if (to.some(({ channel, scope }) => channel !== 'wecom-app' || scope !== first.scope)) {
    return refusal('unsupported', 'mixed_recipients');
  }
  const common = { ref: `app:${key}`, isCard: false };
  if (first.scope === 'group') {
    if (to.length > 1) return refusal('unsupported', 'too_many_recipients');
    if (!CHAT_ID.test(first.id)) return refusal('address_gone', 'not_a_chat_id');
    const body = { chatid: first.id, ...textContent(text), safe: 0 };
    return { ...common, path: PATHS.groupSend, body, to: [first.id], ends: new Map() };
  }
  if (to.length > LIMITS.recipientsPerCall) return refusal('unsupported', 'too_many_recipients');
  const ids = to.map(({ id }) => id);
  const named = ids.filter((id) => USER_ID.test(id));
  const notNames = refusal('address_gone', 'not_a_user_id');
  if (named.length === 0) return notNames;
  const card = cardContent(part, key);
  return {
    ...common,
    ...(card === null ? {} : { ref: cardRef(key), isCard: true }),
    path: PATHS.personSend,
    body: {
      touser: named.join('|'),
      agentid: agentId,
      ...(card ?? textContent(text)),
      safe: 0,
      enable_id_trans: 0,
      enable_duplicate_check: 0,
    },
    to: ids,
    ends: new Map(ids.filter((id) => !named.includes(id)).map((id) => [id, notNames])),
  };
}

function textContent(text: string) {
  return { msgtype: 'text', text: { content: text } };
}

/** The attempt's key names the card: letters, digits and `_-@`, once for each app. */
function cardContent({ native: { buttons, text = '', title } }: Part, key: string) {
  if (buttons === undefined || !/^[\w@-]{1,128}$/.test(key)) return null;
  const list = JSON.parse(buttons) as readonly Button[];
  return {
    msgtype: 'template_card',
    template_card: {
      card_type: 'button_interaction',
      ...(title === undefined ? {} : { main_title: { title } }),
      sub_title_text: text,
      task_id: key,
      button_list: list.map(({ key: words, text: label }) => ({ text: label, style: 1, key: words })),
    },
  };
}

/** A message id is what taking back goes by; appchat/send and older installations name none. */
function messageId({ msgid }: Data): string | null {
  return typeof msgid === 'string' && /^[\w=+/-]{1,200}$/.test(msgid) ? msgid : null;
}

/** People a successful call has left out, under our names: the platform gives theirs back in small letters. */
function leftOut(body: Data, to: readonly string[], random: () => number): ReadonlyMap<string, Outcome> {
  const ends = new Map<string, Outcome>();
  for (const [field, verdict] of LEFT_OUT) {
    const names = body[field];
    const gone = new Set(typeof names === 'string' ? names.toLowerCase().split('|') : []);
    for (const id of to) if (gone.has(id.toLowerCase())) ends.set(id, toOutcome(verdict, field, random));
  }
  return ends;
}

/** The end of the call, and of each recipient where they differ. */
function resultOf(
  call: Outcome,
  { ends, to }: Call,
  left: ReadonlyMap<string, Outcome> = new Map(),
): SendResult {
  if (ends.size + left.size === 0) return { call };
  return { call, each: new Map(to.map((id) => [id, ends.get(id) ?? left.get(id) ?? call])) };
}

function refusal(code: RejectCode, native: string): Outcome {
  return { state: 'rejected', code, native };
}
