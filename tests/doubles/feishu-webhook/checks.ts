// Everything about a call that can be judged without remembering others: path, form, size, signature, keywords.

import { createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Said } from '../group-robots.ts';
import { fieldsOf, type HttpCall } from '../server.ts';

export interface HookSettings {
  readonly name: string;
  readonly token: string;
  readonly secret: string | null;
  /** A word every message must hold, for a bot that asks for one. */
  readonly keyword?: string;
  /** The bot takes calls from listed addresses only, and ours is none of them. */
  readonly refusesAddress?: boolean;
}

export interface Checked {
  /** Null: no bot has this token. */
  readonly hook: HookSettings | null;
  readonly text: string;
  /** `code` and `msg`; null when nothing is wrong so far. */
  readonly refusal: Said | null;
  readonly violations: readonly string[];
}

const PATH = '/open-apis/bot/v2/hook/';
const SKEW_S = 3_600;
const BODY_MAX_BYTES = 20 * 1024;
const KNOWN_FIELDS = new Set(['timestamp', 'sign', 'msg_type', 'content', 'card']);
const BAD_REQUEST: Said = [9_499, 'Bad Request'];

export function checkCall(
  { body, raw, request }: HttpCall,
  hooks: readonly HookSettings[],
  nowMs: number,
): Checked {
  const path = request.url ?? '';
  const token = path.startsWith(PATH) ? path.slice(PATH.length) : null;
  const hook = hooks.find((one) => one.token === token) ?? null;
  const fields = fieldsOf(body);
  const text = textOf(fields);
  return {
    hook,
    text,
    refusal:
      formRefusal(request, token, raw, text) ??
      (hook === null ? null : ruleRefusal(fields, text, hook, nowMs)),
    violations: Object.keys(fields)
      .filter((field) => !KNOWN_FIELDS.has(field))
      .map((field) => `unknown field: ${field}`),
  };
}

function formRefusal(request: IncomingMessage, token: string | null, raw: string, text: string): Said | null {
  if (request.method !== 'POST' || token === null) return [99_991_663, 'not found'];
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) return BAD_REQUEST;
  return Buffer.byteLength(raw) > BODY_MAX_BYTES || text === '' ? BAD_REQUEST : null;
}

/** The security settings, in the order of their codes. */
function ruleRefusal(
  fields: Readonly<Record<string, unknown>>,
  text: string,
  hook: HookSettings,
  nowMs: number,
): Said | null {
  if (hook.secret !== null && !isSigned(fields, hook.secret, nowMs)) {
    return [19_021, 'sign match fail or timestamp is not within one hour from current time'];
  }
  if (hook.refusesAddress === true) return [19_022, 'Ip Not Allowed'];
  return hook.keyword !== undefined && !text.includes(hook.keyword) ? [19_024, 'Key Words Not Found'] : null;
}

/** Base64 of HMAC-SHA256 over nothing, keyed with instant (seconds), line break and secret; at most an hour off. */
function isSigned(
  { sign, timestamp }: Readonly<Record<string, unknown>>,
  secret: string,
  nowMs: number,
): boolean {
  const instant = String(timestamp);
  if (!/^\d{10}$/.test(instant) || Math.abs(Number(instant) - nowMs / 1_000) > SKEW_S) return false;
  return sign === createHmac('sha256', `${instant}\n${secret}`).update('').digest('base64');
}

function textOf({ content, msg_type: type }: Readonly<Record<string, unknown>>): string {
  const { text } = fieldsOf(type === 'text' ? content : null);
  return typeof text === 'string' ? text : '';
}
