// Contract of rates: a burst goes out as fast as the limiter lets it, and the platform never counts too much.

import { expect, it } from 'vitest';
import { replayBurst } from '#tests/support/burst.ts';
import { type Get, send } from './rig.ts';

/** Clause 25. */
export function burstTests(rig: Get): void {
  it('exceeds nothing the platform itself counts, all of it arrives, and not much later than it could', async () => {
    const { calls, pace, withinMs } = rig().burst();
    expect(calls.flat().length).toBeGreaterThanOrEqual(500);
    const made = replayBurst(rig().session, calls);
    for (const { atMs, to } of made) {
      pace.setNow(atMs);
      expect((await send(rig(), to)).call, `after ${atMs} ms`).toMatchObject({ state: 'accepted' });
    }
    expect(pace.overruns).toEqual([]);
    const names = (ids: readonly string[]) => ids.toSorted();
    expect(
      names(
        rig()
          .delivered()
          .map(({ to }) => to),
      ),
    ).toEqual(names(calls.flat().map(({ id }) => id)));
    expect(made.at(-1)?.atMs).toBeLessThan(withinMs);
  }, 30_000);

  it('is too much for the platform when nobody counts before it, which refuses what is over, or drops it', async () => {
    const { calls, dropsUnsaid, pace } = rig().burst();
    pace.setNow(0);
    let asked = 0;
    for (const to of calls) {
      const { call } = await send(rig(), to);
      asked += to.length;
      if (pace.overruns.length === 0) continue;
      expect(call.state).toBe(dropsUnsaid === true ? 'accepted' : 'throttled');
      break;
    }
    expect(pace.overruns).not.toEqual([]);
    expect(rig().delivered().length).toBeLessThan(asked);
  }, 30_000);
}
