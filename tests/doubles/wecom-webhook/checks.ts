// What can be judged of a call by itself: its form, the kinds of messages, their sizes in bytes.

const TEXT_MAX_BYTES = 2_048;
const MARKDOWN_MAX_BYTES = 4_096;
const TEXT_FIELDS = new Set(['content', 'mentioned_list', 'mentioned_mobile_list']);

/** `errcode` and `errmsg`; null when nothing is wrong with it. */
export function formRefusal(
  contentType: string | undefined,
  body: unknown,
): readonly [number, string] | null {
  if (!/^application\/json\b/.test(contentType ?? '') || !isObject(body))
    return [47_001, 'data format error'];
  const { msgtype } = body;
  if (msgtype !== 'text' && msgtype !== 'markdown') return [40_008, 'invalid message type'];
  const text = textOf(body);
  if (text === '') return [44_004, 'empty content'];
  const maxBytes = msgtype === 'text' ? TEXT_MAX_BYTES : MARKDOWN_MAX_BYTES;
  return Buffer.byteLength(text) > maxBytes ? [45_002, 'content size out of limit'] : null;
}

/** Fields the pages do not know, and whoever is mentioned: we mention nobody. */
export function unknownFields(body: unknown): readonly string[] {
  if (!isObject(body)) return [];
  const { msgtype, text } = body;
  const outer = Object.keys(body).filter((field) => field !== 'msgtype' && field !== msgtype);
  const inner = isObject(text) ? Object.keys(text).filter((field) => !TEXT_FIELDS.has(field)) : [];
  const mentions = isObject(text) ? Object.keys(text).filter((field) => field.startsWith('mentioned')) : [];
  return [...outer, ...inner, ...mentions];
}

export function textOf(body: unknown): string {
  if (!isObject(body)) return '';
  const { msgtype } = body;
  const inner = typeof msgtype === 'string' ? body[msgtype] : null;
  const text = isObject(inner) ? inner['content'] : null;
  return typeof text === 'string' ? text : '';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
