// Contract of clocks: the platform's names instants, and ours may be ten minutes off.

import { expect, it } from 'vitest';
import { type ChannelDriver, type ChannelRig, collector, type Get, send, whileHeld } from './rig.ts';

const TEN_MINUTES_MS = 600_000;

/** Clause 23. */
export function clockTests(rig: Get, driver: ChannelDriver): void {
  sendingTests(driver);
  if (driver.traits.hears !== null) hearingTests(rig, driver);
}

function sendingTests({ start, traits }: ChannelDriver): void {
  it.each([
    ['slow', -TEN_MINUTES_MS],
    ['fast', TEN_MINUTES_MS],
  ])(
    'sends as ever with a clock ten minutes %s, or says that the account is refused for it',
    async (_, skewMs) => {
      await withRig(start, skewMs, async (rig) => {
        const sending = async () => {
          const { call } = await send(rig, [rig.place('a')]);
          if (traits.clock?.sends === true) expect(call).toMatchObject({ state: 'account', code: 'auth' });
          else expect(call.state).toBe('accepted');
          expect(rig.delivered()).toHaveLength(call.state === 'accepted' ? 1 : 0);
        };
        if (traits.sendsOverStream !== true) return sending();
        await whileHeld(rig, collector().sink, async () => {
          await rig.stream.connected();
          await sending();
        });
      });
    },
  );
}

function hearingTests(rig: Get, { start, traits }: ChannelDriver): void {
  it('keeps the instant the platform names, ten minutes off either way', async () => {
    const store = collector();
    // Some platforms know whole seconds only.
    const nowMs = Math.floor(Date.now() / 1_000) * 1_000;
    const instants = [-600_000, 600_000].map((off) => nowMs + off);
    await whileHeld(rig(), store.sink, async () => {
      await rig().stream.connected();
      for (const sentAtMs of instants) await rig().stream.sayAt('已报', sentAtMs);
      expect(store.messages.map((message) => message.sentAtMs)).toEqual(instants);
    });
  });

  it.each([
    ['slow', -TEN_MINUTES_MS],
    ['fast', TEN_MINUTES_MS],
  ])('hears as ever with a clock ten minutes %s, or refuses every call and says so', async (_, skewMs) => {
    await withRig(start, skewMs, async (one) => {
      const store = collector();
      const saidAtMs = Date.now();
      await whileHeld(one, store.sink, async () => {
        await one.stream.connected();
        const said = one.stream.say('已报', 'm1');
        if (traits.clock?.hears !== true) await said;
        else await expect(said).rejects.toThrow();
      });
      if (traits.clock?.hears === true) {
        expect(store.messages).toEqual([]);
        expect(one.logged()).toMatch(/timestamp|stale/);
        return;
      }
      expect(store.messages).toHaveLength(1);
      // Of the platform's clock, or of ours where it names no instant.
      const offMs = Math.abs((store.messages[0]?.sentAtMs ?? 0) - saidAtMs);
      expect(Math.min(offMs, Math.abs(offMs - TEN_MINUTES_MS))).toBeLessThan(60_000);
    });
  });
}

async function withRig(
  start: ChannelDriver['start'],
  skewMs: number,
  work: (rig: ChannelRig) => Promise<void>,
): Promise<void> {
  const rig = await start({ skewMs });
  try {
    await work(rig);
  } finally {
    await rig.close();
  }
}
