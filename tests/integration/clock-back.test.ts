// The wall clock set back an hour under a bureau at work: nothing fires again, nothing is skipped, answers find their way.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Desk, openDesk } from '#tests/support/desk.ts';
import { FIRM } from '#tests/support/registry.ts';

describe('a clock set back an hour', () => {
  let desk: Desk;
  afterEach(() => desk?.close());
  beforeEach(async () => {
    desk = await openDesk();
    await desk.openTask();
    await desk.openTask('205-1');
    await desk.walkTo('2026-11-04T09:30');
  });

  /** Sets both clocks back: of the real one, everything it has written so far lies an hour ahead from now on. */
  const setBack = async (to = '2026-11-04T08:30') => {
    await desk.setClock(to);
    const later = (table: string, ...columns: readonly string[]) =>
      desk.rows(
        `UPDATE ${table} SET ${columns.map((name) => `${name} = ${name} + interval '1 hour'`).join()}`,
      );
    await later('attempt', 'planned_at', 'called_at', 'ended_at', 'lease_until_at');
    await later('message_in', 'received_at', 'next_at');
    await later('slot', 'opened_at');
  };
  const sent = () =>
    desk.rows<{ name: string; occasion: string; round: number }>(
      `SELECT coalesce(p.natural_key, 'group') AS name, i.code, l.occasion, l.round FROM delivery_line l
         JOIN item i ON i.id = l.item_id LEFT JOIN person p ON p.id = l.person_id
        WHERE l.state = 'carried' ORDER BY l.id`,
    );
  const facts = async () => {
    const [row] = await desk.rows<{ claim: string; promise: { state: string } | null }>(
      `SELECT i.facts->>'claim' AS claim, i.facts->'promise' AS promise FROM item i JOIN unit u ON u.id = i.unit_id
        WHERE u.uscc = $1`,
      FIRM.hongda,
    );
    return row;
  };

  it('fires nothing again and skips nothing', async () => {
    const before = await sent();
    expect(before.length).toBeGreaterThan(0);
    await setBack();
    await desk.walkTo('2026-11-04T10:00');
    expect(await sent()).toEqual(before);
    await desk.walkTo('2026-11-05T09:30');
    const after = await sent();
    expect(after.filter(({ occasion }) => occasion === 'ladder:3').length).toBeGreaterThan(0);
    expect(new Set(after.map((line) => JSON.stringify(line))).size).toBe(after.length);
    expect(await desk.rows(`SELECT 1 FROM slot WHERE state = 'open'`)).toEqual([]);
  });

  it('lets an answer find the reminder it answers, and be taken back', async () => {
    await setBack();
    expect(await desk.say('hong', '已报')).toContain('已记：B204-1 已报');
    expect(await desk.say('hong', '不对')).toContain('已撤回');
    expect((await facts())?.claim).toBe('retracted');
    await desk.walkTo('2026-11-05T09:00');
    expect((await desk.heard('hong')).at(-1)).toContain('提醒一下');
  });

  it('takes back what was said last, not what the clock calls last', async () => {
    expect(await desk.say('hong', '登不上')).toContain('登不上');
    await setBack();
    expect(await desk.say('hong', '已报')).toContain('已报');
    expect(await desk.say('hong', '不对')).toContain('“已报”');
  });

  it('lets a leader call by the numbers of the list she received before', async () => {
    await desk.walkTo('2026-11-05T15:30');
    await setBack('2026-11-05T14:30');
    expect(await desk.say('leader', '已联系 1 下午报')).toContain('已登记');
  });

  it('works on messages that came just before it without waiting for the hour to pass', async () => {
    await desk.receive('hong', '已报');
    await setBack();
    await desk.drain();
    expect((await facts())?.claim).toBe('claimed');
  });

  it('keeps a promise quiet until its time, and lets the next list judge it', async () => {
    await setBack();
    expect(await desk.say('hong', '明天下午3点报')).toContain('前报');
    await desk.walkTo('2026-11-05T16:00');
    expect((await sent()).filter(({ name, occasion }) => name === 'hong' && occasion === 'ladder:3')).toEqual(
      [],
    );
    await desk.applyList('2026-11-05T15:50', { [FIRM.hongda]: 'not_filed' });
    expect((await facts())?.promise?.state).toBe('broken');
  });

  it('still takes the answer to a question that was put before', async () => {
    expect(await desk.say('agent', '已报')).toMatch(/1[ .、]/);
    await setBack();
    expect(await desk.say('agent', '1')).toContain('已记');
  });
});
