// The lists the ladder waits for: asked for once in good time, once more when steps wait, and what stayed unsaid.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Desk, openDesk } from '#tests/support/desk.ts';
import { FIRM, smallBureau } from '#tests/support/registry.ts';

const LINES = `
  SELECT l.occasion || ' ' || coalesce(p.natural_key, '–') || ' ' ||
         coalesce(l.reason, to_char(d.business_at AT TIME ZONE 'Asia/Shanghai', 'MM-DD HH24:MI')) AS said
    FROM delivery_line l LEFT JOIN delivery d ON d.id = l.delivery_id LEFT JOIN person p ON p.id = l.person_id
   WHERE l.occasion LIKE 'ask_list:%' OR l.occasion LIKE 'unsaid:%' ORDER BY l.due_at, l.occasion, p.natural_key`;

describe('the duty clerk', () => {
  let desk: Desk;
  let code = '';
  const open = async (roster = smallBureau()) => {
    desk = await openDesk(roster);
    code = (await desk.openTask()).task.code;
  };
  beforeEach(() => open());
  afterEach(() => desk?.close());

  const said = async () =>
    (await desk.rows<{ said: string }>(LINES)).map((line) => line.said.replace(`:${code}`, ''));
  const OPEN = { [FIRM.tiancheng]: 'not_filed' } as const;

  it('is asked before step 5 and at the cutoff, again when steps wait, and told what nobody was told', async () => {
    await desk.walkTo('2026-11-13T18:00');
    expect(await said()).toEqual([
      'ask_list:5 clerk 11-06 15:30',
      'ask_list:6 clerk 11-09 08:30',
      'unsaid:5 clerk 11-09 08:30',
      'ask_list:7 clerk 11-09 10:30',
      'unsaid:6 clerk 11-10 13:30',
    ]);
    const [before, atCutoff, again, unsaid] = await desk.heard('clerk');
    expect(before).toContain('截止前请导出并导入平台名单：2026年10月B204-1');
    expect(before).toContain('单聊发给我并回“确认”');
    expect(before).toContain('statgrid import status');
    expect(atCutoff).toContain('已过截止时间，请导出');
    expect(atCutoff).toContain('截止前的乡镇名单没有发出');
    expect(again).toContain('仍没有截止后的平台名单');
    expect(unsaid).toContain('请人工核对');
    for (const name of ['天成汽配', '宏达铸造'])
      expect((await desk.heard('clerk')).join()).not.toContain(name);
  });

  it('is not asked for a list that is there, nor told of steps that went out', async () => {
    await desk.walkTo('2026-11-06T14:00');
    await desk.applyList('2026-11-06T13:40', OPEN);
    await desk.walkTo('2026-11-09T08:20');
    await desk.applyList('2026-11-09T08:10', OPEN);
    await desk.walkTo('2026-11-13T18:00');
    expect(await said()).toEqual([
      'ask_list:5 – list_came',
      'ask_list:6 – list_came',
      'ask_list:7 – list_came',
    ]);
  });

  it('is not asked when a list comes while the request waits for its slot', async () => {
    await desk.walkTo('2026-11-09T08:45');
    await desk.setClock('2026-11-09T10:30');
    await desk.rows(`UPDATE task_clock SET wake_at = '2026-11-09T10:31+08:00' WHERE occasion = 'ask_list:7'`);
    await desk.setClock('2026-11-09T10:31');
    await desk.drain();
    await desk.applyList('2026-11-09T10:25', OPEN);
    await desk.walkTo('2026-11-09T11:00');
    expect((await said()).at(-1)).toBe('ask_list:7 clerk list_came');
  });

  it('is asked for several forms in one message', async () => {
    await desk.openTask('205-1');
    await desk.walkTo('2026-11-09T11:30');
    const [asked, ...others] = (await desk.heard('clerk')).slice(2);
    expect(others).toEqual([]);
    expect(asked).toMatch(/截止前请导出并导入平台名单：2026年10月205-1/);
    expect(asked).toMatch(/仍没有截止后的平台名单：2026年10月B204-1/);
    expect(asked?.match(/statgrid import status/g)).toHaveLength(1);
  });

  it('who is away is stood in for by the profession’s specialist', async () => {
    await desk.close();
    const roster = smallBureau();
    await open({ ...roster, posts: roster.posts.filter(({ role }) => role !== 'duty_clerk') });
    await desk.walkTo('2026-11-06T16:00');
    expect(await said()).toEqual(['ask_list:5 specialist 11-06 15:30']);
  });

  it('back after two days is asked once, not for every request that was missed', async () => {
    await desk.walkTo('2026-11-06T10:00');
    await desk.setClock('2026-11-10T09:10');
    await desk.drain();
    expect(await said()).toEqual([
      'ask_list:5 – stale',
      'ask_list:6 – superseded',
      'unsaid:5 clerk 11-10 09:10',
      'ask_list:7 clerk 11-10 09:10',
    ]);
    expect(await desk.heard('clerk')).toHaveLength(1);
  });
});
