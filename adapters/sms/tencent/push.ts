// What Tencent Cloud pushes: receipts, a JSON array, and answers, one JSON object (or an array of them).

import { answer, receipt, textOf } from '../pushed.ts';
import type { Pushed } from '../vendor.ts';
import { objectOf } from '../verdict.ts';

/** Null for what is neither; entries of another form are left alone. */
export function readPush(body: unknown): readonly Pushed[] | null {
  const entries = Array.isArray(body) ? body : objectOf(body) === null ? null : [body];
  return entries?.map((entry: unknown) => readEntry(objectOf(entry) ?? {})) ?? null;
}

function readEntry(entry: Readonly<Record<string, unknown>>): Pushed {
  const phone = textOf(entry['mobile']);
  if (!['86', '+86'].includes(textOf(entry['nationcode']))) return { kind: 'ignored' };
  if (typeof entry['report_status'] === 'string') {
    const isDelivered = entry['report_status'] === 'SUCCESS';
    const [ref, code, text] = [entry['sid'], entry['errmsg'], entry['description']].map(textOf);
    return receipt({ phone, ref: ref ?? '', isDelivered, code: code ?? '', text: text ?? '' });
  }
  if (typeof entry['text'] !== 'string') return { kind: 'ignored' };
  const seconds = Number(entry['time']);
  const sentAtMs = Number.isSafeInteger(seconds) && seconds > 0 ? seconds * 1_000 : null;
  return answer({ phone, text: entry['text'], sentAtMs, id: null, entry });
}
