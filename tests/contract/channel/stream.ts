// Contract of a held stream: it comes back, replaces itself in time, and leaves nothing behind.

import { describe, expect, it } from 'vitest';
import { type ChannelTraits, collector, type Get, runStream, send, state, whileHeld } from './rig.ts';

export function streamTests(rig: Get, { overlaps }: ChannelTraits): void {
  describe('stream', () => {
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
      const isLost = !rig().stream.redeliversUnanswered;
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
  });
}
