// Codes, waits and tokens: what each answer means, and when the next try may be.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classify, toOutcome, verdictOfCode } from '#adapters/dingtalk/classify.ts';
import { EXACT_CODES } from '#adapters/dingtalk/codes.ts';
import type { CallResult, DingtalkHttp } from '#adapters/dingtalk/http.ts';
import { dingtalkTokens } from '#adapters/dingtalk/token.ts';
import { DEFAULT_TUNING } from '#adapters/dingtalk/tuning.ts';
import { backoffMs } from '#adapters/waiting.ts';

const answer = (status: number, body: unknown, retryAfter: string | null = null) => ({
  status,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  retryAfter,
});

describe('an answer', () => {
  it('is a success only at 2xx, as a JSON object, without a code of failure', () => {
    expect(classify(answer(200, { processQueryKey: 'k' })).kind).toBe('ok');
    expect(classify(answer(200, { errcode: 0, errmsg: 'ok' })).kind).toBe('ok');
    expect(classify(answer(200, { errcode: '0' })).kind).toBe('ok');
    for (const bad of [{ errcode: 1 }, { errcode: '40014' }, { code: 'x' }, '[]', 'null', '', '<html>']) {
      expect(classify(answer(200, bad)).kind, JSON.stringify(bad)).toBe('failed');
    }
    expect(classify(answer(302, { processQueryKey: 'k' })).kind).toBe('failed');
  });

  it('is never accepted under a code nobody knows', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.integer({ min: 100, max: 599 }), (code, status) => {
        fc.pre(code !== '0');
        const read = classify(answer(status, { code }));
        expect(read.kind).toBe('failed');
      }),
    );
  });

  it('reads codes whatever their case, and no code twice differently', () => {
    expect(verdictOfCode('forbidden.accessdenied.qpslimitforapi', 403).state).toBe('throttled');
    const codes = EXACT_CODES.map(([code]) => code.toLowerCase());
    expect(new Set(codes).size).toBe(codes.length);
  });

  it('shows no foreign text as a code', () => {
    expect(classify(answer(400, { code: '<b>13900000001</b>' }))).toMatchObject({
      native: 'unreadable_code',
    });
  });

  it('waits between one and two seconds after a rate refusal, five minutes after a ban, longer on a hint', () => {
    const wait = (read: ReturnType<typeof classify>) =>
      read.kind === 'failed' ? toOutcome(read.verdict, read.native, () => 0.5) : null;
    const qps = { code: 'Forbidden.AccessDenied.QpsLimitForApi' };
    expect(wait(classify(answer(403, qps)))).toMatchObject({ state: 'throttled', retryAfterMs: 1_500 });
    expect(wait(classify(answer(200, { status: 1111 })))).toMatchObject({ retryAfterMs: 300_000 });
    expect(wait(classify(answer(429, { code: 'x' }, '30')))).toMatchObject({ retryAfterMs: 30_500 });
    expect(wait(classify(answer(403, qps, 'Fri, 20 Nov 2026 00:00:00 GMT')))).toMatchObject({
      retryAfterMs: 1_500,
    });
  });
});

