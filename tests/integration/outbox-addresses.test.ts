// Addresses the platform refuses: nobody loses a message for somebody else, and who is gone is known to be gone.

import { afterEach, describe, expect, it } from 'vitest';
import type { SendResult } from '#adapters/contract.ts';
import type { RejectCode } from '#bot/domain/delivery/outcome.ts';
import { type Desk, openDesk } from '#tests/support/desk.ts';
import { largeBureau } from '#tests/support/registry-large.ts';

let desk: Desk;
afterEach(() => desk?.close());

const gone = (code: RejectCode): SendResult => ({
  call: { state: 'rejected', code, native: 'staffId.notExisted', undivided: true },
});
/** The platform refuses every call that carries one of these, and does not say which. */
const refuse = (addresses: readonly string[], code: RejectCode = 'address_gone') => {
  const calls: (readonly string[])[] = [];
  desk.answerWith((to) => {
    calls.push(to);
    return to.some((id) => addresses.includes(id)) ? gone(code) : { call: { state: 'accepted', ref: 'r' } };
  });
  return calls;
};
const deliveriesTo = (address: string) =>
  desk.rows<{ state: string; reason: string | null; tries: number }>(
    'SELECT state, reason, tries FROM delivery WHERE address = $1 ORDER BY id',
    address,
  );
const binding = async (address: string) =>
  (
    await desk.rows<{ state: string; code: string | null }>(
      'SELECT state, refused_code AS code FROM binding WHERE address = $1',
      address,
    )
  )[0];

describe('a call refused for somebody the platform does not name', () => {
  it('is made again one recipient to a call, once: everybody else is told', async () => {
    desk = await openDesk(largeBureau(30));
    await desk.openTask();
    const calls = refuse(['s3']);
    await desk.walkTo('2026-11-04T09:00');
    const together = calls.filter((to) => to.includes('s3') && to.length > 1);
    expect(together).toHaveLength(1);
    expect(await deliveriesTo('s3')).toEqual([{ state: 'failed', reason: 'address_gone', tries: 2 }]);
    const rest = await desk.rows<{ state: string }>(
      `SELECT DISTINCT state FROM delivery WHERE address <> 's3' AND person_id IS NOT NULL`,
    );
    expect(rest).toEqual([{ state: 'sent' }]);
    const heard = calls.filter((to) => !to.includes('s3')).flat();
    expect(heard.filter((id) => id.startsWith('s')).toSorted()).toEqual([
      ...new Set(heard.filter((id) => id.startsWith('s')).toSorted()),
    ]);
    expect(calls.filter((to) => to.includes('s3') && to.length === 1)).toHaveLength(1);
  });
});

describe('an address that is refused for good', () => {
  it.each(['address_gone', 'not_member', 'blocked'] as const)(
    'for %s is unreachable from then on, by a row in the proof, and a leader reads it',
    async (code) => {
      desk = await openDesk(largeBureau(30));
      await desk.openTask();
      refuse(['s3'], code);
      await desk.walkTo('2026-11-04T09:00');
      expect(await binding('s3')).toEqual({ state: 'not_member', code });
      const proof = await desk.rows<{ detail: unknown }>(
        `SELECT detail FROM audit WHERE action = 'address_refused'`,
      );
      expect(proof).toEqual([{ detail: { channel: 'dingtalk', code } }]);
      desk.answerWith(null);
      await desk.walkTo('2026-11-06T10:00');
      expect(await deliveriesTo('s3')).toHaveLength(1);
      const lists = await desk.rows<{ text: string }>(
        `SELECT c.message::text AS text FROM delivery_line l JOIN delivery d ON d.id = l.delivery_id
           JOIN content c ON c.hash = d.content_hash WHERE l.occasion LIKE 'leader:%'`,
      );
      expect(lists.some(({ text }) => text.includes('联系不上'))).toBe(true);
    },
  );

  it('is reachable again when it is heard from, and one the roster struck off is not', async () => {
    desk = await openDesk(largeBureau(30));
    await desk.openTask();
    refuse(['s3']);
    await desk.walkTo('2026-11-04T09:00');
    desk.answerWith(null);
    expect(await desk.say('s3', '我的')).not.toBeNull();
    expect(await binding('s3')).toEqual({ state: 'heard_from', code: null });
    await desk.rows(`UPDATE binding SET state = 'not_member' WHERE address = 's4'`);
    const before = (await desk.heard('s4')).length;
    await desk.receive('s4', '我的');
    await desk.drain();
    expect((await desk.heard('s4')).length).toBe(before);
    expect(await binding('s4')).toEqual({ state: 'not_member', code: null });
  });

  it('stays a group’s grid: only people are struck off', async () => {
    desk = await openDesk(largeBureau(30));
    await desk.openTask();
    desk.answerWith(() => ({ call: { state: 'rejected', code: 'address_gone', native: 'group.disbanded' } }));
    await desk.walkTo('2026-11-02T09:00');
    expect(await desk.rows(`SELECT 1 FROM delivery WHERE state = 'failed'`)).not.toEqual([]);
    expect(await desk.rows(`SELECT 1 FROM binding WHERE state = 'not_member'`)).toEqual([]);
  });
});
