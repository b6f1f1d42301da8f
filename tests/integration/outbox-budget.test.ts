// A month's two budgets: counted as the platform counts them, kept in order, and said once.

import { afterEach, describe, expect, it } from 'vitest';
import type { ChannelSession } from '#adapters/contract.ts';
import { openDingtalk } from '#adapters/dingtalk/index.ts';
import { openChannels } from '#bot/app/channels.ts';
import { startDuties } from '#bot/app/duties.ts';
import { metricsOf } from '#bot/app/observe.ts';
import { loadConfig } from '#bot/config.ts';
import type { MonthlyLimits } from '#bot/domain/delivery/budget.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { liftAccountStop } from '#bot/services/account-stop.ts';
import { Caller } from '#bot/services/call-attempts.ts';
import { CallEnds } from '#bot/services/call-ends.ts';
import { claimWave } from '#bot/services/claim-slots.ts';
import { MonthBudget } from '#bot/services/month-budget.ts';
import { planDueSteps } from '#bot/services/plan-due-steps.ts';
import { recover } from '#bot/services/recover-attempts.ts';
import { openDatabase, transaction } from '#prisma/db.ts';
import { markCalled } from '#prisma/hot/attempts.ts';
import { countCalls } from '#prisma/hot/budgets.ts';
import { endAttempts } from '#prisma/hot/end-attempts.ts';
import { callsThisMonth } from '#prisma/repos/task-reach.ts';
import { startDingtalkDouble } from '#tests/doubles/dingtalk/index.ts';
import { shanghai } from '#tests/support/business-time.ts';
import { type Desk, openDesk, QUIET_LOG } from '#tests/support/desk.ts';
import { FIRM, smallBureau } from '#tests/support/registry.ts';
import { largeBureau } from '#tests/support/registry-large.ts';

const REMINDED_AT = shanghai('2026-11-04T09:00');
const forever = new AbortController().signal;
const QUOTA: Outcome = {
  state: 'account',
  code: 'quota',
  native: 'Forbidden.AccessDenied.ApiCountLimitForOrg',
};
const CALLS_OF_WAVE = 19;

let desk: Desk;
afterEach(() => desk?.close());

const open = async (limits: MonthlyLimits | null, firms = 0) => {
  desk = await openDesk(firms === 0 ? smallBureau() : largeBureau(firms), limits);
  await desk.openTask();
};
/** So many calls were counted before, this month. */
const useUp = (calls: number) =>
  desk.rows(
    `INSERT INTO budget_month (account_id, month, calls)
     VALUES ($1, to_char(clock_timestamp() AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM'), $2)
     ON CONFLICT (account_id, month) DO UPDATE SET calls = excluded.calls`,
    desk.account.id,
    calls,
  );
const counted = async (column: 'calls' | 'pushes') =>
  (await desk.rows<{ n: number }>(`SELECT coalesce(sum(${column}), 0)::int AS n FROM budget_month`))[0]?.n;
const audited = (action: string) =>
  desk.rows<{ detail: Readonly<Record<string, string | number>> }>(
    'SELECT detail FROM audit WHERE action = $1 ORDER BY id',
    action,
  );
/** The first reminder to 340 firms, as calls that nobody has made yet. */
const planWave = async (limits: MonthlyLimits | null = null, session?: ChannelSession) => {
  await open(limits, 340);
  await desk.setClock('2026-11-04T09:00');
  await planDueSteps(desk.db, [desk.account], REMINDED_AT);
  await claimWave(desk.db, desk.account, session ?? desk.session, REMINDED_AT);
};
const attemptIds = async () =>
  (await desk.rows<{ id: string }>(`SELECT id FROM attempt WHERE state = 'sending' ORDER BY id`)).map(
    ({ id }) => id,
  );
const call = (budget?: MonthBudget) => {
  const ends = new CallEnds(desk.db, desk.account, null, budget);
  return new Caller(desk.db, desk.account, desk.session, () => Promise.resolve(), ends).run(forever);
};
const letWaitingGo = async () => {
  await desk.rows(`UPDATE delivery SET retry_at = clock_timestamp() WHERE state = 'waiting'`);
  await recover(desk.db, desk.account, (scope) => (scope === 'person' ? 20 : 1));
};

