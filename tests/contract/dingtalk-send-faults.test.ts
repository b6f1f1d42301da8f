// What one send makes of every way a call to DingTalk can go wrong: the outcome, and what the platform took.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Address, ChannelSession } from '#adapters/contract.ts';
import { openDingtalk } from '#adapters/dingtalk/index.ts';
import { PATHS } from '#adapters/dingtalk/limits.ts';
import type { DingtalkTuning } from '#adapters/dingtalk/tuning.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { oneLine } from '#bot/domain/message.ts';
import {
  type DingtalkDouble,
  FAULTS,
  type Fault,
  startDingtalkDouble,
} from '#tests/doubles/dingtalk/index.ts';
import { configFor, QUICK } from './dingtalk-driver.ts';
import { keptLog } from './kept-log.ts';

const people: readonly Address[] = ['0101', '0102', '0103', '0104'].map((id) => ({
  channel: 'dingtalk',
  scope: 'person',
  id,
}));

describe('a send that meets a fault', () => {
  let double: DingtalkDouble;
  let session: ChannelSession;

  beforeEach(async () => {
    double = await startDingtalkDouble({ qps: null });
    session = open();
  });
  afterEach(async () => {
    await session.close();
    await double.close();
  });

  function open(tuning: Partial<DingtalkTuning> = {}): ChannelSession {
    return openDingtalk(configFor(double), { log: keptLog().log }, { ...QUICK, random: () => 0, ...tuning });
  }

  async function send(to = people.slice(0, 1), timeoutMs = 5_000) {
    const [part] = session.plan(oneLine('提醒'), people[0] as Address).parts;
    if (part === undefined) throw new Error('no part');
    return session.send(part, to, { key: 'k', timeoutMs, signal: new AbortController().signal });
  }

  const calls = (path: string) => double.journal.calls.filter((call) => call.path === path).length;

  // `taken`: how many messages the platform has sent out in truth. Where that may be one, the outcome never
  // says that there was none.
  it.each<[keyof typeof FAULTS, Partial<Outcome>, number]>([
    ['too_many_calls', { state: 'throttled', retryAfterMs: 1_000 }, 0],
    ['too_many_calls_with_hint', { state: 'throttled', retryAfterMs: 2_000 }, 0],
    ['quota_gone', { state: 'account', code: 'quota' }, 0],
    ['permission_missing', { state: 'account', code: 'permission' }, 0],
    ['address_not_allowed', { state: 'account', code: 'ip' }, 0],
    ['address_banned', { state: 'throttled', retryAfterMs: 300_000 }, 0],
    ['address_banned_page', { state: 'transient' }, 0],
    ['bad_gateway_page', { state: 'unknown' }, 0],
    ['unavailable', { state: 'unknown' }, 0],
    ['server_error', { state: 'unknown' }, 0],
    ['server_error_after', { state: 'unknown' }, 1],
    ['token_gone', { state: 'accepted' }, 1],
    ['reset_before', { state: 'unknown' }, 0],
    ['reset_after', { state: 'unknown' }, 1],
    ['never_answers', { state: 'unknown' }, 1],
  ])('%s ends as %j', async (name, expected, taken) => {
    double.fault(PATHS.personSend, FAULTS[name]);
    const { call } = await send(people.slice(0, 1), name === 'never_answers' ? 200 : 5_000);
    expect(call).toMatchObject(expected);
    expect(double.journal.messages).toHaveLength(taken);
    expect(double.journal.violations).toEqual([]);
  });

  it('an answer that comes after the deadline is unknown, though the message went out', async () => {
    double.fault(PATHS.personSend, { delayMs: 2_000 });
    expect((await send(people.slice(0, 1), 100)).call).toEqual({ state: 'unknown', native: 'timeout' });
    expect(double.journal.messages).toHaveLength(1);
  });

  it.each<[string, Fault, Partial<Outcome>]>([
    [
      'refuses the credentials',
      { status: 401, body: { code: 'authFailed' } },
      { state: 'account', code: 'auth' },
    ],
    ['refuses without a code', { status: 401, body: {} }, { state: 'account', code: 'auth' }],
    ['refuses the exit address', FAULTS.address_not_allowed, { state: 'account', code: 'ip' }],
    ['is asked too often', FAULTS.too_many_calls, { state: 'throttled' }],
    ['cuts the call', FAULTS.reset_after, { state: 'transient' }],
    ['answers with a page', FAULTS.bad_gateway_page, { state: 'transient' }],
    ['never answers', FAULTS.never_answers, { state: 'transient', native: 'token_timeout' }],
  ])('a token endpoint that %s means that nothing was sent', async (_what, fault, expected) => {
    double.fault(PATHS.accessToken, fault);
    expect((await send(people.slice(0, 1), fault === FAULTS.never_answers ? 200 : 5_000)).call).toMatchObject(
      expected,
    );
    expect(calls(PATHS.personSend)).toBe(0);
    if (fault === FAULTS.never_answers) return;
    // It is asked afresh the next time; nothing of the failure is kept.
    expect((await send()).call.state).toBe('accepted');
  });

  it('a token endpoint that never answers is given up and asked afresh', async () => {
    await session.close();
    session = open({ tokenTimeoutMs: 500 });
    double.fault(PATHS.accessToken, FAULTS.never_answers);
    expect((await send()).call).toEqual({ state: 'transient', native: 'token_timeout' });
    expect(calls(PATHS.personSend)).toBe(0);
  });

  it('of many that meet an ended token at once one goes on with a new one, and the others come later', async () => {
    await send();
    double.invalidateTokens();
    const before = calls(PATHS.personSend);
    const ends = await Promise.all(Array.from({ length: 18 }, () => send()));
    expect(ends.filter(({ call }) => call.state === 'accepted')).toHaveLength(1);
    expect(ends.filter(({ call }) => call.state === 'throttled')).toHaveLength(17);
    // 18 together were allowed; repeated all at once they would be 36 in one second of the platform's 20.
    expect(calls(PATHS.personSend) - before).toBe(19);
    expect(calls(PATHS.accessToken)).toBe(2);
    expect((await send()).call.state).toBe('accepted');
    expect(double.journal.messages).toHaveLength(3);
  });

  it('a token refused twice is the account’s trouble, and no third call is made', async () => {
    double.fault(PATHS.personSend, { status: 400, body: { code: 'InvalidAuthentication' }, times: 3 });
    expect((await send()).call).toMatchObject({ state: 'account', code: 'auth' });
    expect(calls(PATHS.personSend)).toBe(2);
  });

  it('people left out of a batch are found though their ids come as numbers', async () => {
    const body = { processQueryKey: 'k', invalidStaffIdList: [4711], flowControlledStaffIdList: null };
    double.fault(PATHS.personSend, { status: 200, body });
    const { each } = await send([
      { channel: 'dingtalk', scope: 'person', id: '4711' },
      ...people.slice(0, 1),
    ]);
    expect([...(each ?? [])].map(([id, { state }]) => [id, state])).toEqual([
      ['4711', 'rejected'],
      ['0101', 'accepted'],
    ]);
  });

  it('people left out of a batch end apart: gone for good, or only later', async () => {
    double.fault(PATHS.personSend, { leaveOut: { invalid: 1, flowControlled: 1 } });
    const { call, each } = await send(people.slice());
    expect(call.state).toBe('accepted');
    expect([...(each ?? [])].map(([id, { state }]) => [id, state])).toEqual([
      ['0101', 'rejected'],
      ['0102', 'throttled'],
      ['0103', 'accepted'],
      ['0104', 'accepted'],
    ]);
    expect(double.journal.messages.map(({ to }) => to.id)).toEqual(['0103', '0104']);
  });

  it('a business error at HTTP 200 is one', async () => {
    double.fault(PATHS.personSend, { body: { errcode: '400013', errmsg: '群已解散' } });
    expect((await send()).call).toMatchObject({ state: 'rejected', code: 'address_gone' });
  });

  it('the same seed brings the same faults in the same order', async () => {
    const run = async () => {
      const fault = FAULTS.too_many_calls;
      double.chances({ seed: 42, calls: [{ path: PATHS.personSend, chance: 0.5, fault }] });
      const states: string[] = [];
      for (let n = 0; n < 20; n += 1) states.push((await send()).call.state);
      return states;
    };
    const first = await run();
    expect(new Set(first)).toEqual(new Set(['accepted', 'throttled']));
    expect(await run()).toEqual(first);
    const kinds = double
      .journalLines()
      .trimEnd()
      .split('\n')
      .map((line) => String(JSON.parse(line).kind));
    expect(new Set(kinds)).toEqual(new Set(['call', 'message']));
  });
});
