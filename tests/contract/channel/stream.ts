// Contract of a held stream: it comes back, replaces itself in time, and leaves nothing behind.

import { expect, it } from 'vitest';
import { type ChannelDriver, collector, type Get, runStream, send, state, whileHeld } from './rig.ts';

/** Clause 17. */
export function lineTests(rig: Get, driver: ChannelDriver): void {
  if (driver.traits.hears === 'poll') pollTests(rig, driver);
  else streamTests(rig, driver);
}

/** Of a channel that asks: its line is as long as a question. */
function pollTests(rig: Get, { start }: ChannelDriver): void {
  const { sink } = collector();

  it('asks again after a question was cut off', async () => {
    const store = collector();
    await whileHeld(rig(), store.sink, async () => {
      const { stream } = rig();
      await stream.connected();
      stream.cut();
      await stream.say('已报', 'm1');
    });
    expect(store.messages).toHaveLength(1);
  });

  it('says that it was refused, and does not hammer', async () => {
    rig().stream.refuseCredentials();
    await whileHeld(rig(), sink, async () => {
      await expect.poll(() => state(rig().session), { timeout: 5_000 }).toBe('refused');
      expect(rig().stream.gatewayCalls()).toBe(1);
    });
  });

  it('waits with some chance before each try, so that many who are cut off do not come back together', async () => {
    let asked = 0;
    const one = await start({ random: () => ((asked += 1), 0.5) });
    await whileHeld(one, sink, async () => {
      for (const tries of [1, 2, 3]) {
        await one.stream.connected();
        one.stream.cut();
        await expect.poll(() => asked).toBeGreaterThanOrEqual(tries);
      }
    });
    await one.close();
  });
}

function streamTests(rig: Get, { start, traits }: ChannelDriver): void {
  const { overlaps, redelivers, soleLine } = traits;
  const sink = collector().sink;

  it('comes back after the server cuts the line', async () => {
    await whileHeld(rig(), sink, async () => {
      const { stream } = rig();
      await stream.connected();
      stream.cut();
      await stream.until(() => stream.openedSockets() === 2 && stream.openSockets() === 1);
      await stream.say('已报', 'm1');
    });
  });

  it.skipIf(overlaps === false)('opens the next line before the announced end of the old one', async () => {
    await whileHeld(rig(), sink, async () => {
      const { stream } = rig();
      await stream.connected();
      stream.announceEnd();
      await stream.until(() => stream.openSockets() === 2);
      await stream.say('已报', 'm1');
      await stream.until(() => stream.openSockets() === 1);
      expect(stream.openedSockets()).toBe(2);
    });
  });

  it('notices a line that is open but dead', async () => {
    await whileHeld(rig(), sink, async () => {
      const { stream } = rig();
      await stream.connected();
      stream.goSilent();
      await stream.until(() => stream.openedSockets() >= 2);
    });
  });

  it('says that it was refused, and does not hammer', async () => {
    rig().stream.refuseCredentials();
    await whileHeld(rig(), sink, async () => {
      const { stream } = rig();
      await expect.poll(() => state(rig().session), { timeout: 5_000 }).toBe('refused');
      expect(stream.gatewayCalls()).toBe(1);
      expect(stream.openedSockets()).toBe(0);
    });
  });

  it('holds one line after a row of failed handshakes, having asked once for each', async () => {
    rig().stream.refuseHandshakes(true);
    await whileHeld(rig(), sink, async () => {
      const { stream } = rig();
      await stream.until(() => stream.gatewayCalls() === 4);
      stream.refuseHandshakes(false);
      await stream.connected();
      expect(stream.openSockets()).toBe(1);
      expect(stream.gatewayCalls()).toBeLessThanOrEqual(6);
    });
  });

  it('leaves no socket behind when it is let go, and stores what was under way', async () => {
    const { promise: committed, resolve: commit } = Promise.withResolvers<void>();
    const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
    const store = collector(() => {
      arrive();
      return committed;
    });
    const stop = new AbortController();
    const run = runStream(rig(), store.sink, stop.signal);
    await rig().stream.connected();
    const acked = rig().stream.say('已报', 'm1');
    await arrived;
    stop.abort();
    // Said too late: neither stored nor acknowledged, so that another replica may get it; but stored to the last
    // where the platform does not say it again. The send is a trip there and back, after which it has arrived.
    const isLost = redelivers === false;
    let lateEnd = 'unanswered';
    rig()
      .stream.say('晚到', 'm2')
      .then(
        () => {
          lateEnd = 'acknowledged';
        },
        () => {},
      );
    await send(rig(), [rig().person('a')]);
    commit();
    await acked;
    await run;
    await rig().session.close();
    await rig().stream.until(() => rig().stream.openSockets() === 0);
    expect(lateEnd).toBe(isLost ? 'acknowledged' : 'unanswered');
    expect(store.messages.map((message) => message.platformId)).toEqual(isLost ? ['m1', 'm2'] : ['m1']);
    expect(state(rig().session)).toBe('stopped');
  });

  it.skipIf(redelivers === false)('loses nothing whose acknowledgement went down with its line', async () => {
    let calls = 0;
    const store = collector(() => {
      calls += 1;
      if (calls === 1) rig().stream.cut();
      return Promise.resolve();
    });
    await whileHeld(rig(), store.sink, async () => {
      await rig().stream.connected();
      await rig().stream.say('已报', 'm1');
    });
    expect(store.messages.map(({ text }) => text)).toEqual(['已报']);
    expect(calls).toBeGreaterThan(1);
  });

  it('waits with some chance before each try, so that many who are cut off do not come back together', async () => {
    let asked = 0;
    const one = await start({ random: () => ((asked += 1), 0.5) });
    one.stream.refuseHandshakes(true);
    await whileHeld(one, sink, async () => {
      await one.stream.until(() => one.stream.gatewayCalls() === 4);
      expect(asked).toBeGreaterThanOrEqual(3);
      one.stream.refuseHandshakes(false);
      await one.stream.connected();
    });
    await one.close();
  });

  it(
    soleLine === true
      ? 'is left to whoever owns the account now'
      : 'does not mind another line of its account',
    async () => {
      const { again, stream } = rig();
      const next = again?.();
      if (next === undefined) throw new Error('no other process');
      let owns = true;
      let asked = 0;
      const store = collector();
      const stop = new AbortController();
      const old = runStream(rig(), store.sink, stop.signal, () => {
        asked += 1;
        return owns;
      });
      await stream.connected();
      owns = false;
      const young = runStream({ ...rig(), session: next }, store.sink, stop.signal);
      await expect.poll(() => state(next), { timeout: 5_000 }).toBe('up');
      if (soleLine === true) {
        // It waits to own the account again, and asks about nothing else.
        await expect.poll(() => asked, { timeout: 5_000 }).toBeGreaterThan(2);
        expect(state(rig().session)).toBe('refused');
      }
      await stream.say('已报', 'm1');
      expect(store.messages).toHaveLength(1);
      expect(state(next)).toBe('up');
      expect([state(rig().session), stream.openSockets()]).toEqual(
        soleLine === true ? ['refused', 1] : ['up', 2],
      );
      owns = true;
      await expect.poll(() => state(rig().session), { timeout: 5_000 }).toBe('up');
      stop.abort();
      await Promise.all([old, young]);
      await next.close();
    },
  );
}
