// The settings of short messages: what is wrong is said by name, what is right is read.

import { describe, expect, it } from 'vitest';
import { smsSettings } from '#adapters/sms/config.ts';

const GOOD = {
  SMS_VENDOR: 'aliyun',
  SMS_KEY_ID: 'LTAI5tExample',
  SMS_KEY_SECRET: 'secret-canary',
  SMS_SIGN: '玉环市统计局',
  SMS_TEMPLATE: 'SMS_154950909',
} as const;

const read = (given: Readonly<Record<string, string>>) => {
  const { data, error } = smsSettings.variables.safeParse({ ...GOOD, ...given });
  return data === undefined ? (error?.issues ?? []) : smsSettings.setup(data)?.config;
};

describe('the settings of short messages', () => {
  it('name the vendor’s own host, one template with one variable, and no door', () => {
    expect(read({})).toMatchObject({
      vendor: { name: 'aliyun' },
      apiBase: 'https://dysmsapi.aliyuncs.com',
      templates: { usual: { code: 'SMS_154950909', params: ['text'] }, paramMaxChars: 35 },
      door: null,
      perSecond: 20,
      feeFen: 5,
    });
  });

  it('take templates of single purposes, their variables in order, and who may push', () => {
    const config = read({
      SMS_VENDOR: 'tencent',
      SMS_APP_ID: '1400006666',
      SMS_TEMPLATE: '1110(title,text)',
      SMS_TEMPLATES: 'overdue=1111(count,title); reply=1112',
      SMS_HOOK_TOKEN: 'x'.repeat(24),
      SMS_HOOK_FROM: '203.0.113.0/24, 2001:db8::1',
    });
    expect(config).toMatchObject({
      vendor: { name: 'tencent', appId: '1400006666' },
      templates: {
        usual: { code: '1110', params: ['title', 'text'] },
        byPurpose: new Map([
          ['overdue', { code: '1111', params: ['count', 'title'] }],
          ['reply', { code: '1112', params: ['text'] }],
        ]),
      },
      door: { token: 'x'.repeat(24), from: ['203.0.113.0/24', '2001:db8::1'] },
    });
  });

  it.each([
    ['SMS_VENDOR', { SMS_VENDOR: 'huawei' }],
    ['SMS_APP_ID', { SMS_VENDOR: 'tencent', SMS_TEMPLATE: '1110' }],
    ['SMS_TEMPLATE', { SMS_VENDOR: 'tencent', SMS_APP_ID: '1400006666' }],
    ['SMS_TEMPLATE', { SMS_TEMPLATE: 'SMS_1(text,text)' }],
    ['SMS_TEMPLATE', { SMS_TEMPLATE: 'SMS_1(name)' }],
    ['SMS_TEMPLATES', { SMS_TEMPLATES: 'everything=SMS_2' }],
    ['SMS_TEMPLATES', { SMS_TEMPLATES: 'reply' }],
    ['SMS_SIGN', { SMS_SIGN: '【统计局】' }],
    ['SMS_PARAM_CHARS', { SMS_PARAM_CHARS: '10' }],
    ['SMS_HOOK_TOKEN', { SMS_HOOK_TOKEN: 'short' }],
    ['SMS_HOOK_FROM', { SMS_HOOK_FROM: '203.0.113.0/33' }],
    ['SMS_HOOK_FROM', { SMS_HOOK_FROM: 'aliyun.com' }],
    ['SMS_API_BASE', { SMS_API_BASE: 'http://sms.example.cn' }],
  ])('%s is refused in %o', (name, given) => {
    const issues = read(given);
    expect(Array.isArray(issues) && issues.map(({ path }) => path.join())).toEqual([name]);
    expect(JSON.stringify(issues)).not.toContain(GOOD.SMS_KEY_SECRET);
  });
});
