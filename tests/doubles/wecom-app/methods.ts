// The calls the app may make, checked field by field: what the platform answers, and what it does of them.

import type { AppButton, Organisation } from './model.ts';

export type Body = Readonly<Record<string, unknown>>;

/** `errcode` and what comes with it. */
export type Answer = Readonly<Record<string, unknown>> & {
  readonly errcode: number;
  readonly errmsg: string;
};

export interface Asked {
  readonly organisation: Organisation;
  readonly agentId: number;
  readonly query: URLSearchParams;
  /** Null of a GET, and of what is no JSON object. */
  readonly body: Body | null;
}

export const answer = (errcode: number, errmsg: string, more: Body = {}): Answer => ({
  errcode,
  errmsg,
  ...more,
});
const OK = answer(0, 'ok');

/** By path, each with its verb; a token and an address that is trusted are seen to before. */
export const METHODS: Readonly<Record<string, readonly ['GET' | 'POST', (asked: Asked) => Answer]>> = {
  '/cgi-bin/message/send': ['POST', personSend],
  '/cgi-bin/appchat/send': ['POST', groupSend],
  '/cgi-bin/message/recall': ['POST', recall],
  '/cgi-bin/agent/get': ['GET', agent],
  '/cgi-bin/appchat/get': ['GET', group],
};

const SEND_FIELDS = new Set([
  'touser',
  'toparty',
  'totag',
  'msgtype',
  'agentid',
  'text',
  'template_card',
  'safe',
  'enable_id_trans',
  'enable_duplicate_check',
  'duplicate_check_interval',
]);

function personSend({ agentId, body, organisation }: Asked): Answer {
  if (body === null) return answer(47_001, 'data format error');
  note(organisation, body, SEND_FIELDS);
  const { agentid, enable_duplicate_check: checksDuplicates, touser } = body;
  if (agentid === undefined) return answer(41_011, 'missing agentid');
  if (agentid !== agentId) return answer(40_056, 'invalid agentid');
  if (checksDuplicates === 1) organisation.violations.push('two reminders may have the same words');
  const to = typeof touser === 'string' && touser !== '' ? touser.split('|') : [];
  if (to.length === 0) return answer(82_001, 'All touser & toparty & totag empty');
  if (to.length > 1_000) return answer(40_032, 'invalid userid list length');
  const content = contentOf(organisation, body);
  if ('errcode' in content) return content;
  const isKnown = (id: string) => /^[A-Za-z0-9]/.test(id) && !organisation.gone.has(id.toLowerCase());
  const isLicensed = (id: string) => !organisation.unlicensed.has(id.toLowerCase());
  const [invalid, known] = [to.filter((id) => !isKnown(id)), to.filter(isKnown)];
  const [unlicensed, heard] = [known.filter((id) => !isLicensed(id)), known.filter(isLicensed)];
  if (known.length === 0) return answer(81_013, 'user & party & tag all invalid');
  const listed = (ids: readonly string[]) => ids.map((id) => id.toLowerCase()).join('|');
  return answer(0, 'ok', {
    msgid: organisation.deliver(heard, content),
    ...(invalid.length === 0 ? {} : { invaliduser: listed(invalid) }),
    ...(unlicensed.length === 0 ? {} : { unlicenseduser: listed(unlicensed) }),
  });
}

type Content = {
  readonly text: string;
  readonly title?: string;
  readonly taskId?: string;
  readonly buttons?: readonly AppButton[];
};

function contentOf(organisation: Organisation, body: Body): Content | Answer {
  if (body['msgtype'] === 'text') return textOf(organisation, body['text']);
  if (body['msgtype'] === 'template_card') return cardOf(organisation, body['template_card']);
  return answer(40_008, 'invalid message type');
}

/** What is longer is cut off, as the platform does, and noted, since it does not say so. */
function textOf({ violations }: Organisation, field: unknown): Content | Answer {
  const { content } = record(field);
  if (typeof content !== 'string' || content.trim() === '') return answer(44_004, 'empty content');
  const bytes = Buffer.from(content);
  if (bytes.length <= 2_048) return { text: content };
  violations.push(`text of ${bytes.length} bytes`);
  return { text: bytes.subarray(0, 2_048).toString() };
}

