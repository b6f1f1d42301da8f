// Contract of recipients and keys: people of one call told apart, one message for one key, addresses that move.

import { expect, it } from 'vitest';
import { oneLine } from '#bot/domain/message.ts';
import { type ChannelDriver, type Get, options, send } from './rig.ts';

/** Clause 8. */
export function keyTests(rig: Get): void {
  it('is taken once though its answer was lost, and its second call finds out how the first ended', async () => {
    const { session, place } = rig();
    const [part] = session.plan(oneLine('本月报表已开网'), place('a')).parts;
    if (part === undefined) throw new Error('no part');
    const say = async (key: string) => (await session.send(part, [place('a')], { ...options(), key })).call;
    await say('key-0');
    for (const key of ['key-1', 'k'.repeat(80)]) {
      rig().arrange('resets_after_taking');
      expect((await say(key)).state).toBe('unknown');
      const found = await say(key);
      expect(found).toMatchObject({ state: 'accepted', ref: expect.stringMatching(/./) });
      expect(await say(key)).toEqual(found);
    }
    expect(rig().delivered()).toHaveLength(3);
  });

  it('and another key is another message, with the same words or not', async () => {
    for (const text of ['通知', '通知', '另一个通知']) await send(rig(), [rig().place('a')], text);
    expect(rig().delivered()).toHaveLength(3);
  });
}

/** Clause 9. */
export function batchTests(rig: Get, { traits }: ChannelDriver): void {
  it('tells the people of one call apart', async () => {
    const { person, leaveOut } = rig();
    const [gone, busy, fine] = [person('gone'), person('busy'), person('fine')];
    leaveOut([gone], [busy]);
    const end = await send(rig(), [gone, busy, fine]);
    expect(end.each?.get('gone')?.state).toBe('rejected');
    expect(end.each?.get('busy')?.state).toBe(traits.throttlesSome === false ? 'accepted' : 'throttled');
    expect(end.each?.get('fine')?.state).toBe('accepted');
  });
}

/** Clause 19. */
export function moveTests(rig: Get): void {
  it('says under which address a group goes on, where the next message arrives', async () => {
    const { delivered, group, moveAway } = rig();
    const old = group('g1');
    const next = moveAway?.(old);
    const { call } = await send(rig(), [old]);
    expect(call).toMatchObject({ state: 'rejected', code: 'address_gone', movedTo: next?.id });
    expect(delivered()).toEqual([]);
    if (next === undefined) throw new Error('it has not moved');
    expect((await send(rig(), [next])).call.state).toBe('accepted');
    expect(delivered().map(({ to }) => to)).toEqual([next.id]);
  });
}
