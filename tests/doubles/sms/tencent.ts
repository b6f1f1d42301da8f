// Tencent Cloud SMS 2021-01-11 as a strict stand-in: the signature TC3-HMAC-SHA256 over what really came, a status for each number.

import { createHash, createHmac } from 'node:crypto';
import type { WireAnswer, WireCall } from './aliyun.ts';
import { type Approval, HAS_LINK, MOBILE, PARAM_MAX, type Refusal, type SmsWorld } from './model.ts';
import { tencentRecords } from './records.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Fields each action takes; the first list must be there. */
const FIELDS: Readonly<Record<string, readonly [readonly string[], readonly string[]]>> = {
  SendSms: [
    ['PhoneNumberSet', 'SmsSdkAppId', 'TemplateId'],
    ['SignName', 'TemplateParamSet', 'ExtendCode', 'SessionContext', 'SenderId'],
  ],
  DescribeSmsTemplateList: [['International'], ['TemplateIdSet', 'Limit', 'Offset']],
  PullSmsSendStatusByPhoneNumber: [
    ['BeginTime', 'Offset', 'Limit', 'PhoneNumber', 'SmsSdkAppId'],
    ['EndTime'],
  ],
  SmsPackagesStatistics: [['SmsSdkAppId', 'Limit', 'Offset', 'BeginTime', 'EndTime'], []],
};

export function answerTencent(call: WireCall, world: SmsWorld): WireAnswer {
  const refusal = gatewayRefusal(call, world);
  if (refusal !== null) return failed({ code: refusal });
  const action = String(call.headers['x-tc-action']);
  const fields = objectOf(call.body);
  const known = FIELDS[action];
  if (known === undefined) return failed({ code: 'InvalidAction' });
  if (fields === null) return failed({ code: 'InvalidParameter' });
  const [needed, others] = known;
  const missing = needed.find((name) => fields[name] === undefined);
  if (missing !== undefined) return failed({ code: 'MissingParameter', text: missing });
  const unknown = Object.keys(fields).filter((name) => ![...needed, ...others].includes(name));
  if (unknown.length > 0) return failed({ code: 'UnknownParameter', text: unknown.join() });
  if (world.isTooFast()) return failed({ code: 'RequestLimitExceeded' });
  if (world.accountRefusal !== null) return failed(world.accountRefusal);
  switch (action) {
    case 'SendSms':
      return send(fields, world);
    case 'DescribeSmsTemplateList':
      return listTemplates(fields, world);
    case 'PullSmsSendStatusByPhoneNumber':
      return pullStatus(fields, world);
    default:
      return packages(fields, world);
  }
}

function gatewayRefusal({ body, headers, method, url }: WireCall, world: SmsWorld): string | null {
  const header = (name: string) => String(headers[name] ?? '');
  if (method !== 'POST' || url.pathname !== '/') return 'InvalidParameter';
  if (!/^application\/json(;|$)/.test(header('content-type'))) return 'InvalidParameter';
  if (header('x-tc-version') !== '2021-01-11') return 'NoSuchVersion';
  if (header('x-tc-region') === '') return 'MissingParameter';
  const form =
    /^TC3-HMAC-SHA256 Credential=([^/]+)\/(\d{4}-\d\d-\d\d)\/sms\/tc3_request, ?SignedHeaders=([^,]+), ?Signature=([\da-f]{64})$/;
  const [, keyId, day = '', names = '', signature] = form.exec(header('authorization')) ?? [];
  if (signature === undefined) return 'AuthFailure.InvalidAuthorization';
  if (keyId !== world.keyId) return 'AuthFailure.SecretIdNotFound';
  const seconds = Number(header('x-tc-timestamp'));
  const atMs = seconds * 1_000;
  if (!Number.isSafeInteger(seconds) || Math.abs(atMs - world.wallMs()) > 300_000) {
    return 'AuthFailure.SignatureExpire';
  }
  const signed = names.split(';');
  const isComplete = ['content-type', 'host'].every((name) => signed.includes(name));
  if (!isComplete || signed.join() !== signed.toSorted().join()) return 'AuthFailure.SignatureFailure';
  if (new Date(atMs).toISOString().slice(0, 10) !== day) return 'AuthFailure.SignatureFailure';
  const lines = signed.map((name) => `${name}:${signedValue(name, header(name))}\n`).join('');
  const request = `POST\n/\n${url.search.slice(1)}\n${lines}\n${names}\n${sha256(body)}`;
  const source = `TC3-HMAC-SHA256\n${seconds}\n${day}/sms/tc3_request\n${sha256(request)}`;
  const key = [day, 'sms', 'tc3_request'].reduce<string | Buffer>(
    (last, next) => createHmac('sha256', last).update(next).digest(),
    `TC3${world.keySecret}`,
  );
  const wanted = createHmac('sha256', key).update(source).digest('hex');
  return wanted === signature ? null : 'AuthFailure.SignatureFailure';
}

/** The official client signs the host without its port: at the usual port that is the same. */
function signedValue(name: string, value: string): string {
  const plain = value.trim().toLowerCase();
  return name === 'host' ? plain.replace(/:\d+$/, '') : plain;
}

