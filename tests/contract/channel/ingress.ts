// Contract of hearing: stored before acknowledged, once, alive whatever comes, and no machine is heard.

import { expect, it } from 'vitest';
import type { Sink } from '#adapters/contract.ts';
import { type ChannelDriver, collector, type Get, send, state, whileHeld } from './rig.ts';

/** Clause 11. */
export function ingressTests(rig: Get, { traits: { redelivers } }: Pick<ChannelDriver, 'traits'>): void {
  it('hands a message over with its sender, its text trimmed and its instant, and acknowledges it', async () => {
    const store = collector();
    await whileHeld(rig(), store.sink, async () => {
      await rig().stream.connected();
      const ack = await rig().stream.say('  已报  ', 'm1');
      expect(ack.onSocketOfOrigin).toBe(true);
      expect(store.messages).toMatchObject([
        { platformId: rig().stream.platformId('m1'), text: '已报', content: 'text' },
      ]);
      expect(store.messages[0]?.sender?.scope).toBe('person');
    });
  });

  it('hands redeliveries over under the same id, so that three deliveries are stored once', async () => {
    const store = collector();
    await whileHeld(rig(), store.sink, async () => {
      await rig().stream.connected();
      await rig().stream.say('收到', 'm1');
      await rig().stream.redeliver('m1');
      await rig().stream.redeliver('m1');
      expect(store.messages).toHaveLength(1);
    });
  });

  it('acknowledges only after the message is stored', async () => {
    const { promise: committed, resolve: commit } = Promise.withResolvers<void>();
    const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
    const order: string[] = [];
    const store = collector(async () => {
      arrive();
      await committed;
      order.push('stored');
    });
    await whileHeld(rig(), store.sink, async () => {
      await rig().stream.connected();
      const acked = rig()
        .stream.say('已报', 'm1')
        .then(() => order.push('acknowledged'));
      await arrived;
      // Trips there and back, in which an acknowledgement given too early would have arrived.
      for (const name of ['a', 'b']) await send(rig(), [rig().place(name)]);
      expect(order).toEqual([]);
      commit();
      await acked;
      expect(order).toEqual(['stored', 'acknowledged']);
    });
  });

  it.skipIf(redelivers === false)(
    'does not acknowledge what could not be stored, and stores it when it comes again',
    async () => {
      let failures = 1;
      const store = collector(async () => {
        if (failures-- > 0) throw new Error('database away');
      });
      await whileHeld(rig(), store.sink, async () => {
        await rig().stream.connected();
        await rig().stream.say('已报', 'm1');
        expect(store.messages.map((message) => message.platformId)).toEqual([rig().stream.platformId('m1')]);
        expect(failures).toBeLessThan(0);
      });
    },
  );

  it('survives a sink that throws at once', async () => {
    let calls = 0;
    const sink: Sink = (message) => {
      calls += 1;
      if (calls === 1) throw new Error('thrown, not rejected');
      return Promise.resolve(message.text === '' ? 'duplicate' : 'stored');
    };
    await whileHeld(rig(), sink, async () => {
      await rig().stream.connected();
      await rig().stream.say('已报', 'm1');
      expect(state(rig().session)).toBe('up');
    });
  });

  it('is not changed or killed by frames that mean nothing', async () => {
    const store = collector();
    await whileHeld(rig(), store.sink, async () => {
      await rig().stream.connected();
      rig().stream.junk();
      await rig().stream.say('已报', 'm1');
      expect(store.messages.map((message) => message.text)).toEqual(['已报']);
      if (rig().session.ingress.mode === 'stream') expect(rig().stream.openedSockets()).toBe(1);
      expect(state(rig().session)).toBe('up');
    });
  });
}

/** Clause 15. */
export function machineTests(rig: Get): void {
  it('hears people and no machine, itself first: an answer to one begins a loop that no one ends', async () => {
    const { machines } = rig().stream;
    expect(Object.keys(machines)).toContain('itself');
    const store = collector();
    await whileHeld(rig(), store.sink, async () => {
      await rig().stream.connected();
      for (const [who, say] of Object.entries(machines)) await say(`${who}：已收到您的消息`);
      await rig().stream.say('已报', 'm1');
      expect(store.messages.map((message) => message.text)).toEqual(['已报']);
      expect(state(rig().session)).toBe('up');
    });
  });
}
