// A refused account is stopped once for everything it says, tried with one call, and goes on where it was.

import { afterEach, describe, expect, it } from 'vitest';
import { accountsOf, takeTurn } from '#bot/app/duties.ts';
import { metricsOf, readiness } from '#bot/app/observe.ts';
import type { AccountCode, Outcome } from '#bot/domain/delivery/outcome.ts';
import { liftAccountStop } from '#bot/services/account-stop.ts';
import { Caller } from '#bot/services/call-attempts.ts';
import { CallEnds } from '#bot/services/call-ends.ts';
import { claimWave } from '#bot/services/claim-slots.ts';
import { planDueSteps } from '#bot/services/plan-due-steps.ts';
import { recover } from '#bot/services/recover-attempts.ts';
import { shanghai } from '#tests/support/business-time.ts';
import { type Desk, openDesk, QUIET_LOG } from '#tests/support/desk.ts';
import { largeBureau } from '#tests/support/registry-large.ts';

const NOW = shanghai('2026-11-04T09:00');
const FIRMS = 1_400;
/** More calls than are ever under way at once: most are planned when the platform refuses. */
const CALLS = 72;
const PEOPLE = FIRMS + 4;
const forever = new AbortController().signal;
const ACCEPTED: Outcome = { state: 'accepted', ref: 'r' };
const refusal = (code: AccountCode): Outcome => ({ state: 'account', code, native: 'authFailed' });

