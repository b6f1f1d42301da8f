// A training over DingTalk: notice, receipts, sign-in by the code of the room, the absent, the make-up, coverage.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeUpTraining } from '#bot/services/make-up-training.ts';
import { trainingCoverage } from '#bot/services/queries/training-lists.ts';
import { notifyDuties } from '#prisma/repos/business-clock.ts';
import { shanghai } from '#tests/support/business-time.ts';
import { makeTraining } from '#tests/support/trainings.ts';
import { chooseCast } from './story/cast.ts';
import { dingtalkWorld } from './story/world.ts';

describe('a training over DingTalk', () => {
  let world: Awaited<ReturnType<typeof dingtalkWorld>>;
  beforeAll(async () => {
    world = await dingtalkWorld();
  });
  afterAll(() => world?.close());

  const last = async (address: string) => (await world.heard(address)).at(-1)?.text ?? '';
  const answerTo = async (from: string, text: string) => {
    await world.say(from, text);
    return last(from);
  };
  const clerk = async () => {
    const { rows } = await world.db.pool.query<{ address: string }>(
      `SELECT b.address FROM post p JOIN binding b ON b.person_id = p.person_id
          WHERE p.role = 'duty_clerk' AND b.channel = 'dingtalk' LIMIT 1`,
    );
    return rows[0]?.address ?? '';
  };

  it('goes from the notice over receipts and sign-ins to the make-up and its coverage', async () => {
    const { taskCode } = await makeTraining(world.db, '2026-11-02T08:30', { gridCode: 'YH-01-1' });
    await notifyDuties(world.db);
    const { breaks, claims, group, keeps, leader, silent } = await chooseCast(world.db);
    const firms = [claims, keeps, breaks, silent];

    await world.walkTo('2026-11-05T09:00');
    const notices = await Promise.all(firms.map(({ userId }) => last(userId)));
    expect(new Set(notices).size).toBe(1);
    expect(notices[0]).toContain('【培训通知】年报培训');
    expect(await last(group)).toContain('培训通知：年报培训');
    expect(await answerTo(claims.userId, '参加 王芳')).toContain('参加人王芳');
    expect(await answerTo(keeps.userId, '代训 李强')).toContain('由李强代训');
    expect(await answerTo(breaks.userId, '请假 那天要出差')).toContain('请假，原因已记录');

    await world.walkTo('2026-11-11T09:00');
    expect(await last(silent.userId)).toContain('还没有收到培训回执');
    expect(await last(claims.userId)).toContain('请按时参加培训');
    expect(await last(leader)).toContain(silent.shortName);
    for (const { shortName } of [claims, keeps, breaks]) expect(await last(leader)).not.toContain(shortName);

    await world.walkTo('2026-11-12T09:03');
    const [code = ''] = /\d{6}/u.exec(await answerTo(await clerk(), '签到码')) ?? [];
    expect(await answerTo(keeps.userId, `签到 ${code === '111111' ? '222222' : '111111'}`)).toContain(
      '没有签到',
    );
    expect(await answerTo(keeps.userId, `签到 ${code}`)).toContain('李强');
    expect(await answerTo(claims.userId, `签到 ${code}`)).toContain('已签到');

    await world.walkTo('2026-11-12T13:30');
    expect(await last(leader)).toContain(`${breaks.shortName}（请假）`);
    expect(await last(leader)).not.toContain(claims.shortName);
    const sitting = {
      startsAt: shanghai('2026-11-19T14:00'),
      endsAt: shanghai('2026-11-19T16:00'),
      place: '三楼会议室',
      receiptUntilAt: null,
    };
    const now = shanghai('2026-11-12T13:30');
    await makeUpTraining(world.db, taskCode, sitting, { actor: 'test', now, dryRun: false });
    await notifyDuties(world.db);
    await world.walkTo('2026-11-12T14:00');
    expect(await last(breaks.userId)).toContain('【补训通知】年报培训，11月19日（星期四）14时至16时');
    expect(await answerTo(breaks.userId, '参加')).toContain('年报培训（11月19日） 参加');
    await world.walkTo('2026-11-19T14:03');
    const [later = ''] = /\d{6}/u.exec(await answerTo(await clerk(), '签到码')) ?? [];
    expect(await answerTo(breaks.userId, `签到 ${later}`)).toContain('已签到');

    const { firms: covered } = await trainingCoverage(world.db, { taskCode, year: 2026, gridCode: null });
    const trained = covered.filter((firm) => firm.trained).map(({ uscc }) => uscc);
    expect(trained.toSorted()).toEqual([claims, keeps, breaks].map(({ uscc }) => uscc).toSorted());
    for (const { text } of await world.heard(group))
      for (const { shortName } of firms) expect(text).not.toContain(shortName);
    expect(world.double.journal.violations).toEqual([]);
  });
});
