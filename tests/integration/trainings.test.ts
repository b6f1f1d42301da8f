// A training from its notice over receipts and sign-ins to the list of the absent, the make-up and coverage.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exportCoverage } from '#bot/services/export-coverage.ts';
import { importRoster } from '#bot/services/import-roster.ts';
import { makeUpTraining } from '#bot/services/make-up-training.ts';
import { absentFrom, trainingCoverage } from '#bot/services/queries/training-lists.ts';
import { signInByStaff } from '#bot/services/sign-in-by-staff.ts';
import { readWorkbook } from '#bot/sheets/read-workbook.ts';
import { shanghai } from '#tests/support/business-time.ts';
import { type Desk, openDesk } from '#tests/support/desk.ts';
import { FIRM, smallBureau } from '#tests/support/registry.ts';
import { codeAt, makeTraining } from '#tests/support/trainings.ts';

const IN_ROOM = '2026-11-12T09:03';
const AFTER = '2026-11-12T14:00';

describe('a training', () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await openDesk();
  });
  afterEach(() => desk?.close());

  const make = async (wishes = {}) => (await makeTraining(desk.db, '2026-11-02T08:30', wishes)).taskCode;
  const factsOf = async (uscc: string) => {
    const [row] = await desk.rows<{
      code: string;
      standing: string;
      round: number;
      facts: Record<string, unknown>;
    }>(
      `SELECT i.code, i.standing, i.round, i.facts FROM item i JOIN unit u ON u.id = i.unit_id
        WHERE i.kind = 'training_notice' AND u.uscc = $1`,
      uscc,
    );
    if (row === undefined) throw new Error('no such item');
    return row;
  };
  const last = async (address: string) => (await desk.heard(address)).at(-1) ?? '';
  const signIn = async (task: string, from: string, at = IN_ROOM) =>
    desk.say(from, `签到 ${await codeAt(desk.db, task, at)}`);

  it('is previewed without a trace, with whom it reaches and what it costs', async () => {
    const preview = await makeTraining(desk.db, '2026-11-02T08:30', {}, true);
    expect(preview).toMatchObject({
      reach: {
        units: 8,
        grids: 3,
        sharedContacts: 3,
        personalContacts: 1,
        groups: 2,
        leaders: 2,
        townships: 1,
      },
      mostCalls: 2 + 4 * 2 + 2 * 2 + 1,
    });
    expect(preview.unreachable.map(({ reason, uscc }) => [uscc, reason])).toEqual([
      [FIRM.jinli, 'no_contact'],
      [FIRM.xinyuan, 'unreachable'],
    ]);
    expect(await desk.rows(`SELECT 1 FROM task UNION ALL SELECT 1 FROM sign_in_secret`)).toEqual([]);
    await make();
    await expect(make()).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(make({ topic: '另一场', gridCode: 'NO' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(make({ topic: '另一场', startsAt: shanghai('2026-11-01T09:00') })).rejects.toMatchObject({
      code: 'USAGE',
    });
  });

  it('is told to groups without a name, to firms with the way to answer, and walks its ladder', async () => {
    await make();
    await desk.walkTo('2026-11-05T09:30');
    expect(await last('group-1')).toContain('培训通知：年报培训，11月12日（星期四）9时至11时30分');
    expect(await last('chen')).toBe(await last('hong'));
    expect(await last('agent')).toContain('涉及力拓机械、华宇电子、远东阀门。');
    expect(await desk.say('chen', '参加 王芳')).toContain('参加人王芳');
    expect(await desk.say('hong', '请假 那天要去税务局')).toContain('请假，原因已记录');
    await desk.walkTo('2026-11-09T09:30');
    expect(await last('chen')).toContain('已记');
    expect(await last('both')).toContain('还没有收到培训回执');
    await desk.walkTo('2026-11-11T09:30');
    expect(await last('chen')).toContain('请按时参加培训');
    expect(await last('leader')).toContain('还没有回执的1家：启明塑业');
    await desk.walkTo(AFTER);
    expect(await last('leader')).toContain(
      '没有签到的3家：启明塑业（未回执）、天成汽配（回执参加）、宏达铸造（请假）',
    );
    await desk.walkTo('2026-11-13T09:30');
    expect(await last('chen')).toContain('没有贵单位的签到记录');
    await desk.walkTo('2026-11-19T09:30');
    expect(await last('town')).toContain('到今天仍未受训的5家');
    expect(
      await desk.rows(`SELECT DISTINCT occasion FROM delivery_line WHERE conversation_id IS NOT NULL`),
    ).toEqual([{ occasion: 'training:group' }]);
    const reasons = await desk.rows<{ reason: string }>(
      `SELECT DISTINCT reason FROM delivery_line WHERE state = 'dropped' AND occasion LIKE 'training:%'
        AND item_id = (SELECT id FROM item WHERE unit_id = (SELECT id FROM unit WHERE uscc = $1))`,
      FIRM.tiancheng,
    );
    expect(reasons).toEqual([{ reason: 'receipt_given' }]);
  });

  it('is signed in to by the code of the room, in its time, by whoever was told of it', async () => {
    const task = await make();
    await desk.walkTo('2026-11-11T09:30');
    await desk.say('chen', '代训 李四');
    await desk.setClock('2026-11-12T08:45');
    const early = await codeAt(desk.db, task, '2026-11-12T08:45');
    await desk.setClock(IN_ROOM);
    expect(await desk.say('chen', `签到 ${early}`)).toContain('已经更换');
    expect(await desk.say('chen', '签到 000000')).toContain('这不是年报培训（11月12日）的签到码');
    expect(await desk.say('chen', '到了')).toContain('请回“签到 码”');
    expect((await factsOf(FIRM.tiancheng)).standing).toBe('open');
    expect(await signIn(task, 'chen')).toBe('已签到：年报培训（11月12日） 李四。不对请回“不对”。');
    expect(await factsOf(FIRM.tiancheng)).toMatchObject({
      standing: 'done',
      facts: { present: [{ name: '李四', by: 'code', reason: null }] },
    });
    expect(await desk.say('chen', '不对')).toContain('已撤回：年报培训');
    expect((await factsOf(FIRM.tiancheng)).standing).toBe('open');
    expect(await signIn(task, 'chen')).toContain('已签到');
    expect(await signIn(task, 'chen')).toContain('已经签到');
  });

  it('of another time is no sign-in, and its secret is nowhere but in its row', async () => {
    const task = await make();
    const other = await make({ topic: '普法培训', gridCode: 'G1' });
    await desk.walkTo('2026-11-11T09:30');
    await desk.setClock(IN_ROOM);
    // Both are open; the code says which is meant.
    expect(await signIn(other, 'chen')).toContain('已签到：普法培训');
    expect(await signIn(task, 'chen')).toContain('已签到：年报培训');
    const [kept] = await desk.rows<{ secret: string }>(
      `SELECT encode(secret, 'hex') AS secret FROM sign_in_secret`,
    );
    const everything = JSON.stringify([
      await desk.rows('SELECT * FROM task'),
      await desk.rows('SELECT * FROM audit'),
      await desk.rows('SELECT * FROM item_event'),
    ]);
    expect(everything).not.toContain(kept?.secret);
    await desk.setClock('2026-11-12T11:51');
    await expect(codeAt(desk.db, task, '2026-11-12T11:51')).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await desk.say('hong', '签到 123456')).toContain('已经结束');
  });

  it('shows its code in private to staff and to whoever runs it, and to nobody else', async () => {
    const task = await make({ host: 'leader' });
    await desk.setClock(IN_ROOM);
    const code = await codeAt(desk.db, task, IN_ROOM);
    for (const who of ['clerk', 'leader'])
      expect(await desk.say(who, '签到码')).toContain(`签到码：${code}，显示到9时05分`);
    for (const who of ['chen', 'town', 'both']) {
      const said = await desk.say(who, '签到码');
      expect(said).not.toContain(code);
      expect(said).toContain('会场显示');
    }
    await desk.setClock('2026-11-12T12:00');
    expect(await desk.say('clerk', '签到码')).toContain('现在没有正在签到的培训');
  });

  it('knows its absent, has staff sign in with a reason, and calls the rest to a make-up', async () => {
    const task = await make();
    await desk.walkTo('2026-11-11T09:30');
    await desk.say('hong', '请假 生病住院');
    await desk.walkTo(IN_ROOM);
    await signIn(task, 'chen');
    const wishes = {
      startsAt: shanghai('2026-11-20T14:00'),
      endsAt: shanghai('2026-11-20T16:00'),
      place: '三楼会议室',
      receiptUntilAt: null,
    };
    const by = (at: string, dryRun = false) => ({ actor: 'cli', now: shanghai(at), dryRun });
    await expect(makeUpTraining(desk.db, task, wishes, by(IN_ROOM))).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    await desk.walkTo(AFTER);
    const absent = await absentFrom(desk.db, task, shanghai(AFTER));
    expect(absent).toMatchObject({ due: 8, isRunning: false });
    expect(absent.firms.map(({ uscc }) => uscc)).not.toContain(FIRM.tiancheng);
    expect(absent.firms.find(({ uscc }) => uscc === FIRM.hongda)).toMatchObject({
      receipt: 'leave',
      reason: '请假 生病住院',
    });
    const qiming = await factsOf(FIRM.qiming);
    const sign = { itemCode: qiming.code, name: '赵敏', reason: '手机没电，有纸质签到' };
    await signInByStaff(desk.db, sign, by(AFTER));
    await expect(signInByStaff(desk.db, sign, by(AFTER))).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(
      await desk.rows(`SELECT actor, subject, detail FROM audit WHERE action = 'sign_in_by_staff'`),
    ).toEqual([
      {
        actor: 'cli',
        subject: qiming.code,
        detail: { name: '赵敏', reason: '手机没电，有纸质签到', round: 1 },
      },
    ]);

    const preview = await makeUpTraining(desk.db, task, wishes, by(AFTER, true));
    expect(preview).toMatchObject({ round: 2, reach: { units: 6 } });
    expect((await factsOf(FIRM.hongda)).round).toBe(1);
    await makeUpTraining(desk.db, task, wishes, by(AFTER));
    expect(await factsOf(FIRM.hongda)).toMatchObject({
      round: 2,
      standing: 'open',
      facts: { receipt: 'none' },
    });
    expect(await factsOf(FIRM.tiancheng)).toMatchObject({ round: 1, standing: 'done' });
    await desk.walkTo('2026-11-13T10:00');
    expect(await last('hong')).toContain('【补训通知】年报培训，11月20日（星期五）14时至16时，三楼会议室');
    expect(await desk.say('hong', '参加 王芳')).toContain('年报培训（11月20日） 参加，参加人王芳');
    await desk.walkTo('2026-11-20T14:02');
    expect(await signIn(task, 'hong', '2026-11-20T14:02')).toContain('已签到');

    const coverage = await trainingCoverage(desk.db, { taskCode: task, year: 2026, gridCode: null });
    expect(coverage.trainings).toMatchObject([{ code: task, rounds: 2, due: 8, trained: 3 }]);
    const trained = coverage.firms.filter((firm) => firm.trained).map(({ names, uscc }) => [uscc, names]);
    expect(new Map(trained as [string, string[]][])).toEqual(
      new Map([
        [FIRM.tiancheng, [expect.stringContaining('老师')]],
        [FIRM.hongda, ['王芳']],
        [FIRM.qiming, ['赵敏']],
      ]),
    );
    const people = coverage.people.filter(({ unit }) => unit.includes('启明塑业'));
    expect(people.map(({ isContact, name, signedBy }) => [name, isContact, signedBy])).toContainEqual([
      '赵敏',
      false,
      'staff',
    ]);
    expect(people.filter(({ isContact }) => isContact)).toMatchObject([{ trainedAt: null }]);
    const { bytes } = await exportCoverage(desk.db, { taskCode: null, year: 2026, gridCode: 'YH-01' }, 'cli');
    const { sheets } = await readWorkbook(bytes, '覆盖.xlsx');
    expect(sheets.map(({ name, rows }) => [name, rows.length])).toEqual([
      ['单位', 6],
      ['人员', 8],
    ]);
  });

  it('is looked after by staff in chat: coverage, leaves granted or not, sign-ins by hand, the code', async () => {
    const task = await make();
    expect(await desk.say('clerk', '培训')).toContain(
      `· ${task} 年报培训（11月12日）：应训8家，已训0家（0.0%）`,
    );
    await desk.walkTo('2026-11-05T09:30');
    await desk.say('hong', '请假 那天要去税务局');
    await desk.say('chen', '请假 家里有事');
    const [hong, chen] = [(await factsOf(FIRM.hongda)).code, (await factsOf(FIRM.tiancheng)).code];
    const shown = (await desk.say('clerk', `培训 ${task}`)) ?? '';
    expect(shown).toContain('请假2家、未回执6家');
    expect(shown).toContain(`· ${hong} 玉环宏达铸造有限公司：请假 那天要去税务局`);
    expect(await desk.say('clerk', `准假 ${chen} ${task}-9999`)).toBe(
      `${chen} 已准假\n${task}-9999 没有这条培训事项\n登记了的将单聊告知单位；准假不免补训。`,
    );
    expect(await desk.say('clerk', `不准假 ${hong} 每单位都要有人`)).toContain('未准假');
    expect(await desk.say('clerk', `准假 ${chen}`)).toContain('早已这样登记');
    await desk.walkTo('2026-11-05T10:00');
    expect(await last('chen')).toBe('年报培训（11月12日）：请假已同意。每单位须有人受训，请等补训通知。');
    expect(await last('hong')).toBe(
      '年报培训（11月12日）：请假没有同意（每单位都要有人）。请安排人参加，回“参加 姓名”，派别人来回“代训 姓名”。',
    );
    await desk.walkTo('2026-11-09T09:30');
    expect(await last('hong')).toContain('还没有收到培训回执');
    expect(await last('chen')).toContain('请假已同意');
    expect(await desk.say('hong', '代训 李强')).toContain('由李强代训');
    expect(await desk.say('clerk', `补登 ${hong} 李强 手机没电`)).toContain('还没有开始签到');
    await desk.walkTo(IN_ROOM);
    expect(await desk.say('clerk', '签到码')).toMatch(/年报培训签到码：\d{6}/u);
    expect(await desk.say('clerk', `补登 ${task} 没有这家 李强 手机没电`)).toContain('没有单位“没有这家”');
    expect(await desk.say('clerk', `补登 ${task} 宏达铸造 李强 手机没电`)).toBe(
      `已补登记：${hong} 李强（手机没电）。记入事项经过和审计。`,
    );
    expect(await desk.say('clerk', `培训 ${task}`)).toContain('应训8家，已训1家（12.5%）');
    expect(await factsOf(FIRM.hongda)).toMatchObject({
      standing: 'done',
      facts: { leave: 'none', present: [{ name: '李强', by: 'staff', reason: '手机没电' }] },
    });
    expect(await desk.say('clerk', `培训 ${task}`, { group: 'group-1' })).toContain('单聊里发送');
    await desk.say('leader', `补登 ${task} 天成汽配 王芳 手机没电`);
    await desk.say('leader', `准假 ${chen}`);
    expect((await factsOf(FIRM.tiancheng)).facts).toMatchObject({ leave: 'granted', present: [] });
    const done = await desk.rows(
      `SELECT action, subject FROM audit WHERE action IN ('judge_leave', 'sign_in_by_staff') ORDER BY id`,
    );
    expect(done).toEqual([
      { action: 'judge_leave', subject: chen },
      { action: 'judge_leave', subject: hong },
      { action: 'sign_in_by_staff', subject: hong },
    ]);
  });

  it('for newcomers is for firms whose statistician has changed since, once', async () => {
    const roster = smallBureau();
    const changed = {
      ...roster,
      people: [
        ...roster.people,
        {
          naturalKey: 'new',
          name: '孙新',
          phone: '19900009999',
          dingtalkUserId: 'new',
          email: null,
          addresses: [],
        },
      ],
      contacts: roster.contacts.map((contact) =>
        contact.uscc === FIRM.hongda ? { ...contact, personKey: 'new' } : contact,
      ),
    };
    await importRoster(desk.db, changed, { now: shanghai('2026-11-04T10:00'), actor: 'test', dryRun: false });
    const newcomersSince = Temporal.PlainDate.from('2026-11-04');
    const task = await make({ newcomersSince, topic: '上岗培训', startsAt: shanghai('2026-11-12T09:00') });
    expect(await desk.rows(`SELECT u.uscc, i.payload FROM item i JOIN unit u ON u.id = i.unit_id`)).toEqual([
      { uscc: FIRM.hongda, payload: { newcomers: ['孙新'] } },
    ]);
    await desk.walkTo('2026-11-05T09:30');
    expect(await last('new')).toContain('【上岗培训通知】上岗培训');
    expect(await desk.heard('group-1')).toEqual([]);
    await desk.walkTo(IN_ROOM);
    expect(await signIn(task, 'new')).toContain('已签到：上岗培训（11月12日） 孙新');
    await expect(make({ newcomersSince, topic: '又一场' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
