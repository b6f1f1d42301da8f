// A firm's statistician changes: told by the firm, judged by its leader, and then everything moves at once.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { judgeByStaff, listHandovers, tellByStaff } from '#bot/services/staff-handover.ts';
import { shanghai } from '#tests/support/business-time.ts';
import { type Desk, openDesk } from '#tests/support/desk.ts';
import { smallBureau } from '#tests/support/registry.ts';

const PHONE = '19900008888';
const TELLING = `我离职了，新统计李敏，手机${PHONE}，钉钉limin`;

describe('a handover', () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await openDesk();
  });
  afterEach(() => desk?.close());

  const contacts = async (shortName: string) => {
    const rows = await desk.rows<{ name: string; main: boolean; since: string; until: string | null }>(
      `SELECT p.name, c.is_main AS main, c.valid_from_on::text AS since, c.valid_to_on::text AS until
         FROM unit_contact c JOIN unit u ON u.id = c.unit_id JOIN person p ON p.id = c.person_id
        WHERE u.short_name = $1 ORDER BY c.id`,
      shortName,
    );
    return rows.map(
      ({ main, name, since, until }) => `${name} ${main ? '主' : '备'} ${since}–${until ?? ''}`,
    );
  };
  const changes = () =>
    desk.rows<{ standing: string; verdict: string; round: number; clock: string | null }>(
      `SELECT i.standing, i.facts->>'verdict' AS verdict, i.round, c.occasion AS clock
         FROM item i LEFT JOIN item_clock c ON c.item_id = i.id WHERE i.kind = 'personnel_change' ORDER BY i.code`,
    );
  const last = async (address: string) => (await desk.heard(address)).at(-1) ?? '';
  const nameOf = (key: string) =>
    smallBureau().people.find(({ naturalKey }) => naturalKey === key)?.name ?? '';
  const phoneOf = (key: string) =>
    smallBureau().people.find(({ naturalKey }) => naturalKey === key)?.phone ?? '';

  it('moves contacts, what is planned and what is open to the newcomer once the leader confirms', async () => {
    await desk.openTask();
    await desk.walkTo('2026-11-04T09:00');
    expect(await last('chen')).toContain('B204-1');
    await desk.setClock('2026-11-04T10:05');
    expect(await desk.say('chen', TELLING)).toContain(
      `换为李敏（手机尾号${PHONE.slice(-4)}），已请网格长确认`,
    );
    await desk.walkTo('2026-11-04T10:30');
    expect(await last('leader')).toContain(`1. 天成汽配：${nameOf('chen')} → 李敏，手机${PHONE}`);
    expect(await contacts('天成汽配')).toEqual([`${nameOf('chen')} 主 2026-11-02–`]);
    expect(await desk.heard('limin')).toEqual([]);

    // A reminder of the next morning stands planned in an open slot for who leaves.
    await desk.rows(
      `INSERT INTO slot (account_id, class, person_id, slot_at)
       SELECT $1, 'private', b.person_id, '2026-11-05T01:00Z' FROM binding b WHERE b.address = 'chen'`,
      desk.account.id,
    );
    await desk.rows(
      `INSERT INTO delivery_line (slot_id, item_id, occasion, person_id, due_at)
       SELECT s.id, i.id, 'ladder:3', s.person_id, s.slot_at FROM slot s, item i JOIN unit u ON u.id = i.unit_id
        WHERE s.slot_at = '2026-11-05T01:00Z' AND u.short_name = '天成汽配' AND i.kind = 'report_deadline'`,
    );

    const said = await desk.say('leader', '已确认 1');
    expect(said).toBe('已确认：人员变动1，天成汽配由李敏接手，未完事项1项已转过去，已安排通知新同事。');
    expect(await contacts('天成汽配')).toEqual([
      `${nameOf('chen')} 主 2026-11-02–2026-11-04`,
      '李敏 主 2026-11-04–',
    ]);
    const welcome = await last('limin');
    expect(welcome).toContain('天成汽配的统计工作由您接手');
    expect(welcome).toContain('B204-1');
    expect(await last('chen')).toBe(
      '天成汽配的统计工作已交接给李敏，之后的提醒不再发给您。感谢您一直以来的支持！',
    );
    expect(await changes()).toEqual([{ standing: 'done', verdict: 'confirmed', round: 1, clock: null }]);
    const lines = await desk.rows<{ name: string; state: string; reason: string | null }>(
      `SELECT p.name, l.state, l.reason FROM delivery_line l JOIN person p ON p.id = l.person_id JOIN item i ON i.id = l.item_id
         JOIN unit u ON u.id = i.unit_id WHERE u.short_name = '天成汽配' AND l.occasion = 'ladder:3' ORDER BY l.id`,
    );
    expect(lines).toEqual([
      { name: nameOf('chen'), state: 'dropped', reason: 'handed_over' },
      { name: '李敏', state: 'planned', reason: null },
    ]);

    const heard = (await desk.heard('chen')).length;
    await desk.walkTo('2026-11-05T09:00');
    expect(await last('limin')).toContain('B204-1');
    expect(await desk.heard('chen')).toHaveLength(heard);
    expect(await desk.say('chen', '已报')).toContain('天成汽配的统计工作已交接给新同事');
    expect(await desk.say('limin', '已报')).toContain('已记：B204-1 已报');
    // The leader's list no longer says that the statistician has left.
    const [facts] = await desk.rows<{ obstacles: string }>(
      `SELECT i.facts->>'obstacles' AS obstacles FROM item i JOIN unit u ON u.id = i.unit_id
        WHERE u.short_name = '天成汽配' AND i.kind = 'report_deadline'`,
    );
    expect(facts?.obstacles).toBe('[]');
  });

  it('takes along a last call that may not have arrived: it is said to the newcomer, not once more to who left', async () => {
    await desk.openTask();
    await desk.setClock('2026-11-05T16:00');
    await desk.say('chen', TELLING);
    await desk.walkTo('2026-11-06T08:59');
    desk.answerWith(() => ({ call: { state: 'unknown', native: 'timeout' } }));
    await desk.walkTo('2026-11-06T09:00');
    desk.answerWith(null);
    await desk.setClock('2026-11-06T09:05');
    expect(await desk.say('leader', '已确认 1')).toContain('由李敏接手');
    const heard = (await desk.heard('chen')).length;
    await desk.walkTo('2026-11-06T10:00');
    expect(await desk.heard('chen')).toHaveLength(heard);
    const said = await desk.rows<{ occasion: string; name: string; state: string; reason: string | null }>(
      `SELECT l.occasion, p.name, l.state, l.reason FROM delivery_line l JOIN person p ON p.id = l.person_id
         JOIN item i ON i.id = l.item_id JOIN unit u ON u.id = i.unit_id
        WHERE u.short_name = '天成汽配' AND l.occasion LIKE '%ladder:4.1' ORDER BY l.id`,
    );
    expect(said).toEqual([
      { occasion: 'ladder:4.1', name: nameOf('chen'), state: 'carried', reason: null },
      { occasion: 'again:ladder:4.1', name: nameOf('chen'), state: 'dropped', reason: 'handed_over' },
      { occasion: 'ladder:4.1', name: '李敏', state: 'carried', reason: null },
    ]);
    expect(await last('limin')).toMatch(/^还有/u);
    // Whoever else may not have heard it hears it once more.
    expect(await last('hong')).toContain('（重发）');
  });

  it('is collected bit by bit, taken back by 不对, and sent back by its leader', async () => {
    await desk.setClock('2026-11-04T10:00');
    expect(await desk.say('chen', '我离职了，新统计李敏，手机1990000888')).toContain(
      '您发的手机号是10位，应为11位',
    );
    expect(await desk.say('chen', '不对')).toContain('已撤回：天成汽配的人员变动');
    expect((await changes())[0]).toMatchObject({ standing: 'exempt', clock: null });
    expect(await desk.say('leader', '已确认 1')).toContain('没有等您确认的人员变动1');

    await desk.say('chen', '换人了，以后找李敏');
    expect(await changes()).toMatchObject([
      { standing: 'exempt' },
      { standing: 'open', clock: 'people:missing' },
    ]);
    expect(await desk.say('chen', PHONE)).toContain('已请网格长确认');
    await desk.walkTo('2026-11-04T10:30');
    expect(await desk.say('leader', '不对 2，号码是空号')).toContain('已请单位重新核对');
    expect(await last('chen')).toContain('网格长核对后说不对');
    expect(await contacts('天成汽配')).toHaveLength(1);
    await desk.say('chen', '李敏 19900007777');
    await desk.walkTo('2026-11-04T11:00');
    expect(await last('leader')).toContain('2. 天成汽配：');
    expect(await last('leader')).toContain('19900007777');
    expect((await changes())[1]).toMatchObject({ standing: 'open', round: 2, clock: 'people:remind' });
    // Without an account she cannot be told, and whoever confirms hears so.
    expect(await desk.say('leader', '已确认')).toContain('联系不上');
  });

  it('of a firm that is not the speaker’s is refused, and so is a verdict from outside', async () => {
    await desk.setClock('2026-11-04T10:00');
    expect(await desk.say('chen', `宏达铸造换人了，以后找李敏，手机${PHONE}`)).toContain(
      '您说的单位不在您名下',
    );
    expect(await desk.say('deputy', `天成汽配换人了，以后找李敏，手机${PHONE}`)).toContain('不在您名下');
    expect(await changes()).toEqual([]);
    await desk.say('chen', TELLING);
    await desk.walkTo('2026-11-04T10:30');
    // Of another grid; a deputy; who leaves.
    for (const stranger of ['both', 'deputy', 'chen', 'hong']) await desk.say(stranger, '已确认 1');
    expect(await changes()).toMatchObject([{ standing: 'open', verdict: 'none' }]);
    // Two people at once are nobody.
    expect(await desk.say('hong', `换人了，新统计李敏19900001111或者王芳19900002222`)).toContain(
      '看到不止一位',
    );
    expect((await changes())[1]).toMatchObject({ standing: 'open', clock: 'people:missing' });
    // A leader may tell of a firm of hers.
    expect(await desk.say('leader', `启明塑业换人了，新统计王芳，手机19900003333`)).toContain(
      '启明塑业人员变动',
    );
  });

  it('told by a leader is of the firm of that name in her own grid, whoever else is called so', async () => {
    await desk.rows(`UPDATE unit SET short_name = '天成汽配' WHERE short_name = '力拓机械'`);
    await desk.setClock('2026-11-04T10:00');
    expect(await desk.say('leader', '天成汽配换人了，新统计王芳')).toContain(
      '请连同单位名称一起发，如“天成汽配新统计李敏，手机……”',
    );
    expect(await desk.say('leader', '天成汽配新统计王芳，手机19900003333')).toContain('已请网格长确认');
    expect(await desk.say('both', '天成汽配换人了，新统计李敏，手机19900004444')).toContain('已请网格长确认');
    const told = await desk.rows(
      `SELECT g.code, i.facts->'successor'->>'name' AS name FROM item i JOIN grid g ON g.id = i.grid_id
        WHERE i.kind = 'personnel_change' ORDER BY g.code`,
    );
    expect(told).toEqual([
      { code: 'G1', name: '王芳' },
      { code: 'G2', name: '李敏' },
    ]);
    expect(await desk.say('clerk', '天成汽配换人了，新统计张伟，手机19900005555')).toContain('不止一家');
  });

  it('of one of several firms leaves the others, and climbs over vacant seats to whoever can judge', async () => {
    await desk.setClock('2026-11-04T10:00');
    expect(await desk.say('agent', TELLING)).toContain('请问是哪一个');
    expect(await desk.say('agent', '华宇电子')).toContain('华宇电子人员变动');
    await desk.walkTo('2026-11-04T10:30');
    // Grid 3 has no leader, its township no statistician.
    expect(await last('specialist')).toContain('华宇电子：');
    expect(await desk.say('specialist', '已确认 1')).toContain('华宇电子由李敏接手');
    expect(await contacts('华宇电子')).toHaveLength(2);
    expect(await contacts('远东阀门')).toEqual([`${nameOf('agent')} 主 2026-11-02–`]);
    expect(await desk.say('agent', '华宇电子已报')).toContain('华宇电子的统计工作已交接给新同事');
  });

  it('to somebody known uses her, under another name or to the same person it is refused', async () => {
    await desk.setClock('2026-11-04T10:00');
    expect(await desk.say('chen', `换人了，新统计王芳，手机${phoneOf('chen')}`)).toContain(
      '就是现在登记的这一位',
    );
    await desk.say('chen', `换人了，新统计王芳，手机${phoneOf('hong')}`);
    await desk.walkTo('2026-11-04T10:30');
    const refused = await desk.say('leader', '已确认 1');
    expect(refused).toContain('在名册里是另一位的');
    expect(refused).not.toContain(phoneOf('hong'));
    await desk.say('chen', `写错了，新统计${nameOf('hong')}，手机${phoneOf('hong')}`);
    await desk.walkTo('2026-11-04T11:00');
    expect(await desk.say('leader', '已确认 1')).toContain(`由${nameOf('hong')}接手`);
    expect(await last('hong')).toContain('天成汽配的统计工作由您接手');
    expect(await desk.rows(`SELECT 1 FROM person WHERE name = '王芳'`)).toEqual([]);
  });

  it('is told of and confirmed by staff as well, once, with what is wrong said without the number', async () => {
    await desk.setClock('2026-11-04T10:00');
    const by = { actor: 'cli', now: shanghai('2026-11-04T10:00') };
    const telling = {
      unit: '宏达铸造',
      name: '李敏',
      phone: PHONE,
      account: null,
      effectiveOn: null,
      isConfirmed: false,
    };
    const wrong = tellByStaff(desk.db, { ...telling, phone: '1990000888' }, by);
    await expect(wrong).rejects.toThrow('--phone 给的号码是10位，应为11位');
    await expect(tellByStaff(desk.db, { ...telling, unit: '没有这家' }, by)).rejects.toThrow('没有单位');
    const { number } = await tellByStaff(desk.db, telling, by);
    expect(await listHandovers(desk.db, false)).toMatchObject([
      { number, unitName: '宏达铸造', successorName: '李敏', phone: '199****8888', status: '待网格长确认' },
    ]);
    expect(await judgeByStaff(desk.db, number, 'confirmed', 'limin', by)).toContain('已安排通知新同事');
    await expect(judgeByStaff(desk.db, number, 'confirmed', null, by)).rejects.toThrow('不在等确认');
    await desk.drain();
    expect(await last('limin')).toContain('宏达铸造的统计工作由您接手');
    expect(await contacts('宏达铸造')).toHaveLength(2);
    // A vacant seat is filled the same way, at once.
    const vacant = { ...telling, unit: '金利塑料', name: '王芳', phone: '19900005555', isConfirmed: true };
    expect((await tellByStaff(desk.db, vacant, by)).text).toContain('金利塑料由王芳接手');
    expect(await contacts('金利塑料')).toEqual(['王芳 主 2026-11-04–']);
    const kept = await desk.rows<{ text: string }>(
      `SELECT detail::text AS text FROM audit WHERE action = 'confirm_handover'`,
    );
    expect(kept).toHaveLength(2);
    expect(JSON.stringify(kept)).not.toMatch(/199000/u);
  });

  it('nobody judges or completes is brought to the leader again, then to the township', async () => {
    await desk.setClock('2026-11-03T10:00');
    await desk.say('chen', '我离职了');
    await desk.say('hong', TELLING);
    await desk.walkTo('2026-11-12T18:00');
    const told = await desk.rows<{ occasion: string; due: string; address: string }>(
      `SELECT l.occasion, to_char(l.due_at AT TIME ZONE 'Asia/Shanghai', 'MM-DD HH24:MI') AS due, d.address
         FROM delivery_line l JOIN delivery d ON d.id = l.delivery_id
        WHERE l.occasion LIKE 'people:%' ORDER BY l.due_at, l.occasion`,
    );
    expect(told.map(({ address, due, occasion }) => `${due} ${occasion} ${address}`)).toEqual([
      '11-03 10:00 people:confirm leader',
      '11-04 09:00 people:remind leader',
      '11-05 09:00 people:missing leader',
      '11-06 09:00 people:overdue.township_statistician town',
      '11-10 09:00 people:unnamed.township_statistician town',
    ]);
    // No group ever hears of it.
    const groups = await desk.rows(
      `SELECT 1 FROM delivery d JOIN content c ON c.hash = d.content_hash
        WHERE d.conversation_id IS NOT NULL AND c.message::text LIKE '%李敏%'`,
    );
    expect(groups).toEqual([]);
  });
});
