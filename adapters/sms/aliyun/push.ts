// What Aliyun pushes: receipts (SmsReport) and answers (SmsUp), each a JSON array.

import { answer, receipt, shanghaiMs, textOf } from '../pushed.ts';
import type { Pushed } from '../vendor.ts';
import { objectOf } from '../verdict.ts';

/** Null for what is no array; entries of another form are left alone. */
export function readPush(body: unknown): readonly Pushed[] | null {
  return Array.isArray(body) ? body.map((entry) => readEntry(objectOf(entry) ?? {})) : null;
}

function readEntry(entry: Readonly<Record<string, unknown>>): Pushed {
  const phone = textOf(entry['phone_number']);
  if (typeof entry['success'] === 'boolean') {
    // `out_id` is the key we gave: it is known even where the answer to our call was lost.
    const ref = textOf(entry['out_id']);
    const [code, text] = [textOf(entry['err_code']), textOf(entry['err_msg'])];
    return receipt({ phone, ref, isDelivered: entry['success'], code, text });
  }
  if (typeof entry['content'] !== 'string') return { kind: 'ignored' };
  const id = textOf(entry['sequence_id']);
  const sentAtMs = shanghaiMs(textOf(entry['send_time']));
  return answer({ phone, text: entry['content'], sentAtMs, id: id === '' ? null : id, entry });
}
