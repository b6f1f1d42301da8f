// Ends of calls that cannot be written at once, or come after somebody has given the call up.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelSession } from '#adapters/contract.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { createLogger } from '#bot/log.ts';
import { Caller } from '#bot/services/call-attempts.ts';
import { CallEnds } from '#bot/services/call-ends.ts';
import { claimWave } from '#bot/services/claim-slots.ts';
import { planDueSteps } from '#bot/services/plan-due-steps.ts';
import { recover } from '#bot/services/recover-attempts.ts';
import { callDuty } from '#jobs/call.ts';
import { recoverDuty } from '#jobs/recover.ts';
import { pause } from '#jobs/runner.ts';
import { openDatabase, transaction } from '#prisma/db.ts';
import { markCalled } from '#prisma/hot/attempts.ts';
import { type AttemptEnd, endAttempts } from '#prisma/hot/end-attempts.ts';
import { shanghai } from '#tests/support/business-time.ts';
import { type Desk, openDesk, QUIET_LOG } from '#tests/support/desk.ts';
import { type FlakyProxy, startFlakyProxy } from '#tests/support/flaky-proxy.ts';
import { largeBureau } from '#tests/support/registry-large.ts';

const NOW = shanghai('2026-11-04T09:00');
const FIRMS = 340;
const PEOPLE = FIRMS + 4;
const forever = new AbortController().signal;
const perCall = (scope: 'person' | 'group') => (scope === 'person' ? 20 : 1);
const ACCEPTED: Outcome = { state: 'accepted', ref: 'r' };

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk(largeBureau(FIRMS));
  await desk.openTask();
  await desk.setClock('2026-11-04T09:00');
  await planDueSteps(desk.db, [desk.account], NOW);
  await claimWave(desk.db, desk.account, desk.session, NOW);
});
afterEach(() => desk?.close());

const states = async () => {
  const rows = await desk.rows<{ state: string; n: number }>(
    'SELECT state, count(*)::int AS n FROM delivery GROUP BY state',
  );
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
};
/** A channel whose calls end when they are let. */
const heldBack = () => {
  const { promise: open, resolve: letEnd } = Promise.withResolvers<void>();
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const session: ChannelSession = {
    ...desk.session,
    send: async (_part, _to, { signal }) => {
      begin();
      await open;
      return { call: signal.aborted ? { state: 'unknown', native: 'aborted' } : ACCEPTED };
    },
  };
  return { session, begun, letEnd };
};

describe('calls that end while the database is away', () => {
  let proxy: FlakyProxy;
  afterEach(async () => {
    await proxy.turn('fair');
    await proxy.close();
  });

  it('are written when it is back, and none of them is of unknown end', async () => {
    proxy = await startFlakyProxy(desk.url);
    const db = openDatabase(proxy.url, { maxConnections: 4 });
    const events: string[] = [];
    const write = (line: string) => void events.push(JSON.parse(line).event);
    const log = createLogger({ level: 'info', secrets: [], destination: { write } });
    const ends = new CallEnds(db, desk.account, log);
    const { session, begun, letEnd } = heldBack();
    const running = new Caller(db, desk.account, session, pause, ends).run(forever).catch(() => 0);
    await begun;
    await proxy.turn('reset');
    letEnd();
    await expect.poll(() => events, { timeout: 10_000, interval: 20 }).toContain('call_ends_wait');
    await proxy.until(() => proxy.refused() >= 3);
    expect(await states()).toEqual({ sending: PEOPLE });
    await proxy.turn('fair');
    // The run itself may have met the cut; the ends outlive it.
    await running;
    await ends.flush(pause, forever);
    expect(await states()).toEqual({ sent: PEOPLE });
    expect(events.filter((event) => event === 'call_ends_wait')).toHaveLength(1);
    await db.close();
  });

  it('outlive the ownership of the account: a new turn writes them before it gives anything up', async () => {
    proxy = await startFlakyProxy(desk.url);
    const db = openDatabase(proxy.url, { maxConnections: 4 });
    const ends = new CallEnds(db, desk.account);
    const lost = new AbortController();
    const { session, begun, letEnd } = heldBack();
    const running = new Caller(db, desk.account, session, pause, ends).run(lost.signal).catch(() => 0);
    await begun;
    await proxy.turn('reset');
    letEnd();
    lost.abort();
    await running;
    await proxy.turn('fair');
    await desk.rows('UPDATE channel_account SET epoch = 2');
    const account = { ...desk.account, epoch: 2 };
    await recoverDuty(db, account, session, ends, QUIET_LOG).run(NOW, forever);
    expect(await states()).toEqual({ sent: PEOPLE });
    await db.close();
  });
});

