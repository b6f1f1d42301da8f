// The doubles of both vendors, proved by the vendors' own clients; and our signatures, which are theirs byte for byte.

import { createHash } from 'node:crypto';
import * as Dysms from '@alicloud/dysmsapi20170525';
import { afterEach, describe, expect, it } from 'vitest';
import { signed as acsSigned } from '#adapters/sms/aliyun/sign.ts';
import { signed as tc3Signed } from '#adapters/sms/tencent/sign.ts';
import { type SmsDouble, type SmsSettings, startSmsDouble, TEMPLATE } from '#tests/doubles/sms/index.ts';
import { LIMITS } from '#tests/doubles/sms/model.ts';
import { aliyunAuthorization, aliyunSdk, tencentAuthorization, tencentSdk } from './sms-sdk.ts';

const doubles: SmsDouble[] = [];
const start = async (vendor: 'aliyun' | 'tencent', settings: SmsSettings = {}) => {
  const double = await startSmsDouble(vendor, settings);
  doubles.push(double);
  return double;
};
afterEach(async () => {
  for (const double of doubles.splice(0)) {
    expect(double.world.violations).toEqual([]);
    await double.close();
  }
});

const { QuerySendDetailsRequest, QuerySmsSignRequest, QuerySmsTemplateRequest, SendSmsRequest } = Dysms;

describe('the Aliyun double under the official SDK', () => {
  const notice = (phoneNumbers: string, text = "3*(2) ~'你好'! a+b") =>
    new SendSmsRequest({
      phoneNumbers,
      signName: '玉环市统计局',
      templateCode: TEMPLATE.aliyun,
      templateParam: JSON.stringify({ text }),
      outId: 'key-1',
    });

  it('takes its messages, with every sign its canonical form escapes', async () => {
    const double = await start('aliyun');
    const { body } = await aliyunSdk(double).sendSms(notice('13900000001,13900000002'));
    expect(body).toMatchObject({ code: 'OK', bizId: expect.stringMatching(/./) });
    expect(double.world.messages).toMatchObject([
      {
        phone: '13900000001',
        text: "【玉环市统计局】统计工作提醒：3*(2) ~'你好'! a+b。",
        segments: 1,
        echo: 'key-1',
      },
      { phone: '13900000002' },
    ]);
  });

  it('answers business errors at HTTP 200, which the SDK hands over as answers', async () => {
    const double = await start('aliyun', { limits: LIMITS.aliyun.map((one) => ({ ...one, limit: 1 })) });
    const client = aliyunSdk(double);
    await client.sendSms(notice('13900000001'));
    const { body } = await client.sendSms(notice('13900000001'));
    expect(body).toMatchObject({ code: 'isv.BUSINESS_LIMIT_CONTROL', message: '触发天级流控Permits:50' });
    double.world.signApproval = 'refused';
    expect((await client.sendSms(notice('13900000003'))).body['code']).toBe('isv.SMS_SIGNATURE_ILLEGAL');
  });

  it('refuses a wrong key at its gateway, which the SDK throws', async () => {
    const double = await start('aliyun');
    await expect(aliyunSdk(double, 'wrong').sendSms(notice('13900000001'))).rejects.toMatchObject({
      code: 'SignatureDoesNotMatch',
    });
    expect(double.world.messages).toEqual([]);
  });

  it('tells by number and day what became of its messages', async () => {
    const double = await start('aliyun', { wallMs: () => Date.now() });
    const client = aliyunSdk(double);
    await client.sendSms(notice('13900000001'));
    const sendDate = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', '');
    const ask = (phoneNumber: string, pageSize = 10) =>
      client.querySendDetails(
        new QuerySendDetailsRequest({ phoneNumber, sendDate, pageSize, currentPage: 1 }),
      );
    const details = async () => (await ask('13900000001')).body['smsSendDetailDTOs'];
    const waiting = { outId: 'key-1', phoneNum: '13900000001', sendStatus: 1 };
    expect(await details()).toMatchObject({ smsSendDetailDTO: [waiting] });
    const [sent] = double.world.messages;
    if (sent !== undefined) sent.fate = { code: 'MK:0001', text: '空号' };
    expect(await details()).toMatchObject({ smsSendDetailDTO: [{ sendStatus: 2, errCode: 'MK:0001' }] });
    expect((await ask('13900000002')).body).toMatchObject({ code: 'OK', smsSendDetailDTOs: {} });
    expect((await ask('13900000001', 51)).body['code']).toBe('isv.INVALID_PARAMETERS');
  });

  it('tells whether signature and template are approved', async () => {
    const double = await start('aliyun');
    const client = aliyunSdk(double);
    const sign = await client.querySmsSign(new QuerySmsSignRequest({ signName: '玉环市统计局' }));
    expect(sign.body).toMatchObject({ code: 'OK', signStatus: 1 });
    const template = await client.querySmsTemplate(
      new QuerySmsTemplateRequest({ templateCode: TEMPLATE.aliyun }),
    );
    expect(template.body).toMatchObject({ templateStatus: 1, templateContent: '统计工作提醒：${text}。' });
  });
});

