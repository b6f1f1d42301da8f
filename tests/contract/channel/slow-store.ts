// Contract of slow stores and dead processes: what was not stored in time comes again, and is stored once.

import { expect, it } from 'vitest';
import {
  type ChannelDriver,
  type ChannelRig,
  collector,
  type Get,
  runStream,
  send,
  whileHeld,
} from './rig.ts';

/** The wait the tests give an event; long enough for a busy machine to store it. */
const ACK_MS = 200;

/** Clause 14. */
export function slowStoreTests(rig: Get, { start, traits }: ChannelDriver): void {
  const { ack } = traits;

  it.skipIf(ack === undefined)('has its answer ready before the platform gives up', () => {
    expect(ack?.oursMs).toBeLessThan(ack?.platformMs ?? 0);
  });

  it('acknowledges what a slow store has stored, and has it once though it came again meanwhile', async () => {
    const { promise: committed, resolve: commit } = Promise.withResolvers<void>();
    const { promise: arrivedAgain, resolve: arriveAgain } = Promise.withResolvers<void>();
    const arrivedAtMs: number[] = [];
    const store = collector(async () => {
      arrivedAtMs.push(performance.now());
      if (arrivedAtMs.length === 2) arriveAgain();
      await committed;
    });
    const slow = await start({ ackMs: ACK_MS });
    try {
      await whileHeld(slow, store.sink, async () => {
        await slow.stream.connected();
        let isAcknowledged = false;
        const said = slow.stream.say('已报', 'm1').then(() => {
          isAcknowledged = true;
        });
        await arrivedAgain;
        expect([store.messages, isAcknowledged]).toEqual([[], false]);
        commit();
        await said;
      });
    } finally {
      commit();
      await slow.close();
    }
    expect(store.messages).toHaveLength(1);
    if (ack !== undefined) expect((arrivedAtMs[1] ?? 0) - (arrivedAtMs[0] ?? 0)).toBeLessThan(ack.platformMs);
  });

  it.skipIf(traits.inOrder === true)(
    'acknowledges at once what is stored at once, whatever else is still being stored',
    async () => {
      const { promise: committed, resolve: commit } = Promise.withResolvers<void>();
      const store = collector(({ text }) => (text === '慢' ? committed : Promise.resolve()));
      await whileHeld(rig(), store.sink, async () => {
        await rig().stream.connected();
        const slow = rig().stream.say('慢', 'm1');
        await rig().stream.say('快', 'm2');
        expect(store.messages.map(({ text }) => text)).toEqual(['快']);
        commit();
        await slow;
      });
      expect(store.messages.map(({ text }) => text)).toEqual(['快', '慢']);
    },
  );
}

/** Clause 18. */
export function crashTests(rig: Get): void {
  it('tells the next process what the last one had fetched and not stored', async () => {
    const { promise: never, resolve: atLast } = Promise.withResolvers<void>();
    const { promise: fetched, resolve: fetch } = Promise.withResolvers<void>();
    const dying = collector(() => {
      fetch();
      return never.then(() => Promise.reject(new Error('the process is dead')));
    });
    const stop = new AbortController();
    const death = new AbortController();
    const dead = runStream(rig(), dying.sink, death.signal);
    await rig().stream.connected();
    const said = rig().stream.say('已报', 'm1');
    await fetched;
    // Trips there and back, in which a confirmation given too early would have arrived.
    for (const name of ['a', 'b']) await send(rig(), [rig().place(name)]);
    const next = rig().again?.();
    if (next === undefined) throw new Error('no other process');
    const store = collector();
    const living = runStream({ ...rig(), session: next } satisfies ChannelRig, store.sink, stop.signal);
    // Its line goes; its store never answers.
    death.abort();
    await said;
    expect(store.messages.map(({ platformId }) => platformId)).toEqual([rig().stream.platformId('m1')]);
    expect(dying.messages).toEqual([]);
    stop.abort();
    atLast();
    await Promise.all([dead, living]);
    await next.close();
  });
}
