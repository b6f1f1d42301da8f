// Making a deadline task: an item for exactly the firms that owe the form, once, over one window.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parsePeriod } from '#bot/domain/calendar/period.ts';
import { createDeadlineTask, type DeadlineRequest } from '#bot/services/create-deadline-task.ts';
import { importRoster } from '#bot/services/import-roster.ts';
import { readSchedules, suggestWindow } from '#bot/services/sample-deadline.ts';
import { readSampleJson } from '#prisma/sample/read-sample.ts';
import { shanghai } from '#tests/support/business-time.ts';
import { type Desk, openDesk } from '#tests/support/desk.ts';
import { FIRM, smallBureau, without } from '#tests/support/registry.ts';

const NO_WISHES = { opensOn: null, cutoffOn: null, cutoffTime: null, acceptanceOn: null };

describe('a deadline task', () => {
  let desk: Desk;
  let usual: DeadlineRequest;
  beforeAll(async () => {
    desk = await openDesk();
    const schedules = readSchedules(await readSampleJson('sample-schedules.json'));
    const suggested = suggestWindow(schedules, 'B204-1', '2026-10', NO_WISHES);
    const now = shanghai('2026-11-02T08:30');
    usual = { formCode: 'B204-1', ...suggested, gridCode: null, actor: 'test', now };
  });
  afterAll(() => desk?.close());

  const ask = (changes: Partial<DeadlineRequest> = {}) =>
    createDeadlineTask(desk.db, { ...usual, ...changes });
  const itemsOf = (form: string) =>
    desk.rows<{ code: string; uscc: string }>(
      `SELECT i.code, u.uscc FROM item i JOIN unit u ON u.id = i.unit_id JOIN task t ON t.id = i.task_id
        WHERE t.form_code = $1 ORDER BY i.code`,
      form,
    );
  const everything = async () =>
    desk.rows(
      `SELECT (SELECT count(*) FROM task) AS tasks, (SELECT count(*) FROM report_window) AS windows,
              (SELECT count(*) FROM item) AS items, (SELECT count(*) FROM item_clock) AS clocks,
              (SELECT count(*) FROM audit) AS audits`,
    );

  it.each([
    ['a form nobody knows', { formCode: 'Z999-9' }, 'NOT_FOUND', '表号“Z999-9”不在'],
    ['a grid nobody knows', { gridCode: 'YH-77' }, 'NOT_FOUND', '网格“YH-77”不存在'],
  ] as const)('is refused for %s', async (_, changes, code, text) => {
    const before = await everything();
    await expect(ask(changes)).rejects.toMatchObject({ code, text: expect.stringContaining(text) });
    expect(await everything()).toEqual(before);
  });

  it('is refused for a year whose holidays nobody has imported', async () => {
    const before = await everything();
    const period = parsePeriod('2028-10');
    if (period === null) throw new Error('a period');
    const day = (text: string) => Temporal.PlainDate.from(text);
    const window = {
      ...usual.window,
      opensOn: day('2028-11-01'),
      cutoffOn: day('2028-11-08'),
      acceptanceOn: day('2028-11-10'),
    };
    await expect(ask({ period, window })).rejects.toMatchObject({
      code: 'CALENDAR_YEAR_UNKNOWN',
      text: expect.stringContaining('2028年的放假安排还没有导入'),
    });
    expect(await everything()).toEqual(before);
  });

  it('has an item for each firm that owes the form in the period, and no other', async () => {
    await desk.openTask('205-1');
    expect((await itemsOf('205-1')).map(({ uscc }) => uscc)).toEqual([FIRM.tiancheng, FIRM.lituo]);
  });

  it('of one grid takes the others later and numbers on; another window is refused', async () => {
    const { task, added } = await ask({ gridCode: 'G1' });
    expect(added).toBe(3);
    const before = await everything();
    const cutoffOn = usual.window.cutoffOn.add({ days: 1 });
    await expect(ask({ window: { ...usual.window, cutoffOn } })).rejects.toMatchObject({
      code: 'CONFLICT',
      text: expect.stringMatching(/已有任务 .*11月8日12时.*未作任何改动/),
    });
    expect(await everything()).toEqual(before);
    expect(await ask()).toMatchObject({ added: 5, existing: true, task: { code: task.code } });
    const codes = (await itemsOf('B204-1')).map(({ code }) => code);
    expect(codes).toEqual(Array.from({ length: 8 }, (_, index) => `${task.code}-000${index + 1}`));
    expect((await ask()).added).toBe(0);
  });

  it('asked for twice at once is one task', async () => {
    await desk.rows('TRUNCATE item, task, report_window CASCADE');
    const made = await Promise.all([ask(), ask(), ask()]);
    expect(new Set(made.map(({ task }) => task.code)).size).toBe(1);
    expect(made.map(({ added }) => added).toSorted((one, other) => one - other)).toEqual([0, 0, 8]);
  });

  it('no longer speaks of a firm that has left the directory, and counts it no more', async () => {
    const now = shanghai('2026-11-03T09:00');
    await desk.walkTo('2026-11-04T09:00');
    await importRoster(desk.db, without(smallBureau(), FIRM.hongda), { now, actor: 'test', dryRun: false });
    expect(await desk.say('leader', '谁没报')).toContain('应报2，平台已报0，退回待改0，未报2。');
    const heard = await desk.heard('hong');
    await desk.walkTo('2026-11-05T15:30');
    expect(await desk.heard('hong')).toEqual(heard);
    const list = (await desk.heard('leader')).at(-1);
    expect(list).toContain('应报2');
    expect(list).not.toContain('宏达铸造');
    const reasons = await desk.rows<{ occasion: string; reason: string }>(
      `SELECT l.occasion, l.reason FROM delivery_line l JOIN item i ON i.id = l.item_id
         JOIN unit u ON u.id = i.unit_id
        WHERE u.uscc = $1 AND l.state = 'dropped' ORDER BY l.occasion`,
      FIRM.hongda,
    );
    expect(reasons).toEqual([
      { occasion: 'ladder:3', reason: 'not_in_directory' },
      { occasion: 'leader:3', reason: 'not_in_directory' },
    ]);
    await importRoster(desk.db, smallBureau(), { now, actor: 'test', dryRun: false });
    await desk.walkTo('2026-11-06T09:00');
    expect((await desk.heard('hong')).at(-1)).toContain('截止');
    expect(await desk.heard('hong')).toHaveLength(heard.length + 1);
  });

  it('drops what was planned for a firm when it leaves', async () => {
    const now = shanghai('2026-11-06T09:00');
    await desk.rows(
      `INSERT INTO delivery_line (item_id, occasion, due_at)
       SELECT i.id, 'ladder:6', now() FROM item i JOIN unit u ON u.id = i.unit_id WHERE u.uscc = $1`,
      FIRM.huayu,
    );
    await importRoster(desk.db, without(smallBureau(), FIRM.huayu), { now, actor: 'test', dryRun: false });
    expect(
      await desk.rows(
        `SELECT l.state, l.reason FROM delivery_line l JOIN item i ON i.id = l.item_id
           JOIN unit u ON u.id = i.unit_id WHERE u.uscc = $1 AND l.occasion = 'ladder:6'`,
        FIRM.huayu,
      ),
    ).toEqual([{ state: 'dropped', reason: 'not_in_directory' }]);
  });
});
