// Asks Tencent's records about one send (PullSmsSendStatusByPhoneNumber): by number and time, found by its session context.

import type { DeliveryReport } from '#adapters/contract.ts';
import type { CallOptions } from '#adapters/http.ts';
import { receipt, textOf } from '../pushed.ts';
import type { SendToLookFor } from '../vendor.ts';
import { objectOf } from '../verdict.ts';
import { call, saidOf, type TencentLine } from './call.ts';

/** The most a call answers with; its offset is fixed at 0. */
const LIMIT = 100;

/** Clocks differ. */
const BEFORE_SECONDS = 60;

/**
 * Null: not there, or nobody can say. Records appear with the carrier's receipt only, and name the session context only
 * where Tencent has opened that for the account (the API's page); without it no record can be told from another.
 */
export async function lookForSend(
  { calledAtMs, key, phone }: SendToLookFor,
  options: CallOptions,
  { appId, line }: { readonly appId: string; readonly line: TencentLine },
): Promise<DeliveryReport | null> {
  const asked = {
    BeginTime: Math.floor(calledAtMs / 1_000) - BEFORE_SECONDS,
    Offset: 0,
    Limit: LIMIT,
    PhoneNumber: `+86${phone}`,
    SmsSdkAppId: appId,
  };
  const result = await call('PullSmsSendStatusByPhoneNumber', asked, options, line);
  const said = result.kind === 'answer' ? saidOf(result.answer.body) : null;
  const list = said?.error === null ? said.fields['PullSmsSendStatusSet'] : null;
  const found = (Array.isArray(list) ? list : [])
    .map(objectOf)
    .find((one) => one?.['SessionContext'] === key);
  const state = textOf(found?.['ReportStatus']);
  if (state !== 'SUCCESS' && state !== 'FAIL') return null;
  const text = textOf(found?.['Description']);
  const read = receipt({ phone, ref: key, isDelivered: state === 'SUCCESS', code: text, text });
  return read.kind === 'report' ? read.report : null;
}