describe('an account the platform refuses', () => {
  let desk: Desk;
  const log: [string, unknown][] = [];
  const write = (fields: unknown, event: string) => void log.push([event, fields]);
  const told = () => log.map(([event]) => event);
  let calls = 0;
  afterEach(async () => {
    log.length = 0;
    await desk?.close();
  });

  const open = async () => {
    calls = 0;
    desk = await openDesk(largeBureau(FIRMS));
    await desk.openTask();
    await desk.setClock('2026-11-04T09:00');
    while ((await planDueSteps(desk.db, [desk.account], NOW)).more);
    await claimWave(desk.db, desk.account, desk.session, NOW);
  };
  const answer = (outcome: Outcome | (() => Outcome)) =>
    desk.answerWith(() => {
      calls += 1;
      return { call: typeof outcome === 'function' ? outcome() : outcome };
    });
  /** One round of the duties that make calls; how many calls were made. */
  const round = async (epoch = 1) => {
    const account = { ...desk.account, epoch };
    const ends = new CallEnds(desk.db, account, {
      debug: () => undefined,
      info: (...line) => void (line[1] === 'call_ended' || write(...line)),
      warn: write,
      error: write,
    });
    const before = calls;
    await recover(desk.db, account, (scope) => (scope === 'person' ? 20 : 1));
    await new Caller(desk.db, account, desk.session, () => Promise.resolve(), ends).run(forever);
    return calls - before;
  };
  const states = async (table: 'delivery' | 'attempt') => {
    const rows = await desk.rows<{ state: string; n: number }>(
      `SELECT state, count(*)::int AS n FROM ${table} GROUP BY state`,
    );
    return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
  };
  const stop = async () =>
    (
      await desk.rows<{ code: string | null; minutes: number | null }>(
        `SELECT stop_code AS code, round(extract(epoch FROM probe_at - clock_timestamp()) / 60)::int AS minutes
           FROM channel_account`,
      )
    )[0];
  const letProbeBeDue = () => desk.rows('UPDATE channel_account SET probe_at = clock_timestamp()');
  const leasesOver = () =>
    desk.rows(`UPDATE attempt SET lease_until_at = clock_timestamp() WHERE state = 'sending'`);
  const audited = () =>
    desk.rows<{ action: string; actor: string; detail: Readonly<Record<string, unknown>> }>(
      `SELECT action, actor, detail FROM audit WHERE action LIKE 'account_%' ORDER BY id`,
    );

  it('is called no more; what was planned stays planned, and nobody is of unknown fate', async () => {
    await open();
    answer(refusal('auth'));
    const made = await round();
    expect(made).toBeLessThanOrEqual(64);
    expect(made).toBeLessThan(CALLS);
    expect(await stop()).toEqual({ code: 'auth', minutes: 10 });
    const planned = CALLS - made;
    expect(await states('attempt')).toEqual({ account: made, sending: planned });
    for (let times = 0; times < 3; times++) expect(await round()).toBe(0);
    await leasesOver();
    expect(await round()).toBe(0);
    expect(await states('attempt')).toEqual({ account: made, sending: planned });
    expect(await states('delivery')).toMatchObject({
      waiting: expect.any(Number),
      sending: expect.any(Number),
    });
  });

  it('is told of once, in the log and in the proof, however many messages wait', async () => {
    await open();
    answer(refusal('ip'));
    await round();
    await letProbeBeDue();
    await round();
    expect(told()).toEqual(['account_stopped']);
    expect(log[0]?.[1]).toEqual({ code: 'ip', native: 'authFailed' });
    expect(await audited()).toEqual([
      { action: 'account_stopped', actor: 'service', detail: { code: 'ip', native: 'authFailed' } },
    ]);
  });

  it('is tried with one call when its time has come, and goes on with everything once that is taken', async () => {
    await open();
    answer(refusal('permission'));
    await round();
    await leasesOver();
    await letProbeBeDue();
    expect(await round()).toBe(1);
    expect(await stop()).toEqual({ code: 'permission', minutes: 10 });
    expect(await round()).toBe(0);
    await letProbeBeDue();
    answer(ACCEPTED);
    while ((await round()) > 0);
    expect(await stop()).toEqual({ code: null, minutes: null });
    expect(await states('delivery')).toEqual({ sent: PEOPLE });
    expect(told()).toEqual(['account_stopped', 'account_resumed']);
    expect((await audited()).map(({ action }) => action)).toEqual(['account_stopped', 'account_resumed']);
  });

  it('stays stopped when the call that tried was lost on the way', async () => {
    await open();
    answer(refusal('banned'));
    await round();
    await letProbeBeDue();
    answer({ state: 'transient', native: 'ECONNREFUSED' });
    expect(await round()).toBe(1);
    expect(await stop()).toEqual({ code: 'banned', minutes: 10 });
  });

  it('is called again at once when a person says so', async () => {
    await open();
    answer(refusal('quota'));
    await round();
    expect((await stop())?.code).toBe('quota');
    answer(ACCEPTED);
    expect(await round()).toBe(0);
    expect(await liftAccountStop(desk.db, desk.account.id, 'cli')).toBe('quota');
    expect(await liftAccountStop(desk.db, desk.account.id, 'cli')).toBeNull();
    await round();
    expect(await states('delivery')).toEqual({ sent: PEOPLE });
    expect((await audited()).at(-1)).toEqual({
      action: 'account_resumed',
      actor: 'cli',
      detail: { code: 'quota' },
    });
  });

  it('with its month spent is tried when the month in Shanghai is over, or by who takes it anew', async () => {
    await open();
    answer(refusal('quota'));
    await round();
    const untilMonthsEnd = async () =>
      (
        await desk.rows<{ same: boolean }>(
          `SELECT to_char(probe_at AT TIME ZONE 'Asia/Shanghai', 'DD HH24:MI') = '01 00:00'
                  AND probe_at > clock_timestamp() AND probe_at < clock_timestamp() + interval '32 days' AS same
             FROM channel_account`,
        )
      )[0]?.same;
    expect(await untilMonthsEnd()).toBe(true);
    // Another process, which may have other credentials.
    await desk.release();
    const next = await takeTurn(
      desk.db,
      await accountsOf(desk.db, [{ session: desk.session, limits: null }], QUIET_LOG),
      QUIET_LOG,
    );
    expect(next?.epochs).toEqual(new Map([[desk.account.id, 2]]));
    expect(await round(2)).toBe(1);
    expect(await untilMonthsEnd()).toBe(true);
    expect(await round(2)).toBe(0);
    await next?.untilLost(AbortSignal.abort());
  });

  it('is stopped by a probe for a new reason, which is told', async () => {
    await open();
    answer(refusal('auth'));
    await round();
    await letProbeBeDue();
    answer(refusal('permission'));
    await round();
    expect(await stop()).toEqual({ code: 'permission', minutes: 10 });
    expect(told()).toEqual(['account_stopped', 'account_stopped']);
  });

  it('has nothing claimed for it, so that what is said then is judged then', async () => {
    await open();
    answer(refusal('auth'));
    await round();
    await desk.setClock('2026-11-05T16:00');
    while ((await planDueSteps(desk.db, [desk.account], shanghai('2026-11-05T16:00'))).more);
    const claim = () => claimWave(desk.db, desk.account, desk.session, shanghai('2026-11-05T16:00'));
    expect(await claim()).toBe(0);
    await letProbeBeDue();
    // Something is left over that the one call can carry.
    expect(await claim()).toBe(0);
    await desk.rows(
      `UPDATE attempt SET state = 'transient', ended_at = clock_timestamp() WHERE state = 'sending'`,
    );
    await desk.rows(`UPDATE delivery SET state = 'failed', reason = 'settled', retry_at = NULL`);
    expect(await claim()).toBeGreaterThan(0);
  });

  it('does not hold a walking clock, and answers when it may speak again', async () => {
    await open();
    answer(refusal('auth'));
    await desk.walkTo('2026-11-04T12:00');
    await desk.receive('s1', '我的');
    await desk.drain();
    expect(await desk.heard('s1')).toEqual([]);
    answer(ACCEPTED);
    await liftAccountStop(desk.db, desk.account.id, 'test');
    await desk.drain();
    expect((await desk.heard('s1')).length).toBeGreaterThan(0);
  });

  it('shows in the metrics and in a readiness that stays', async () => {
    await open();
    const page = metricsOf(desk.db).text;
    expect(await page()).toContain('statgrid_account_stopped{account="sandbox",code="auth"} 0');
    answer(refusal('auth'));
    await round();
    const text = await page();
    expect(text).toContain('statgrid_account_stopped{account="sandbox",code="auth"} 1');
    expect(text).toContain('statgrid_account_stopped{account="sandbox",code="quota"} 0');
    const duties = {
      state: () => 'owner' as const,
      accounts: () => [{ channel: 'dingtalk', account: 'sandbox', stream: 'up' as const }],
      hook: () => Promise.resolve(null),
      wake: () => undefined,
      stop: () => Promise.resolve(),
    };
    expect(await readiness(desk.db, duties)).toMatchObject({
      dingtalk_account: { ok: true, state: 'stopped: auth' },
    });
  });
});
