// The way to the database: errors for people, instants, retries and notifications.

import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { doneOrPreviewed } from '#bot/services/preview.ts';
import { databaseNow, isDatabaseAway, openDatabase, rowsOf, type Tx, transaction } from '#prisma/db.ts';
import { migrate } from '#prisma/migrate.ts';
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts';

describe('the database', () => {
  let fresh: FreshDatabase;

  beforeAll(async () => {
    fresh = await freshDatabase();
    await fresh.db.pool.query('CREATE TABLE counter (id int PRIMARY KEY, value int NOT NULL)');
  });

  afterAll(async () => {
    await fresh.drop();
  });

  describe('when it cannot be reached', () => {
    it.each([
      ['nobody listens', (url: URL) => url, '拒绝连接'],
      ['the password is wrong', (url: URL) => withParts(fresh.url, { password: url.password }), '密码不对'],
      ['it does not exist', () => withParts(fresh.url, { pathname: '/nowhere' }), '没有这个数据库'],
    ])('says so in Chinese, without the password, when %s', async (_when, address, reason) => {
      const url = address(
        new URL(`postgresql://statgrid:s3cret-pass@127.0.0.1:${await closedPort()}/statgrid`),
      );
      for (const attempt of [() => migrate(url.href), () => openDatabase(url.href).check()]) {
        const error: unknown = await attempt().catch((caught: unknown) => caught);
        expect(error).toMatchObject({ code: 'DATABASE_UNREACHABLE', text: expect.stringContaining(reason) });
        expect(String(error)).toContain('DATABASE_URL');
        expect(String(error)).toContain(url.port);
        expect(String(error)).not.toContain(url.password);
      }
    });

    it.each(['', 'nonsense', 'mysql://statgrid:s3cret-pass@127.0.0.1/x', '://s3cret-pass'])(
      'refuses %j as an address without repeating it',
      async (url) => {
        const error: unknown = await migrate(url).catch((caught: unknown) => caught);
        expect(error).toMatchObject({ code: 'DATABASE_UNREACHABLE' });
        expect((error as Error).cause).toBeUndefined();
        expect(JSON.stringify([String(error), error])).not.toContain('s3cret-pass');
      },
    );
  });

  it('keeps instants whatever zone the address asks for', async () => {
    const shifted = openDatabase(`${fresh.url}?options=-c%20timezone%3DAsia/Shanghai`);
    const at = new Date('2026-11-02T00:30:00.123Z');
    const rows = await shifted.prisma.$queryRaw<{ read: Date; same: boolean }[]>`
      SELECT ${at}::timestamptz AS read, ${at}::timestamptz = '2026-11-02T08:30:00.123+08'::timestamptz AS same`;
    expect(rows).toEqual([{ read: at, same: true }]);
    await shifted.close();
  });

  it('reads raw rows as bigint, Temporal.Instant and Temporal.PlainDate', async () => {
    const { rows } = await fresh.db.pool.query(
      `SELECT 9007199254740993 AS big, '2026-11-02T08:30:00.123456+08'::timestamptz AS "nowAt", '2026-11-08'::date AS "cutoffOn"`,
    );
    expect(rows[0].big).toBe(9007199254740993n);
    expect(rows[0].nowAt.equals(Temporal.Instant.from('2026-11-02T00:30:00.123456Z'))).toBe(true);
    expect(rows[0].cutoffOn.equals(Temporal.PlainDate.from('2026-11-08'))).toBe(true);
  });

  it('tells its own time, which moves inside a transaction', async () => {
    const [first, second] = await transaction(fresh.db, async (tx) => [
      await databaseNow(tx),
      await databaseNow(tx),
    ]);
    expect(Temporal.Instant.compare(second, first)).toBe(1);
  });

  it('rolls back what a failed transaction did and does not try it again', async () => {
    let runs = 0;
    const failed = transaction(fresh.db, async (tx) => {
      runs++;
      await tx.$executeRaw`INSERT INTO counter VALUES (100, 1)`;
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(runs).toBe(1);
    expect((await fresh.db.pool.query('SELECT 1 FROM counter WHERE id = 100')).rowCount).toBe(0);
  });

  it('takes statements past Prisma in the same transaction, each among others at once in its own', async () => {
    const own = (id: number) =>
      transaction(fresh.db, async (tx) => {
        await rowsOf(tx)`INSERT INTO counter VALUES (${id}, 1)`;
        await tx.$executeRaw`UPDATE counter SET value = value + 1 WHERE id = ${id}`;
        return rowsOf<{ id: number; value: number }>(tx)`
          SELECT id, value FROM counter WHERE id >= 700 AND xmin::text = pg_current_xact_id()::text`;
      });
    expect(await Promise.all([700, 701, 702].map(own))).toEqual(
      [700, 701, 702].map((id) => [{ id, value: 2 }]),
    );
    const undone = transaction(fresh.db, async (tx) => {
      await rowsOf(tx)`DELETE FROM counter WHERE id >= 700`;
      throw new Error('undo');
    });
    await expect(undone).rejects.toThrow('undo');
    const { rows } = await fresh.db.pool.query('SELECT id FROM counter WHERE id >= 700 ORDER BY id');
    expect(rows).toEqual([{ id: 700 }, { id: 701 }, { id: 702 }]);
  });

  it('sends nothing past Prisma once the transaction is over, be it for lack of time', async () => {
    let left: Tx | undefined;
    await transaction(fresh.db, (tx) => {
      left = tx;
      return Promise.resolve();
    });
    if (left === undefined) throw new Error('no transaction');
    const late: Tx = left;
    await expect(rowsOf(late)`INSERT INTO counter VALUES (800, 1)`).rejects.toThrow('over');
    const slow = transaction(
      fresh.db,
      async (tx) => {
        await rowsOf(tx)`SELECT pg_sleep(0.3)`;
        await rowsOf(tx)`INSERT INTO counter VALUES (801, 1)`;
      },
      { timeoutMs: 50 },
    );
    expect(isDatabaseAway(await slow.catch((error: unknown) => error))).toBe(true);
    const { rows } = await fresh.db.pool.query('SELECT id FROM counter WHERE id >= 800');
    expect(rows).toEqual([]);
  });

  it('runs both of two transactions that deadlock', async () => {
    await fresh.db.pool.query('INSERT INTO counter VALUES (1, 0), (2, 0)');
    const bothHoldOne = barrier(2);
    let runs = 0;
    const add = (first: number, then: number): Promise<void> =>
      transaction(fresh.db, async (tx) => {
        runs++;
        await tx.$executeRaw`UPDATE counter SET value = value + 1 WHERE id = ${first}`;
        await bothHoldOne();
        await tx.$executeRaw`UPDATE counter SET value = value + 1 WHERE id = ${then}`;
      });
    await Promise.all([add(1, 2), add(2, 1)]);
    const { rows } = await fresh.db.pool.query('SELECT value FROM counter WHERE id IN (1, 2)');
    expect(rows).toEqual([{ value: 2 }, { value: 2 }]);
    expect(runs).toBe(3);
  });

  it('loses no update between serializable transactions', async () => {
    await fresh.db.pool.query('INSERT INTO counter VALUES (3, 0)');
    const bothRead = barrier(2);
    const addOne = (): Promise<void> =>
      transaction(
        fresh.db,
        async (tx) => {
          const rows = await tx.$queryRaw<{ value: number }[]>`SELECT value FROM counter WHERE id = 3`;
          await bothRead();
          await tx.$executeRaw`UPDATE counter SET value = ${(rows[0]?.value ?? 0) + 1} WHERE id = 3`;
        },
        { isolation: 'Serializable' },
      );
    await Promise.all([addOne(), addOne()]);
    expect((await fresh.db.pool.query('SELECT value FROM counter WHERE id = 3')).rows).toEqual([
      { value: 2 },
    ]);
  });

  it('cancels a statement that takes longer than allowed', async () => {
    const hasty = openDatabase(fresh.url, { statementTimeoutMs: 50 });
    await expect(hasty.pool.query('SELECT pg_sleep(30)')).rejects.toMatchObject({ code: '57014' });
    await hasty.close();
  });

  it('says in Chinese that an import ran out of its time, and keeps nothing of it', async () => {
    const work = doneOrPreviewed(
      fresh.db,
      false,
      async (tx) => {
        await tx.$executeRaw`INSERT INTO counter (id, value) VALUES (77, 1)`;
        await tx.$queryRaw`SELECT pg_sleep(0.2) IS NULL`;
        await tx.$executeRaw`UPDATE counter SET value = 2 WHERE id = 77`;
      },
      100,
    );
    await expect(work).rejects.toMatchObject({
      code: 'TIMED_OUT',
      text: expect.stringMatching(/数据库太忙.*没有作任何改动.*再试一次/u),
      cause: { code: 'P2028' },
    });
    expect((await fresh.db.pool.query('SELECT 1 FROM counter WHERE id = 77')).rowCount).toBe(0);
  });

  it('passes notifications on, and says so once after its connection was lost and repaired', async () => {
    const heard = queue<string | undefined>();
    const stop = await fresh.db.listen('test_channel', heard.put);
    await fresh.db.pool.query(`NOTIFY test_channel, 'one'`);
    expect(await heard.next()).toBe('one');
    await fresh.db.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()`,
    );
    expect(await heard.next()).toBeUndefined();
    await fresh.db.pool.query(`NOTIFY test_channel, 'two'`);
    expect(await heard.next()).toBe('two');
    await stop();
    await fresh.db.pool.query(`NOTIFY test_channel, 'three'`);
    const { rows } = await fresh.db.pool.query(
      `SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()`,
    );
    expect(rows).toEqual([{ count: 0n }]);
  });

  it('replaces idle connections that were lost', async () => {
    const { pool } = fresh.db;
    await pool.query('SELECT 1');
    const other = openDatabase(fresh.url);
    await other.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    await other.close();
    // Not once() of node:events: it rejects at the error that comes first.
    while (pool.totalCount > 0) await new Promise((resolve) => pool.once('remove', resolve));
    expect((await pool.query('SELECT 1')).rowCount).toBe(1);
  });
});

function withParts(address: string, parts: { password?: string; pathname?: string }): URL {
  return Object.assign(new URL(address), parts);
}

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 1;
}

/** Lets nobody on before `count` have come; afterwards everybody. */
function barrier(count: number): () => Promise<void> {
  const gate = Promise.withResolvers<void>();
  let arrived = 0;
  return () => {
    arrived++;
    if (arrived >= count) gate.resolve();
    return gate.promise;
  };
}

function queue<T>(): { put: (value: T) => void; next: () => Promise<T> } {
  const values: T[] = [];
  const waiting: ((value: T) => void)[] = [];
  return {
    put: (value) => {
      const taker = waiting.shift();
      if (taker === undefined) values.push(value);
      else taker(value);
    },
    next: () =>
      new Promise((resolve) => {
        if (values.length > 0) resolve(values.shift() as T);
        else waiting.push(resolve);
      }),
  };
}
