// Staff send the platform's list to the robot: previewed, confirmed, silence for who has filed; with a kill in between.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoListAt } from '#bot/app/demo.ts';
import { settle, shanghai } from '#tests/support/business-time.ts';
import { chooseCast } from './story/cast.ts';
import { openTask } from './story/november.ts';
import { mortalWorld } from './story/world.ts';

const SENT_AT = '2026-11-06T13:40';

describe('a status list sent by chat over DingTalk', () => {
  let world: Awaited<ReturnType<typeof mortalWorld>>;
  beforeAll(async () => {
    world = await mortalWorld();
  });
  afterAll(() => world?.close());

  const last = async (address: string) => (await world.heard(address)).at(-1)?.text ?? '';
  const one = async <T>(sql: string, ...values: readonly unknown[]) =>
    (await world.db.pool.query<T & object>(sql, [...values])).rows[0] as T;
  const done = async () =>
    (await one<{ n: number }>(`SELECT count(*)::int AS n FROM item WHERE standing = 'done'`)).n;
  const downloads = () =>
    world.double.journal.calls.filter(({ path }) => path.endsWith('/messageFiles/download')).length;
  const clerk = async () =>
    (
      await one<{ address: string }>(
        `SELECT b.address FROM post p JOIN binding b ON b.person_id = p.person_id
          WHERE p.role = 'duty_clerk' AND b.channel = 'dingtalk' LIMIT 1`,
      )
    ).address;

  it('is fetched for staff only, previewed once whatever happens, and settles when confirmed', async () => {
    await openTask(world, 'YH-01');
    const cast = await chooseCast(world.db);
    const staff = await clerk();
    await world.walkTo(SENT_AT);
    const { bytes, fileName: name } = await demoListAt(shanghai(SENT_AT));

    await world.double.injectFile(cast.silent.userId, { name: '10月产值.xlsx', bytes });
    await settle(world.db);
    expect(await last(cast.silent.userId)).toContain('机器人不读文件');
    expect(downloads()).toBe(0);

    // The items are held, so that the list is fetched and cannot be previewed before the process is killed.
    const holding = await world.db.pool.connect();
    await holding.query('BEGIN');
    await holding.query('SELECT id FROM item FOR UPDATE');
    await world.double.injectFile(staff, { name, bytes }, 'msgList==');
    const state = async () =>
      (await one<{ state: string }>(`SELECT state FROM chat_file WHERE name = $1`, name)).state;
    await expect.poll(state, { timeout: 20_000 }).toBe('stored');
    await world.crash();
    await holding.query('ROLLBACK');
    holding.release();
    await world.double.until(() => world.double.openSockets() > 0);
    await settle(world.db);
    await expect.poll(() => last(staff), { timeout: 20_000 }).toContain('名单预览');
    await world.double.redeliver('msgList==');
    await settle(world.db);
    const previews = (await world.heard(staff)).filter(({ text }) => text.includes('名单预览'));
    expect(previews).toHaveLength(1);
    expect(downloads()).toBe(1);
    expect(await done()).toBe(0);

    await world.say(staff, '确认');
    expect(await last(staff)).toContain('名单已导入');
    const settled = await done();
    expect(settled).toBeGreaterThan(0);
    expect(previews[0]?.text).toContain(`新确认已报${settled}`);
    await world.say(staff, '确认');
    expect(await last(staff)).toContain('没有等待确认的名单');
    expect(await done()).toBe(settled);

    const heard = (await world.heard(cast.claims.userId)).length;
    await world.walkTo('2026-11-07T18:00');
    expect(await world.heard(cast.claims.userId)).toHaveLength(heard);
    const kept = JSON.stringify((await world.db.pool.query('SELECT ref, preview FROM chat_file')).rows);
    expect(kept).not.toContain('code-canary');
    expect(world.double.journal.violations).toEqual([]);
  });
});