describe('the codes of the platform', () => {
  // Written out beside the table, from the platform's pages on throttling and on error codes.
  const golden: readonly (readonly [number, string, string])[] = [
    [400, 'InvalidAuthentication', 'token'],
    [403, 'Forbidden.AccessDenied.QpsLimitForAppkeyAndApi', 'throttled'],
    [403, 'Forbidden.AccessDenied.QpmLimitForAppkeyAndApi', 'throttled'],
    [403, 'Forbidden.AccessDenied.ApiCountLimitForOrg', 'account quota'],
    [403, 'Forbidden.AccessDenied.AccessTokenPermissionDenied', 'account permission'],
    [403, 'Forbidden.AccessDenied.IpNotInWhiteList', 'account ip'],
    [401, 'authFailed', 'account auth'],
    [400, 'invalidParameter.robotCode.auth', 'account permission'],
    [400, 'bot.stopped', 'account banned'],
    [429, 'system.busy', 'throttled'],
    [429, 'systemBusy', 'throttled'],
    [500, 'system.error', 'unknown'],
    [502, 'system.busy', 'unknown'],
    [500, 'unknown.send.result', 'unknown'],
    [400, 'send.too.fast', 'throttled'],
    [400, 'too.many.group', 'throttled'],
    [400, 'group.disbanded', 'rejected address_gone'],
    [400, 'staffId.notExisted', 'rejected address_gone'],
    [400, 'invalid.openConversationId', 'rejected address_gone'],
    [400, 'conversation.org.notMatch', 'rejected not_member'],
    [400, 'robot.oto.notExist', 'rejected not_member'],
    [400, 'chatbotId.notAllow.sendOTO', 'rejected no_permission'],
    [400, 'invalidParameter.msgParam.tooLong', 'rejected too_long'],
    [400, 'invalidParameter.msgParam.invalid', 'rejected format'],
    [400, 'invalidParameter.msgKey.invalid', 'rejected format'],
    [400, 'miss.param.robotCode', 'rejected format'],
    [400, 'contain.unsafe.url', 'rejected content_policy'],
    [400, 'contain.notAllowed.text', 'rejected content_policy'],
    [400, 'never.seen.before', 'rejected unsupported'],
    [500, 'never.seen.before', 'unknown'],
    [200, 'never.seen.before', 'unknown'],
  ];

  it.each(golden)('HTTP %d %s means %s', (status, code, meaning) => {
    const verdict = verdictOfCode(code, status);
    expect('code' in verdict ? `${verdict.state} ${verdict.code}` : verdict.state).toBe(meaning);
  });
});

describe('the back-off', () => {
  it('doubles from half a second up to a minute, half of it chance', () => {
    const waits = (random: number) =>
      [0, 1, 2, 6, 50].map((failures) => backoffMs(failures, { ...DEFAULT_TUNING, random: () => random }));
    expect(waits(0)).toEqual([500, 1_000, 2_000, 30_000, 30_000]);
    expect(waits(0.5)).toEqual([750, 1_500, 3_000, 45_000, 45_000]);
  });
});

describe('the token', () => {
  const config = {
    clientId: 'c',
    clientSecret: 's',
    robotCode: 'c',
    apiBase: 'http://x',
    oapiBase: 'http://x',
  };

  function source(expireIn: unknown = 7_200) {
    let nowMs = 0;
    let fetches = 0;
    const http: DingtalkHttp = {
      post(): Promise<CallResult> {
        fetches += 1;
        const body = { accessToken: `t${fetches}`, expireIn };
        return Promise.resolve({ kind: 'answer', answer: answer(200, body) });
      },
      get: () => Promise.resolve({ kind: 'not_sent', native: 'nothing to get' }),
      close: () => Promise.resolve(),
    };
    const tuning = { ...DEFAULT_TUNING, monotonicMs: () => nowMs };
    const tokens = dingtalkTokens(config, http, tuning, new AbortController().signal);
    return {
      tokens,
      fetches: () => fetches,
      advance: (ms: number) => {
        nowMs += ms;
      },
    };
  }

  it.each([60, '60', 300])(
    'of %j seconds is kept for half a minute, not fetched for each call',
    async (life) => {
      const { tokens, fetches, advance } = source(life);
      for (let call = 0; call < 10; call += 1) {
        expect(await tokens.get()).toMatchObject({ ok: true });
        advance(2_900);
      }
      expect(fetches()).toBe(1);
      advance(2_000);
      await tokens.get();
      expect(fetches()).toBe(2);
    },
  );

  it('without a word of how long it lasts counts as one of the usual two hours', async () => {
    const { tokens, fetches, advance } = source(null);
    expect(await tokens.get()).toMatchObject({ ok: true, token: 't1' });
    advance(6_000_000);
    await tokens.get();
    expect(fetches()).toBe(1);
  });

  it('is fetched once for all who wait and kept until five minutes before its end', async () => {
    const { tokens, fetches, advance } = source();
    const all = await Promise.all(Array.from({ length: 20 }, () => tokens.get()));
    expect(all.every((one) => one.ok && one.token === 't1')).toBe(true);
    advance(6_899_000);
    await tokens.get();
    expect(fetches()).toBe(1);
    advance(1_000);
    expect(await tokens.get()).toEqual({ ok: true, token: 't2' });
  });

  it('is dropped only if it is still the one kept', async () => {
    const { tokens, fetches } = source();
    await tokens.get();
    tokens.drop('t0');
    await tokens.get();
    expect(fetches()).toBe(1);
    tokens.drop('t1');
    tokens.drop('t1');
    expect(await tokens.get()).toEqual({ ok: true, token: 't2' });
  });
});
