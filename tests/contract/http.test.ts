// Signed HTTP against the channel contract, and what is its own: signatures, keys, answers, a check.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelSession, CheckOptions } from '#adapters/contract.ts';
import { CODES } from '#adapters/http/codes.ts';
import { openGateway } from '#adapters/http/index.ts';
import { type GatewayDouble, shippedSchema, startGatewayDouble } from '#tests/doubles/http/index.ts';
import { channelContract } from './channel-suite.ts';
import { httpDriver, postTo } from './http-driver.ts';
import { NEXT_SECRET, SECRET } from './http-forgeries.ts';
import { keptLog } from './kept-log.ts';

channelContract('http', httpDriver);

let double: GatewayDouble;
let session: ChannelSession;
const kept = keptLog();

const opened = (url: string, secrets: readonly string[] = [SECRET]) =>
  openGateway({ url, secrets, callsPerMinute: 600 }, { log: kept.log }, { ackMs: 300 });

beforeEach(async () => {
  double = await startGatewayDouble(SECRET);
  session = opened(double.url);
});
afterEach(async () => {
  await session.close();
  await double.close();
});

const post = (from: ChannelSession = session, key?: string) => postTo(from, key);

describe('what goes out', () => {
  it('verifies with the library of the scheme, and says nothing the shipped schema does not know', async () => {
    expect(await post(session, 'key-1')).toEqual({ state: 'accepted', ref: 'key-1' });
    expect(double.messages).toEqual([
      { id: 'key-1', to: 'a', scope: 'person', title: '本月报表已开网', text: '本月报表已开网' },
    ]);
    expect(double.violations).toEqual([]);
  });

  it('is signed with every secret, so that the gateway may change its own first', async () => {
    const rotating = opened(double.url, [NEXT_SECRET, SECRET]);
    expect((await post(rotating)).state).toBe('accepted');
    await rotating.close();
  });

  it('stops the account with a wrong secret', async () => {
    const wrong = opened(double.url, [NEXT_SECRET]);
    expect(await post(wrong)).toEqual({ state: 'account', code: 'auth', native: 'http_401' });
    await wrong.close();
    expect(double.messages).toEqual([]);
  });

  it.each([
    [{ status: 204 }, 'accepted'],
    [{ status: 200, html: '' }, 'accepted'],
    [{ body: { accepted: ['a'] } }, 'accepted'],
    [{ body: {} }, 'unknown'],
    [{ body: { accepted: ['b'] } }, 'unknown'],
    [{ body: { accepted: ['a'], rejected: [{ id: 'a', code: 'blocked' }] } }, 'unknown'],
    [{ html: '<html>请登录</html>' }, 'unknown'],
    [{ html: 'ok' }, 'unknown'],
    [{ status: 303, headers: { location: '/seen' } }, 'unknown'],
    [{ status: 307, headers: { location: 'http://127.0.0.1:9/' } }, 'account'],
    [{ status: 404 }, 'account'],
    [{ status: 400 }, 'rejected'],
    [{ status: 413 }, 'rejected'],
    [{ status: 422, body: { rejected: [{ id: 'a', code: 'not_member' }] } }, 'rejected'],
    [{ status: 500, body: { accepted: ['a'] } }, 'unknown'],
    [{ status: 500, body: { rejected: [{ id: 'a', code: 'blocked' }] } }, 'unknown'],
    [{ status: 503 }, 'unknown'],
    [{ status: 503, headers: { 'retry-after': 'soon' } }, 'unknown'],
    [{ status: 503, headers: { 'retry-after': '3' } }, 'throttled'],
    [{ body: { rejected: [{ id: 'a', code: 'throttled', retryAfterSeconds: 90 }] } }, 'throttled'],
  ] as const)('answered by %o ends as %s', async (fault, state) => {
    double.fault(fault);
    expect((await post()).state).toBe(state);
    expect(double.calls).toHaveLength(1);
  });

  it('may be answered in the words of the shipped schema, every one of which means something', () => {
    const refusal = (code: string) =>
      shippedSchema('answer').safeParse({ rejected: [{ id: 'a', code }] }).success;
    expect([...CODES.keys()].filter((code) => !refusal(code))).toEqual([]);
    expect(refusal('gone_fishing')).toBe(false);
  });

  it('waits a day at most, whatever a gateway says', async () => {
    double.fault({ status: 429, headers: { 'retry-after': '999999999' } });
    expect(await post()).toMatchObject({ state: 'throttled', retryAfterMs: 86_400_000 });
  });

  it('waits until the date a gateway names', async () => {
    double.fault({ status: 429, headers: { 'retry-after': new Date(Date.now() + 600_000).toUTCString() } });
    const end = await post();
    expect(end.state === 'throttled' && end.retryAfterMs).toBeGreaterThan(590_000);
  });
});

describe('a check', () => {
  const bounds: CheckOptions = { groups: [], timeoutMs: 2_000, signal: new AbortController().signal };
  const found = async (one: ChannelSession) =>
    (await one.check?.(bounds))
      ?.filter(({ state }) => state !== 'fine')
      .map(({ code, text }) => [code, text]);

  it('finds nothing wrong where the gateway takes its ping, which reaches nobody', async () => {
    expect(await found(session)).toEqual([]);
    expect(double.calls).toMatchObject([{ body: { type: 'ping' }, status: 204 }]);
    expect([double.messages, double.violations]).toEqual([[], []]);
  });

  it.each([
    [{ status: 401 }, 'http_401', '密钥'],
    [{ status: 308 }, 'http_308', '不跟随'],
    [{ status: 404 }, 'http_404', '路径'],
    [{ status: 500 }, 'http_500', '日志'],
    [{ html: '<html>请登录</html>' }, 'intercepted', '网页'],
    [{ status: 204, headers: { date: 'Thu, 05 Nov 2020 01:00:00 GMT' } }, 'skew', '5 分钟'],
  ] as const)('answered by %o says in a line what to do', async (fault, code, text) => {
    double.fault(fault);
    expect(await found(session)).toEqual([[code, expect.stringContaining(text)]]);
  });

  it('says that nobody listens there', async () => {
    await double.close();
    expect(await found(session)).toEqual([['refused', expect.stringContaining('拒绝连接')]]);
  });
});
