// Calls and their ends: what was certainly not delivered goes again, what may have been does not.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelSession, SendResult } from '#adapters/contract.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { Caller } from '#bot/services/call-attempts.ts';
import { claimWave } from '#bot/services/claim-slots.ts';
import { planDueSteps } from '#bot/services/plan-due-steps.ts';
import { recover } from '#bot/services/recover-attempts.ts';
import { transaction } from '#prisma/db.ts';
import { markCalled } from '#prisma/hot/attempts.ts';
import { giveUpSettled, takeWaiting } from '#prisma/hot/waiting-deliveries.ts';
import { shanghai } from '#tests/support/business-time.ts';
import { type Desk, openDesk } from '#tests/support/desk.ts';
import { FIRM, usccOf } from '#tests/support/registry.ts';
import { largeBureau } from '#tests/support/registry-large.ts';

const NOW = shanghai('2026-11-04T09:00');
const FIRMS = 340;
const forever = new AbortController().signal;
const perCall = (scope: 'person' | 'group') => (scope === 'person' ? 20 : 1);

describe('planned calls', () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await openDesk(largeBureau(FIRMS));
    await desk.openTask();
    await desk.setClock('2026-11-04T09:00');
    await planDueSteps(desk.db, [desk.account], NOW);
    await claimWave(desk.db, desk.account, desk.session, NOW);
  });
  afterEach(() => desk?.close());

  const call = (epoch = 1, signal = forever, session: ChannelSession = desk.session) =>
    new Caller(desk.db, { ...desk.account, epoch }, session, () => Promise.resolve()).run(signal);
  const handOver = () => desk.rows('UPDATE channel_account SET epoch = 2');
  const takeUp = (epoch: number) => recover(desk.db, { ...desk.account, epoch }, perCall);
  const states = async () => {
    const rows = await desk.rows<{ state: string; n: number }>(
      'SELECT state, count(*)::int AS n FROM delivery GROUP BY state',
    );
    return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
  };
  const attempts = async () =>
    (await desk.rows<{ id: string }>(`SELECT id FROM attempt WHERE state = 'sending' ORDER BY id`)).map(
      ({ id }) => id,
    );
  const letWaitingGo = () =>
    desk.rows(
      `UPDATE delivery SET retry_at = clock_timestamp() - interval '1 second' WHERE state = 'waiting'`,
    );
  const TOTAL = FIRMS + 4;

  it('that a dead owner never made are made once by the next', async () => {
    await handOver();
    expect(await call(1)).toBe(0);
    expect(await takeUp(2)).toMatchObject({ waiting: TOTAL, unknown: 0 });
    await letWaitingGo();
    await takeUp(2);
    expect(await call(2)).toBe(19);
    expect(await states()).toEqual({ sent: TOTAL });
    expect(await takeUp(2)).toEqual({ waiting: 0, unknown: 0, retried: 0 });
    expect(await call(2)).toBe(0);
  });

  it('that were under way when their owner died are unknown and not made again', async () => {
    const [first = ''] = await attempts();
    expect(await markCalled(desk.db, [first], 1)).toEqual([first]);
    expect(await markCalled(desk.db, [first], 1)).toEqual([]);
    const [lost] = await desk.rows<{ n: number }>(
      'SELECT count(*)::int AS n FROM delivery WHERE attempt_id = $1',
      first,
    );
    await handOver();
    expect(await takeUp(2)).toMatchObject({ unknown: lost?.n });
    await letWaitingGo();
    await takeUp(2);
    await call(2);
    expect(await states()).toEqual({ sent: TOTAL - (lost?.n ?? 0), unknown: lost?.n });
  });

  it('to one chat that has had enough hold up no other, and go when it takes more', async () => {
    const order: string[] = [];
    const paced: ChannelSession = {
      ...desk.session,
      // Everybody of the first call is one chat here, which takes a call in 300 ms; nobody else is limited.
      buckets: ({ id }) => (isFirst(id) ? [{ key: 'first', limit: 1, windowMs: 300 }] : []),
      send: (part, to, options) => {
        order.push(to.some(({ id }) => isFirst(id)) ? 'first' : 'other');
        return desk.session.send(part, to, options);
      },
    };
    const [{ address } = { address: '' }] = await desk.rows<{ address: string }>(
      `SELECT d.address FROM delivery d JOIN attempt a ON a.id = d.attempt_id ORDER BY a.id, d.id LIMIT 1`,
    );
    // Three calls to that chat are the first that are planned.
    const all = await attempts();
    await desk.rows(
      `UPDATE delivery SET address = $2 WHERE id IN
         (SELECT DISTINCT ON (attempt_id) id FROM delivery WHERE attempt_id = ANY($1::uuid[]) ORDER BY attempt_id, id)`,
      all.slice(0, 3),
      address,
    );
    const isFirst = (id: string) => id === address;
    const pauses: number[] = [];
    const pause = (ms: number) => {
      pauses.push(ms);
      return new Promise<void>((resolve) => setTimeout(resolve, ms));
    };
    await new Caller(desk.db, desk.account, paced, pause).run(forever);
    expect(order.filter((one) => one === 'first')).toHaveLength(3);
    expect(order.slice(1, -2).every((one) => one === 'other')).toBe(true);
    expect(order.at(-1)).toBe('first');
    expect(Math.max(...pauses)).toBeLessThanOrEqual(200);
  });

  it('cannot be marked as made by an owner whose epoch is over, nor after their lease', async () => {
    const ids = await attempts();
    await desk.rows(`UPDATE attempt SET lease_until_at = clock_timestamp() WHERE id = $1`, ids[0]);
    expect(await markCalled(desk.db, ids, 1)).toHaveLength(ids.length - 1);
    await handOver();
    expect(await markCalled(desk.db, ids, 1)).toEqual([]);
  });

  it('that are throttled, or partly refused, keep what is left to be sent', async () => {
    const accepted: Outcome = { state: 'accepted', ref: 'r' };
    const throttled: Outcome = { state: 'throttled', retryAfterMs: 60_000, native: '90018' };
    const gone: Outcome = { state: 'rejected', code: 'address_gone', native: 'x' };
    const fate = (id: string) => (id === 's1' ? gone : id === 's2' ? throttled : accepted);
    desk.answerWith(
      (to): SendResult =>
        to.includes('s9') && !to.includes('s1')
          ? { call: throttled }
          : { call: accepted, each: new Map(to.map((id) => [id, fate(id)])) },
    );
    await call();
    expect(await states()).toMatchObject({ failed: 1 });
    const waiting = await desk.rows<{ address: string; reason: string }>(
      `SELECT address, reason FROM delivery WHERE state = 'waiting' ORDER BY address`,
    );
    expect(waiting).toContainEqual({ address: 's2', reason: '90018' });
    expect(await takeUp(1)).toMatchObject({ retried: 0 });
    desk.answerWith(null);
    await letWaitingGo();
    expect(await takeUp(1)).toMatchObject({ retried: waiting.length });
    await call();
    expect(await states()).toEqual({ sent: TOTAL - 1, failed: 1 });
    const tries = await desk.rows<{ tries: number }>(`SELECT tries FROM delivery WHERE address = 's2'`);
    expect(tries).toEqual([{ tries: 2 }]);
  });

  it('that wait are given up and taken as of one instant: what comes due in between is left for the next round', async () => {
    desk.answerWith(() => ({ call: { state: 'transient', native: 'ECONNREFUSED' } }));
    await call();
    const at = Temporal.Now.instant().round('millisecond');
    const inBetween = at.add({ milliseconds: 1 }).toString();
    await desk.rows(`UPDATE delivery SET retry_at = '${inBetween}' WHERE state = 'waiting'`);
    await transaction(desk.db, async (tx) => {
      expect(await giveUpSettled(tx, desk.account.id, at)).toBe(0);
      expect(await takeWaiting(tx, desk.account.id, at, 1000)).toEqual([]);
      const later = at.add({ milliseconds: 2 });
      expect(await takeWaiting(tx, desk.account.id, later, 1000)).toHaveLength(TOTAL);
    });
  });

  it('that waited are given up for a firm a list has settled meanwhile', async () => {
    desk.answerWith(() => ({ call: { state: 'transient', native: 'ECONNREFUSED' } }));
    await call();
    expect(await states()).toEqual({ waiting: TOTAL });
    await desk.applyList('2026-11-04T08:50', { [usccOf(101)]: 'filed', [FIRM.yuandong]: 'filed' });
    desk.answerWith(null);
    await letWaitingGo();
    await takeUp(1);
    await call();
    expect(await states()).toEqual({ sent: TOTAL - 1, failed: 1 });
    expect(await desk.heard('s1')).toEqual([]);
    expect(await desk.rows(`SELECT reason FROM delivery WHERE address = 's1'`)).toEqual([
      { reason: 'settled' },
    ]);
  });

  it('stopped in the middle go on where they stopped, nobody twice', async () => {
    const stop = new AbortController();
    const heard: string[] = [];
    desk.answerWith((to) => {
      heard.push(...to);
      stop.abort();
      return { call: { state: 'accepted', ref: 'r' } };
    });
    const fiveAtATime = { ...desk.session, buckets: () => [{ key: 'all', limit: 5, windowMs: 60_000 }] };
    expect(await call(1, stop.signal, fiveAtATime)).toBe(5);
    expect(heard.length).toBeLessThanOrEqual(100);
    expect(await call()).toBe(14);
    expect(heard.toSorted()).toEqual([...new Set(heard)].toSorted());
    expect(await states()).toEqual({ sent: TOTAL });
  });
});
