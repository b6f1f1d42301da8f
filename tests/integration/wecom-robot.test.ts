// A smart robot in a bureau of two processes: one line, held and spoken on by the owner, who is followed by the next.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRobot } from '#adapters/wecom-robot/index.ts';
import { type Duties, startDuties } from '#bot/app/duties.ts';
import { type Database, openDatabase } from '#prisma/db.ts';
import { type RobotDouble, startRobotDouble } from '#tests/doubles/wecom-robot/index.ts';
import { settle } from '#tests/support/business-time.ts';
import { type Desk, openDesk, QUIET_LOG } from '#tests/support/desk.ts';

const LOG = { info: () => undefined, warn: () => undefined };
const WAIT = { timeout: 10_000, interval: 20 };

describe('a smart robot', () => {
  let desk: Desk;
  let double: RobotDouble;
  const replicas: { readonly duties: Duties; readonly db: Database; close(): Promise<void> }[] = [];

  beforeEach(async () => {
    desk = await openDesk();
    await desk.release();
    double = await startRobotDouble();
    await desk.rows(
      `INSERT INTO binding (person_id, channel, address, rank, verified_by)
       SELECT id, 'wecom-robot', 'wecom-chen', -1, 'test' FROM person WHERE natural_key = 'chen'`,
    );
  });
  afterEach(async () => {
    for (const one of replicas.splice(0)) await one.close();
    await Promise.all([double.close(), desk.close()]);
    expect(double.violations).toEqual([]);
  });

  /** A process of its own as far as the database and the platform can tell. */
  async function replica() {
    const db = openDatabase(desk.url, { maxConnections: 4 });
    const { botId, secret, url } = double;
    const session = openRobot({ botId, secret, url }, { log: LOG }, { kickedBaseMs: 50, ownsEveryMs: 20 });
    const channels = [desk.session, session].map((one) => ({ session: one, limits: null }));
    const duties = await startDuties(db, channels, QUIET_LOG);
    const one = {
      duties,
      db,
      async close() {
        await duties.stop();
        await session.close();
        await db.close();
      },
    };
    replicas.push(one);
    return one;
  }

  const stored = async () =>
    (
      await desk.rows<{ text: string }>(
        `SELECT m.text FROM message_in m JOIN channel_account a ON a.id = m.account_id
          WHERE a.channel = 'wecom-robot' ORDER BY m.id`,
      )
    ).map(({ text }) => text);

  /** What the person says, and the answer that comes back over whoever's line it is. */
  async function ask(msgId: string): Promise<void> {
    const heard = double.messages.length;
    expect(double.say({ from: 'wecom-chen', text: '帮助', msgId })).toBe(true);
    await settle(desk.db);
    await expect.poll(() => double.messages.length, WAIT).toBeGreaterThan(heard);
  }

  it('is heard and answered by the owner alone; its successor takes the line over and answers on', async () => {
    const one = await replica();
    await expect.poll(() => one.duties.state(), WAIT).toBe('owner');
    await double.until(() => double.open() === 1);
    const two = await replica();
    expect(two.duties.state()).toBe('standby');
    await ask('m1');
    // The platform may tell it twice; it is one message.
    double.redeliver('m1');
    await one.close();
    await double.until(() => double.opened() === 2 && double.open() === 1);
    expect(two.duties.state()).toBe('owner');
    await ask('m2');
    expect(await stored()).toEqual(['帮助', '帮助']);
    expect(double.messages.every(({ to }) => to === 'wecom-chen')).toBe(true);
    expect(double.subscribedAtMs).toHaveLength(2);
  });

  it('that another program has taken is taken back by the owner, who then speaks on it', async () => {
    const one = await replica();
    await double.until(() => double.open() === 1);
    const thief = openRobot(
      { botId: double.botId, secret: double.secret, url: double.url },
      { log: LOG },
      { kickedBaseMs: 600_000, kickedMaxMs: 600_000 },
    );
    const stopping = new AbortController();
    const { ingress } = thief;
    if (ingress.mode !== 'stream') throw new Error('no stream');
    const run = ingress.run(() => Promise.resolve('stored'), stopping.signal);
    await double.until(() => double.opened() >= 3 && double.open() === 1);
    expect(one.duties.state()).toBe('owner');
    await ask('m3');
    expect(await stored()).toEqual(['帮助']);
    stopping.abort();
    await run;
    await thief.close();
  });
});
