// A list of a quarterly form: the platform names the quarter by its last month.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyStatusList } from '#bot/services/apply-status-list.ts';
import { createDeadlineTask } from '#bot/services/create-deadline-task.ts';
import { readSchedules, suggestWindow } from '#bot/services/sample-deadline.ts';
import { readSampleJson } from '#prisma/sample/read-sample.ts';
import { shanghai } from '#tests/support/business-time.ts';
import { type Desk, openDesk } from '#tests/support/desk.ts';
import { FIRM } from '#tests/support/registry.ts';

const FORM = '202-1';

describe('a list that names a quarter by its last month', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await openDesk();
    await desk.rows(
      `INSERT INTO obligation (unit_id, form_code, first_period, source) SELECT id, $1, '2026-03', 'test' FROM unit`,
      FORM,
    );
    const wishes = { opensOn: null, cutoffOn: null, cutoffTime: null, acceptanceOn: null };
    const schedules = readSchedules(await readSampleJson('sample-schedules.json'));
    const suggested = suggestWindow(schedules, FORM, '2026Q3', wishes);
    const request = {
      formCode: FORM,
      ...suggested,
      gridCode: null,
      actor: 'test',
      now: shanghai('2026-10-01T08:30'),
    };
    await createDeadlineTask(desk.db, request);
  });
  afterAll(() => desk?.close());

  const apply = (period: string) => {
    const asOfAt = shanghai('2026-10-09T09:00');
    const entry = { uscc: FIRM.tiancheng, unitName: '天成', word: 'filed' as const, filedAt: asOfAt, row: 2 };
    const list = { formCode: FORM, period, asOfAt, entries: [entry] };
    const upload = {
      list,
      fileName: 'q.xlsx',
      bytes: new Uint8Array([1]),
      actor: 'clerk',
      now: shanghai('2026-10-09T09:30'),
    };
    return applyStatusList(desk.db, upload, { dryRun: false });
  };

  it('settles the quarter’s task and is kept under the quarter', async () => {
    expect(await apply('2026-09')).toMatchObject({ effect: 'applied', settled: 1 });
    expect(await desk.rows('SELECT period FROM status_list')).toEqual([{ period: '2026Q3' }]);
  });

  it('is refused for a month that ends no quarter', async () => {
    await expect(apply('2026-08')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
