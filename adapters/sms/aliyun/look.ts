// Asks Aliyun's records about one send (QuerySendDetails): by number and day, found by the key it was given along.

import type { DeliveryReport } from '#adapters/contract.ts';
import type { CallOptions } from '#adapters/http.ts';
import { receipt, textOf } from '../pushed.ts';
import type { SendToLookFor } from '../vendor.ts';
import { objectOf } from '../verdict.ts';
import { type AliyunLine, call, saidOf } from './call.ts';

/** Of a page, by the API; a number is sent fewer in a day by one template. */
const PAGE = 50;
const PAGES = 4;

/** `SendStatus`: 1 waits for the carrier's receipt, 2 has failed, 3 has arrived. */
const STATES: Readonly<Record<string, 'sent' | 'failed' | 'delivered'>> = {
  1: 'sent',
  2: 'failed',
  3: 'delivered',
};

/** A call just before midnight may stand under the next day. */
const LATE_MS = 60_000;

/** Null: not there, or nobody can say. */
export async function lookForSend(
  send: SendToLookFor,
  options: CallOptions,
  line: AliyunLine,
): Promise<DeliveryReport | null> {
  const days = new Set([send.calledAtMs, send.calledAtMs + LATE_MS].map(dayOf));
  for (const day of days) {
    for (let page = 1; page <= PAGES; page += 1) {
      const entries = await recordsOf(send.phone, day, page, options, line);
      const found = entries.find(({ OutId: key }) => key === send.key);
      if (found !== undefined) return reportOf(found, send);
      if (entries.length < PAGE) break;
    }
  }
  return null;
}

type Entry = Readonly<Record<string, unknown>>;

async function recordsOf(
  phone: string,
  day: string,
  page: number,
  options: CallOptions,
  line: AliyunLine,
): Promise<readonly Entry[]> {
  const params = { PhoneNumber: phone, SendDate: day, PageSize: PAGE, CurrentPage: page };
  const result = await call('QuerySendDetails', params, options, line);
  const said = result.kind === 'answer' ? saidOf(result.answer.body) : null;
  const list = said?.code === 'OK' ? objectOf(said.fields['SmsSendDetailDTOs'])?.['SmsSendDetailDTO'] : null;
  const entries: readonly unknown[] = Array.isArray(list) ? list : [];
  return entries.map(objectOf).filter((entry) => entry !== null);
}

function reportOf(
  { ErrCode: code, SendStatus: status }: Entry,
  { key: ref, phone }: SendToLookFor,
): DeliveryReport | null {
  const state = STATES[textOf(status)];
  if (state === undefined) return null;
  if (state === 'sent') return { ref, address: phone, state };
  const said = receipt({ phone, ref, isDelivered: state === 'delivered', code: textOf(code), text: '' });
  return said.kind === 'report' ? said.report : null;
}

/** `20261105` in Shanghai. */
function dayOf(epochMs: number): string {
  const at = Temporal.Instant.fromEpochMilliseconds(Math.floor(epochMs)).toZonedDateTimeISO('Asia/Shanghai');
  return at.toPlainDate().toString().replaceAll('-', '');
}
