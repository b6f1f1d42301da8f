// A service that was away: what fell due meanwhile is caught up with one message per reader, the rest says why not.

import { afterEach, describe, expect, it } from 'vitest';
import { claimWave } from '#bot/services/claim-slots.ts';
import { planDueSteps } from '#bot/services/plan-due-steps.ts';
import { shanghai } from '#tests/support/business-time.ts';
import { type Desk, openDesk } from '#tests/support/desk.ts';
import { FIRM } from '#tests/support/registry.ts';
import { largeBureau } from '#tests/support/registry-large.ts';

interface Told {
  readonly name: string;
  readonly at: string;
  readonly occasions: string;
}

describe('a service that was away', () => {
  let desk: Desk;
  afterEach(() => desk?.close());

  /** Everything sent since an instant: to whom, when, and the occasions it carried. */
  const told = (since: string) =>
    desk.rows<Told>(
      `SELECT coalesce(p.natural_key, 'group') AS name,
              to_char(d.business_at AT TIME ZONE 'Asia/Shanghai', 'MM-DD HH24:MI') AS at,
              (SELECT string_agg(DISTINCT l.occasion, ' ' ORDER BY l.occasion) FROM delivery_line l
                WHERE l.delivery_id = d.id) AS occasions
         FROM delivery d LEFT JOIN person p ON p.id = d.person_id
        WHERE d.business_at >= $1::timestamp AT TIME ZONE 'Asia/Shanghai' AND d.part_number = 1
        ORDER BY d.business_at, name`,
      since,
    );
  /** Why a firm was not told, step by step. */
  const reasons = async (uscc: string) => {
    const lines = await desk.rows<{ said: string }>(
      `SELECT l.occasion || ' ' || l.reason AS said FROM delivery_line l JOIN item i ON i.id = l.item_id
         JOIN task t ON t.id = i.task_id JOIN unit u ON u.id = i.unit_id
        WHERE u.uscc = $1 AND t.form_code = 'B204-1' AND l.state = 'dropped' ORDER BY l.due_at, l.occasion`,
      uscc,
    );
    return lines.map(({ said }) => said);
  };

  /** How often each person was written to since; a series of messages shows as more than one. */
  const messagesEach = async (since: string) => {
    const all = await told(since);
    return Object.fromEntries(
      Map.groupBy(all, ({ name }) => name)
        .entries()
        .map(([name, to]) => [name, to.length]),
    );
  };
  const open = async () => {
    desk = await openDesk();
    await desk.openTask();
    await desk.openTask('205-1');
  };
  const NOT_FILED = { [FIRM.tiancheng]: 'not_filed', [FIRM.lituo]: 'not_filed' } as const;
  const ONE_EACH = {
    agent: 1,
    both: 1,
    chen: 1,
    clerk: 1,
    energy: 1,
    hong: 1,
    leader: 1,
    specialist: 1,
    town: 1,
  };

  it('48 hours over the cutoff, and no list: nobody but the clerk hears anything, each step with its reason', async () => {
    await open();
    await desk.walkTo('2026-11-08T10:00');
    await desk.setClock('2026-11-10T10:00');
    await desk.drain();
    expect(await messagesEach('2026-11-08T10:00')).toEqual({ clerk: 1 });
    expect((await reasons(FIRM.tiancheng)).at(-1)).toBe('ladder:5 stale_status');
  });

  it('from before the last calls to two days after the cutoff: one message each once a list has come', async () => {
    await open();
    await desk.walkTo('2026-11-06T08:00');
    await desk.setClock('2026-11-10T09:40');
    await desk.drain();
    expect(await messagesEach('2026-11-06T08:00')).toEqual({ clerk: 1 });
    expect(await reasons(FIRM.tiancheng)).toEqual([
      'ladder:4.1 stale',
      'leader:4 stale',
      'ladder:4.2 stale',
      'ladder:5 stale_status',
    ]);
    await desk.applyList('2026-11-10T09:30', NOT_FILED);
    await desk.applyList('2026-11-10T09:30', NOT_FILED, '205-1');
    await desk.walkTo('2026-11-11T18:00');
    expect(await messagesEach('2026-11-06T08:00')).toEqual({ ...ONE_EACH, clerk: 2 });
    const specialist = (await told('2026-11-06T08:00')).find(({ name }) => name === 'specialist');
    expect(specialist?.occasions).toBe('adviser:6 ladder:7.specialist ladder:8.specialist leader:6');
  });

  it('while a list was imported: one message each at the return', async () => {
    await open();
    await desk.walkTo('2026-11-08T10:00');
    await desk.setClock('2026-11-09T13:00');
    await desk.applyList('2026-11-09T12:30', NOT_FILED);
    await desk.applyList('2026-11-09T12:30', NOT_FILED, '205-1');
    await desk.setClock('2026-11-10T10:10');
    await desk.drain();
    expect(await messagesEach('2026-11-08T10:00')).toEqual(ONE_EACH);
    await desk.walkTo('2026-11-11T18:00');
    expect(await messagesEach('2026-11-08T10:00')).toEqual(ONE_EACH);
  });

  it('between planning a step and saying it: what was left lying goes along with what fell due since', async () => {
    await open();
    await desk.walkTo('2026-11-09T08:35');
    await desk.applyList('2026-11-09T08:32', NOT_FILED);
    await desk.walkTo('2026-11-09T08:45');
    const [left] = await desk.rows<{ n: number }>(
      `SELECT count(*)::int AS n FROM slot WHERE state = 'open' AND slot_at < '2026-11-09T09:30+08:00'`,
    );
    expect(left?.n).toBeGreaterThan(0);
    await desk.setClock('2026-11-10T10:10');
    await desk.applyList('2026-11-10T09:50', NOT_FILED, '205-1');
    await desk.drain();
    await desk.walkTo('2026-11-11T18:00');
    expect(await messagesEach('2026-11-09T08:50')).toEqual(ONE_EACH);
    expect(await desk.rows(`SELECT 1 FROM slot WHERE state = 'open'`)).toEqual([]);
  });

  it('a week, past county acceptance: everything is dropped with its reason, and a person hears of it', async () => {
    await open();
    await desk.walkTo('2026-11-05T12:00');
    await desk.setClock('2026-11-13T14:00');
    await desk.drain();
    const [clerk, ...others] = await told('2026-11-05T12:00');
    expect(others).toEqual([]);
    expect(clerk?.occasions).toMatch(/^unsaid:5:\w+ unsaid:5:\w+ unsaid:6:\w+ unsaid:6:\w+$/);
    expect(await reasons(FIRM.tiancheng)).toEqual([
      'leader:3 stale',
      'ladder:4.1 stale',
      'leader:4 stale',
      'ladder:4.2 stale',
      'ladder:5 stale_status',
      'adviser:6 acceptance_passed',
      'ladder:6 acceptance_passed',
      'leader:6 acceptance_passed',
      'ladder:7 acceptance_passed',
      'ladder:8 acceptance_passed',
    ]);
  });

  it('with more to catch up than one batch: nothing is said before all of it is planned', async () => {
    desk = await openDesk(largeBureau(600));
    await desk.openTask();
    const now = shanghai('2026-11-10T10:10');
    await desk.setClock('2026-11-10T10:00');
    await desk.applyList('2026-11-10T09:30', NOT_FILED);
    await desk.setClock('2026-11-10T10:10');
    expect(await planDueSteps(desk.db, [desk.account], now)).toMatchObject({
      taken: 500,
      more: true,
    });
    expect(await claimWave(desk.db, desk.account, desk.session, now)).toBe(0);
    await desk.drain();
    const each = await messagesEach('2026-11-10T10:10');
    expect(new Set(Object.values(each))).toEqual(new Set([1]));
  });

  it('means nothing to a demo, whose clock only walks while somebody does what falls due', async () => {
    await open();
    await desk.walkTo('2026-11-10T10:00');
    expect(await reasons(FIRM.tiancheng)).toEqual(['ladder:5 stale_status']);
  });
});
