// What is wrong with an account is told to the duty clerk once, and once that it is over.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { oneLine } from '#bot/domain/message.ts';
import { createLogger, type Logger } from '#bot/log.ts';
import { liftAccountStop } from '#bot/services/account-stop.ts';
import { MonthBudget } from '#bot/services/month-budget.ts';
import { tellDesk } from '#bot/services/tell-clerk.ts';
import { AccountWatch, noteDatabaseAway } from '#bot/services/watch-account.ts';
import { messagesDuty } from '#jobs/messages.ts';
import { transaction } from '#prisma/db.ts';
import { listAlarms } from '#prisma/repos/alarms.ts';
import { ensureChannelAccount } from '#prisma/repos/channel-accounts.ts';
import { shanghai } from '#tests/support/business-time.ts';
import { type Desk, openDesk, QUIET_LOG } from '#tests/support/desk.ts';

const NOON = '2026-11-02T10:00';
const REFUSED = { call: { state: 'account', code: 'quota', native: 'ApiCountLimitForOrg' } } as const;

let desk: Desk;
let isStreamDown = false;
let events: { event: string; code?: string }[] = [];
let watch: AccountWatch;
const watching = (log: Logger) => new AccountWatch(desk.db, desk.account.id, () => isStreamDown, log);

beforeEach(async () => {
  desk = await openDesk(undefined, { calls: 5_000, pushes: 3_000 });
  await desk.setClock(NOON);
  events = [];
  isStreamDown = false;
  const write = (text: string) => void events.push(JSON.parse(text));
  watch = watching(createLogger({ level: 'info', secrets: [], destination: { write } }));
});
afterEach(() => desk.close());

let now = NOON;
beforeEach(() => {
  now = NOON;
});
/** Each look a minute of business time later, so that slots at one instant do not meet. */
const look = async () => {
  now = shanghai(now).add({ minutes: 31 }).toZonedDateTimeISO('Asia/Shanghai').toPlainDateTime().toString();
  await desk.setClock(now);
  const done = await watch.look(shanghai(now));
  await desk.drain();
  return done;
};
const clerk = async () => (await desk.heard('clerk')).filter((text) => text.includes('【系统】'));
const alarms = () => listAlarms(desk.db, 50);
/** The month has turned since these began. */
const turnMonth = () =>
  desk.rows(`UPDATE alarm SET raised_at = raised_at - interval '32 days' WHERE cleared_at IS NULL`);

describe('an account the platform refuses', () => {
  const refuse = async () => {
    desk.answerWith(() => REFUSED);
    await desk.say('chen', '我的');
  };
  const heal = async () => {
    desk.answerWith(null);
    await liftAccountStop(desk.db, desk.account.id, 'test');
    await desk.rows(`UPDATE delivery SET retry_at = clock_timestamp() WHERE state = 'waiting'`);
    await desk.drain();
  };

  it('cannot say so itself: the alarm waits, stands in its row and in the log once, and is told when it is over', async () => {
    await refuse();
    for (let times = 0; times < 3; times++) await look();
    expect(await clerk()).toEqual([]);
    expect(await alarms()).toMatchObject([
      {
        code: 'account_stopped',
        detail: { reason: 'quota' },
        waitsFor: 'account',
        toldAt: null,
        clearedAt: null,
      },
    ]);
    expect(events.filter(({ event }) => event === 'alarm_raised')).toHaveLength(1);
    await heal();
    for (let times = 0; times < 3; times++) await look();
    expect(await clerk()).toHaveLength(1);
    expect((await clerk())[0]).toMatch(/平台拒绝.*本月调用额度用完.*已恢复/);
    expect(events.map(({ event }) => event)).toEqual(['alarm_raised', 'alarm_over']);
  });

  it('is told by another account at once, and its end by either', async () => {
    const other = await ensureChannelAccount(desk.db, 'dingtalk', 'second');
    await desk.rows(`UPDATE channel_account SET owner = 'elsewhere' WHERE id = $1`, other);
    await refuse();
    await look();
    const lines = () =>
      desk.rows<{ account: string; occasion: string }>(
        `SELECT s.account_id AS account, l.occasion FROM delivery_line l JOIN slot s ON s.id = l.slot_id
          WHERE l.occasion LIKE 'notice:%' ORDER BY l.id`,
      );
    expect(await lines()).toMatchObject([{ account: other }]);
    expect((await alarms())[0]).toMatchObject({ waitsFor: null });
    await heal();
    await look();
    await look();
    expect(await lines()).toMatchObject([{ account: other }, { account: desk.account.id }]);
    expect(await clerk()).toMatchObject([expect.stringMatching(/^【系统】消息账号已恢复/)]);
  });
});

