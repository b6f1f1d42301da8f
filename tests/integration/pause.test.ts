// A person stops all sending: nothing more goes out on any path, nothing is lost, and what is stale is not made up for.

import { afterEach, describe, expect, it } from 'vitest';
import { metricsOf, readiness } from '#bot/app/observe.ts';
import { Caller } from '#bot/services/call-attempts.ts';
import { claimWave } from '#bot/services/claim-slots.ts';
import { pauseSending, pauseText, resumeSending } from '#bot/services/pause.ts';
import { planDueSteps } from '#bot/services/plan-due-steps.ts';
import { why } from '#bot/services/queries/why.ts';
import { recover } from '#bot/services/recover-attempts.ts';
import { openDatabase, transaction } from '#prisma/db.ts';
import { attemptsToCall, markCalled } from '#prisma/hot/attempts.ts';
import { shanghai } from '#tests/support/business-time.ts';
import { type Desk, openDesk } from '#tests/support/desk.ts';
import { FIRM } from '#tests/support/registry.ts';
import { largeBureau } from '#tests/support/registry-large.ts';

const REMINDED_AT = shanghai('2026-11-04T09:00');
const forever = new AbortController().signal;
const perCall = (scope: 'person' | 'group') => (scope === 'person' ? 20 : 1);

let desk: Desk;
afterEach(() => desk?.close());

const sentSteps = async () =>
  (
    await desk.rows<{ step: string }>(
      `SELECT DISTINCT split_part(occasion, ':', 1) AS step FROM delivery_line l
         JOIN delivery d ON d.id = l.delivery_id WHERE d.state = 'sent' ORDER BY 1`,
    )
  ).map(({ step }) => step);
const count = async (sql: string) =>
  (await desk.rows<{ n: number }>(`SELECT count(*)::int AS n FROM ${sql}`))[0]?.n;

describe('暂停全部 by the duty clerk', () => {
  it('is acknowledged at once and lets nothing else out until 恢复', async () => {
    desk = await openDesk();
    await desk.openTask();
    expect(await desk.say('clerk', '暂停全部')).toContain('已暂停全部发送');
    await desk.walkTo('2026-11-04T09:30');
    expect(await desk.say('hong', '我的')).toBeNull();
    expect(await sentSteps()).toEqual(['control']);
    expect(await count(`message_in WHERE state = 'done' AND text = '我的'`)).toBe(1);
    expect(await count(`delivery_line WHERE state = 'planned' AND occasion LIKE 'ladder:%'`)).toBeGreaterThan(
      0,
    );

    expect(await desk.say('clerk', '恢复')).toContain('已恢复发送');
    await desk.drain();
    expect(await sentSteps()).toEqual(['control', 'ladder', 'reply']);
    expect(await desk.heard('hong')).toHaveLength(2);
  });

  it('drops courtesy that has become stale and lets what is overdue go', async () => {
    desk = await openDesk();
    await desk.openTask();
    await desk.walkTo('2026-11-04T08:59');
    await desk.say('clerk', '暂停全部');
    await desk.walkTo('2026-11-09T08:30');
    await desk.applyList('2026-11-09T08:30', { [FIRM.tiancheng]: 'filed' });
    await desk.walkTo('2026-11-09T10:00');
    expect(await desk.say('clerk', '恢复')).toContain('过时的提醒不再补发');
    await desk.drain();
    const said = await desk.rows<{ occasion: string }>(
      `SELECT DISTINCT occasion FROM delivery_line
        WHERE state = 'carried' AND due_at > '2026-11-04T08:59+08:00' AND item_id IS NOT NULL ORDER BY 1`,
    );
    expect(said.map(({ occasion }) => occasion)).toEqual(['adviser:6', 'ladder:6', 'leader:6']);
    const dropped = await desk.rows<{ reason: string }>(
      `SELECT DISTINCT reason FROM delivery_line WHERE state = 'dropped' AND occasion = 'ladder:2' AND person_id IS NOT NULL`,
    );
    expect(dropped).toContainEqual({ reason: 'stale' });
  });

  it('is written down with who and when, and shown to whoever asks why', async () => {
    desk = await openDesk();
    await desk.openTask();
    await desk.say('clerk', '暂停全部');
    await desk.walkTo('2026-11-04T09:30');
    const told = await why(desk.db, ['dingtalk'], 'hong', shanghai('2026-11-04T09:30'));
    if (told.kind !== 'person' || told.paused === null) throw new Error('not told that it is paused');
    expect(pauseText(told.paused)).toMatch(/^.老师自11月2日8时30分起暂停全部发送$/);
    expect(told.lines.map(({ state }) => state)).toContain('planned');
    expect(await readiness(desk.db, null)).toMatchObject({ sending: { ok: true, state: 'paused' } });
    expect(await metricsOf(desk.db).text()).toContain('statgrid_paused 1');
    await desk.say('clerk', '恢复');
    expect(await metricsOf(desk.db).text()).toContain('statgrid_paused 0');
    const audited = await desk.rows<{ action: string; by: string }>(
      `SELECT action, p.natural_key AS by FROM audit a JOIN person p ON a.actor = 'person:' || p.id ORDER BY a.id`,
    );
    expect(audited).toEqual([
      { action: 'sending_paused', by: 'clerk' },
      { action: 'sending_resumed', by: 'clerk' },
    ]);
  });

  it('said twice stays with who said it first', async () => {
    desk = await openDesk();
    await desk.say('clerk', '暂停全部');
    expect(await desk.say('specialist', '暂停全部')).toContain('已经是暂停状态');
    expect(await desk.say('specialist', '恢复')).toContain('没有积压');
    expect(await desk.say('specialist', '恢复')).toContain('现在没有暂停');
  });
});

