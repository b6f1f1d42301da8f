// What the platform's list does: it settles, returns, opens again and judges; nothing older moves anything.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StatusWord } from '#bot/domain/status-list/status-list.ts';
import { importStatusFile } from '#bot/services/status-file.ts';
import { writeStatusListFile } from '#bot/sheets/status-list-file.ts';
import { shanghai } from '#tests/support/business-time.ts';
import { type Desk, openDesk } from '#tests/support/desk.ts';
import { FIRM, usccOf } from '#tests/support/registry.ts';

interface ItemRow {
  readonly facts: { readonly platform: string; readonly promise: { readonly state: string } | null };
  readonly standing: string;
  readonly round: number;
  readonly clock: string | null;
}

describe('a status list', () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await openDesk();
    await desk.openTask();
    await desk.walkTo('2026-11-04T09:00');
  });
  afterEach(() => desk?.close());

  const item = async (uscc: string) => {
    const [row] = await desk.rows<ItemRow>(
      `SELECT i.facts, i.standing, i.round, c.occasion AS clock FROM item i JOIN unit u ON u.id = i.unit_id
         LEFT JOIN item_clock c ON c.item_id = i.id AND c.name = 'ladder' WHERE u.uscc = $1`,
      uscc,
    );
    if (row === undefined) throw new Error('no such item');
    return row;
  };
  const reasons = async (uscc: string) => {
    const lines = await desk.rows<{ said: string }>(
      `SELECT l.occasion || ' ' || l.reason AS said FROM delivery_line l JOIN item i ON i.id = l.item_id
         JOIN unit u ON u.id = i.unit_id WHERE u.uscc = $1 AND l.state = 'dropped' ORDER BY l.due_at, l.occasion`,
      uscc,
    );
    return lines.map(({ said }) => said);
  };
  const snapshot = () =>
    desk.rows(`SELECT i.code, i.facts, i.standing, i.round, i.rev, c.occasion, c.wake_at FROM item i
                 LEFT JOIN item_clock c ON c.item_id = i.id ORDER BY i.code, c.name`);

  it('settles, stops the clock and drops what was planned, each with its reason', async () => {
    await desk.rows(
      `INSERT INTO delivery_line (item_id, occasion, person_id, due_at)
       SELECT i.id, 'ladder:3', p.id, now() FROM item i JOIN unit u ON u.id = i.unit_id, person p
        WHERE u.uscc = $1 AND p.natural_key = 'chen'`,
      FIRM.tiancheng,
    );
    await desk.setClock('2026-11-04T10:00');
    const applied = await desk.applyList('2026-11-04T09:50', {
      [FIRM.tiancheng]: 'filed',
      [FIRM.hongda]: 'not_filed',
      [FIRM.yuandong]: 'accepted',
      [usccOf(99)]: 'filed',
    });
    expect(applied).toMatchObject({
      effect: 'applied',
      words: { filed: 2, accepted: 1, not_filed: 1, returned: 0 },
      settled: 2,
      returned: 0,
      reopened: 0,
      dropped: 1,
      unknownFirms: [{ uscc: usccOf(99) }],
      missingFirms: 5,
    });
    expect(await item(FIRM.tiancheng)).toMatchObject({ standing: 'done', clock: null });
    expect(await reasons(FIRM.tiancheng)).toContain('ladder:3 settled');
    expect(await item(FIRM.hongda)).toMatchObject({ standing: 'open', clock: 'ladder:3' });
    await desk.walkTo('2026-11-06T18:00');
    expect(await desk.heard('chen')).toHaveLength(1);
    expect((await desk.heard('hong')).length).toBeGreaterThan(1);
  });

  it('that is older moves nothing, and the very same file is the same', async () => {
    await desk.setClock('2026-11-04T11:00');
    const words = { [FIRM.tiancheng]: 'filed', [FIRM.hongda]: 'not_filed' } as const;
    await desk.applyList('2026-11-04T10:50', words);
    const before = await snapshot();
    const older = { [FIRM.tiancheng]: 'not_filed', [FIRM.hongda]: 'filed' } as const;
    expect(await desk.applyList('2026-11-04T10:00', older)).toMatchObject({ effect: 'older', settled: 0 });
    expect(await desk.applyList('2026-11-04T10:50', words)).toMatchObject({ effect: 'same', settled: 0 });
    expect(await snapshot()).toEqual(before);
  });

  it('that confirms the one before settles nothing anew', async () => {
    await desk.setClock('2026-11-04T11:00');
    await desk.applyList('2026-11-04T10:00', { [FIRM.tiancheng]: 'filed' });
    const words = { [FIRM.tiancheng]: 'accepted', [FIRM.hongda]: 'filed' } as const;
    expect(await desk.applyList('2026-11-04T10:50', words)).toMatchObject({ settled: 1, returned: 0 });
  });

  it('returns a firm to be corrected: a new round, off the ladder, and no more reminders to file', async () => {
    await desk.setClock('2026-11-04T11:00');
    await desk.applyList('2026-11-04T10:00', { [FIRM.hongda]: 'filed' });
    expect(await desk.applyList('2026-11-04T10:50', { [FIRM.hongda]: 'returned' })).toMatchObject({
      returned: 1,
    });
    expect(await item(FIRM.hongda)).toMatchObject({ standing: 'returned', round: 2, clock: null });
    const heard = await desk.heard('hong');
    await desk.walkTo('2026-11-06T18:00');
    const since = (await desk.heard('hong')).slice(heard.length);
    expect(since.map((text) => text.slice(0, 30))).toEqual(
      Array.from({ length: 2 }, () => expect.stringContaining('已被退回')),
    );
    expect((await desk.heard('leader')).at(-1)).toContain('退回待改1');
  });

  it('opens a firm again whose filing is gone, and it climbs on from the next step', async () => {
    await desk.setClock('2026-11-04T11:00');
    await desk.applyList('2026-11-04T10:00', { [FIRM.hongda]: 'filed' });
    expect(await desk.applyList('2026-11-04T10:50', { [FIRM.hongda]: 'not_filed' })).toMatchObject({
      reopened: 1,
    });
    expect(await item(FIRM.hongda)).toMatchObject({ standing: 'open', clock: 'ladder:3' });
    await desk.walkTo('2026-11-05T09:00');
    expect((await desk.heard('hong')).at(-1)).toContain('提醒一下');
  });

  it('opened again after every step has passed, a firm still hears that it is overdue', async () => {
    const everyone = Object.fromEntries(Object.values(FIRM).map((uscc) => [uscc, 'filed' as StatusWord]));
    await desk.walkTo('2026-11-09T08:35');
    await desk.applyList('2026-11-09T08:35', everyone);
    await desk.walkTo('2026-11-10T10:00');
    await desk.applyList('2026-11-10T09:50', { ...everyone, [FIRM.hongda]: 'not_filed' });
    await desk.walkTo('2026-11-10T11:00');
    expect((await desk.heard('hong')).at(-1)).toContain('已过截止时间');
  });

  it('wakes the steps that waited for it', async () => {
    await desk.walkTo('2026-11-09T09:30');
    expect((await desk.rows(`SELECT 1 FROM item_clock WHERE waits_for = 'status_list'`)).length).toBe(8);
    const before = await desk.heard('hong');
    await desk.applyList('2026-11-09T09:25', { [FIRM.hongda]: 'not_filed', [FIRM.tiancheng]: 'filed' });
    await desk.walkTo('2026-11-09T10:00');
    const heard = await desk.heard('hong');
    expect(heard).toHaveLength(before.length + 1);
    expect(heard.at(-1)).toContain('已过截止时间');
    expect((await desk.heard('chen')).at(-1)).not.toContain('已过截止时间');
  });

  it.each([
    ['filed', 'kept', 0],
    ['not_filed', 'broken', 1],
  ] as const)('that shows %s judges a promise %s', async (word, state, broken) => {
    await desk.say('hong', '下午3点报');
    await desk.walkTo('2026-11-04T15:30');
    expect(await desk.applyList('2026-11-04T15:10', { [FIRM.hongda]: word })).toMatchObject({
      effect: 'applied',
    });
    const early = (await item(FIRM.hongda)).facts;
    expect(early.promise?.state).toBe('open');
    await desk.applyList('2026-11-04T15:20', { [FIRM.hongda]: word });
    expect((await item(FIRM.hongda)).facts).toMatchObject({ promise: { state }, brokenPromises: broken });
    expect(await desk.rows(`SELECT 1 FROM item_clock WHERE name = 'promise'`)).toEqual([]);
  });

  it('of a form or period without a task, or another than was named, is refused and nothing is kept', async () => {
    const entries = [{ uscc: FIRM.hongda, unitName: '宏达', word: 'not_filed' as const, filedAt: null }];
    const file = async (formCode: string, period: string) => ({
      bytes: await writeStatusListFile({ formCode, period, entries }),
      fileName: '名单.xlsx',
    });
    const asked = { asOfAt: shanghai('2026-11-04T08:00'), now: shanghai('2026-11-04T09:00') };
    const options = { actor: 'clerk', dryRun: false };
    await expect(
      importStatusFile(desk.db, await file('205-1', '2026-10'), asked, options),
    ).rejects.toMatchObject({
      code: 'NOT_FOUND',
      text: expect.stringContaining('没有 205-1 2026-10 的催报任务'),
    });
    await expect(
      importStatusFile(desk.db, await file('B204-1', '2026-09'), asked, options),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const named = { ...asked, formCode: 'B204-1', period: '2026-10' };
    expect(await importStatusFile(desk.db, await file('B204-1', '2026-09'), named, options)).toMatchObject({
      ok: false,
    });
    expect(await desk.rows('SELECT 1 FROM status_list')).toEqual([]);
    expect(
      await importStatusFile(desk.db, await file('B204-1', '2026-10'), named, { ...options, dryRun: true }),
    ).toMatchObject({ ok: true, applied: { missingFirms: 7 } });
    expect(await desk.rows('SELECT 1 FROM status_list')).toEqual([]);
  });
});