describe('an account that hears nothing', () => {
  const withheld = () => desk.say('chen', '', { content: 'withheld' });

  it('is told once, whatever else comes without content, and once that it hears again', async () => {
    await withheld();
    await withheld();
    await look();
    await look();
    expect(await clerk()).toMatchObject([expect.stringMatching(/不再转来回复的内容/)]);
    await desk.say('hong', '已报');
    await desk.say('hong', '收到');
    await look();
    await look();
    expect((await clerk()).slice(1)).toMatchObject([expect.stringMatching(/又能收到回复了/)]);
    await withheld();
    await look();
    expect(await clerk()).toHaveLength(3);
    expect((await alarms()).map(({ code }) => code)).toEqual(['account_deaf', 'account_deaf']);
  });

  it('hears again when the month turns', async () => {
    await withheld();
    await look();
    await turnMonth();
    await look();
    expect((await alarms())[0]?.clearedAt).not.toBeNull();
  });

  it('is not made deaf by a message that is worked on after a newer one with content', async () => {
    await desk.receive('chen', '', { content: 'withheld' });
    await desk.receive('hong', '收到', { sentAtMs: Date.now() - 60_000 });
    await desk.drain();
    expect(await alarms()).toEqual([]);
  });

  it('of a stranger counts as well', async () => {
    await desk.receive('nobody-known', '', { content: 'withheld' });
    await desk.drain();
    expect(await alarms()).toMatchObject([{ code: 'account_deaf' }]);
  });

  it('has used up its pushes, and that is noted once', async () => {
    const budget = new MonthBudget(desk.account, QUIET_LOG);
    const duty = messagesDuty(desk.db, QUIET_LOG, [budget], desk.means);
    for (let times = 0; times < 3; times++) {
      await desk.receive('chen', '', { content: 'withheld' });
      await duty.run(shanghai(NOON), new AbortController().signal);
    }
    expect(await desk.rows('SELECT pushes FROM budget_month')).toEqual([{ pushes: 3_000 }]);
    expect(
      await desk.rows(
        `SELECT detail->>'budget' AS budget, detail->>'used' AS used FROM audit WHERE action = 'budget_refused'`,
      ),
    ).toEqual([{ budget: 'pushes', used: '1' }]);
  });

  it('asks firms for nothing in chat and gives leaders lists to phone by', async () => {
    await desk.setClock('2026-11-02T08:30');
    await desk.openTask();
    await withheld();
    await desk.walkTo('2026-11-05T16:00');
    const [reminder] = (await desk.heard('hong')).filter((text) => text.includes('待报'));
    expect(reminder).toMatch(/报不了请打电话联系网格长/);
    const [list] = (await desk.heard('leader')).filter((text) => text.includes('未报'));
    expect(list).toMatch(/没有回音不等于不理/);
    // The person of each firm, with the number, not only of the first three.
    expect(list?.match(/\d{11}/g)?.length).toBe(list?.match(/^\d+\. /gm)?.length);
    expect(list).not.toMatch(/尚无回复/);
  });
});

describe('a budget', () => {
  it('is told at 70 and at 90 percent, once each, and the end of the month is no news', async () => {
    const budget = new MonthBudget({ id: desk.account.id, limits: { calls: 0, pushes: 10 } }, QUIET_LOG);
    const hear = async (count: number) => {
      for (let times = 0; times < count; times++) await desk.receive('chen', '收到');
      await budget.countPushes(desk.db, true);
      await look();
    };
    await hear(7);
    expect(await clerk()).toMatchObject([expect.stringMatching(/推送额度已用到70%（7／10）/)]);
    await hear(1);
    expect(await clerk()).toHaveLength(1);
    await hear(1);
    expect((await clerk()).slice(1)).toMatchObject([expect.stringMatching(/已用到90%/)]);
    await turnMonth();
    await look();
    await look();
    expect(await clerk()).toHaveLength(2);
    expect((await alarms()).every(({ clearedAt }) => clearedAt !== null)).toBe(true);
  });
});

