// What a check of an app says about each thing that can be wrong, in one line each.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CheckOptions, Finding } from '#adapters/contract.ts';
import type { WecomAppConfig } from '#adapters/wecom-app/config.ts';
import { openWecomApp } from '#adapters/wecom-app/index.ts';
import { PATHS } from '#adapters/wecom-app/limits.ts';
import { startWecomDouble, type WecomDouble } from '#tests/doubles/wecom-app/index.ts';
import { keptLog } from './kept-log.ts';
import { configFor } from './wecom-app-driver.ts';

const GROUPS: CheckOptions['groups'] = ['grid01', 'grid02'].map((id, index) => ({
  address: { channel: 'wecom-app', scope: 'group', id },
  name: `工业0${index + 1}`,
}));

describe('a check of an app of WeCom', () => {
  let double: WecomDouble;
  beforeEach(async () => {
    double = await startWecomDouble();
  });
  afterEach(() => double.close());

  async function check(
    changed: Partial<WecomAppConfig> = {},
    groups: CheckOptions['groups'] = [],
    wallMs: () => number = Date.now,
  ): Promise<readonly Finding[]> {
    const kept = keptLog();
    const session = openWecomApp({ ...configFor(double), ...changed }, { log: kept.log }, { wallMs });
    const found = await session.check?.({ groups, timeoutMs: 500, signal: new AbortController().signal });
    await session.close();
    const seen = JSON.stringify(found) + kept.text();
    for (const secret of [double.secret, 'token-canary', double.aesKey]) expect(seen).not.toContain(secret);
    for (const { text } of found ?? []) expect(text).not.toContain('\n');
    return found ?? [];
  }

  const wrongOnes = (findings: readonly Finding[]) =>
    findings.filter(({ state }) => state !== 'fine').map(({ code, text }) => [code, text]);

  it('finds nothing wrong where nothing is, and sends nothing', async () => {
    double.organisation.groups.set('grid01', ['a', 'b']);
    const findings = await check({}, GROUPS.slice(0, 1));
    expect(wrongOnes(findings)).toEqual([]);
    expect(findings.map(({ about }) => about)).toEqual([
      'host',
      'clock',
      'credentials',
      'agent',
      'callback',
      'group',
    ]);
    expect(double.calls.map(({ path }) => path)).toEqual([PATHS.token, PATHS.agent, PATHS.group]);
    expect(double.organisation.messages).toEqual([]);
  });

  it.each([
    ['a secret', { secret: 'wrong' }, 'auth', 'WECOM_APP_SECRET'],
    ['an organisation', { corpId: 'wwother' }, 'auth', 'WECOM_APP_CORP_ID'],
    ['an app', { agentId: 7 }, 'permission', 'WECOM_APP_AGENT_ID'],
  ])('says of %s that is wrong which setting it is', async (_what, changed, code, told) => {
    expect(wrongOnes(await check(changed, GROUPS))).toEqual([[code, expect.stringContaining(told)]]);
  });

  it('says that the address is not trusted', async () => {
    double.organisation.isTrusted = false;
    expect(wrongOnes(await check())).toEqual([['ip', expect.stringContaining('企业可信IP')]]);
  });

  it('says that the app is switched off', async () => {
    double.organisation.isClosed = true;
    expect(wrongOnes(await check())).toEqual([['closed', expect.stringContaining('停用')]]);
  });

  it('cannot tell of callbacks that are not configured, and says what to do', async () => {
    const findings = await check({ callback: null });
    expect(findings.filter(({ state }) => state === 'unknown').map(({ code, text }) => [code, text])).toEqual(
      [['callback_not_set', expect.stringContaining('WECOM_APP_HOOK_TOKEN')]],
    );
  });

  it('says of each group that the app has not made it', async () => {
    double.organisation.groups.set('grid01', ['a', 'b']);
    expect(wrongOnes(await check({}, GROUPS))).toEqual([['not_in_group', expect.stringContaining('工业02')]]);
  });

  it('says that the clock is off, by which callbacks would be refused', async () => {
    const found = await check({}, [], () => Date.now() + 240_000);
    expect(wrongOnes(found)).toEqual([['clock_skew', expect.stringContaining('时间同步')]]);
  });

  it.each([
    ['intercepted', { status: 200, html: '<html>登录上网</html>' }],
    ['unreachable', { reset: true }],
    ['unreachable', { hang: true }],
    ['odd_answer', { body: { errcode: 45_009 } }],
    ['odd_answer', { body: { errcode: 0, errmsg: 'ok' } }],
  ])('says %s', async (code, fault) => {
    double.fault(PATHS.token, fault);
    expect(wrongOnes(await check()).map(([found]) => found)).toEqual([code]);
  });
});
