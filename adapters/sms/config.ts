// What the adapter is told about one account at one vendor, and the environment variables that say it.

import { isIP } from 'node:net';
import { z } from 'zod';
import type { ChannelSettings } from '#adapters/settings.ts';
import { credential, platformBase, wholeNumber } from '#bot/config-values.ts';
import type { Purpose } from '#bot/domain/delivery/purpose.ts';
import { LEAST_ROOM } from '#bot/domain/disclosure/gist.ts';
import type { Door } from './hook.ts';
import { LIMITS } from './limits.ts';
import type { ParamName, Template, Templates } from './plan.ts';

/** What both vendors need. */
export interface VendorConfig {
  /** Origin of the vendor's API. */
  readonly apiBase: string;
  readonly key: { readonly id: string; readonly secret: string };
  /** The approved signature, without 【】. */
  readonly sign: string;
  readonly templates: Templates;
}

export interface SmsConfig extends VendorConfig {
  /** `appId`: Tencent's SdkAppId. */
  readonly vendor: { readonly name: 'aliyun' } | { readonly name: 'tencent'; readonly appId: string };
  /** Null: nobody is told where to push receipts and answers. */
  readonly door: Door | null;
  readonly perSecond: number;
  readonly feeFen: number;
}

/** Where each vendor is called. */
const API_BASES = {
  aliyun: 'https://dysmsapi.aliyuncs.com',
  tencent: 'https://sms.tencentcloudapi.com',
} as const;

/** How each vendor numbers templates. */
const CODE_FORMS = { aliyun: /^SMS_\d+$/, tencent: /^\d+$/ } as const;

const PARAMS: ReadonlySet<string> = new Set<ParamName>(['text', 'title', 'count']);
const PURPOSES: ReadonlySet<string> = new Set<Purpose>([
  'reply',
  'control',
  'notice',
  'correction',
  'broadcast',
  'courtesy',
  'last_call',
  'overdue',
  'list',
]);

const TEMPLATE_FORM = '请写模板编号，变量不是一个 text 时在括号里按次序写明，如 SMS_154950909(title,text)';

/** `SMS_1` or `SMS_1(title,text)`; null for anything else. */
function templateOf(text: string): Template | null {
  const [, code, names = 'text'] = /^([A-Za-z0-9_-]{1,40})(?:\(([a-z,]+)\))?$/.exec(text.trim()) ?? [];
  const params = names.split(',').filter((name): name is ParamName => PARAMS.has(name));
  const isSound = params.length === names.split(',').length && new Set(params).size === params.length;
  return code !== undefined && isSound ? { code, params } : null;
}

const template = z.string().transform((text, context): Template => {
  const read = templateOf(text);
  if (read === null) context.addIssue({ code: 'custom', message: `不是模板。${TEMPLATE_FORM}` });
  return read ?? { code: '', params: [] };
});

/** `overdue=SMS_2;reply=SMS_3(text)` */
const templates = z.string().transform((text, context): ReadonlyMap<Purpose, Template> => {
  const byPurpose = new Map<Purpose, Template>();
  for (const [index, entry] of text.split(';').entries()) {
    const [purpose = '', code = ''] = entry.split('=').map((part) => part.trim());
    const read = templateOf(code);
    if (isPurpose(purpose) && read !== null) byPurpose.set(purpose, read);
    else {
      const names = [...PURPOSES].join('、');
      const message = `第 ${index + 1} 项不对。请写成 用途=模板，用英文分号隔开，用途为 ${names}。${TEMPLATE_FORM}`;
      context.addIssue({ code: 'custom', message });
    }
  }
  return byPurpose;
});

function isPurpose(text: string): text is Purpose {
  return PURPOSES.has(text);
}

const addresses = z.string().transform((text, context): readonly string[] => {
  const all = text.split(',').map((one) => one.trim());
  if (!all.every(isNet)) {
    context.addIssue({ code: 'custom', message: '不是 IP 地址。请写成例如 106.11.0.0/16,203.0.113.5' });
  }
  return all;
});