const CARD_FIELDS = new Set(['card_type', 'main_title', 'sub_title_text', 'task_id', 'button_list']);

function cardOf(organisation: Organisation, field: unknown): Content | Answer {
  const card = record(field);
  note(organisation, card, CARD_FIELDS);
  const { button_list: list, card_type: type, sub_title_text: text, task_id: taskId } = card;
  const { title } = record(card['main_title']);
  if (type !== 'button_interaction') return answer(42_031, 'invalid CardType');
  if (!isText(text, 160) && !isText(title, 26)) return answer(42_033, 'missing Title');
  if (typeof taskId !== 'string' || !/^[\w@-]{1,128}$/.test(taskId) || organisation.tasks.has(taskId)) {
    return answer(42_014, 'invalid task_id');
  }
  const buttons = (Array.isArray(list) ? list : []).map(record);
  if (buttons.length < 1 || buttons.length > 6 || !buttons.every((button) => isText(button['text'], 10))) {
    return answer(42_038, 'invalid button_list.text');
  }
  const keys = buttons.map(({ key }) => key);
  const isKey = (key: unknown) => typeof key === 'string' && key !== '' && Buffer.byteLength(key) <= 1_024;
  if (!keys.every(isKey) || new Set(keys).size < keys.length)
    return answer(42_039, 'invalid button_list.key');
  organisation.tasks.add(taskId);
  return {
    text: typeof text === 'string' ? text : '',
    taskId,
    ...(typeof title === 'string' ? { title } : {}),
    buttons: buttons.map((button) => ({ text: String(button['text']), key: String(button['key']) })),
  };
}

const GROUP_FIELDS = new Set(['chatid', 'msgtype', 'text', 'safe']);

function groupSend({ body, organisation }: Asked): Answer {
  if (body === null) return answer(47_001, 'data format error');
  note(organisation, body, GROUP_FIELDS);
  const { chatid, msgtype } = body;
  if (typeof chatid !== 'string' || chatid === '') return answer(86_201, 'need chatid');
  if (msgtype !== 'text') return answer(40_008, 'invalid message type');
  const content = textOf(organisation, body['text']);
  if ('errcode' in content) return content;
  if (!organisation.groups.has(chatid)) return answer(86_003, 'chatid not exist');
  organisation.deliverToGroup(chatid, content.text);
  return OK;
}

function recall({ body, organisation }: Asked): Answer {
  const { msgid } = body ?? {};
  const found = organisation.messages.filter((message) => msgid !== undefined && message.msgid === msgid);
  const isOld = found.some(({ sentAtMs }) => sentAtMs <= organisation.nowMs() - 86_400_000);
  if (found.length === 0 || isOld) return answer(400_001, 'msgid not found or too old');
  for (const message of found) organisation.messages.splice(organisation.messages.indexOf(message), 1);
  return OK;
}

function agent({ agentId, organisation, query }: Asked): Answer {
  if (query.get('agentid') !== String(agentId)) return answer(301_002, 'not allow operate this agent');
  return answer(0, 'ok', { agentid: agentId, name: '统计网格通', close: organisation.isClosed ? 1 : 0 });
}

function group({ organisation, query }: Asked): Answer {
  const chatid = query.get('chatid') ?? '';
  const members = organisation.groups.get(chatid);
  if (members === undefined) return answer(86_003, 'chatid not exist');
  return answer(0, 'ok', { chat_info: { chatid, name: '群', owner: members[0], userlist: members } });
}

function note({ violations }: Organisation, body: Body, known: ReadonlySet<string>): void {
  violations.push(
    ...Object.keys(body)
      .filter((name) => !known.has(name))
      .map((name) => `unknown field: ${name}`),
  );
}

function isText(value: unknown, maxChars: number): boolean {
  return typeof value === 'string' && value.trim() !== '' && [...value].length <= maxChars;
}

function record(value: unknown): Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