describe('a month of 1,000 calls', () => {
  const GROUP = ['ladder:1'];
  const FIRST = [...GROUP, 'ladder:2'];
  const COURTESY = [...FIRST, 'ladder:3', 'leader:3', 'leader:4'];

  it.each([
    ['with nothing used', 0, []],
    ['with 80 % used', 800, GROUP],
    ['with 85 % used', 850, FIRST],
    ['with 90 % used', 900, COURTESY],
    ['with all of it used', 1_000, COURTESY],
  ])('%s leaves out what gives way, and nothing else', async (_, used, expected) => {
    await open({ calls: 1_000, pushes: 0 });
    await useUp(used);
    await desk.walkTo('2026-11-09T08:30');
    await desk.applyList('2026-11-09T08:30', { [FIRM.tiancheng]: 'filed' });
    await desk.walkTo('2026-11-10T10:00');
    expect(await desk.say('hong', '我的')).not.toBeNull();
    const rows = await desk.rows<{ step: string; dropped: boolean }>(
      `SELECT DISTINCT regexp_replace(occasion, '\\.[a-z_]+$|^reply:.*', '') AS step, state = 'dropped' AS dropped
         FROM delivery_line WHERE state = 'carried' OR reason = 'budget'`,
    );
    const steps = (dropped: boolean) =>
      rows
        .filter((row) => row.dropped === dropped)
        .map(({ step }) => step)
        .toSorted();
    expect(steps(true)).toEqual(expected);
    for (const kept of ['ladder:4.1', 'ladder:6', 'leader:6', 'ladder:7', '']) {
      expect(steps(false)).toContain(kept);
    }
    // A leader who answers for a firm as well gets her list with that firm's last call.
    for (const step of COURTESY.filter((one) => one !== 'leader:4')) {
      expect(steps(false).includes(step)).toBe(!expected.includes(step));
    }
  });

  it('reckons with the calls that are planned and waiting, not only with those made', async () => {
    await planWave({ calls: 100, pushes: 0 });
    await useUp(70);
    desk.answerWith(() => ({ call: { state: 'transient', native: 'ECONNREFUSED' } }));
    await call();
    await desk.setClock('2026-11-05T16:00');
    const reasons = async () =>
      (
        await desk.rows<{ reason: string }>(
          `SELECT DISTINCT reason FROM delivery_line WHERE reason = 'budget'`,
        )
      ).length;
    expect(await reasons()).toBe(0);
    const now = shanghai('2026-11-05T16:00');
    await planDueSteps(desk.db, [desk.account], now);
    while ((await claimWave(desk.db, desk.account, desk.session, now)) > 0);
    expect(await reasons()).toBe(1);
  });
});

describe('calls', () => {
  it('are counted as the platform counts them: not those refused for rate nor those that never arrived', async () => {
    const double = await startDingtalkDouble({ qps: null });
    const { clientId, clientSecret, robotCode, url } = double;
    const session = openDingtalk(
      { clientId, clientSecret, robotCode, apiBase: url, oapiBase: url },
      { log: QUIET_LOG },
    );
    const path = '/v1.0/robot/oToMessages/batchSend';
    const rate = { code: 'Forbidden.AccessDenied.QpsLimitForAppkeyAndApi', message: 'x', requestid: 'x' };
    double.fault(path, { status: 403, body: rate, times: 3 });
    double.fault(path, { status: 400, body: { code: 'invalidParameter.msgParam.tooLong', message: 'x' } });
    double.fault(path, { resetAfterAccept: true });
    try {
      await planWave(null, session);
      const made = await new Caller(desk.db, desk.account, { ...session, buckets: () => [] }, () =>
        Promise.resolve(),
      ).run(forever);
      expect(made).toBe(CALLS_OF_WAVE);
      const calls = double.journal.calls.filter((one) => one.path === path);
      const atPlatform = calls.filter(({ status }) => status !== 403);
      expect(calls.length - atPlatform.length).toBe(3);
      expect(await counted('calls')).toBe(atPlatform.length);
    } finally {
      await session.close();
      await double.close();
    }
  });

  it('are counted by the sandbox as well, where nobody meters them', async () => {
    await open(null);
    let calls = 0;
    desk.answerWith(() => {
      calls += 1;
      return { call: { state: 'accepted', ref: `r${calls}` } };
    });
    await desk.walkTo('2026-11-06T18:00');
    expect(calls).toBeGreaterThan(5);
    expect(await counted('calls')).toBe(calls);
    expect(await transaction(desk.db, callsThisMonth)).toBe(calls);
    expect(await desk.rows(`SELECT 1 FROM delivery_line WHERE reason = 'budget'`)).toEqual([]);
  });

  it('of two replicas at once are all counted, and one that ends twice is counted once', async () => {
    await planWave();
    const other = openDatabase(desk.url, { maxConnections: 4 });
    try {
      const ids = await attemptIds();
      await markCalled(desk.db, ids, 1);
      const end = (db: typeof other, id: string) =>
        transaction(db, async (tx) => {
          const outcome: Outcome = { state: 'accepted', ref: 'r' };
          await new MonthBudget(desk.account, null).countEnds(tx, [{ attemptId: id, outcome }]);
          await endAttempts(tx, [{ attemptId: id, state: 'accepted', native: null, deliveries: [] }]);
        });
      await Promise.all(ids.flatMap((id) => [end(desk.db, id), end(other, id)]));
      expect(ids).toHaveLength(CALLS_OF_WAVE);
      expect(await counted('calls')).toBe(CALLS_OF_WAVE);
    } finally {
      await other.close();
    }
  });

  it('under way when their owner died are counted, once, and those never made are not', async () => {
    await planWave();
    const ids = await attemptIds();
    await markCalled(desk.db, ids.slice(0, 4), 1);
    await desk.rows('UPDATE channel_account SET epoch = 2');
    await recover(desk.db, { ...desk.account, epoch: 2 }, () => 20);
    expect(await counted('calls')).toBe(4);
    await transaction(desk.db, (tx) => countCalls(tx, desk.account.id, ids));
    expect(await counted('calls')).toBe(4);
  });

  it('belong to the month in Shanghai in which they were really made', async () => {
    await planWave();
    const [one, two] = await attemptIds();
    await desk.rows(`UPDATE attempt SET called_at = '2026-10-31T15:59:59Z' WHERE id = $1`, one);
    await desk.rows(`UPDATE attempt SET called_at = '2026-10-31T16:00:00Z' WHERE id = $1`, two);
    await transaction(desk.db, (tx) => countCalls(tx, desk.account.id, [one ?? '', two ?? '']));
    expect(await desk.rows('SELECT month, calls FROM budget_month ORDER BY month')).toEqual([
      { month: '2026-10', calls: 1 },
      { month: '2026-11', calls: 1 },
    ]);
  });
});

