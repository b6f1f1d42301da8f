// In rehearsal each wave is held, shown to the duty clerk once, and goes out after 发送, or not at all.

import { afterEach, describe, expect, it } from 'vitest';
import type { MonthlyLimits } from '#bot/domain/delivery/budget.ts';
import { claimWave } from '#bot/services/claim-slots.ts';
import { importRoster } from '#bot/services/import-roster.ts';
import { planDueSteps } from '#bot/services/plan-due-steps.ts';
import { showNextWave } from '#bot/services/rehearsal.ts';
import { switchRehearsal } from '#bot/services/switch-rehearsal.ts';
import { transaction } from '#prisma/db.ts';
import { planLines } from '#prisma/hot/plan-lines.ts';
import { shanghai } from '#tests/support/business-time.ts';
import { type Desk, openDesk } from '#tests/support/desk.ts';
import { FIRM, smallBureau, without } from '#tests/support/registry.ts';

const FIRST_AT = shanghai('2026-11-04T09:00');

let desk: Desk;
afterEach(() => desk?.close());

const rehearse = async (limits: MonthlyLimits | null = null) => {
  desk = await openDesk(undefined, limits);
  await transaction(desk.db, (tx) => switchRehearsal(tx, true, 'test'));
  await desk.openTask();
};
const waves = () =>
  desk.rows<{ number: number; state: string; reason: string | null }>(
    'SELECT number, state, reason FROM wave ORDER BY slot_at, number',
  );
const reached = async () =>
  (
    await desk.rows<{ address: string }>(
      `SELECT DISTINCT address FROM delivery WHERE state = 'sent' AND address <> 'clerk' ORDER BY 1`,
    )
  ).map(({ address }) => address);
const lastTo = async (address: string) => (await desk.heard(address)).at(-1);
const linesOf = (where: string) =>
  desk.rows<{ state: string; reason: string | null }>(
    `SELECT DISTINCT state, reason FROM delivery_line WHERE ${where} ORDER BY 1, 2`,
  );

