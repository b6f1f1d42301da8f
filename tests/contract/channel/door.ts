// Contract of a door the platform calls: nothing is believed before it is checked, and nothing is repeated.

import { expect, it } from 'vitest';
import { CANARY, type ChannelDriver, type Collector, collector, type Get, whileHeld } from './rig.ts';
import { FORGERIES, type Forgery } from './traits.ts';

/** Clause 12. */
export function forgeryTests(rig: Get, { traits }: ChannelDriver): void {
  const met = FORGERIES.flatMap((how): [Forgery, number][] => {
    const answered = traits.door?.[how];
    return typeof answered === 'number' ? [[how, answered]] : [];
  });

  it.each(met)('answers a call that is %s by %d, stores nothing and repeats nothing', async (how, status) => {
    const { messages } = await opened(async ({ messages: stored }) => {
      const answer = await rig().door?.forge(how);
      expect(answer?.status).toBe(status);
      expect(stored).toEqual([]);
      for (const word of [CANARY, '伪造', 'canary', ...rig().secrets])
        expect(answer?.body).not.toContain(word);
      for (const word of [CANARY, '伪造', ...rig().secrets]) expect(rig().logged()).not.toContain(word);
      await rig().stream.say('已报', 'm1');
    });
    expect(messages.map(({ text }) => text)).toEqual(['已报']);
  });

  it('stores a replayed call once', async () => {
    const { messages } = await opened(async () => {
      await rig().stream.say('已报', 'm1');
      for (const _ of [1, 2]) await rig().stream.redeliver('m1');
    });
    expect(messages).toHaveLength(1);
  });

  it('is open to nobody while nobody hears', async () => {
    const answer = await rig().door?.sayOddly();
    expect(answer).toMatchObject({ status: 404, body: '' });
  });

  async function opened(work: (store: Collector) => Promise<void>): Promise<Collector> {
    const store = collector();
    await whileHeld(rig(), store.sink, async () => {
      await rig().stream.connected();
      await work(store);
    });
    return store;
  }
}

/** Clause 13. */
export function rawBodyTests(rig: Get): void {
  it('believes a genuine call by its bytes, however they are spaced and escaped', async () => {
    const store = collector();
    await whileHeld(rig(), store.sink, async () => {
      await rig().stream.connected();
      expect((await rig().door?.sayOddly())?.status).toBe(200);
    });
    expect(store.messages.map(({ text }) => text)).toEqual(['已/报']);
  });
}