describe('暂停全部 by anybody else', () => {
  it.each(['hong', 'leader', 'deputy', 'town', 'mayor'])('%s is told in one line who may', async (who) => {
    desk = await openDesk();
    for (const words of ['暂停全部', '恢复', '发送', '不发']) {
      expect(await desk.say(who, words)).toBe(
        '暂停、恢复和放行由统计局值班员、专业人员、科室负责人或管理员操作。',
      );
    }
    expect(await count('installation WHERE paused_at IS NOT NULL')).toBe(0);
  });

  it('a stranger hears nothing, and a group is no place for it', async () => {
    desk = await openDesk();
    expect(await desk.say('stranger', '暂停全部')).toBeNull();
    expect(await desk.say('clerk', '暂停全部', { group: 'group-1' })).toBe('这条指令请在与我的单聊里发送。');
    expect(await count('installation WHERE paused_at IS NOT NULL')).toBe(0);
  });
});

describe('a pause that comes between claim and call', () => {
  const planned = async () => {
    desk = await openDesk(largeBureau(340));
    await desk.openTask();
    await desk.setClock('2026-11-04T09:00');
    await planDueSteps(desk.db, [desk.account], REMINDED_AT);
    await claimWave(desk.db, desk.account, desk.session, REMINDED_AT);
  };
  const call = () => new Caller(desk.db, desk.account, desk.session, () => Promise.resolve()).run(forever);
  const pause = () => transaction(desk.db, (tx) => pauseSending(tx, { actor: 'cli', sinceAt: REMINDED_AT }));
  const resume = (wallTime: string) =>
    transaction(desk.db, (tx) => resumeSending(tx, { actor: 'cli', now: shanghai(wallTime) }));

  it('stops calls whose turn had come already, whichever process asks', async () => {
    await planned();
    const attempts = await attemptsToCall(desk.db, desk.account.id, 1, 64);
    const other = openDatabase(desk.url);
    try {
      await transaction(other, (tx) => pauseSending(tx, { actor: 'cli', sinceAt: REMINDED_AT }));
    } finally {
      await other.close();
    }
    const ids = attempts.map(({ id }) => id);
    expect(await markCalled(desk.db, ids, 1)).toEqual([]);
    expect(await call()).toBe(0);
    expect(await count('attempt WHERE called_at IS NOT NULL')).toBe(0);
  });

  it('leaves no unknown when leases end meanwhile, and nothing is tried', async () => {
    await planned();
    await pause();
    await desk.rows(`UPDATE attempt SET lease_until_at = clock_timestamp() - interval '1 second'`);
    expect(await recover(desk.db, desk.account, perCall)).toMatchObject({ unknown: 0, retried: 0 });
    expect(await call()).toBe(0);
    expect(await desk.rows('SELECT DISTINCT state FROM delivery')).toEqual([{ state: 'waiting' }]);
  });

  it.each([
    ['with the lease running', 'SELECT 1'],
    ['with the lease over', `UPDATE attempt SET lease_until_at = clock_timestamp() - interval '1 second'`],
  ])('%s everybody hears it once when it resumes in time', async (_, meanwhile) => {
    await planned();
    await pause();
    await desk.rows(meanwhile);
    await recover(desk.db, desk.account, perCall);
    await resume('2026-11-04T09:20');
    await desk.setClock('2026-11-04T09:20');
    await desk.drain();
    expect(await desk.rows('SELECT state, count(*)::int AS n FROM delivery GROUP BY state')).toEqual([
      { state: 'sent', n: 344 },
    ]);
    expect(await count(`delivery_line WHERE state = 'planned'`)).toBe(0);
    expect(await count(`attempt WHERE state = 'sending'`)).toBe(0);
  });

  it('is judged again when it resumes late', async () => {
    await planned();
    await pause();
    await resume('2026-11-04T15:00');
    await desk.setClock('2026-11-04T15:00');
    await desk.drain();
    expect(await count('delivery')).toBe(0);
    expect(
      await desk.rows('SELECT DISTINCT state, reason FROM delivery_line WHERE slot_id IS NOT NULL'),
    ).toEqual([{ state: 'dropped', reason: 'stale' }]);
  });

  it('takes nothing back of a message of which a part is out, nor what may have arrived', async () => {
    await planned();
    const [one, other] = await desk.rows<{ id: string; attempt_id: string }>(
      `SELECT id, attempt_id FROM delivery WHERE person_id IS NOT NULL ORDER BY id LIMIT 2`,
    );
    await desk.rows(`UPDATE delivery SET state = 'unknown' WHERE id = $1`, one?.id);
    await desk.rows(
      `INSERT INTO delivery (attempt_id, slot_id, person_id, address, content_hash, part_number, purpose, business_at,
                             state, ref)
       SELECT attempt_id, slot_id, person_id, address, content_hash, 2, purpose, business_at, 'sent', 'r'
         FROM delivery WHERE id = $1`,
      other?.id,
    );
    await pause();
    await resume('2026-11-04T09:10');
    expect(
      await desk.rows('SELECT state FROM delivery WHERE id = ANY($1) ORDER BY state', [one?.id, other?.id]),
    ).toEqual([{ state: 'sending' }, { state: 'unknown' }]);
  });
});
