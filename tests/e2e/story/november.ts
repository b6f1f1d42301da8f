// One reporting deadline from opening to silence: B204-1 for October, the sample city, 2 to 11 November 2026.

import { expect } from 'vitest';
import { parsePeriod } from '#bot/domain/calendar/period.ts';
import { createDeadlineTask } from '#bot/services/create-deadline-task.ts';
import { readSchedules, suggestWindow } from '#bot/services/sample-deadline.ts';
import { notifyDuties } from '#prisma/repos/business-clock.ts';
import { readSampleJson } from '#prisma/sample/read-sample.ts';
import { shanghai } from '#tests/support/business-time.ts';
import { type Cast, chooseCast } from './cast.ts';
import type { Heard, World } from './world.ts';

/** Makes the task of the story, for one township or (null) the whole city. */
export async function openTask(world: World, gridCode: string | null): Promise<string> {
  const schedules = readSchedules(await readSampleJson('sample-schedules.json'));
  const wishes = { opensOn: null, cutoffOn: null, cutoffTime: null, acceptanceOn: null };
  const { window, period } = suggestWindow(schedules, 'B204-1', '2026-10', wishes);
  expect(parsePeriod('2026-10')).toEqual(period);
  const now = shanghai('2026-11-02T08:30');
  const { task } = await createDeadlineTask(world.db, {
    formCode: 'B204-1',
    period,
    window,
    gridCode,
    actor: 'test',
    now,
  });
  await notifyDuties(world.db);
  return task.code;
}

/** Tells the whole story; what is given for a chapter happens while that chapter is told. */
export async function tellNovember(
  world: World,
  gridCode: string | null,
  during: Partial<Record<Chapter, (cast: Cast) => Promise<void>>> = {},
): Promise<void> {
  const code = await openTask(world, gridCode);
  const cast = await chooseCast(world.db);
  for (const chapter of CHAPTERS) {
    const meanwhile = during[chapter.name]?.(cast);
    await chapter.tell(world, cast, code);
    await meanwhile;
  }
  await expectOnceAndAccounted(world);
}

export type Chapter = (typeof CHAPTERS)[number]['name'];

const CHAPTERS = [
  { name: 'notice', tell: notice },
  { name: 'reminder', tell: reminder },
  { name: 'second_reminder', tell: secondReminder },
  { name: 'last_call', tell: lastCall },
  { name: 'first_list', tell: firstList },
  { name: 'overdue', tell: overdue },
  { name: 'silence', tell: silence },
] as const;

async function notice(world: World, cast: Cast): Promise<void> {
  await world.walkTo('2026-11-02T09:00');
  const group = await world.heard(cast.group);
  expect(group).toHaveLength(1);
  expect(group[0]?.text).toContain('B204-1');
  expect(group[0]?.text).toContain('11月8日（星期日）12时');
  for (const firm of [cast.claims, cast.keeps, cast.breaks, cast.silent]) {
    expect(group[0]?.text).not.toContain(firm.shortName);
    expect(await world.heard(firm.userId)).toHaveLength(0);
  }
}

async function reminder(world: World, cast: Cast, code: string): Promise<void> {
  await world.walkTo('2026-11-04T09:00');
  const texts = await Promise.all(
    [cast.claims, cast.keeps, cast.breaks, cast.silent].map(
      async (firm) => (await world.heard(firm.userId)).at(-1)?.text,
    ),
  );
  expect(new Set(texts).size).toBe(1);
  expect(texts[0]).toContain(`（${code}）`);
  await world.walkTo('2026-11-04T10:00');
  await world.say(cast.claims.userId, '已报');
  expect((await last(world, cast.claims.userId)).text).toContain('已记：B204-1 已报');
  await world.say(cast.silent.userId, '收到');
  expect(await world.heard(cast.silent.userId)).toHaveLength(1);
  expect(await factsOf(world, cast.claims.uscc)).toMatchObject({ claim: 'claimed', platform: 'unknown' });
  expect(await factsOf(world, cast.silent.uscc)).toMatchObject({ claim: 'acknowledged' });
}

async function secondReminder(world: World, cast: Cast): Promise<void> {
  await world.walkTo('2026-11-05T09:00');
  expect(await world.heard(cast.claims.userId)).toHaveLength(2);
  expect(await dropReasons(world, cast.claims.uscc)).toContain('quiet');
  await world.say(cast.keeps.userId, '明天上午报');
  expect((await last(world, cast.keeps.userId)).text).toContain('已记：B204-1 明天上午前报');
  await world.say(cast.breaks.userId, '明天上午报');
  await world.walkTo('2026-11-05T15:00');
  const list = await last(world, cast.leader);
  await expectListEqualsDatabase(world, cast, list);
  expect(list.text).toContain('尚无平台名单');
  await world.say(cast.leader, '已联系 1 下午报');
  expect((await last(world, cast.leader)).text).toContain('已登记：序号 1');
}

async function lastCall(world: World, cast: Cast): Promise<void> {
  await world.walkTo('2026-11-06T09:00');
  // Quiet while the promise stands; the silent firm hears its last call.
  expect((await last(world, cast.keeps.userId)).text).toContain('已记');
  expect((await last(world, cast.silent.userId)).text).toContain('还有2天');
}

