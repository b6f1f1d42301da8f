// dysmsapi 2017-05-25 as a strict stand-in: the signature ACS3-HMAC-SHA256 over what really came, every field, codes at HTTP 200.

import { createHash, createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { type Approval, HAS_LINK, MOBILE, PARAM_MAX, type Refusal, type SmsWorld } from './model.ts';
import { aliyunRecords } from './records.ts';

/** A call as it came over the wire. */
export interface WireCall {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface WireAnswer {
  readonly status: number;
  readonly body: object;
}

/** Fields each action takes; the first list must be there. */
const FIELDS: Readonly<Record<string, readonly [readonly string[], readonly string[]]>> = {
  SendSms: [
    ['PhoneNumbers', 'SignName', 'TemplateCode'],
    ['TemplateParam', 'OutId', 'SmsUpExtendCode'],
  ],
  QuerySmsSign: [['SignName'], []],
  QuerySmsTemplate: [['TemplateCode'], []],
  QuerySendDetails: [['PhoneNumber', 'SendDate', 'PageSize', 'CurrentPage'], ['BizId']],
};

export function answerAliyun(call: WireCall, world: SmsWorld): WireAnswer {
  const action = String(call.headers['x-acs-action']);
  const refusal = gatewayRefusal(call, world);
  if (refusal !== null) return gatewayError(refusal[0], refusal[1]);
  const fields = FIELDS[action];
  if (fields === undefined) return gatewayError(404, 'InvalidAction.NotFound');
  const params = Object.fromEntries(call.url.searchParams);
  const [needed, others] = fields;
  const missing = needed.find((name) => (params[name] ?? '') === '');
  if (missing !== undefined) return gatewayError(400, `Missing${missing}`);
  const unknown = Object.keys(params).filter((name) => ![...needed, ...others].includes(name));
  if (unknown.length > 0) world.violations.push(`${action}: unknown ${unknown.join()}`);
  if (world.isTooFast()) return gatewayError(400, 'Throttling.User');
  switch (action) {
    case 'SendSms':
      return send(params, world);
    case 'QuerySmsSign':
      return querySign(params, world);
    case 'QuerySendDetails':
      return queryDetails(params, world);
    default:
      return queryTemplate(params, world);
  }
}

/** What the gateway in front refuses, with an HTTP status of its own. */
function gatewayRefusal(
  { body, headers, method, url }: WireCall,
  world: SmsWorld,
): readonly [number, string] | null {
  const header = (name: string) => String(headers[name] ?? '');
  if (method !== 'POST' || url.pathname !== '/') return [404, 'InvalidAction.NotFound'];
  if (header('x-acs-version') !== '2017-05-25') return [400, 'InvalidVersion'];
  const form = /^ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=([\da-f]{64})$/;
  const [, keyId, names = '', signature] = form.exec(header('authorization')) ?? [];
  if (signature === undefined) return [400, 'IncompleteSignature'];
  if (keyId !== world.keyId) return [404, 'InvalidAccessKeyId.NotFound'];
  const signed = names.split(';');
  const needed = ['host', ...Object.keys(headers).filter((name) => name.startsWith('x-acs-'))];
  const isComplete =
    needed.every((name) => signed.includes(name)) && signed.join() === signed.toSorted().join();
  if (!isComplete || header('x-acs-content-sha256') !== sha256(body)) return [400, 'IncompleteSignature'];
  const date = header('x-acs-date');
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(date)) return [400, 'InvalidTimeStamp.Format'];
  if (Math.abs(Date.parse(date) - world.wallMs()) > 15 * 60_000) return [400, 'InvalidTimeStamp.Expired'];
  const query = [...url.searchParams]
    .map(([name, value]) => [escaped(name), escaped(value)] as const)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map((pair) => pair.join('='));
  const lines = signed.map((name) => `${name}:${header(name).trim()}\n`).join('');
  const request = `POST\n/\n${query.join('&')}\n${lines}\n${names}\n${sha256(body)}`;
  const wanted = createHmac('sha256', world.keySecret)
    .update(`ACS3-HMAC-SHA256\n${sha256(request)}`)
    .digest('hex');
  if (wanted !== signature) return [400, 'SignatureDoesNotMatch'];
  const nonce = header('x-acs-signature-nonce');
  if (nonce === '' || world.nonces.has(nonce)) return [400, 'SignatureNonceUsed'];
  world.nonces.add(nonce);
  return null;
}

function send(params: Readonly<Record<string, string>>, world: SmsWorld): WireAnswer {
  const phones = (params['PhoneNumbers'] ?? '').split(',');
  const template = world.templates.get(params['TemplateCode'] ?? '');
  const values = paramsOf(params['TemplateParam'] ?? '{}');
  const refusal = world.accountRefusal ?? refusalOf(phones, params, template, values, world);
  if (refusal !== null) return said(refusal);
  const id = world.nextId();
  for (const phone of phones) {
    const shown = (template?.content ?? '').replace(
      /\$\{(\w+)\}/g,
      (_, name: string) => values?.[name] ?? '',
    );
    const sent = { phone, template: params['TemplateCode'] ?? '', echo: params['OutId'] ?? '' };
    world.keep({ ...sent, params: Object.values(values ?? {}) }, shown, id);
  }
  return said({ code: 'OK', text: 'OK' }, { BizId: id });
}

function refusalOf(
  phones: readonly string[],
  { SignName: sign }: Readonly<Record<string, string>>,
  template: { readonly content: string; readonly approval: Approval } | undefined,
  values: Readonly<Record<string, string>> | null,
  world: SmsWorld,
): Refusal | null {
  if (phones.length > 1_000) return { code: 'isv.MOBILE_COUNT_OVER_LIMIT' };
  if (!phones.every((phone) => MOBILE.test(phone))) return { code: 'isv.MOBILE_NUMBER_ILLEGAL' };
  if (sign !== world.sign || world.signApproval !== 'approved') return { code: 'isv.SMS_SIGNATURE_ILLEGAL' };
  if (template?.approval !== 'approved') return { code: 'isv.SMS_TEMPLATE_ILLEGAL' };
  if (values === null) return { code: 'isv.INVALID_JSON_PARAM' };
  const names = [...template.content.matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => name);
  if (!names.every((name) => (values[name] ?? '') !== '')) return { code: 'isv.TEMPLATE_MISSING_PARAMETERS' };
  const said = Object.values(values);
  if (said.some((value) => value.length > PARAM_MAX)) return { code: 'isv.PARAM_LENGTH_LIMIT' };
  if (said.some((value) => HAS_LINK.test(value))) return { code: 'isv.PARAM_NOT_SUPPORT_URL' };
  if (said.some((value) => /[【】\n]/.test(value))) return { code: 'isv.TEMPLATE_PARAMS_ILLEGAL' };
  if (world.balance <= 0) return { code: 'isv.AMOUNT_NOT_ENOUGH', text: '账户余额不足' };
  for (const phone of phones) {
    const refusal = world.refusals.get(phone) ?? world.haste(phone);
    if (refusal !== null) return refusal;
  }
  return null;
}

/** Null for what is no object of texts. */
function paramsOf(json: string): Readonly<Record<string, string>> | null {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    const entries = Object.entries(value);
    return entries.every(([, one]) => typeof one === 'string') ? Object.fromEntries(entries) : null;
  } catch {
    return null;
  }
}

