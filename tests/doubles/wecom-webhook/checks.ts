// What can be judged of a call by itself: its form, the kinds of messages, their sizes in bytes.

import type { Said } from '../group-robots.ts';
import { fieldsOf, isObject } from '../server.ts';

const TEXT_MAX_BYTES = 2_048;
const MARKDOWN_MAX_BYTES = 4_096;
const TEXT_FIELDS = new Set(['content', 'mentioned_list', 'mentioned_mobile_list']);

/** `errcode` and `errmsg`; null when nothing is wrong with it. */
export function formRefusal(contentType: string | undefined, body: unknown): Said | null {
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
  const fields = fieldsOf(body);
  const { msgtype, text } = fields;
  const outer = Object.keys(fields).filter((field) => field !== 'msgtype' && field !== msgtype);
  const inner = Object.keys(fieldsOf(text));
  const unknown = inner.filter((field) => !TEXT_FIELDS.has(field));
  return [...outer, ...unknown, ...inner.filter((field) => field.startsWith('mentioned'))];
}

export function textOf(body: unknown): string {
  const fields = fieldsOf(body);
  const { msgtype } = fields;
  const text = fieldsOf(typeof msgtype === 'string' ? fields[msgtype] : null)['content'];
  return typeof text === 'string' ? text : '';
}
