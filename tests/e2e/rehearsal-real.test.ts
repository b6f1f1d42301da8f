// A real bureau's first days on the DingTalk double: its first wave is held, shown and released, the next not sent.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, startApp } from '#bot/app.ts';
import { loadConfig } from '#bot/config.ts';
import { type CutoffTime, parseCutoffTime } from '#bot/domain/calendar/cutoff.ts';
import { parsePeriod } from '#bot/domain/calendar/period.ts';
import { createLogger } from '#bot/log.ts';
import { createDeadlineTask } from '#bot/services/create-deadline-task.ts';
import { importRoster } from '#bot/services/import-roster.ts';
import { transaction } from '#prisma/db.ts';
import { planLines } from '#prisma/hot/plan-lines.ts';
import { notifyDuties } from '#prisma/repos/business-clock.ts';
import { type DingtalkDouble, startDingtalkDouble } from '#tests/doubles/dingtalk/index.ts';
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts';
import { smallBureau } from '#tests/support/registry.ts';

const QUIET = createLogger({ level: 'silent', secrets: [] });

function timeOf(text: string): CutoffTime {
  const time = parseCutoffTime(text);
  if (time === null) throw new Error(`${text} is no time`);
  return time;
}

describe('a real bureau', () => {
  let fresh: FreshDatabase;
  let double: DingtalkDouble;
  let app: App;
  let other: App;

  beforeAll(async () => {
    fresh = await freshDatabase();
    double = await startDingtalkDouble({ qps: null });
    app = await start();
    other = await start();
    await double.until(() => double.openSockets() > 0);
    await importRoster(fresh.db, smallBureau(), {
      now: Temporal.Now.instant(),
      actor: 'test',
      dryRun: false,
    });
    await openTask();
  }, 60_000);

  afterAll(async () => {
    await Promise.all([app?.stop(), other?.stop()]);
    await double?.close();
    await fresh?.drop();
  });

  function start(): Promise<App> {
    const config = loadConfig({
      DATABASE_URL: fresh.url,
      PORT: '0',
      DINGTALK_CLIENT_ID: double.clientId,
      DINGTALK_CLIENT_SECRET: double.clientSecret,
      DINGTALK_ROBOT_CODE: double.robotCode,
      DINGTALK_API_BASE: double.url,
      DINGTALK_OAPI_BASE: double.url,
    });
    return startApp(config, QUIET);
  }

  /** A window that is open today; what falls due in it is planted, since a real clock cannot be moved. */
  async function openTask(): Promise<void> {
    const today = Temporal.Now.plainDateISO('Asia/Shanghai');
    const window = {
      opensOn: today.subtract({ days: 1 }),
      opensTime: timeOf('08:00'),
      cutoffOn: today.add({ days: 3 }),
      cutoffTime: timeOf('12:00'),
      acceptanceOn: today.add({ days: 5 }),
      acceptanceTime: timeOf('24:00'),
    };
    const period = parsePeriod('2026-10');
    if (period === null) throw new Error('no period');
    await createDeadlineTask(fresh.db, {
      formCode: 'B204-1',
      period,
      window,
      gridCode: null,
      actor: 'test',
      now: Temporal.Now.instant(),
    });
    await fresh.db.pool.query('DELETE FROM item_clock');
  }

  /** Plans a reminder for every firm that can be reached, due now. */
  async function fallDue(occasion: string): Promise<number> {
    const { rows } = await fresh.db.pool.query<{ item: string; person: string; account: string }>(
      `SELECT DISTINCT ON (c.person_id) i.id AS item, c.person_id AS person, (SELECT id FROM channel_account) AS account
         FROM item i JOIN unit_contact c ON c.unit_id = i.unit_id JOIN binding b ON b.person_id = c.person_id`,
    );
    const slotAt = Temporal.Now.instant().round('millisecond');
    const lines = rows.map(({ account, item, person }) => ({
      itemId: item,
      round: 1,
      occasion,
      personId: person,
      conversationId: null,
      dueAt: slotAt,
      slot: { accountId: account, class: 'private', slotAt, messageInId: null } as const,
      dropReason: null,
      contentHash: null,
      listNumber: null,
    }));
    await transaction(fresh.db, (tx) => planLines(tx, lines));
    await notifyDuties(fresh.db);
    return lines.length;
  }

  const textsTo = (id: string) =>
    double.journal.messages.filter(({ to }) => to.id === id).map(({ text }) => text);
  const toFirms = () => double.journal.messages.filter(({ to }) => to.id !== 'clerk');
  const lastToClerk = () => textsTo('clerk').at(-1) ?? '';

  it('holds its first wave, shows it once to the duty clerk, and sends it after 发送', async () => {
    const readers = await fallDue('ladder:2');
    await double.until(() => lastToClerk().includes('第1批'));
    expect(lastToClerk()).toContain(`共${readers}人`);
    expect(lastToClerk()).toContain('本月还剩5000次');
    expect(toFirms()).toEqual([]);

    const shown = double.journal.messages.find(({ to }) => to.id === 'clerk');
    await double.inject({ from: 'clerk', text: '发送', quotes: shown?.processQueryKey ?? '' });
    await double.until(() => toFirms().length === readers);
    await double.until(() => lastToClerk().includes('第1批已放行'));
  });

  it('drops the next after 不发, and nobody hears of it', async () => {
    const before = toFirms().length;
    await fallDue('ladder:3');
    await double.until(() => lastToClerk().includes('等您放行') && lastToClerk().includes('第2批'));
    await double.inject({ from: 'clerk', text: '不发' });
    await double.until(() => lastToClerk().includes('第2批不再发出'));
    expect(toFirms()).toHaveLength(before);
    const { rows } = await fresh.db.pool.query(
      `SELECT DISTINCT state, reason FROM delivery_line WHERE occasion = 'ladder:3'`,
    );
    expect(rows).toEqual([{ state: 'dropped', reason: 'withheld' }]);
    expect(textsTo('clerk').filter((text) => text.startsWith('演练中'))).toHaveLength(2);
  });

  it('can be paused and resumed by the clerk', async () => {
    await double.inject({ from: 'clerk', text: '暂停全部' });
    await double.until(() => lastToClerk().includes('已暂停全部发送'));
    const ready = await fetch(`${app.address}/readyz`);
    expect(await ready.json()).toMatchObject({ ready: true, parts: { sending: { state: 'paused' } } });
    await double.inject({ from: 'hong', text: '我的' });
    await double.inject({ from: 'clerk', text: '恢复' });
    await double.until(() => textsTo('hong').some((text) => text.includes('宏达铸造')));
    await double.until(() => textsTo('clerk').some((text) => text.includes('已恢复发送')));
  });
});
