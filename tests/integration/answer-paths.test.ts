// Answers through the session of their message: when they take it, what it costs, and the way back to the API.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelSession, SendOptions, SendResult } from '#adapters/contract.ts';
import { decide } from '#bot/chat/dispatch.ts';
import type { AnswerBy } from '#bot/domain/delivery/answer-path.ts';
import { Caller } from '#bot/services/call-attempts.ts';
import { claimWave } from '#bot/services/claim-slots.ts';
import { processNextMessage } from '#bot/services/process-message.ts';
import { recover } from '#bot/services/recover-attempts.ts';
import { attemptsToCall, markCalled } from '#prisma/hot/attempts.ts';
import { shanghai } from '#tests/support/business-time.ts';
import { type Desk, type Manner, openDesk } from '#tests/support/desk.ts';

const NOW = shanghai('2026-11-04T10:00');
const LIMITS = { calls: 5_000, pushes: 3_000 };
const forever = new AbortController().signal;
const ACCEPTED: SendResult = { call: { state: 'accepted', ref: 'ref' } };

let desk: Desk;
let sends: SendOptions[];
/** Messages whose session is open. */
let open: Set<string>;

beforeEach(async () => {
  desk = await openDesk(undefined, LIMITS);
  await desk.openTask();
  await desk.walkTo('2026-11-04T10:00');
  sends = [];
  open = new Set(['m1']);
});
afterEach(() => desk.close());

/** A month of which so much is used. */
const used = (calls: number, pushes: number) =>
  desk.rows(
    `INSERT INTO budget_month (account_id, month, calls, pushes)
     VALUES ($1, to_char(clock_timestamp() AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM'), $2, $3)
     ON CONFLICT (account_id, month) DO UPDATE SET calls = $2, pushes = $3, answers = 0`,
    desk.account.id,
    calls,
    pushes,
  );

const counted = async () =>
  (await desk.rows<{ calls: number; answers: number }>('SELECT calls, answers FROM budget_month'))[0];

/** What a person says becomes a planned answer. */
async function said(from: string, text: string, manner: Manner = {}): Promise<void> {
  await desk.receive(from, text, { id: 'm1', ...manner });
  await processNextMessage(desk.db, decide, NOW, desk.means);
  await claimWave(desk.db, desk.account, desk.session, NOW);
}

/** Makes what is planned, over a channel with sessions. */
function call(answer: (options: SendOptions) => SendResult = () => ACCEPTED, answerBy: AnswerBy = 'auto') {
  const session: ChannelSession = {
    ...desk.session,
    answerBy,
    canAnswer: (id) => open.has(id),
    buckets: (_, via) => (via === 'session' ? [{ key: 'session', limit: 1, windowMs: 60_000 }] : []),
    send: (_part, _to, options) => {
      sends.push(options);
      return Promise.resolve(answer(options));
    },
  };
  return new Caller(desk.db, desk.account, session, () => Promise.resolve()).run(forever);
}

const ways = () => sends.map(({ via, answers }) => `${via} ${answers ?? '-'}`);

describe('an answer', () => {
  it('goes through the open session of its message while the calls run short, and counts as a push', async () => {
    await used(4_000, 300);
    await said('chen', '已报');
    await call();
    expect(ways()).toEqual(['session m1']);
    expect(await counted()).toEqual({ calls: 4_000, answers: 1 });
    expect(await desk.rows('SELECT via FROM attempt ORDER BY id DESC LIMIT 1')).toEqual([{ via: 'session' }]);
  });

  it('goes by the API while more of the pushes is used, and where the session is over', async () => {
    await used(300, 2_500);
    await said('chen', '已报');
    await call();
    await used(4_000, 300);
    await said('chen', '不对', { id: 'm2' });
    await call();
    expect(ways()).toEqual(['api m1', 'api m2']);
    expect(await counted()).toEqual({ calls: 4_001, answers: 0 });
  });

  it('goes the way the operator wants', async () => {
    await used(4_000, 300);
    await said('chen', '已报');
    await call(undefined, 'api');
    expect(ways()).toEqual(['api m1']);
  });

  it.each([
    ['that is a numbered list, which is quoted', 'leader', '谁没报', {}],
    ['to words said in a group, whose session all of it reads', 'chen', '登不上', { group: 'group-1' }],
  ])('%s goes by the API', async (_, from, text, manner) => {
    await used(4_000, 300);
    await said(from, text, manner);
    await call();
    expect(ways()).toEqual(['api -']);
  });

  it('refused by the session goes by the API with the next attempt, and only that is counted', async () => {
    await used(4_000, 300);
    await said('chen', '已报');
    await call(() => {
      open.clear();
      return { call: { state: 'transient', native: '300001' } };
    });
    expect(await counted()).toEqual({ calls: 4_000, answers: 0 });
    await desk.rows(`UPDATE delivery SET retry_at = clock_timestamp() WHERE state = 'waiting'`);
    await recover(desk.db, desk.account, () => 20);
    await call();
    expect(ways()).toEqual(['session m1', 'api m1']);
    expect(await counted()).toEqual({ calls: 4_001, answers: 0 });
  });

  it('that may have arrived is not said again', async () => {
    await used(4_000, 300);
    await said('chen', '已报');
    await call(() => ({ call: { state: 'unknown', native: 'timeout' } }));
    await recover(desk.db, desk.account, () => 20);
    await call();
    expect(ways()).toEqual(['session m1']);
    expect(await counted()).toEqual({ calls: 4_000, answers: 1 });
  });

  it('goes by the API when its session has taken what it takes in a minute', async () => {
    await used(4_000, 300);
    open = new Set(['m1', 'm2']);
    await said('chen', '已报');
    await said('hong', '已报', { id: 'm2' });
    await call();
    expect(new Set(sends.map(({ via }) => via))).toEqual(new Set(['api', 'session']));
  });

  it('under way when its owner dies is counted by the way it took', async () => {
    await used(4_000, 300);
    await said('chen', '已报');
    const [attempt] = await attemptsToCall(desk.db, desk.account.id, 1, 10);
    expect(attempt?.answers).toBe('m1');
    const ids = attempt === undefined ? [] : [attempt.id];
    await markCalled(desk.db, ids, 1, ids);
    await desk.rows('UPDATE channel_account SET epoch = 2');
    await recover(desk.db, { ...desk.account, epoch: 2 }, () => 20);
    expect(await counted()).toEqual({ calls: 4_000, answers: 1 });
  });
});