function isNet(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

const variables = z
  .object({
    SMS_VENDOR: z.enum(['aliyun', 'tencent'], '请写 aliyun（阿里云）或 tencent（腾讯云）').optional(),
    SMS_KEY_ID: credential('云厂商控制台的密钥页').optional(),
    SMS_KEY_SECRET: credential('云厂商控制台的密钥页').optional(),
    SMS_APP_ID: z
      .string()
      .regex(/^\d{6,12}$/, '不是短信应用编号。请写腾讯云的 SdkAppId，如 1400006666')
      .optional(),
    SMS_SIGN: z
      .string()
      .regex(/^[^【】\s]{2,20}$/u, '不是短信签名。请写审核通过的签名，不带【】')
      .optional(),
    SMS_TEMPLATE: template.optional(),
    SMS_TEMPLATES: templates.optional(),
    SMS_PARAM_CHARS: wholeNumber(LEAST_ROOM, 500, '35').default(LIMITS.paramMaxChars),
    SMS_API_BASE: platformBase.optional(),
    SMS_HOOK_TOKEN: z
      .string()
      .regex(/^[\w-]{24,100}$/, '太短或有别的符号。请写 24 个以上的字母、数字、下划线或短横')
      .optional(),
    SMS_HOOK_FROM: addresses.optional(),
    SMS_PER_SECOND: wholeNumber(1, 1_000, '20').default(20),
    SMS_FEE_FEN: wholeNumber(0, 100, '5').default(5),
  })
  .refine(
    ({ SMS_TEMPLATE: usual, SMS_TEMPLATES: others, SMS_VENDOR: vendor }) =>
      [usual, ...(others?.values() ?? [])].every(
        (one) => one === undefined || vendor === undefined || CODE_FORMS[vendor].test(one.code),
      ),
    { path: ['SMS_TEMPLATE'], message: '编号与厂商不符。阿里云形如 SMS_154950909，腾讯云是数字，如 1110' },
  )
  .refine(({ SMS_APP_ID: appId, SMS_VENDOR: vendor }) => vendor !== 'tencent' || appId !== undefined, {
    path: ['SMS_APP_ID'],
    message: '没有填。腾讯云短信要填短信应用的 SdkAppId，如 1400006666',
  });

export const smsSettings: ChannelSettings<typeof variables.shape, SmsConfig> = {
  kind: 'sms',
  name: '短信',
  variables,
  needed: ['SMS_VENDOR', 'SMS_KEY_ID', 'SMS_KEY_SECRET', 'SMS_SIGN', 'SMS_TEMPLATE'],
  alongside: ['SMS_APP_ID', 'SMS_TEMPLATES', 'SMS_HOOK_TOKEN', 'SMS_HOOK_FROM'],
  hosts: ['SMS_API_BASE'],
  setup(values) {
    const { SMS_KEY_ID: id, SMS_KEY_SECRET: secret, SMS_SIGN: sign, SMS_TEMPLATE: usual } = values;
    const { SMS_APP_ID: appId = '', SMS_HOOK_TOKEN: token, SMS_VENDOR: name } = values;
    if (name === undefined || id === undefined || secret === undefined) return null;
    if (sign === undefined || usual === undefined) return null;
    return {
      config: {
        vendor: name === 'tencent' ? { name, appId } : { name },
        apiBase: values.SMS_API_BASE ?? API_BASES[name],
        key: { id, secret },
        sign,
        templates: {
          usual,
          byPurpose: values.SMS_TEMPLATES ?? new Map(),
          paramMaxChars: values.SMS_PARAM_CHARS,
        },
        door: token === undefined ? null : { token, from: values.SMS_HOOK_FROM ?? [] },
        perSecond: values.SMS_PER_SECOND,
        feeFen: values.SMS_FEE_FEN,
      },
      // Nobody grants a month: what is paid is sent.
      limits: null,
      secrets: token === undefined ? [secret] : [secret, token],
    };
  },
};
