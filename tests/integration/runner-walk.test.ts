// A demo's clock on its way: every due instant in order, nothing twice, and a duty that fails is waited for.

import { afterEach, describe, expect, it } from 'vitest';
import type { Duty } from '#jobs/duty.ts';
import { Runner, type RunnerClock } from '#jobs/runner.ts';
import { shanghai } from '#tests/support/business-time.ts';
import { type Desk, openDesk, QUIET_LOG } from '#tests/support/desk.ts';
import { FIRM } from '#tests/support/registry.ts';

describe('walking the clock of a bureau', () => {
  let desk: Desk;
  afterEach(() => desk?.close());

  it('stops wherever something falls due, in order, and set back fires nothing again', async () => {
    desk = await openDesk();
    await desk.openTask();
    await desk.openTask('205-1');
    await desk.walkTo('2026-11-09T08:30');
    await desk.applyList('2026-11-09T08:30', { [FIRM.tiancheng]: 'filed' });
    await desk.walkTo('2026-11-12T18:00');
    const sent = () =>
      desk.rows<{ at: string; slot: string }>(
        `SELECT d.business_at::text AS at, s.slot_at::text AS slot FROM delivery d JOIN slot s ON s.id = d.slot_id
          ORDER BY d.id`,
      );
    const deliveries = await sent();
    expect(deliveries.length).toBeGreaterThan(30);
    expect(deliveries.filter(({ at, slot }) => at !== slot)).toEqual([]);
    const instants = deliveries.map(({ at }) => at);
    expect(instants).toEqual(instants.toSorted());
    expect(new Set(instants).size).toBeGreaterThanOrEqual(8);
    await desk.walkTo('2026-11-02T08:30');
    await desk.walkTo('2026-11-12T18:00');
    expect(await sent()).toEqual(deliveries);
    expect(await desk.rows(`SELECT 1 FROM delivery_line WHERE state = 'planned'`)).toEqual([]);
  });
});

describe('a runner', () => {
  /** A clock in memory on which something falls due at these instants. */
  function clockWith(dues: readonly string[]): RunnerClock & { readonly at: () => string } {
    let now = shanghai('2026-11-02T08:30');
    const instants = dues.map(shanghai);
    return {
      at: () => now.toZonedDateTimeISO('Asia/Shanghai').toPlainDateTime().toString().slice(5, 16),
      time: () => Promise.resolve({ now, target: null }),
      nextDueAt: (after) =>
        Promise.resolve(instants.find((at) => Temporal.Instant.compare(at, after) > 0) ?? null),
      set: (at) => {
        now = at;
        return Promise.resolve();
      },
      reached: () => Promise.resolve(),
      retryDueInMs: () => Promise.resolve(null),
    };
  }

  it('does everything due at an instant before it goes on, and waits for a duty that fails', async () => {
    const clock = clockWith(['2026-11-02T09:00', '2026-11-03T09:00']);
    const seen: string[] = [];
    let failures = 1;
    const steady: Duty = {
      name: 'steady',
      run: () => {
        seen.push(`steady ${clock.at()}`);
        return Promise.resolve(0);
      },
    };
    const shaky: Duty = {
      name: 'shaky',
      run: () => {
        const fails = clock.at() === '11-02T09:00' && failures-- > 0;
        seen.push(`shaky ${clock.at()}${fails ? ' fails' : ''}`);
        return fails ? Promise.reject(new Error('not now')) : Promise.resolve(0);
      },
    };
    const runner = new Runner([steady, shaky], clock, QUIET_LOG);
    await runner.walkTo(shanghai('2026-11-03T10:00'));
    expect(seen).toEqual([
      'steady 11-02T08:30',
      'shaky 11-02T08:30',
      'steady 11-02T09:00',
      'shaky 11-02T09:00 fails',
      'steady 11-02T09:00',
      'shaky 11-02T09:00',
      'steady 11-03T09:00',
      'shaky 11-03T09:00',
      'steady 11-03T10:00',
      'shaky 11-03T10:00',
    ]);
    await runner.stop();
  });

  it('told to stop half way, leaves the clock where not everything is done yet', async () => {
    const clock = clockWith(['2026-11-02T09:00', '2026-11-03T09:00']);
    let stopped: Promise<void> = Promise.resolve();
    const duty: Duty = {
      name: 'interrupted',
      run: () => {
        if (clock.at() === '11-02T09:00') stopped = runner.stop();
        return Promise.resolve(0);
      },
    };
    const runner = new Runner([duty], clock, QUIET_LOG);
    await runner.walkTo(shanghai('2026-11-04T10:00'));
    await stopped;
    expect(clock.at()).toBe('11-02T09:00');
  });

  it('asks every duty again until none finds anything', async () => {
    const clock = clockWith([]);
    const found = [2, 0, 1, 0, 0];
    const counts: number[] = [];
    const duty: Duty = {
      name: 'counting',
      run: () => {
        const work = found.shift() ?? 0;
        counts.push(work);
        return Promise.resolve(work);
      },
    };
    const runner = new Runner([duty, { ...duty, name: 'other' }], clock, QUIET_LOG);
    expect(await runner.drain(shanghai('2026-11-02T08:30'))).toBe(true);
    expect(counts).toEqual([2, 0, 1, 0, 0, 0]);
    await runner.stop();
  });

  it('keeps the other duties going while one fails, without walking anywhere', async () => {
    const clock = clockWith([]);
    const other = Promise.withResolvers<void>();
    let wakes = 0;
    const runner = new Runner(
      [
        { name: 'broken', run: () => Promise.reject(new Error('always')) },
        {
          name: 'working',
          run: () => {
            wakes += 1;
            if (wakes === 3) other.resolve();
            return Promise.resolve(wakes < 3 ? 1 : 0);
          },
        },
      ],
      clock,
      QUIET_LOG,
    );
    runner.start();
    await other.promise;
    await runner.stop();
    expect(wakes).toBe(3);
  });
});
