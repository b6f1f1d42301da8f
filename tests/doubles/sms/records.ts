// What vendors say of messages to one number when they are asked: the forms of QuerySendDetails and PullSmsSendStatusByPhoneNumber.

import { MOBILE, type SentSms, type SmsWorld } from './model.ts';
import { wallTime } from './push.ts';

/** The page of one day; null: the question is not one. */
export function aliyunRecords(
  { CurrentPage, PageSize, PhoneNumber: phone = '', SendDate: day = '' }: Readonly<Record<string, string>>,
  world: SmsWorld,
): object | null {
  const [page, size] = [Number(CurrentPage), Number(PageSize)];
  const isSound =
    MOBILE.test(phone) &&
    /^\d{8}$/.test(day) &&
    Number.isSafeInteger(page) &&
    page >= 1 &&
    size >= 1 &&
    size <= 50;
  if (!isSound) return null;
  const all = world.messages.filter(
    (one) => one.phone === phone && wallTime(one.atMs).slice(0, 10).replaceAll('-', '') === day,
  );
  return {
    TotalCount: all.length,
    SmsSendDetailDTOs: { SmsSendDetailDTO: all.slice((page - 1) * size, page * size).map(aliyunRecord) },
  };
}

function aliyunRecord({ atMs, echo, fate, phone, template, text }: SentSms): object {
  const at = wallTime(atMs);
  const isSaid = fate !== undefined;
  return {
    PhoneNum: phone,
    TemplateCode: template,
    Content: text,
    OutId: echo,
    SendDate: at,
    SendStatus: !isSaid ? 1 : fate === null ? 3 : 2,
    ...(isSaid ? { ReceiveDate: at, ErrCode: fate?.code ?? 'DELIVERED' } : {}),
  };
}

/** Those a carrier has said something of, from `BeginTime` on; null: the question is not one. */
export function tencentRecords(
  fields: Readonly<Record<string, unknown>>,
  world: SmsWorld,
): readonly object[] | null {
  const { BeginTime: begin, Limit: limit, Offset: offset, PhoneNumber: e164, SmsSdkAppId: appId } = fields;
  if (typeof begin !== 'number' || typeof limit !== 'number' || limit < 1 || limit > 100 || offset !== 0)
    return null;
  if (typeof e164 !== 'string' || !e164.startsWith('+86') || appId !== world.appId) return null;
  const phone = e164.slice(3);
  return world.messages
    .filter((one) => one.phone === phone && one.fate !== undefined && one.atMs / 1_000 >= begin)
    .slice(0, limit)
    .map(({ atMs, echo, fate, id }) => ({
      UserReceiveTime: Math.floor(atMs / 1_000),
      CountryCode: '86',
      SubscriberNumber: phone,
      PhoneNumber: e164,
      SerialNo: id,
      ReportStatus: fate === null ? 'SUCCESS' : 'FAIL',
      Description: fate?.text ?? 'DELIVRD',
      SessionContext: world.namesSession ? echo : '',
    }));
}
