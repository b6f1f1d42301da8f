// What pushes of both vendors have in common: receipts of numbers, words of people, instants in Shanghai.

import { createHash } from 'node:crypto';
import type { Address, InboundMessage } from '#adapters/contract.ts';
import type { RejectCode } from '#bot/domain/delivery/outcome.ts';
import { LIMITS } from './limits.ts';
import { isMobile, type Pushed } from './vendor.ts';
import { plainCode } from './verdict.ts';

/** Why carriers could not deliver, by the words and codes of their receipts. The first line that fits counts. */
export const RECEIPTS: readonly {
  readonly says: RegExp;
  readonly example: string;
  readonly code: RejectCode;
}[] = [
  { says: /空号|号码不存在|NOT_EXIST|INVALID_NUMBER/i, example: '空号', code: 'address_gone' },
  { says: /黑名单|退订|BLACK/i, example: '用户在黑名单中', code: 'blocked' },
  { says: /关键字|关键词|敏感|内容违规|KEYWORD/i, example: '短信含有敏感关键字', code: 'content_policy' },
  // Switched off, out of reach, full, out of credit: the number stays good.
  { says: /(?:)/, example: '用户关机', code: 'undelivered' },
];

/** A receipt: `ref` is what our send is known by. */
export function receipt(said: {
  readonly phone: string;
  readonly ref: string;
  readonly isDelivered: boolean;
  readonly code: string;
  readonly text: string;
}): Pushed {
  const { code: native, isDelivered, phone, ref, text } = said;
  if (!isMobile(phone) || ref === '') return { kind: 'ignored' };
  const of = { ref, address: phone };
  if (isDelivered) return { kind: 'report', report: { ...of, state: 'delivered' } };
  const code = RECEIPTS.find(({ says }) => says.test(`${native} ${text}`))?.code ?? 'undelivered';
  return { kind: 'report', report: { ...of, state: 'failed', code, native: plainCode(native) } };
}

/** Said to the vendor, which lets nothing more through to the number; an answer of ours would cost and not arrive. */
const UNSUBSCRIBES = /^\s*(?:td|t|n|退订)\s*$/i;

/** Somebody's answer. Without an id of the vendor's it is known by what it is made of, the same when pushed again. */
export function answer(said: {
  readonly phone: string;
  readonly text: string;
  readonly sentAtMs: number | null;
  readonly id: string | null;
  readonly entry: object;
}): Pushed {
  const { entry, id, phone, sentAtMs, text } = said;
  if (!isMobile(phone) || sentAtMs === null || UNSUBSCRIBES.test(text)) return { kind: 'ignored' };
  const raw = Buffer.from(JSON.stringify(entry));
  const words = text.slice(0, LIMITS.answerMaxChars).toWellFormed().trim();
  const sender: Address = { channel: 'sms', scope: 'person', id: phone };
  const message: InboundMessage = {
    platformId: id ?? `sha256-${createHash('sha256').update(raw).digest('hex')}`,
    conversation: sender,
    sender,
    // The push is known by a word in its address alone, and numbers are given to others after a while.
    senderProof: 'claimed',
    sentAtMs,
    text: words,
    quotedRef: null,
    content: words === '' ? 'other' : 'text',
    file: null,
    raw,
  };
  return { kind: 'message', message };
}

/** `2026-11-05 09:30:00` or `20261105093000`, in Shanghai; null for what is neither. */
export function shanghaiMs(text: string): number | null {
  const [, date, time] = /^(\d{4}-?\d{2}-?\d{2})[ T]?(\d{2}:?\d{2}:?\d{2})$/.exec(text) ?? [];
  if (date === undefined || time === undefined) return null;
  try {
    return Temporal.PlainDateTime.from(
      `${date.replaceAll('-', '')}T${time.replaceAll(':', '')}`,
    ).toZonedDateTime('Asia/Shanghai').epochMilliseconds;
  } catch {
    return null;
  }
}

/** A number or a text of a push as text; empty for anything else. */
export function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
