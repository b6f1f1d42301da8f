// What runs by the wall clock: of several replicas one takes a firing, and what is short-lived is forgotten.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forgetShortLived } from '#bot/services/forget-short-lived.ts';
import { takeCronRun } from '#bot/services/take-cron-run.ts';
import { openDatabase } from '#prisma/db.ts';
import { type Desk, openDesk } from '#tests/support/desk.ts';

describe('a firing of a cron line', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await openDesk();
  });
  afterAll(() => desk?.close());

  it('is taken by one of two replicas, and the next firing is another', async () => {
    const other = openDatabase(desk.url, { maxConnections: 2 });
    const key = 'seal_audit:2026-11-02T00:31:00.000Z';
    const taken = await Promise.all([desk.db, other, desk.db, other].map((db) => takeCronRun(db, key)));
    expect(taken.filter(Boolean)).toHaveLength(1);
    expect(await takeCronRun(other, key)).toBe(false);
    expect(await takeCronRun(other, 'seal_audit:2026-11-02T00:32:00.000Z')).toBe(true);
    expect(await takeCronRun(desk.db, 'forget_short_lived:2026-11-02T00:31:00.000Z')).toBe(true);
    await other.close();
  });

  it('is forgotten after two days, and so is a frame after two weeks; the words stay', async () => {
    await desk.say('hong', '我的');
    await desk.say('chen', '我的');
    await desk.rows(
      `UPDATE message_in SET received_at = now() - interval '15 days' WHERE sender_address = 'hong'`,
    );
    await desk.rows(
      `UPDATE cron_run SET taken_at = now() - interval '3 days' WHERE name = 'forget_short_lived'`,
    );
    await forgetShortLived(desk.db);
    expect(
      await desk.rows(
        'SELECT sender_address AS who, text, octet_length(raw) AS bytes FROM message_in ORDER BY sender_address DESC',
      ),
    ).toEqual([
      { who: 'hong', text: '我的', bytes: 0 },
      { who: 'chen', text: '我的', bytes: 6 },
    ]);
    expect(await desk.rows('SELECT DISTINCT name FROM cron_run')).toEqual([{ name: 'seal_audit' }]);
  });
});