describe('an end that comes after the call was given up', () => {
  /** One attempt called, then taken for dead by the next owner; its end as the platform told it. */
  const givenUp = async (outcome: 'sent' | 'waiting'): Promise<readonly AttemptEnd[]> => {
    const [attempt] = await desk.rows<{ id: string; deliveries: string[] }>(
      `SELECT attempt_id AS id, array_agg(id) AS deliveries FROM delivery GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1`,
    );
    const { id = '', deliveries = [] } = attempt ?? {};
    await markCalled(desk.db, [id], 1);
    await desk.rows('UPDATE channel_account SET epoch = 2');
    expect(await recover(desk.db, { ...desk.account, epoch: 2 }, perCall)).toMatchObject({ unknown: 20 });
    const retryAfterMs = outcome === 'waiting' ? 0 : null;
    const ref = outcome === 'sent' ? 'late' : null;
    const fate = { state: outcome, ref, reason: null, retryAfterMs };
    return [
      {
        attemptId: id,
        state: outcome === 'sent' ? 'accepted' : 'throttled',
        native: null,
        deliveries: deliveries.map((deliveryId) => ({ attemptId: id, deliveryId, ...fate })),
      },
    ];
  };
  const write = (ends: readonly AttemptEnd[]) => transaction(desk.db, (tx) => endAttempts(tx, ends));
  const attemptStates = (id = '') =>
    desk.rows<{ state: string }>('SELECT state FROM attempt WHERE id = $1', id);
  const fates = (id = '') =>
    desk.rows<{ state: string; ref: string | null; n: number }>(
      'SELECT state, ref, count(*)::int AS n FROM delivery WHERE attempt_id = $1 GROUP BY 1, 2 ORDER BY 1, 2',
      id,
    );

  it('is the better evidence: unknown becomes sent', async () => {
    const ends = await givenUp('sent');
    const id = ends[0]?.attemptId;
    expect(await fates(id)).toEqual([{ state: 'unknown', ref: null, n: 20 }]);
    await write(ends);
    await write(ends);
    expect(await attemptStates(id)).toEqual([{ state: 'accepted' }]);
    expect(await fates(id)).toEqual([{ state: 'sent', ref: 'late', n: 20 }]);
  });

  it('that was certainly not delivered lets the message go again', async () => {
    const ends = await givenUp('waiting');
    await write(ends);
    expect(await fates(ends[0]?.attemptId)).toEqual([{ state: 'waiting', ref: null, n: 20 }]);
  });

  it('leaves what was repeated meanwhile unknown, and keeps the platform’s id of the first', async () => {
    const ends = await givenUp('sent');
    const repeated = ends[0]?.deliveries[0]?.deliveryId;
    await desk.rows('UPDATE delivery SET repeated_at = clock_timestamp() WHERE id = $1', repeated);
    await write(ends);
    expect(await fates(ends[0]?.attemptId)).toEqual([
      { state: 'sent', ref: 'late', n: 19 },
      { state: 'unknown', ref: 'late', n: 1 },
    ]);
  });

  it('does not touch what the platform itself left unknown', async () => {
    const ends = await givenUp('sent');
    const id = ends[0]?.attemptId;
    await desk.rows(`UPDATE attempt SET native = 'timeout' WHERE id = $1`, id);
    await desk.rows(`UPDATE delivery SET reason = 'timeout' WHERE attempt_id = $1`, id);
    await write(ends);
    expect(await attemptStates(id)).toEqual([{ state: 'unknown' }]);
    expect(await fates(id)).toEqual([{ state: 'unknown', ref: null, n: 20 }]);
  });
});

describe('a long wave', () => {
  it('that is stopped makes no further call, and cuts none off that is under way', async () => {
    const { session, begun, letEnd } = heldBack();
    const oneAtATime = { ...session, buckets: () => [{ key: 'all', limit: 1, windowMs: 60_000 }] };
    const stop = new AbortController();
    const running = new Caller(desk.db, desk.account, oneAtATime, pause).run(stop.signal);
    await begun;
    stop.abort();
    letEnd();
    expect(await running).toBe(1);
    expect(await states()).toMatchObject({ sent: expect.any(Number), sending: expect.any(Number) });
    expect(await desk.rows(`SELECT 1 FROM attempt WHERE called_at IS NOT NULL`)).toHaveLength(1);
  });

  it('that is being called does not hold up what waits to go again', async () => {
    const { session, begun, letEnd } = heldBack();
    const ends = new CallEnds(desk.db, desk.account);
    const caller = new Caller(desk.db, desk.account, session, pause, ends);
    const [late] = await desk.rows<{ id: string }>(
      'SELECT attempt_id AS id FROM delivery ORDER BY id LIMIT 1',
    );
    await desk.rows(
      `UPDATE attempt SET state = 'throttled', ended_at = clock_timestamp() WHERE id = $1`,
      late?.id,
    );
    await desk.rows(
      `UPDATE delivery SET state = 'waiting', retry_at = clock_timestamp() WHERE attempt_id = $1`,
      late?.id,
    );
    const calling = callDuty('dingtalk', caller).run(NOW, forever);
    await begun;
    const recovered = await recoverDuty(desk.db, desk.account, session, ends, QUIET_LOG).run(NOW, forever);
    expect(recovered).toBeGreaterThan(0);
    letEnd();
    await calling;
    expect(await states()).toEqual({ sent: PEOPLE });
  });
});