function send(fields: Fields, world: SmsWorld): WireAnswer {
  const phones = fields['PhoneNumberSet'];
  if (!isTexts(phones)) return failed({ code: 'InvalidParameter' });
  if (phones.length === 0) return failed({ code: 'MissingParameter.EmptyPhoneNumberSet' });
  if (phones.length > 200) return failed({ code: 'LimitExceeded.PhoneNumberCountLimit' });
  if (fields['SmsSdkAppId'] !== world.appId) {
    return failed({ code: 'UnauthorizedOperation.SmsSdkAppIdVerifyFail' });
  }
  const params = fields['TemplateParamSet'] ?? [];
  if (!isTexts(params)) return failed({ code: 'InvalidParameterValue.TemplateParameterFormatError' });
  const statuses = phones.map((phone) => sendOne(phone, params, fields, world));
  return { status: 200, body: { Response: { SendStatusSet: statuses, RequestId: crypto.randomUUID() } } };
}

function sendOne(e164: string, params: readonly string[], fields: Fields, world: SmsWorld): object {
  const phone = e164.replace(/^\+86/, '');
  const { SessionContext: session } = fields;
  const echo = typeof session === 'string' ? session : '';
  const template = String(fields['TemplateId']);
  const refusal = refusalOf(e164, phone, params, fields, world);
  const status = { PhoneNumber: e164, SessionContext: echo, IsoCode: 'CN' };
  if (refusal !== null) {
    return { ...status, SerialNo: '', Fee: 0, Code: refusal.code, Message: refusal.text ?? refusal.code };
  }
  const id = `2019:${world.nextId()}`;
  const content = world.templates.get(template)?.content ?? '';
  const shown = content.replace(/\{(\d+)\}/g, (_, number: string) => params[Number(number) - 1] ?? '');
  const { segments } = world.keep({ phone, template, params, echo }, shown, id);
  return { ...status, SerialNo: id, Fee: segments, Code: 'Ok', Message: 'send success' };
}

function refusalOf(
  e164: string,
  phone: string,
  params: readonly string[],
  fields: Fields,
  world: SmsWorld,
): Refusal | null {
  if (!e164.startsWith('+86') || !MOBILE.test(phone)) {
    return { code: 'InvalidParameterValue.IncorrectPhoneNumber' };
  }
  if (fields['SignName'] !== world.sign || world.signApproval !== 'approved') {
    return { code: 'FailedOperation.SignatureIncorrectOrUnapproved' };
  }
  const template = world.templates.get(String(fields['TemplateId']));
  if (template?.approval !== 'approved') return { code: 'FailedOperation.TemplateIncorrectOrUnapproved' };
  if (new Set(template.content.match(/\{\d+\}/g)).size !== params.length) {
    return { code: 'FailedOperation.TemplateParamSetNotMatchApprovedTemplate' };
  }
  if (params.some((value) => value.length > PARAM_MAX)) {
    return { code: 'InvalidParameterValue.TemplateParameterLengthLimit' };
  }
  if (params.some((value) => HAS_LINK.test(value))) {
    return { code: 'InvalidParameterValue.ProhibitedUseUrlInTemplateParameter' };
  }
  if (params.some((value) => value === '' || /[【】\n]/.test(value))) {
    return { code: 'InvalidParameterValue.TemplateParameterFormatError' };
  }
  if (world.balance <= 0) return { code: 'FailedOperation.InsufficientBalanceInSmsPackage' };
  return world.refusals.get(phone) ?? world.haste(phone);
}

const STATUS: Readonly<Record<Approval, number>> = { approved: 0, waiting: 1, refused: -1 };

function listTemplates(fields: Fields, world: SmsWorld): WireAnswer {
  const ids = fields['TemplateIdSet'];
  if (!Array.isArray(ids) || !ids.every((one) => Number.isSafeInteger(one))) {
    return failed({ code: 'InvalidParameter' });
  }
  const set = ids.flatMap((id) => {
    const template = world.templates.get(String(id));
    if (template === undefined) return [];
    const { approval, content } = template;
    const names = { TemplateName: '提醒', ReviewReply: '', CreateTime: 1_577_808_000 };
    return [
      { TemplateId: id, International: 0, StatusCode: STATUS[approval], TemplateContent: content, ...names },
    ];
  });
  return {
    status: 200,
    body: { Response: { DescribeTemplateStatusSet: set, RequestId: crypto.randomUUID() } },
  };
}

function pullStatus(fields: Fields, world: SmsWorld): WireAnswer {
  const set = tencentRecords(fields, world);
  if (set === null) return failed({ code: 'InvalidParameter' });
  return { status: 200, body: { Response: { PullSmsSendStatusSet: set, RequestId: crypto.randomUUID() } } };
}

function packages(fields: Fields, world: SmsWorld): WireAnswer {
  const hours = [fields['BeginTime'], fields['EndTime']].map(String);
  if (!hours.every((one) => /^\d{10}$/.test(one)) || (hours[0] ?? '') >= (hours[1] ?? '')) {
    return failed({ code: 'InvalidParameterValue.BeginTimeVerifyFail' });
  }
  const bought = { PackageId: 1, PackageType: 0, PackageCreateTime: 1, PackageEffectiveTime: 1 };
  const ends = Math.floor(world.wallMs() / 1_000) + 86_400;
  const used = { PackageExpiredTime: ends, PackageAmount: 100_000, CurrentUsage: 100_000 - world.balance };
  const set = [{ ...bought, ...used }];
  return {
    status: 200,
    body: { Response: { SmsPackagesStatisticsSet: set, RequestId: crypto.randomUUID() } },
  };
}

/** Errors of a whole call come at HTTP 200 as well. */
function failed({ code, text }: Refusal): WireAnswer {
  const error = { Code: code, Message: text ?? code };
  return { status: 200, body: { Response: { Error: error, RequestId: crypto.randomUUID() } } };
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function objectOf(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