async function firstList(world: World, cast: Cast): Promise<void> {
  await world.walkTo('2026-11-06T13:40');
  const result = await world.importList('2026-11-06T13:40');
  expect(result).toMatchObject({ ok: true, applied: { effect: 'applied' } });
  expect(await factsOf(world, cast.claims.uscc)).toMatchObject({
    platform: expect.stringMatching(/filed|accepted/),
  });
  expect(await factsOf(world, cast.keeps.uscc)).toMatchObject({ promise: { state: 'kept' } });
  expect(await factsOf(world, cast.breaks.uscc)).toMatchObject({
    promise: { state: 'broken' },
    brokenPromises: 1,
  });
  const before = (await world.heard(cast.claims.userId)).length;
  await world.walkTo('2026-11-06T14:30');
  expect((await last(world, cast.breaks.userId)).text).toContain('约定的时间已过');
  await world.walkTo('2026-11-06T18:00');
  expect(await world.heard(cast.claims.userId)).toHaveLength(before);
  const township = await last(world, cast.township);
  expect(township.text).toContain('请勿转发至企业群');
  expect(township.text).toContain('名单截至11月6日13时40分');
}

async function overdue(world: World, cast: Cast): Promise<void> {
  await world.walkTo('2026-11-09T08:35');
  const before = await world.heard(cast.silent.userId);
  await world.importList('2026-11-09T08:35');
  await world.walkTo('2026-11-09T09:00');
  const heard = await world.heard(cast.silent.userId);
  expect(heard).toHaveLength(before.length + 1);
  expect(heard.at(-1)?.text).toContain('已过截止时间');
  const list = await last(world, cast.leader);
  expect(list.text).toContain('名单截至11月9日8时35分');
  await expectListEqualsDatabase(world, cast, list);
  await world.walkTo('2026-11-09T12:00');
  expect((await last(world, cast.township)).text).toContain('名单截至11月9日8时35分');
  const { rows } = await world.db.pool.query<{ open: number }>(
    `SELECT count(*)::int AS open FROM item WHERE standing = 'open'`,
  );
  expect((await last(world, cast.specialist)).text).toContain(`未报${rows[0]?.open}。`);
}

async function silence(world: World, cast: Cast): Promise<void> {
  await world.walkTo('2026-11-09T15:00');
  await world.importList('2026-11-09T15:00');
  await world.walkTo('2026-11-11T18:00');
  const firms = (await world.heard(cast.keeps.userId)).length;
  const everything = (await world.all()).length;
  await world.walkTo('2026-11-13T18:00');
  expect(await world.heard(cast.keeps.userId)).toHaveLength(firms);
  expect(await world.all()).toHaveLength(everything);
}

async function last(world: World, address: string): Promise<Heard> {
  const heard = (await world.heard(address)).at(-1);
  if (heard === undefined) throw new Error(`${address} has heard nothing`);
  return heard;
}

interface FactsRow {
  readonly facts: Record<string, unknown>;
}

async function factsOf(world: World, uscc: string): Promise<Record<string, unknown>> {
  const { rows } = await world.db.pool.query<FactsRow>(
    'SELECT i.facts FROM item i JOIN unit u ON u.id = i.unit_id WHERE u.uscc = $1',
    [uscc],
  );
  return rows[0]?.facts ?? {};
}

async function dropReasons(world: World, uscc: string): Promise<readonly string[]> {
  const { rows } = await world.db.pool.query<{ reason: string }>(
    `SELECT l.reason FROM delivery_line l JOIN item i ON i.id = l.item_id JOIN unit u ON u.id = i.unit_id
      WHERE u.uscc = $1 AND l.state = 'dropped'`,
    [uscc],
  );
  return rows.map(({ reason }) => reason);
}

/** 应报, 平台已报, 退回待改 and 未报 of the leader's list, counted again from the rows. */
async function expectListEqualsDatabase(world: World, cast: Cast, list: Heard): Promise<void> {
  const { rows } = await world.db.pool.query<{ owed: number; done: number; returned: number; open: number }>(
    `SELECT count(*) FILTER (WHERE standing <> 'exempt')::int AS owed, count(*) FILTER (WHERE standing = 'done')::int AS done,
            count(*) FILTER (WHERE standing = 'returned')::int AS returned, count(*) FILTER (WHERE standing = 'open')::int AS open
       FROM item WHERE grid_path = $1`,
    [cast.gridPath],
  );
  const [row] = rows;
  expect(list.text).toContain(
    `应报${row?.owed}，平台已报${row?.done}，退回待改${row?.returned}，未报${row?.open}。`,
  );
  const part = list.text.slice(list.text.indexOf(cast.gridName));
  const { rows: open } = await world.db.pool.query<{ name: string }>(
    `SELECT u.short_name AS name FROM item i JOIN unit u ON u.id = i.unit_id WHERE i.grid_path = $1 AND i.standing = 'open'`,
    [cast.gridPath],
  );
  for (const { name } of open) expect(part).toContain(name);
}

/** Nobody was told anything twice, every line has its fate, and no message came from nowhere. */
async function expectOnceAndAccounted(world: World): Promise<void> {
  const open = await world.db.pool.query<{ planned: number; sending: number; waiting: number }>(
    `SELECT (SELECT count(*) FROM delivery_line WHERE state = 'planned')::int AS planned,
            (SELECT count(*) FROM attempt WHERE state = 'sending')::int AS sending,
            (SELECT count(*) FROM delivery WHERE state = 'waiting')::int AS waiting`,
  );
  expect(open.rows[0]).toEqual({ planned: 0, sending: 0, waiting: 0 });
  const deliveries = await world.db.pool.query<{ address: string; sent: number }>(
    `SELECT address, count(*)::int AS sent FROM delivery WHERE state IN ('sent', 'unknown') GROUP BY address`,
  );
  const allowed = new Map(deliveries.rows.map(({ address, sent }) => [address, sent]));
  for (const [address, heard] of Map.groupBy(await world.all(), ({ to }) => to)) {
    expect(heard.length, address).toBeLessThanOrEqual(allowed.get(address) ?? 0);
  }
}