describe('a refusal because the month is spent', () => {
  it('corrects the count to the limit, is said once, and what waits goes later', async () => {
    await planWave({ calls: 5_000, pushes: 0 });
    const lines: string[] = [];
    const log = { warn: (_: unknown, event: string) => void lines.push(event) };
    desk.answerWith(() => ({ call: QUOTA }));
    const budget = new MonthBudget(desk.account, log);
    expect(await call(budget)).toBe(CALLS_OF_WAVE);
    expect(await counted('calls')).toBe(5_000);
    await letWaitingGo();
    await call(budget);
    await letWaitingGo();
    // Another process does not know what this one has said.
    await call(new MonthBudget(desk.account, log));
    expect(await counted('calls')).toBe(5_000);
    expect(lines).toEqual(['budget_refused']);
    const notes = await audited('budget_refused');
    expect(notes.map(({ detail }) => detail)).toMatchObject([{ budget: 'calls', used: 0, limit: 5_000 }]);
    expect(await desk.rows(`SELECT DISTINCT state, reason FROM delivery`)).toEqual([
      { state: 'waiting', reason: 'account_quota' },
    ]);
    desk.answerWith(null);
    await liftAccountStop(desk.db, desk.account.id, 'test');
    await letWaitingGo();
    await call(budget);
    expect(await desk.rows(`SELECT DISTINCT state FROM delivery`)).toEqual([{ state: 'sent' }]);
  });
});