describe('a wave', () => {
  it('is shown to the duty clerk alone, with whom it reaches, what it says and what it costs', async () => {
    await rehearse({ calls: 5_000, pushes: 0 });
    await desk.walkTo('2026-11-03T09:30');
    expect(await reached()).toEqual([]);
    expect(await waves()).toEqual([{ number: 1, state: 'held', reason: null }]);
    const shown = await lastTo('clerk');
    expect(shown).toContain('第1批（11月2日9时）等您放行，共2个群，调用接口2次，本月还剩5000次');
    expect(shown).toContain('开网通知2份');
    expect(shown).toContain('样文（2个群相同）');
    expect(shown).toContain('回“发送”放行，回“不发”取消');
    expect(await desk.heard('specialist')).toEqual([]);
  });

  it('goes out after 发送, once', async () => {
    await rehearse();
    await desk.walkTo('2026-11-03T10:10');
    expect(await desk.say('clerk', '发送')).toBe('第1批已放行：2个群，现在发出。');
    await desk.drain();
    expect(await reached()).toEqual(['group-1', 'group-3']);
    expect(await waves()).toEqual([{ number: 1, state: 'released', reason: null }]);
    expect(await desk.say('clerk', '发送')).toBe('现在没有等待放行的消息。');
    expect(await desk.rows(`SELECT count(*)::int AS n FROM delivery WHERE purpose = 'group_notice'`)).toEqual(
      [{ n: 2 }],
    );
  });

  it('released after hours is not late: a person has just wanted it', async () => {
    await rehearse();
    await desk.walkTo('2026-11-04T16:00');
    expect(await desk.say('specialist', '发送')).toContain('已放行');
    await desk.drain();
    expect(await reached()).toContain('hong');
  });

  it('is given up after 不发, with the reason, and the next one waits again', async () => {
    await rehearse();
    await desk.walkTo('2026-11-03T10:10');
    expect(await desk.say('clerk', '不发')).toBe('第1批不再发出：2个群。后面的步骤照常等您放行。');
    await desk.walkTo('2026-11-04T09:30');
    expect(await reached()).toEqual([]);
    expect(await linesOf(`occasion = 'ladder:1' AND conversation_id IS NOT NULL`)).toEqual([
      { state: 'dropped', reason: 'withheld' },
    ]);
    expect(await waves()).toMatchObject([{ state: 'dropped' }, { number: 2, state: 'held' }]);
  });

  it('not released by its successor’s instant is dropped, and the clerk is told in the same message', async () => {
    await rehearse();
    await desk.walkTo('2026-11-04T09:30');
    expect(await waves()).toEqual([
      { number: 1, state: 'dropped', reason: 'not_released' },
      { number: 2, state: 'held', reason: null },
    ]);
    const shown = await desk.heard('clerk');
    expect(shown).toHaveLength(2);
    expect(shown[1]).toContain('第1批（11月2日9时，2个群）到下一批时仍没有放行，不再发出。');
    expect(shown[1]).toContain('第2批');
  });

  it('that has lost its point at the cutoff is dropped there', async () => {
    await rehearse();
    await desk.walkTo('2026-11-09T08:30');
    const states = await waves();
    expect(states.at(-1)).toMatchObject({ state: 'dropped', reason: 'pointless' });
    expect(await lastTo('clerk')).toContain('已过截止时间');
    expect(await reached()).toEqual([]);
    expect(await linesOf(`slot_id IS NOT NULL AND occasion LIKE 'ladder:%'`)).not.toContainEqual(
      expect.objectContaining({ state: 'held' }),
    );
  });

  it('is the one that is quoted, also when it is over', async () => {
    await rehearse();
    await desk.walkTo('2026-11-04T09:30');
    const [first] = await desk.rows<{ ref: string }>(
      `SELECT ref FROM delivery WHERE purpose = 'notice' ORDER BY id LIMIT 1`,
    );
    expect(await desk.say('clerk', '发送', { quoting: first?.ref ?? '' })).toMatch(
      /^第1批已于11月4日9时作罢：演练中这一批没有在下一批之前放行。$/,
    );
    expect((await waves())[1]).toMatchObject({ state: 'held' });
  });

  it('loses what a list settles or a roster removes while it waits', async () => {
    await rehearse();
    await desk.walkTo('2026-11-04T09:30');
    await desk.applyList('2026-11-04T09:20', { [FIRM.hongda]: 'filed' });
    const roster = without(smallBureau(), FIRM.yuandong);
    const now = shanghai('2026-11-04T09:30');
    await importRoster(desk.db, roster, { now, actor: 'test', dryRun: false });
    expect(await linesOf(`occasion = 'ladder:2' AND person_id IS NOT NULL`)).toEqual([
      { state: 'dropped', reason: 'not_in_directory' },
      { state: 'dropped', reason: 'settled' },
      { state: 'held', reason: null },
    ]);
  });

  it('of which a list has settled everything goes no further and is not shown', async () => {
    await rehearse();
    await desk.walkTo('2026-11-03T09:30');
    await desk.say('clerk', '发送');
    await desk.setClock('2026-11-04T09:00');
    await planDueSteps(desk.db, [desk.account], FIRST_AT);
    await claimWave(desk.db, desk.account, desk.session, FIRST_AT);
    await desk.applyList(
      '2026-11-04T08:59',
      Object.fromEntries(Object.values(FIRM).map((uscc) => [uscc, 'filed'])),
    );
    await desk.drain();
    expect(await waves()).toMatchObject([{ state: 'released' }, { state: 'dropped', reason: 'empty' }]);
    expect(await linesOf(`occasion = 'ladder:2' AND person_id IS NOT NULL`)).toEqual([
      { state: 'dropped', reason: 'settled' },
    ]);
  });
});

