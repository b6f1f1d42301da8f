// What can be judged of a frame by itself: its envelope, the kinds of messages, their fields and sizes.

/** `errcode` and `errmsg`. */
export type Answer = readonly [number, string];

export type Fields = Readonly<Record<string, unknown>>;

const MARKDOWN_MAX_BYTES = 20_480;
const KEY_MAX_BYTES = 1_024;
const BUTTONS_MAX = 6;

/** An envelope as a client sends them; null: it is none. */
export function readRequest(text: string): { cmd: string; reqId: string; body: unknown } | null {
  const frame = parse(text);
  if (!isObject(frame) || Object.keys(frame).some((name) => !['cmd', 'headers', 'body'].includes(name))) {
    return null;
  }
  const { body, cmd, headers } = frame;
  const reqId = isObject(headers) ? headers['req_id'] : undefined;
  return typeof cmd === 'string' && typeof reqId === 'string' && reqId !== '' ? { cmd, reqId, body } : null;
}

/** What a push carries: null when it is sound. */
export function pushRefusal(body: unknown): Answer | null {
  if (!isObject(body)) return [47_001, 'data format error'];
  const { chat_type: chatType, chatid, msgtype } = body;
  if (typeof chatid !== 'string' || chatid === '') return [40_058, 'invalid chatid'];
  if (chatType !== undefined && ![0, 1, 2].includes(Number(chatType))) return [40_058, 'invalid chat_type'];
  if (msgtype === 'markdown') return markdownRefusal(body['markdown']);
  if (msgtype === 'template_card') return cardRefusal(body['template_card']);
  return [40_008, 'invalid message type'];
}

function markdownRefusal(markdown: unknown): Answer | null {
  const content = isObject(markdown) ? markdown['content'] : undefined;
  if (typeof content !== 'string' || content === '') return [44_004, 'empty content'];
  return Buffer.byteLength(content) > MARKDOWN_MAX_BYTES ? [45_002, 'content size out of limit'] : null;
}

function cardRefusal(card: unknown): Answer | null {
  if (!isObject(card)) return [40_058, 'invalid template_card'];
  const {
    button_list: buttons,
    card_type: type,
    main_title: heading,
    sub_title_text: text,
    task_id: id,
  } = card;
  if (type === 'text_notice') return null;
  if (type !== 'button_interaction') return [40_058, 'invalid card_type'];
  if (typeof id !== 'string' || !/^[\w@-]{1,128}$/.test(id)) return [40_058, 'invalid task_id'];
  const title = isObject(heading) ? heading['title'] : undefined;
  if ((typeof title !== 'string' || title === '') && (typeof text !== 'string' || text === '')) {
    return [40_058, 'main_title or sub_title_text is required'];
  }
  return areButtons(buttons) ? null : [40_058, 'invalid button_list'];
}

function areButtons(buttons: unknown): boolean {
  if (!Array.isArray(buttons) || buttons.length === 0 || buttons.length > BUTTONS_MAX) return false;
  const all: readonly unknown[] = buttons;
  const keys = all.map((one) => (isObject(one) ? one['key'] : undefined));
  return (
    new Set(keys).size === keys.length &&
    all.every((one) => isObject(one) && typeof one['text'] === 'string' && one['text'] !== '') &&
    keys.every((key) => typeof key === 'string' && key !== '' && Buffer.byteLength(key) <= KEY_MAX_BYTES)
  );
}

/** Fields of a push that no page knows, and mark-up in it that mentions somebody. */
export function pushViolations(body: unknown): readonly string[] {
  if (!isObject(body)) return [];
  const { msgtype } = body;
  const outer = Object.keys(body).filter(
    (name) => !['chatid', 'chat_type', 'msgtype', msgtype].includes(name),
  );
  const mentions = /<@/.test(JSON.stringify(body)) ? ['<@'] : [];
  return [...outer, ...mentions].map((name) => `in a push: ${name}`);
}

/** What a reader sees of a push: a card's text, or Markdown as it is. */
export function shownOf(body: unknown): string {
  if (!isObject(body)) return '';
  const { markdown, template_card: card } = body;
  const text = isObject(markdown) ? markdown['content'] : isObject(card) ? card['sub_title_text'] : '';
  return typeof text === 'string' ? text : '';
}

export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