describe('a warning', () => {
  it('at 70 and at 90 percent of the calls is given once a month, also by two processes', async () => {
    await planWave({ calls: 100, pushes: 0 });
    await useUp(60);
    const lines: unknown[] = [];
    const log = { warn: (fields: object) => void lines.push(Reflect.get(fields, 'percent')) };
    await call(new MonthBudget(desk.account, log));
    expect(lines).toEqual([70]);
    await desk.rows(`UPDATE attempt SET state = 'sending', ended_at = NULL`);
    const [one, two] = [new MonthBudget(desk.account, log), new MonthBudget(desk.account, log)];
    const ids = await attemptIds();
    const ended = (from: number, to: number) =>
      ids
        .slice(from, to)
        .map((attemptId) => ({ attemptId, outcome: { state: 'accepted', ref: 'r' } as const }));
    const keep = async (budget: MonthBudget, from: number, to: number) =>
      budget.tell(await transaction(desk.db, (tx) => budget.countEnds(tx, ended(from, to))));
    await Promise.all([keep(one, 0, 12), keep(two, 12, 19)]);
    expect(lines).toEqual([70, 90]);
    const notes = await audited('budget_warning');
    expect(notes.map(({ detail }) => detail['percent'])).toEqual([70, 90]);
  });

  it('about the month that is over says nothing of the month that has begun', async () => {
    await planWave();
    const ids = await attemptIds();
    await markCalled(desk.db, ids, 1);
    await desk.rows(
      `UPDATE attempt SET called_at = date_trunc('month', clock_timestamp(), 'Asia/Shanghai') - interval '1 second'
        WHERE id = ANY($1)`,
      ids.slice(0, 15),
    );
    const ended = ids.map((attemptId) => ({ attemptId, outcome: { state: 'accepted', ref: 'r' } as const }));
    const budget = new MonthBudget({ ...desk.account, limits: { calls: 20, pushes: 0 } }, null);
    await transaction(desk.db, (tx) => budget.countEnds(tx, ended));
    const alarms = `SELECT subject, detail, raised_at < date_trunc('month', clock_timestamp(), 'Asia/Shanghai') AS past
                      FROM alarm`;
    expect(await desk.rows(alarms)).toEqual([
      { subject: 'calls 70', detail: { budget: 'calls', percent: 70, used: 15, limit: 20 }, past: true },
    ]);
  });

  it('is given for the messages that come in as well; a redelivery is none', async () => {
    await open({ calls: 1_000, pushes: 10 });
    for (const id of ['1', '2', '3', '4', '5', '6', '6']) await desk.receive('hong', '收到', { id });
    await desk.drain();
    expect(await counted('pushes')).toBe(6);
    expect(await audited('budget_warning')).toEqual([]);
    for (const id of ['7', '8', '9', '10', '11']) await desk.receive('hong', '收到', { id });
    await desk.drain();
    expect(await counted('pushes')).toBe(11);
    expect((await audited('budget_warning')).map(({ detail }) => detail)).toMatchObject([
      { budget: 'pushes', percent: 70, limit: 10 },
      { budget: 'pushes', percent: 90, limit: 10 },
    ]);
  });
});

describe('messages that come in', () => {
  it('beyond what any standard edition grants are not counted anew for each of them', async () => {
    await open(null);
    await desk.rows(
      `INSERT INTO message_in (account_id, platform_id, scope, conversation_external_id, text, content, raw,
                               sent_at, business_at, state)
       SELECT $1, n::text, 'group', 'g', '', 'other', '', clock_timestamp(), clock_timestamp(), 'done'
         FROM generate_series(1, 20001) n`,
      desk.account.id,
    );
    await desk.drain();
    expect(await counted('pushes')).toBe(20_001);
    await desk.receive('hong', '收到');
    await desk.drain();
    expect(await counted('pushes')).toBe(20_001);
    // Another process has not counted yet.
    await new MonthBudget(desk.account, null).countPushes(desk.db, false);
    expect(await counted('pushes')).toBe(20_002);
  });
});

describe('the limits', () => {
  it('are those of the configuration, and none in the sandbox', async () => {
    const limitsOf = async (settings: Readonly<Record<string, string>>) => {
      const channels = await openChannels(loadConfig(settings), 'demo', QUIET_LOG);
      await channels.close();
      return channels.all.map(({ limits }) => limits);
    };
    const real = { DINGTALK_CLIENT_ID: 'ding', DINGTALK_CLIENT_SECRET: 'secret' };
    expect(await limitsOf({})).toEqual([null]);
    expect(await limitsOf(real)).toEqual([{ calls: 5_000, pushes: 3_000 }]);
    expect(await limitsOf({ ...real, DINGTALK_MONTHLY_CALLS: '7', DINGTALK_MONTHLY_PUSHES: '0' })).toEqual([
      { calls: 7, pushes: 0 },
    ]);
  });

  it('reach whoever owns the account', async () => {
    await open(null);
    await desk.release();
    const duties = await startDuties(
      desk.db,
      [{ session: desk.session, limits: { calls: 1, pushes: 1 } }],
      QUIET_LOG,
    );
    try {
      await expect.poll(() => duties.state(), { timeout: 10_000, interval: 20 }).toBe('owner');
      await desk.receive('hong', '我的');
      const warned = async () =>
        (await audited('budget_warning'))
          .map(({ detail }) => `${detail['budget']} ${detail['percent']}`)
          .toSorted();
      await expect
        .poll(warned, { timeout: 10_000, interval: 20 })
        .toEqual(['calls 70', 'calls 90', 'pushes 70', 'pushes 90']);
    } finally {
      await duties.stop();
    }
  });
});

describe('the metrics page', () => {
  it('shows both budgets by kind of account', async () => {
    await open(null);
    const page = metricsOf(desk.db).text;
    expect(await page()).toContain('statgrid_pushes_month{account="sandbox"} 0');
    await useUp(42);
    await desk.receive('hong', '收到');
    await desk.drain();
    const text = await page();
    expect(text).toContain(`statgrid_calls_month{account="sandbox"} ${await counted('calls')}`);
    expect(text).toContain('statgrid_pushes_month{account="sandbox"} 1');
    expect(text).not.toContain(desk.account.id);
  });
});
