// A form the platform shows returned (退回): a round of its own, told in order, silent once it is filed again.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Desk, openDesk } from '#tests/support/desk.ts';
import { FIRM } from '#tests/support/registry.ts';

describe('a returned form', () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await openDesk();
    await desk.openTask();
    await desk.walkTo('2026-11-05T15:30');
    await desk.applyList('2026-11-05T15:20', { [FIRM.hongda]: 'filed', [FIRM.tiancheng]: 'filed' });
    await desk.walkTo('2026-11-06T09:00');
    await desk.applyList('2026-11-06T08:50', { [FIRM.hongda]: 'returned', [FIRM.tiancheng]: 'filed' });
  });
  afterEach(() => desk?.close());

  /** When and why each step of the round was said or not. */
  const steps = () =>
    desk.rows<{ said: string }>(
      `SELECT l.round || ' ' || l.occasion || ' ' || coalesce(p.natural_key, '–') || ' ' ||
              coalesce(l.reason, to_char(d.business_at AT TIME ZONE 'Asia/Shanghai', 'MM-DD HH24:MI')) AS said
         FROM delivery_line l LEFT JOIN delivery d ON d.id = l.delivery_id LEFT JOIN person p ON p.id = l.person_id
        WHERE l.occasion LIKE 'return:%' ORDER BY l.round, l.due_at, l.occasion`,
    );
  const said = async () => (await steps()).map((row) => row.said);
  const waiting = () => desk.rows(`SELECT 1 FROM item_clock WHERE name LIKE 'return:%'`);

  it('is told to the firm at once and four hours later, to the leader a day later, to the specialist', async () => {
    await desk.walkTo('2026-11-10T11:30');
    expect(await said()).toEqual([
      '2 return:1 hong 11-06 09:00',
      '2 return:2 hong 11-06 15:00',
      '2 return:leader leader 11-09 09:00',
      '2 return:specialist specialist 11-09 11:00',
    ]);
    const [text] = (await desk.heard('hong')).filter((one) => one.includes('退回'));
    expect(text).toContain('县级验收');
    expect(text).toContain('自行修改并重新上报');
    const list = (await desk.heard('leader')).find((one) => one.startsWith('退回待改'));
    expect(list).toContain('宏达铸造');
    expect(list).not.toContain('天成汽配');
    expect(await waiting()).toEqual([]);
  });

  it('that a list shows filed again is heard of no more', async () => {
    await desk.walkTo('2026-11-06T10:00');
    await desk.applyList('2026-11-06T09:50', { [FIRM.hongda]: 'filed', [FIRM.tiancheng]: 'filed' });
    await desk.walkTo('2026-11-12T18:00');
    expect(await said()).toEqual(['2 return:1 hong 11-06 09:00']);
    expect(await waiting()).toEqual([]);
  });

  it('goes on when the next list still shows it returned, and begins again when it is returned anew', async () => {
    await desk.walkTo('2026-11-06T10:00');
    await desk.applyList('2026-11-06T09:50', { [FIRM.hongda]: 'returned' });
    await desk.walkTo('2026-11-06T15:30');
    await desk.applyList('2026-11-06T15:20', { [FIRM.hongda]: 'filed' });
    await desk.applyList('2026-11-06T15:25', { [FIRM.hongda]: 'returned' });
    await desk.walkTo('2026-11-06T17:00');
    expect(await said()).toEqual([
      '2 return:1 hong 11-06 09:00',
      '2 return:2 hong 11-06 15:00',
      '3 return:1 hong 11-06 15:30',
    ]);
  });

  it('that the firm says it filed again is not asked for once more; the leader’s list says so', async () => {
    await desk.walkTo('2026-11-06T10:00');
    expect(await desk.say('hong', '已报')).toContain('已记：B204-1 已报');
    await desk.walkTo('2026-11-09T10:00');
    expect(await said()).toEqual([
      '2 return:1 hong 11-06 09:00',
      '2 return:2 – quiet',
      '2 return:leader leader 11-09 09:00',
    ]);
    expect((await desk.heard('leader')).at(-1)).toContain('自报已重报');
  });

  it('beyond county acceptance is told to nobody, with the reason', async () => {
    await desk.walkTo('2026-11-13T09:00');
    await desk.applyList('2026-11-13T08:50', { [FIRM.tiancheng]: 'returned' });
    await desk.walkTo('2026-11-16T18:00');
    expect((await said()).filter((line) => line.includes('acceptance_passed'))).toHaveLength(4);
  });
});
