// Everything about a call that can be judged without remembering others: path, form, token, signature.

import { createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Said } from '../group-robots.ts';
import { fieldsOf, type HttpCall } from '../server.ts';

export interface HookSettings {
  readonly name: string;
  readonly token: string;
  readonly secret: string;
  /** A word every message must hold, for a robot that asks for one. */
  readonly keyword?: string;
}

export interface Checked {
  /** Null: no robot has this token. */
  readonly hook: HookSettings | null;
  readonly text: string;
  readonly msgUuid: string | null;
  /** `errcode` and `errmsg`; null when nothing is wrong so far. */
  readonly refusal: Said | null;
  readonly violations: readonly string[];
}

const SKEW_MS = 3_600_000;
const BODY_MAX_BYTES = 20_000;
const KNOWN_FIELDS = new Set(['msgtype', 'text', 'markdown', 'at', 'msgUuid']);
const KNOWN_QUERY = new Set(['access_token', 'timestamp', 'sign']);

export function checkCall(
  { body, raw, request, url }: HttpCall,
  hooks: readonly HookSettings[],
  nowMs: number,
): Checked {
  const hook = hooks.find(({ token }) => token === url.searchParams.get('access_token')) ?? null;
  const fields = fieldsOf(body);
  const { msgUuid } = fields;
  return {
    hook,
    text: textOf(fields),
    msgUuid: typeof msgUuid === 'string' ? msgUuid : null,
    refusal: formRefusal(request, url, raw, fields) ?? (hook === null ? null : signRefusal(url, hook, nowMs)),
    violations: [
      ...Object.keys(fields).filter((field) => !KNOWN_FIELDS.has(field)),
      ...[...url.searchParams.keys()].filter((name) => !KNOWN_QUERY.has(name)),
    ].map((name) => `unknown field: ${name}`),
  };
}

function formRefusal(
  request: IncomingMessage,
  url: URL,
  raw: string,
  fields: Readonly<Record<string, unknown>>,
): Said | null {
  if (request.method !== 'POST' || url.pathname !== '/robot/send') return [404, '请求的URI地址不存在'];
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
    return [43_004, '无效的HTTP HEADER Content-Type'];
  }
  if (Buffer.byteLength(raw) > BODY_MAX_BYTES) return [460_101, 'message too long, exceed 20000 bytes'];
  const { msgtype } = fields;
  if (msgtype !== 'text' && msgtype !== 'markdown') return [400_105, '不支持的消息类型'];
  return textOf(fields) === '' ? [40_035, '缺少参数 json'] : null;
}

/** Base64 of HMAC-SHA256 over instant, line break and key, with the key; the instant at most an hour off. */
function signRefusal(url: URL, { secret }: HookSettings, nowMs: number): Said | null {
  const timestamp = url.searchParams.get('timestamp') ?? '';
  if (!/^\d{13}$/.test(timestamp) || Math.abs(Number(timestamp) - nowMs) > SKEW_MS) {
    return [310_000, 'invalid timestamp'];
  }
  const sign = createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64');
  return url.searchParams.get('sign') === sign ? null : [310_000, 'sign not match'];
}

function textOf(fields: Readonly<Record<string, unknown>>): string {
  const { msgtype } = fields;
  const inner = typeof msgtype === 'string' ? fields[msgtype] : null;
  const text = fieldsOf(inner)[msgtype === 'text' ? 'content' : 'text'];
  return typeof text === 'string' ? text : '';
}