describe('the Tencent double under the official SDK', () => {
  const notice = (PhoneNumberSet: string[], text = '你好 <b>') => ({
    PhoneNumberSet,
    SmsSdkAppId: '1400006666',
    SignName: '玉环市统计局',
    TemplateId: TEMPLATE.tencent,
    TemplateParamSet: [text],
    SessionContext: 'key-1',
  });

  it('takes its messages and says of each number how it went', async () => {
    const double = await start('tencent', { limits: LIMITS.tencent });
    double.world.refusals.set('13900000002', { code: 'FailedOperation.PhoneNumberInBlacklist' });
    const client = tencentSdk(double);
    const { SendStatusSet } = await client.SendSms(notice(['+8613900000001', '+8613900000002']));
    expect(SendStatusSet).toMatchObject([
      { PhoneNumber: '+8613900000001', Code: 'Ok', Fee: 1, SerialNo: double.world.messages[0]?.id },
      { PhoneNumber: '+8613900000002', Code: 'FailedOperation.PhoneNumberInBlacklist', SerialNo: '' },
    ]);
    const again = await client.SendSms(notice(['+8613900000001']));
    expect(again.SendStatusSet).toMatchObject([{ Code: 'LimitExceeded.PhoneNumberThirtySecondLimit' }]);
  });

  it('refuses a wrong key at HTTP 200, which the SDK throws', async () => {
    const double = await start('tencent');
    await expect(tencentSdk(double, 'wrong').SendSms(notice(['+8613900000001']))).rejects.toMatchObject({
      code: 'AuthFailure.SignatureFailure',
    });
    expect([double.calls[0]?.status, double.world.messages]).toEqual([200, []]);
  });

  it('tells by number what became of its messages once a carrier has said so', async () => {
    const double = await start('tencent');
    const client = tencentSdk(double);
    await client.SendSms(notice(['+8613900000001']));
    const ask = { Offset: 0, Limit: 10, PhoneNumber: '+8613900000001', SmsSdkAppId: '1400006666' };
    const BeginTime = Math.floor(Date.now() / 1_000) - 60;
    const pull = async () =>
      (await client.PullSmsSendStatusByPhoneNumber({ BeginTime, ...ask })).PullSmsSendStatusSet;
    expect(await pull()).toEqual([]);
    const [sent] = double.world.messages;
    if (sent !== undefined) sent.fate = null;
    const said = { PhoneNumber: '+8613900000001', ReportStatus: 'SUCCESS', SerialNo: sent?.id };
    expect(await pull()).toMatchObject([{ ...said, SessionContext: 'key-1' }]);
    await expect(
      client.PullSmsSendStatusByPhoneNumber({ BeginTime, ...ask, Offset: 1 }),
    ).rejects.toMatchObject({
      code: 'InvalidParameter',
    });
  });

  it('tells of templates and packages', async () => {
    const double = await start('tencent');
    const client = tencentSdk(double);
    const list = await client.DescribeSmsTemplateList({ TemplateIdSet: [1110, 7], International: 0 });
    expect(list.DescribeTemplateStatusSet).toMatchObject([{ TemplateId: 1110, StatusCode: 0 }]);
    const ask = { SmsSdkAppId: '1400006666', Limit: 10, Offset: 0 };
    const span = { BeginTime: '2025010100', EndTime: '2026010100' };
    const packages = await client.SmsPackagesStatistics({ ...ask, ...span });
    expect(packages.SmsPackagesStatisticsSet).toMatchObject([{ PackageAmount: 100_000, CurrentUsage: 0 }]);
  });
});

describe('our signature', () => {
  const AT_MS = Date.UTC(2026, 10, 4, 16, 0, 1);
  const key = { id: 'LTAI5tExample', secret: 'a secret' };

  it('is the one Aliyun’s own library makes', () => {
    const params = { SignName: '统计局', TemplateParam: `{"text":"a b*(~)!'+/é𠮷"}`, PhoneNumbers: '1' };
    const ours = acsSigned({ action: 'SendSms', host: 'dysmsapi.aliyuncs.com', params }, key, AT_MS, 'nonce');
    const { authorization, ...headers } = ours.headers;
    const request = { method: 'POST', pathname: '/', query: params };
    const hash = createHash('sha256').update('').digest('hex');
    const signedHeaders = { ...headers, host: 'dysmsapi.aliyuncs.com' };
    expect(authorization).toBe(aliyunAuthorization({ ...request, headers: signedHeaders }, hash, key));
  });

  it('is the one Tencent’s own library makes, also just after midnight', () => {
    for (const nowMs of [AT_MS, Date.UTC(2026, 10, 5, 0, 0, 0)]) {
      const payload = { PhoneNumberSet: ['+8613900000001'], TemplateParamSet: ['“𠮷”\n'] };
      const body = JSON.stringify(payload);
      const ours = tc3Signed({ action: 'SendSms', body, host: 'sms.tencentcloudapi.com' }, key, nowMs);
      expect(ours['authorization']).toBe(tencentAuthorization(payload, nowMs / 1_000, key));
    }
  });
});
