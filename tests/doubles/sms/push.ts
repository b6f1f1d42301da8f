// What vendors push: receipts and answers, in the forms their pages show.

import type { Fate, SentSms } from './model.ts';

export interface Answered {
  readonly phone: string;
  readonly text: string;
  /** Aliyun numbers answers; Tencent does not. */
  readonly number: number;
  readonly sentAtMs?: number;
}

const SHANGHAI_MS = 8 * 3_600_000;

/** `2026-11-05 09:30:00` in Shanghai. */
export function wallTime(epochMs: number): string {
  return new Date(epochMs + SHANGHAI_MS).toISOString().slice(0, 19).replace('T', ' ');
}

/** SmsReport, or the status callback: a batch of one. */
export function receiptEntry(
  vendor: 'aliyun' | 'tencent',
  { echo, id, phone }: Pick<SentSms, 'phone' | 'id' | 'echo'>,
  fate: Fate,
): readonly object[] {
  const at = wallTime(Date.now());
  if (vendor === 'aliyun') {
    return [
      {
        phone_number: phone,
        send_time: at,
        report_time: at,
        success: fate === null,
        err_code: fate?.code ?? 'DELIVERED',
        err_msg: fate?.text ?? '用户接收成功',
        sms_size: '1',
        biz_id: id,
        out_id: echo,
      },
    ];
  }
  return [
    {
      user_receive_time: at,
      nationcode: '86',
      mobile: phone,
      report_status: fate === null ? 'SUCCESS' : 'FAIL',
      errmsg: fate?.code ?? 'DELIVRD',
      description: fate?.text ?? '用户短信送达成功',
      sid: id,
    },
  ];
}

/** SmsUp, an array; or the reply callback, one object. */
export function answerEntry(
  vendor: 'aliyun' | 'tencent',
  { number, phone, sentAtMs = Date.now(), text }: Answered,
): unknown {
  if (vendor === 'aliyun') {
    const at = wallTime(sentAtMs);
    return [{ phone_number: phone, content: text, send_time: at, dest_code: '1234', sequence_id: number }];
  }
  const time = Math.floor(sentAtMs / 1_000);
  return { nationcode: '86', mobile: phone, text, sign: '玉环市统计局', time, extend: '' };
}