describe('what is never held', () => {
  it('answers go at once', async () => {
    await rehearse();
    expect(await desk.say('hong', '我的')).toContain('宏达铸造');
    expect(await waves()).toEqual([]);
  });

  it('overdue steps go at once', async () => {
    await rehearse();
    await desk.walkTo('2026-11-09T08:30');
    await desk.applyList('2026-11-09T08:30', { [FIRM.tiancheng]: 'filed' });
    await desk.walkTo('2026-11-09T10:00');
    expect(await reached()).toEqual(expect.arrayContaining(['hong', 'leader', 'both']));
    expect(await linesOf(`occasion LIKE '%:6' AND slot_id IS NOT NULL`)).toEqual([
      { state: 'carried', reason: null },
    ]);
  });

  it('of a slot that holds both, the overdue part is said now and the rest after 发送', async () => {
    await rehearse();
    await desk.setClock('2026-11-04T09:00');
    const [row] = await desk.rows<{ item: string; person: string }>(
      `SELECT i.id AS item, p.id AS person FROM item i JOIN unit u ON u.id = i.unit_id, person p
        WHERE u.uscc = $1 AND p.natural_key = 'hong'`,
      FIRM.hongda,
    );
    if (row === undefined) throw new Error('no such item');
    const slot = {
      accountId: desk.account.id,
      class: 'private',
      slotAt: FIRST_AT,
      messageInId: null,
    } as const;
    const line = (occasion: string) => ({
      itemId: row.item,
      round: 1,
      occasion,
      personId: row.person,
      conversationId: null,
      dueAt: FIRST_AT,
      slot,
      dropReason: null,
      contentHash: null,
      listNumber: null,
    });
    await desk.rows('DELETE FROM item_clock');
    await transaction(desk.db, (tx) => planLines(tx, [line('ladder:6'), line('ladder:2')]));
    await desk.drain();
    expect(await linesOf(`occasion = 'ladder:6'`)).toEqual([{ state: 'carried', reason: null }]);
    expect(await linesOf(`occasion = 'ladder:2'`)).toEqual([{ state: 'held', reason: null }]);
    expect(await desk.heard('hong')).toHaveLength(1);
    await desk.say('clerk', '发送');
    await desk.drain();
    expect(await desk.heard('hong')).toHaveLength(2);
  });
});

describe('crashes and replicas', () => {
  const held = async () => {
    await rehearse();
    await desk.setClock('2026-11-04T09:00');
    await planDueSteps(desk.db, [desk.account], FIRST_AT);
    while ((await claimWave(desk.db, desk.account, desk.session, FIRST_AT)) > 0);
  };
  const show = (epoch = 1) =>
    showNextWave(desk.db, [{ account: { ...desk.account, epoch }, session: desk.session }], FIRST_AT);
  const notices = () => desk.rows(`SELECT occasion FROM delivery_line WHERE occasion LIKE 'notice:%'`);

  it('an owner that dies between holding and showing leaves it to the next, who shows it once', async () => {
    await held();
    expect(await notices()).toEqual([]);
    while ((await show(2)) > 0);
    const shown = await notices();
    expect(shown.length).toBeGreaterThan(0);
    while ((await show(3)) > 0);
    expect(await notices()).toEqual(shown);
  });

  it('two at once show each wave once', async () => {
    await held();
    for (let round = 0; round < 4; round++) await Promise.all([show(1), show(2), show(3)]);
    const shown = (await notices()).map((row) => Reflect.get(row as object, 'occasion'));
    expect(new Set(shown).size).toBe(shown.length);
    expect(await desk.rows('SELECT 1 FROM wave WHERE shown_at IS NULL')).toEqual([]);
  });

  it('发送 twice at once releases once', async () => {
    await rehearse();
    await desk.walkTo('2026-11-03T09:30');
    await Promise.all([desk.receive('clerk', '发送'), desk.receive('specialist', '发送')]);
    await desk.drain();
    const answers = new Set([await lastTo('clerk'), await lastTo('specialist')]);
    expect(answers).toEqual(new Set(['现在没有等待放行的消息。', '第1批已放行：2个群，现在发出。']));
    expect(await desk.rows(`SELECT count(*)::int AS n FROM delivery WHERE purpose = 'group_notice'`)).toEqual(
      [{ n: 2 }],
    );
  });

  it('a clerk who cannot be reached is noted, and the wave can still be released by somebody else', async () => {
    await rehearse();
    await desk.rows(`DELETE FROM binding WHERE address = 'clerk'`);
    await desk.walkTo('2026-11-03T09:30');
    expect(await desk.rows(`SELECT subject FROM audit WHERE action = 'clerk_unreachable'`)).toEqual([
      { subject: 'wave:1' },
    ]);
    expect(await desk.say('specialist', '发送')).toContain('第1批已放行');
  });
});
