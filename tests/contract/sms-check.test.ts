// What `channel test` says of an account for short messages: a line for each thing that is wrong, and what to do.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CheckOptions } from '#adapters/contract.ts';
import type { SmsConfig } from '#adapters/sms/config.ts';
import { openSms } from '#adapters/sms/index.ts';
import { type SmsDouble, startSmsDouble, TEMPLATE } from '#tests/doubles/sms/index.ts';
import { keptLog } from './kept-log.ts';
import { configFor } from './sms-driver.ts';

const BOUNDS: CheckOptions = { groups: [], timeoutMs: 2_000, signal: new AbortController().signal };

describe.each(['aliyun', 'tencent'] as const)('a check of %s', (vendor) => {
  let double: SmsDouble;
  beforeEach(async () => {
    double = await startSmsDouble(vendor);
  });
  afterEach(() => double.close());

  const found = async (given: Partial<SmsConfig> = {}) => {
    const session = openSms({ ...configFor(double), ...given }, { log: keptLog().log });
    const findings = (await session.check?.(BOUNDS)) ?? [];
    await session.close();
    expect(JSON.stringify(findings)).not.toContain(double.world.keySecret);
    return findings.filter(({ state }) => state === 'wrong').map(({ code, text }) => [code, text] as const);
  };

  it('finds nothing wrong where all is approved, and sends nothing', async () => {
    expect(await found()).toEqual([]);
    expect(double.world.messages).toEqual([]);
    expect(double.world.violations).toEqual([]);
  });

  it('says that the key is wrong', async () => {
    const { key } = configFor(double);
    const [wrong] = await found({ key: { ...key, secret: 'another-secret' } });
    expect(wrong).toEqual([expect.stringMatching(/Signature/), expect.stringContaining('SMS_KEY_SECRET')]);
    const [unknown] = await found({ key: { ...key, id: 'LTAI5tNobody' } });
    expect(unknown?.[1]).toContain('SMS_KEY_ID');
  });

  it('says that the address is not allowed', async () => {
    const code = vendor === 'aliyun' ? 'isv.DENY_IP_RANGE' : 'UnauthorizedOperation.RequestIpNotInWhitelist';
    double.world.accountRefusal = { code };
    expect(await found()).toEqual([[code, expect.stringContaining('出口 IP')]]);
  });

  it('says that the clock is off', async () => {
    const behind = await startSmsDouble(vendor, { wallMs: () => Date.now() + 3_600_000 });
    const session = openSms(configFor(behind), { log: keptLog().log });
    const findings = await session.check?.(BOUNDS);
    expect(findings?.map(({ text }) => text).join()).toContain('校准本机时间');
    await Promise.all([session.close(), behind.close()]);
  });

  it.each(['waiting', 'refused'] as const)('says that a template is %s', async (approval) => {
    const template = double.world.templates.get(TEMPLATE[vendor]);
    if (template !== undefined) template.approval = approval;
    expect(await found()).toEqual([
      [
        approval === 'waiting' ? 'template_waiting' : 'template_not_approved',
        expect.stringContaining(TEMPLATE[vendor]),
      ],
    ]);
  });

  it('says that a template is not there, or has other variables', async () => {
    const { templates } = configFor(double);
    const usual = (code: string, params: readonly ('text' | 'title')[]) => ({
      templates: { ...templates, usual: { code, params } },
    });
    const [missing] = await found(usual('99', ['text']));
    expect(missing?.[0]).toBe('template_not_found');
    const [other] = await found(usual(TEMPLATE[vendor], ['text', 'title']));
    expect(other?.[0]).toBe('template_variables');
  });

  it('says that the signature is not approved, where the vendor tells', async () => {
    double.world.signApproval = 'refused';
    const codes = (await found()).map(([code]) => code);
    expect(codes).toEqual(vendor === 'aliyun' ? ['sign_not_approved'] : []);
  });

  it('says that the balance is gone, where the vendor tells', async () => {
    double.world.balance = 0;
    const codes = (await found()).map(([code]) => code);
    expect(codes).toEqual(vendor === 'tencent' ? ['balance_gone'] : []);
  });

  it('says that a page came instead, or that nobody listens', async () => {
    double.fault({ status: 200, html: '<html>请登录</html>' });
    expect(await found()).toEqual([['intercepted', expect.stringContaining('网页')]]);
    await double.close();
    expect(await found()).toEqual([['refused', expect.stringContaining('拒绝连接')]]);
  });

  it('has words for the codes that stop an account', () => {
    const session = openSms(configFor(double), { log: keptLog().log });
    const codes =
      vendor === 'aliyun'
        ? ['isv.AMOUNT_NOT_ENOUGH', 'isv.SMS_SIGNATURE_ILLEGAL', 'isv.SMS_TEMPLATE_ILLEGAL']
        : [
            'FailedOperation.InsufficientBalanceInSmsPackage',
            'FailedOperation.SignatureIncorrectOrUnapproved',
            'FailedOperation.TemplateIncorrectOrUnapproved',
          ];
    for (const code of codes) expect(session.explain?.(code, 'person'), code).toMatch(/。/u);
    expect(session.explain?.('gone.FISHING', 'person')).toBeNull();
    return session.close();
  });
});
