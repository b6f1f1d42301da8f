// From due clocks to calls: each step once, judged again when it is claimed, one text for all who owe the same.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decide } from '#bot/chat/dispatch.ts';
import { claimWave } from '#bot/services/claim-slots.ts';
import { importRoster } from '#bot/services/import-roster.ts';
import { planDueSteps } from '#bot/services/plan-due-steps.ts';
import { processNextMessage } from '#bot/services/process-message.ts';
import { transaction } from '#prisma/db.ts';
import { planLines } from '#prisma/hot/plan-lines.ts';
import { newIds } from '#prisma/hot/save-claim.ts';
import { shanghai } from '#tests/support/business-time.ts';
import { type Desk, openDesk } from '#tests/support/desk.ts';
import { FIRM, SHORT_NAME, smallBureau } from '#tests/support/registry.ts';
import { largeBureau } from '#tests/support/registry-large.ts';

const REMINDED_AT = shanghai('2026-11-04T09:00');

describe('a wave', () => {
  let desk: Desk;
  afterEach(() => desk?.close());

  const open = async (firms = 0) => {
    desk = await openDesk(firms === 0 ? smallBureau() : largeBureau(firms));
    await desk.openTask();
    await desk.setClock('2026-11-04T09:00');
  };
  const planAll = async () => {
    while ((await planDueSteps(desk.db, [desk.account], REMINDED_AT)).taken > 0);
  };
  const claim = () => claimWave(desk.db, desk.account, desk.session, REMINDED_AT);
  const linesOf = (occasion: string) =>
    desk.rows<{ uscc: string; who: string | null; state: string; reason: string | null }>(
      `SELECT u.uscc, p.natural_key AS who, l.state, l.reason FROM delivery_line l JOIN item i ON i.id = l.item_id
         JOIN unit u ON u.id = i.unit_id LEFT JOIN person p ON p.id = l.person_id
        WHERE l.occasion = $1 ORDER BY u.uscc, p.natural_key`,
      occasion,
    );
  const count = async (sql: string) => Number((await desk.rows<{ n: bigint }>(`SELECT ${sql} AS n`))[0]?.n);

  it('planned by four at once says each step to each firm once', async () => {
    await open(600);
    await Promise.all([planAll(), planAll(), planAll(), planAll()]);
    await planAll();
    const reminders = await linesOf('ladder:2');
    expect(reminders).toHaveLength(608);
    expect(new Set(reminders.map(({ uscc }) => uscc)).size).toBe(608);
    expect(await count(`(SELECT count(*) FROM item_clock WHERE occasion = 'ladder:3')`)).toBe(608);
    expect(await count(`(SELECT count(*) FROM slot)`)).toBe(604);
  });

  it('counts its ids on from one, so that what is planned later comes later', async () => {
    await open();
    const drawn = await transaction(desk.db, async (tx) =>
      [await newIds(tx, 300), await newIds(tx, 3)].flat(),
    );
    expect(new Set(drawn).size).toBe(303);
    expect(drawn).toEqual(drawn.toSorted());
    const [row] = await desk.rows<{ kept: string }>('SELECT $1::uuid::text AS kept', drawn[299]);
    expect(row?.kept).toBe(drawn[299]);
  });

  it('claims one text for all who owe the same, twenty to a call, and a personal one for the agent', async () => {
    await open(100);
    await planAll();
    expect(await claim()).toBe(104);
    const calls = await desk.rows<{ recipients: number; shared: boolean }>(
      `SELECT count(*)::int AS recipients, bool_or(d.address <> 'agent') AS shared FROM attempt a
         JOIN delivery d ON d.attempt_id = a.id GROUP BY a.id ORDER BY 2 DESC, 1 DESC`,
    );
    expect(calls.map(({ recipients, shared }) => (shared ? recipients : -recipients))).toEqual([
      20, 20, 20, 20, 20, 3, -1,
    ]);
    expect(await count('(SELECT count(*) FROM content)')).toBe(2);
    await desk.drain();
    const [text] = await desk.heard('s7');
    expect(await desk.heard('s93')).toEqual([text]);
    for (const name of Object.values(SHORT_NAME)) expect(text).not.toContain(name);
    expect((await desk.heard('agent'))[0]).toContain('力拓机械');
  });

  it('leaves a line with its reason for a firm nobody can be told about', async () => {
    await open();
    await planAll();
    const lines = await linesOf('ladder:2');
    expect(lines).toContainEqual({ uscc: FIRM.jinli, who: null, state: 'dropped', reason: 'no_contact' });
    expect(lines).toContainEqual({ uscc: FIRM.xinyuan, who: null, state: 'dropped', reason: 'unreachable' });
    const group = await linesOf('ladder:1');
    expect(group.filter(({ reason }) => reason === 'stale')).toHaveLength(8);
  });

  it('judges again when it is claimed: an answer and a list have come in between', async () => {
    await open();
    await planAll();
    const [task] = await desk.rows<{ code: string }>('SELECT code FROM task');
    await desk.receive('hong', `${task?.code} 已报`);
    await processNextMessage(desk.db, decide, REMINDED_AT, desk.means);
    await desk.applyList('2026-11-04T08:50', { [FIRM.tiancheng]: 'filed' });
    // The answer first, then the wave.
    expect([await claim(), await claim()]).toEqual([1, 4]);
    const fates = new Map((await linesOf('ladder:2')).map(({ uscc, reason }) => [uscc, reason]));
    expect(fates.get(FIRM.hongda)).toBe('quiet');
    expect(fates.get(FIRM.tiancheng)).toBe('settled');
    expect(fates.get(FIRM.qiming)).toBeNull();
    await desk.drain();
    expect(await desk.heard('chen')).toEqual([]);
  });

  it('lets an answer go first and does not take along what is not complete yet', async () => {
    await open(20);
    await planAll();
    await desk.rows(
      `UPDATE item_clock SET wake_at = $1 WHERE item_id = (SELECT id FROM item LIMIT 1)`,
      new Date(REMINDED_AT.epochMilliseconds),
    );
    await desk.receive('leader', '帮助');
    await processNextMessage(desk.db, decide, REMINDED_AT, desk.means);
    expect(await claim()).toBe(1);
    expect(await claim()).toBe(0);
    await planAll();
    expect(await claim()).toBe(24);
  });

  it('says the same words to one reader once, whose message they answer twice', async () => {
    await open();
    await desk.walkTo('2026-11-04T09:30');
    const [told] = await desk.rows<{ address: string }>(
      `SELECT d.address FROM delivery d JOIN delivery_line l ON l.delivery_id = d.id
        WHERE l.occasion = 'ladder:2' GROUP BY d.address HAVING count(*) = 1 ORDER BY 1 LIMIT 1`,
    );
    const address = told?.address ?? '';
    await desk.receive(address, '我的');
    await desk.receive(address, '我的');
    await desk.drain();
    expect((await desk.heard(address)).filter((text) => text.includes('B204-1')).length).toBe(2);
    const replies = await desk.rows<{ state: string }>(
      `SELECT state FROM delivery_line WHERE occasion LIKE 'reply:%'`,
    );
    expect(replies).toEqual([{ state: 'carried' }, { state: 'carried' }]);
  });

  it('takes a line for a slot already claimed to the next half hour', async () => {
    await open();
    await planAll();
    await claim();
    const [person] = await desk.rows<{ id: string; item: string }>(
      `SELECT p.id, (SELECT id FROM item LIMIT 1) AS item FROM person p WHERE natural_key = 'hong'`,
    );
    const slot = {
      accountId: desk.account.id,
      class: 'private' as const,
      slotAt: REMINDED_AT,
      messageInId: null,
    };
    const line = {
      itemId: person?.item ?? null,
      round: 1,
      occasion: 'ladder:3',
      personId: person?.id ?? null,
      conversationId: null,
      dueAt: REMINDED_AT,
      slot,
      dropReason: null,
      contentHash: null,
      listNumber: null,
    };
    expect(await transaction(desk.db, (tx) => planLines(tx, [line]))).toBe(1);
    expect(await transaction(desk.db, (tx) => planLines(tx, [line]))).toBe(0);
    expect(
      await desk.rows(
        `SELECT slot_at::text AS at, state FROM slot WHERE person_id = $1 ORDER BY slot_at`,
        person?.id,
      ),
    ).toEqual([
      { at: '2026-11-04 01:00:00+00', state: 'claimed' },
      { at: '2026-11-04 01:30:00+00', state: 'open' },
    ]);
  });
});

