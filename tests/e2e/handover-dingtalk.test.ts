// A statistician leaves in the middle of a month: the leader confirms, and the newcomer is reminded of the old items.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseCast } from './story/cast.ts';
import { openTask } from './story/november.ts';
import { dingtalkWorld } from './story/world.ts';

const NEWCOMER = 'limin';
const PHONE = '19900008888';

describe('a handover over DingTalk', () => {
  let world: Awaited<ReturnType<typeof dingtalkWorld>>;
  beforeAll(async () => {
    world = await dingtalkWorld();
  });
  afterAll(() => world?.close());

  const last = async (address: string) => (await world.heard(address)).at(-1)?.text ?? '';

  it('is told by the firm, confirmed by its leader, and goes on with the newcomer alone', async () => {
    await openTask(world, 'YH-01');
    const { group, leader, silent } = await chooseCast(world.db);
    await world.walkTo('2026-11-04T09:00');
    expect(await last(silent.userId)).toContain('B204-1');

    await world.say(silent.userId, '我下周就离职了');
    expect(await last(silent.userId)).toContain('请发新统计人员的姓名、11位手机号');
    await world.say(silent.userId, '李敏 1990000888');
    expect(await last(silent.userId)).toContain('您发的手机号是10位');
    await world.say(silent.userId, `李敏，手机${PHONE}，钉钉${NEWCOMER}`);
    expect(await last(silent.userId)).toContain('已请网格长确认');
    await world.walkTo('2026-11-04T10:30');
    expect(await last(leader)).toContain(`→ 李敏，手机${PHONE}`);
    expect(await world.heard(NEWCOMER)).toEqual([]);

    await world.say(leader, '已确认 1');
    expect(await last(leader)).toContain(`${silent.shortName}由李敏接手，未完事项1项已转过去`);
    expect(await last(NEWCOMER)).toContain('的统计工作由您接手，以后的提醒发给您。');
    expect(await last(NEWCOMER)).toContain('B204-1');
    expect(await last(silent.userId)).toContain('已交接给李敏');

    const before = (await world.heard(silent.userId)).length;
    await world.walkTo('2026-11-05T09:00');
    expect(await last(NEWCOMER)).toContain('B204-1');
    expect((await world.heard(NEWCOMER)).length).toBe(2);
    expect((await world.heard(silent.userId)).length).toBe(before);

    await world.say(silent.userId, '已报');
    expect(await last(silent.userId)).toContain('已交接给新同事');
    await world.say(NEWCOMER, '明天上午报');
    expect(await last(NEWCOMER)).toContain('已记：B204-1');

    // Neither name nor number of anybody new has been in a group or in audit.
    const inGroups = (await world.heard(group)).filter(({ text }) => /李敏|\d{11}/u.test(text));
    expect(inGroups).toEqual([]);
    const { rows } = await world.db.pool.query(
      `SELECT detail FROM audit WHERE detail::text LIKE '%${PHONE}%'`,
    );
    expect(rows).toEqual([]);
    expect(world.double.journal.violations).toEqual([]);
  });
});
