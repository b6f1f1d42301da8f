// What leaders, deputies, the township and firms see when they ask who has not filed, and what they may log.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Desk, openDesk } from '#tests/support/desk.ts';
import { FIRM, PATH_OF, SHORT_NAME, smallBureau } from '#tests/support/registry.ts';

const NAMES = Object.values(SHORT_NAME);

describe('谁没报', () => {
  let desk: Desk;
  beforeAll(async () => {
    const roster = smallBureau();
    // The deputy of grid 1 also leads grid 3, where she answers for a firm herself.
    desk = await openDesk({
      ...roster,
      posts: [
        ...roster.posts,
        { personKey: 'deputy', gridCode: 'G3', role: 'grid_leader', profession: null },
      ],
      contacts: [
        ...roster.contacts,
        { uscc: FIRM.jinli, personKey: 'deputy', role: 'enterprise_statistician', isMain: true },
      ],
    });
    await desk.openTask();
    await desk.walkTo('2026-11-04T10:00');
    await desk.say('hong', '已报');
    await desk.say('chen', '明天报');
    await desk.applyList('2026-11-04T09:55', {
      [FIRM.yuandong]: 'filed',
      [FIRM.huayu]: 'returned',
      [FIRM.qiming]: 'not_filed',
    });
  });
  afterAll(() => desk?.close());

  const counted = async (path: string) => {
    const [row] = await desk.rows<Record<'owed' | 'done' | 'returned' | 'open', number>>(
      `SELECT count(*)::int AS owed, count(*) FILTER (WHERE standing = 'done')::int AS done,
              count(*) FILTER (WHERE standing = 'returned')::int AS returned,
              count(*) FILTER (WHERE standing = 'open')::int AS open FROM item WHERE starts_with(grid_path, $1)`,
      path,
    );
    return `应报${row?.owed}，平台已报${row?.done}，退回待改${row?.returned}，未报${row?.open}。`;
  };
  const namesIn = (text: string | null) => NAMES.filter((name) => text?.includes(name));

  it.each([
    ['leader', 'G1', ['天成汽配', '宏达铸造', '启明塑业']],
    ['both', 'G2', ['力拓机械']],
    ['town', 'YH-01', ['天成汽配', '宏达铸造', '启明塑业', '力拓机械']],
    ['clerk', 'YH', ['天成汽配', '宏达铸造', '启明塑业', '力拓机械', '金利塑料', '鑫源模具']],
  ])('shows %s the open firms of %s by name, with the numbers of the database', async (who, grid, names) => {
    const list = await desk.say(who, '谁没报');
    expect(list).toContain(await counted(PATH_OF.get(grid) ?? ''));
    expect(namesIn(list)).toEqual(names);
    expect(list).toContain('名单截至11月4日9时55分');
  });

  it('names to a leader whom to call first, and what each firm has said', async () => {
    const list = await desk.say('leader', '谁没报');
    expect(list).toContain('其中1家自报、1家已约定时间。');
    expect(list).toMatch(
      /1\. 启明塑业\n2\. 天成汽配 约定11月5日17时15分前\n3\. 宏达铸造 自报已报，待名单核对/,
    );
  });

  it('shows a deputy, and a leader who answers for a firm of the grid, counts only', async () => {
    const said = await desk.say('deputy', '谁没报');
    expect(said).toContain(await counted(PATH_OF.get('G1') ?? ''));
    expect(said).toContain(await counted(PATH_OF.get('G3') ?? ''));
    expect(namesIn(said)).toEqual([]);
  });

  it('tells a firm that it may not, and nothing about the others', async () => {
    const said = await desk.say('hong', '谁没报');
    expect(said).toContain('只有网格长和统计局人员可以查询');
    expect(namesIn(said)).toEqual([]);
  });

  it('is not shown for a specialist of another profession', async () => {
    expect(await desk.say('energy', '谁没报')).toBe('您负责的范围内目前没有进行中的报表任务。');
  });

  it('is never answered in the group, nor with a list from there', async () => {
    const before = await desk.heard('group-1');
    const said = await desk.say('leader', '谁没报', { group: 'group-1' });
    expect(said).toContain('请在与我的单聊里发送');
    expect(namesIn(said)).toEqual([]);
    expect(await desk.heard('group-1')).toEqual(before);
  });

  it('beside it 我的 shows only what the speaker answers for, and only in private', async () => {
    expect(namesIn(await desk.say('both', '我的'))).toEqual(['启明塑业']);
    expect(namesIn(await desk.say('agent', '我的'))).toEqual(['远东阀门', '力拓机械', '华宇电子']);
    expect(await desk.say('agent', '我的')).toMatch(/远东阀门\n· 2026年10月B204-1 .*：平台已报/);
    expect(await desk.say('leader', '我的')).toBe('您名下目前没有需要报送的报表。');
    expect(namesIn(await desk.say('both', '我的', { group: 'group-1' }))).toEqual([]);
  });

  it('is logged against by number, as the leader’s word on the item she saw there', async () => {
    await desk.say('leader', '谁没报');
    expect(await desk.say('leader', '已联系 2 下午报')).toBe('已登记：序号 2 已联系。');
    expect(await desk.say('leader', '已联系 1、9')).toBe('已登记：序号 1 已联系；没有序号 9。');
    expect(await desk.say('leader', '已联系 8')).toContain('名单里没有这个序号');
    const calls = await desk.rows(
      `SELECT u.uscc, p.natural_key AS who, r.slots->>'note' AS note FROM item_event e
         JOIN item i ON i.id = e.item_id JOIN unit u ON u.id = i.unit_id JOIN person p ON p.id = e.person_id
         JOIN reading r ON r.message_in_id = e.message_in_id WHERE e.kind = 'called' ORDER BY e.id`,
    );
    expect(calls).toEqual([
      { uscc: FIRM.tiancheng, who: 'leader', note: '下午报' },
      { uscc: FIRM.qiming, who: 'leader', note: null },
    ]);
  });

  it('is logged against by nobody who holds no post, and by nobody who has seen no list', async () => {
    expect(await desk.say('hong', '已联系 1')).toContain('由网格长和统计局人员登记');
    expect(await desk.say('energy', '已联系 1')).toContain('请先回“谁没报”');
  });

  it('sent by itself to a leader is worked from the same way, and her own 已报 is about her own firm', async () => {
    await desk.walkTo('2026-11-05T15:30');
    expect((await desk.heard('both')).at(-1)).toContain('1. 力拓机械');
    expect(await desk.say('both', '已报')).toBe('已记：B204-1 已报，以平台名单为准。不对请回“不对”。');
    expect(await desk.say('both', '已联系 1')).toBe('已登记：序号 1 已联系。');
    const [event] = await desk.rows(
      `SELECT u.uscc, e.kind FROM item_event e JOIN item i ON i.id = e.item_id JOIN unit u ON u.id = i.unit_id
        ORDER BY e.id DESC LIMIT 1`,
    );
    expect(event).toEqual({ uscc: FIRM.lituo, kind: 'called' });
    expect(
      await desk.rows(
        `SELECT u.uscc FROM item i JOIN unit u ON u.id = i.unit_id WHERE i.facts->>'claim' = 'claimed' ORDER BY u.uscc`,
      ),
    ).toEqual([{ uscc: FIRM.hongda }, { uscc: FIRM.qiming }]);
  });
});