describe('a list for a vacant seat', () => {
  let desk: Desk;
  beforeEach(async () => {
    const roster = smallBureau();
    desk = await openDesk();
    // The only leader of grid 3 answers for a firm there herself, so that seat counts as vacant as well.
    await importRoster(
      desk.db,
      {
        ...roster,
        posts: [
          ...roster.posts,
          { personKey: 'agent', gridCode: 'G3', role: 'grid_leader', profession: null },
        ],
      },
      { now: REMINDED_AT, actor: 'test', dryRun: false },
    );
    await desk.openTask();
    await desk.walkTo('2026-11-09T08:30');
    await desk.applyList('2026-11-09T08:30', { [FIRM.tiancheng]: 'filed' });
    await desk.walkTo('2026-11-10T10:00');
  });
  afterEach(() => desk?.close());

  it('climbs over area and township to the specialist, and never to the deputy mayor', async () => {
    // Before the cutoff only grid 3 has nobody nearer; behind it come the advisers' lists of every grid as well.
    const [atThree, withLastCall] = await desk.heard('specialist');
    for (const list of [atThree, withLastCall]) {
      expect(list).toMatch(/^大麦屿街道工业第1网格2026年10月B204-1（.*应报3，平台已报0，退回待改0，未报3。/);
      expect(list).not.toContain('玉城街道');
    }
    expect((await desk.heard('leader')).at(-1)).toContain('应报3，平台已报1，退回待改0，未报2。');
    expect((await desk.heard('town')).at(-1)).toContain('未报4');
    expect((await desk.heard('clerk')).at(-1)).toContain('催报通知书须由人工审核签发');
    for (const nobody of ['mayor', 'deputy', 'energy']) expect(await desk.heard(nobody)).toEqual([]);
    expect((await desk.heard('agent')).join('\n')).not.toContain('应报');
  });
});