const STATUS: Readonly<Record<Approval, number>> = { waiting: 0, approved: 1, refused: 2 };

function querySign({ SignName: name }: Readonly<Record<string, string>>, world: SmsWorld): WireAnswer {
  if (world.accountRefusal !== null) return said(world.accountRefusal);
  if (name !== world.sign) return said({ code: 'isv.SMS_SIGNATURE_ILLEGAL', text: '签名不存在' });
  return said(
    { code: 'OK', text: 'OK' },
    { SignName: name, SignStatus: STATUS[world.signApproval], Reason: '' },
  );
}

function queryDetails(params: Readonly<Record<string, string>>, world: SmsWorld): WireAnswer {
  if (world.accountRefusal !== null) return said(world.accountRefusal);
  const records = aliyunRecords(params, world);
  if (records === null) return said({ code: 'isv.INVALID_PARAMETERS' });
  return said({ code: 'OK', text: 'OK' }, records);
}

function queryTemplate(
  { TemplateCode: code = '' }: Readonly<Record<string, string>>,
  world: SmsWorld,
): WireAnswer {
  if (world.accountRefusal !== null) return said(world.accountRefusal);
  const template = world.templates.get(code);
  if (template === undefined) return said({ code: 'isv.SMS_TEMPLATE_ILLEGAL', text: '模板不存在' });
  return said(
    { code: 'OK', text: 'OK' },
    {
      TemplateCode: code,
      TemplateStatus: STATUS[template.approval],
      TemplateContent: template.content,
      TemplateType: 1,
    },
  );
}

/** The service answers at HTTP 200, whatever it says. */
function said({ code, text }: Refusal, more: object = {}): WireAnswer {
  return { status: 200, body: { Code: code, Message: text ?? code, RequestId: requestId(), ...more } };
}

function gatewayError(status: number, code: string): WireAnswer {
  return {
    status,
    body: { Code: code, Message: code, RequestId: requestId(), HostId: 'dysmsapi.aliyuncs.com' },
  };
}

function requestId(): string {
  return crypto.randomUUID().toUpperCase();
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Everything but letters, digits and `-_.~`. */
function escaped(text: string): string {
  return [...Buffer.from(text)]
    .map((byte) => {
      const sign = String.fromCharCode(byte);
      return /[\w.~-]/.test(sign) ? sign : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}