describe('what comes in', () => {
  it('that could not be worked on is told once a day, not once a message', async () => {
    const park = () => desk.rows(`UPDATE message_in SET state = 'parked', reason = 'TypeError'`);
    await desk.receive('chen', '已报');
    await park();
    await look();
    await desk.receive('hong', '已报');
    await park();
    await look();
    expect(await clerk()).toMatchObject([expect.stringMatching(/多次处理失败/)]);
    await desk.rows(`UPDATE message_in SET received_at = received_at - interval '25 hours'`);
    await look();
    expect((await alarms())[0]?.clearedAt).not.toBeNull();
    expect(await clerk()).toHaveLength(1);
  });

  it('has no way in for five minutes: that is told, a moment is not', async () => {
    isStreamDown = true;
    await look();
    expect(await alarms()).toEqual([]);
    const elapsed = performance.now.bind(performance);
    performance.now = () => elapsed() + 301_000;
    try {
      await look();
    } finally {
      performance.now = elapsed;
    }
    expect(await clerk()).toMatchObject([expect.stringMatching(/接收消息的连接断开/)]);
    isStreamDown = false;
    await look();
    await look();
    expect((await clerk()).slice(1)).toMatchObject([expect.stringMatching(/连接已恢复/)]);
  });
});

describe('a database that was away', () => {
  it('is told when it is back, if it was a minute, and once for all that noticed', async () => {
    await noteDatabaseAway(desk.db, desk.account.id, 59_000);
    expect(await alarms()).toEqual([]);
    const other = await ensureChannelAccount(desk.db, 'dingtalk', 'second');
    await noteDatabaseAway(desk.db, desk.account.id, 180_000);
    await noteDatabaseAway(desk.db, other, 181_000);
    await look();
    await look();
    expect(await clerk()).toMatchObject([expect.stringMatching(/中断约3分钟/)]);
  });
});

describe('whoever answers for the bureau', () => {
  const tell = (name: string) =>
    transaction(desk.db, (tx) =>
      tellDesk(tx, [desk.account], name, oneLine(`【系统】${name}`), shanghai(now)),
    );
  const without = (...keys: readonly string[]) =>
    desk.rows('DELETE FROM binding WHERE address = ANY($1)', keys);

  it('is the duty clerk, else the section head or a specialist, never the mayor', async () => {
    expect(await tell('one')).toBe(1);
    await desk.drain();
    await without('clerk');
    expect(await tell('two')).toBe(2);
    await desk.drain();
    expect(await desk.heard('clerk')).toEqual(['【系统】one']);
    expect(await desk.heard('specialist')).toEqual(['【系统】two']);
    await without('specialist', 'energy');
    expect(await tell('three')).toBe(0);
    expect(await desk.heard('mayor')).toEqual([]);
  });

  it('is told the same thing once', async () => {
    await tell('twice');
    await tell('twice');
    await desk.drain();
    await tell('twice');
    await desk.walkTo('2026-11-02T12:00');
    expect(await desk.heard('clerk')).toEqual(['【系统】twice']);
  });

  it('is left alone at night: an alarm waits for the morning', async () => {
    await desk.setClock('2026-11-02T21:00');
    await desk.say('chen', '', { content: 'withheld' });
    await watch.look(shanghai('2026-11-02T21:00'));
    await desk.drain();
    expect(await clerk()).toEqual([]);
    await desk.walkTo('2026-11-03T08:30');
    expect(await clerk()).toHaveLength(1);
  });

  it('is told even when the month has no calls left', async () => {
    await desk.rows(
      `INSERT INTO budget_month (account_id, month, calls)
       VALUES ($1, to_char(clock_timestamp() AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM'), 5000)`,
      desk.account.id,
    );
    await tell('spent');
    await desk.drain();
    expect(await desk.heard('clerk')).toEqual(['【系统】spent']);
  });

  it('stands in the row as nobody where there is nobody', async () => {
    await without('clerk', 'specialist', 'energy');
    await desk.say('chen', '', { content: 'withheld' });
    await look();
    expect(await alarms()).toMatchObject([{ waitsFor: 'clerk', toldAt: null }]);
  });
});
