// What a check of a bot says about each thing that can be wrong, and what a refused send is explained by.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CheckOptions, Finding } from '#adapters/contract.ts';
import { REFUSALS } from '#adapters/telegram/codes.ts';
import { explain } from '#adapters/telegram/explain.ts';
import { openTelegram } from '#adapters/telegram/index.ts';
import { startTelegramDouble, type TelegramDouble } from '#tests/doubles/telegram/index.ts';
import { keptLog } from './kept-log.ts';
import { configFor, ofCode } from './telegram-driver.ts';

const GROUPS: CheckOptions['groups'] = ['-701', '-702', '-703'].map((id, index) => ({
  address: { channel: 'telegram', scope: 'group', id },
  name: `工业0${index + 1}`,
}));

describe('a check of a bot', () => {
  let double: TelegramDouble;
  beforeEach(async () => {
    double = await startTelegramDouble();
  });
  afterEach(() => double.close());

  async function check(
    changed: Partial<ReturnType<typeof configFor>> = {},
    groups: CheckOptions['groups'] = [],
  ): Promise<readonly Finding[]> {
    const kept = keptLog();
    const session = openTelegram({ ...configFor(double), ...changed }, { log: kept.log });
    const found = await session.check?.({ groups, timeoutMs: 500, signal: new AbortController().signal });
    await session.close();
    const seen = JSON.stringify(found) + kept.text();
    for (const secret of [double.token, 'token-canary', 'wrong-canary']) expect(seen).not.toContain(secret);
    for (const { text } of found ?? []) expect(text).not.toContain('\n');
    return found ?? [];
  }

  const wrongOnes = (findings: readonly Finding[]) =>
    findings.filter(({ state }) => state !== 'fine').map(({ code, text }) => [code, text]);
  const setWebhook = (url: string) =>
    fetch(`${double.url}/bot${double.token}/setWebhook`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ url }),
    });

  it('finds nothing wrong where nothing is, sends nothing and asks for no messages', async () => {
    double.world.join(-701);
    const findings = await check({}, GROUPS.slice(0, 1));
    expect(wrongOnes(findings)).toEqual([]);
    expect(findings.map(({ about }) => about)).toEqual(['host', 'credentials', 'webhook', 'group']);
    expect(findings[1]?.text).toContain('@statgrid_bot');
    expect(double.calls.map(({ method }) => method)).toEqual(['getme', 'getwebhookinfo', 'getchatmember']);
  });

  it.each([
    ['revoked', `123456789:wrong-canary-${'x'.repeat(25)}`],
    ['none by its form', 'wrong-canary'],
  ])('says of a token that is %s where to get another, and asks nothing more', async (_what, token) => {
    expect(wrongOnes(await check({ token }))).toEqual([['bad_token', expect.stringContaining('@BotFather')]]);
    expect(double.calls).toEqual([]);
  });

  it('says of each group the bot is not in that it is not', async () => {
    double.world.kick(-701);
    double.world.join(-703);
    expect(wrongOnes(await check({}, GROUPS))).toEqual([
      ['not_in_group', expect.stringContaining('工业01')],
      ['not_in_group', expect.stringContaining('工业02')],
    ]);
  });

  it('says that a webhook keeps messages from being asked for', async () => {
    await setWebhook('http://127.0.0.1:9/');
    expect(wrongOnes(await check())).toEqual([['webhook_set', expect.stringContaining('轮询收不到消息')]]);
  });

  it('says that the webhook is another one, and that its calls fail', async () => {
    const webhookUrl = 'http://127.0.0.1:9/hooks/telegram';
    expect(wrongOnes(await check({ webhookUrl }))).toEqual([['webhook_not_set', expect.any(String)]]);
    void double.say({ from: 500, text: '已报' }).catch(() => undefined);
    await setWebhook(webhookUrl);
    await expect
      .poll(async () => wrongOnes(await check({ webhookUrl })))
      .toEqual([['webhook_failing', expect.stringContaining('积压 1 条')]]);
  });

  it.each([
    ['intercepted', { status: 200, html: '<html>登录上网</html>' }],
    ['unreachable', { reset: true }],
    ['unreachable', { hang: true }],
    ['odd_answer', ofCode(429, 'Too Many Requests')],
  ])('says %s', async (code, fault) => {
    double.fault('getMe', fault);
    expect(wrongOnes(await check()).map(([found]) => found)).toEqual([code]);
  });
});

describe('a refused send is explained', () => {
  it.each([
    ['403_not_started', 'person', '点“开始”'],
    ['400_chat_not_found', 'person', '点“开始”'],
    ['400_chat_not_found', 'group', '不在这个群里'],
    ['403_kicked', 'group', '不在这个群里'],
    ['403_blocked', 'person', '屏蔽'],
    ['401_unauthorized', 'person', '@BotFather'],
  ] as const)('%s to a %s', (native, scope, told) => {
    expect(explain(native, scope)).toContain(told);
  });

  it('in one line wherever it is about an address', () => {
    const addresses = REFUSALS.filter(
      ({ verdict }) =>
        verdict.state === 'rejected' && ['address_gone', 'not_member', 'blocked'].includes(verdict.code),
    );
    const silent = addresses.filter(({ native }) => explain(native, 'person') === null);
    expect(silent.map(({ native }) => native)).toEqual(['400_user_not_found']);
  });
});
