// One owner per account: the first takes it, the next follows when the first ends or loses its connection.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sandboxAdapter } from '#adapters/sandbox/index.ts';
import { type Duties, startDuties } from '#bot/app/duties.ts';
import { type Database, openDatabase } from '#prisma/db.ts';
import { takeOwnership } from '#prisma/ownership.ts';
import { ensureChannelAccount } from '#prisma/repos/channel-accounts.ts';
import { settle } from '#tests/support/business-time.ts';
import { type Desk, openDesk, QUIET_LOG } from '#tests/support/desk.ts';
import { smallBureau } from '#tests/support/registry.ts';

describe('an account', () => {
  let desk: Desk;
  const started: Duties[] = [];
  const opened: Database[] = [];
  beforeEach(async () => {
    desk = await openDesk(smallBureau());
    await desk.release();
  });
  afterEach(async () => {
    await Promise.all(started.splice(0).map((duties) => duties.stop()));
    await Promise.all(opened.splice(0).map((db) => db.close()));
    await desk.close();
  });

  /** A process of its own as far as the database can tell. */
  const replica = async () => {
    const db = openDatabase(desk.url, { maxConnections: 4 });
    opened.push(db);
    const session = await sandboxAdapter.open({ unreachable: [] });
    const duties = await startDuties(db, [{ session, limits: null }], QUIET_LOG);
    started.push(duties);
    return { db, session, duties };
  };
  const account = async () => {
    const [row] = await desk.rows<{ epoch: number }>('SELECT epoch FROM channel_account');
    return row?.epoch;
  };
  const owns = async ({ duties, session }: Awaited<ReturnType<typeof replica>>) => {
    const state = () => [
      duties.state(),
      session.ingress.mode === 'stream' ? session.ingress.state() : 'none',
    ];
    await expect.poll(state, { timeout: 10_000, interval: 20 }).toEqual(['owner', 'up']);
  };

  it('has one owner of two, and the other follows a graceful end with the next epoch', async () => {
    const epoch = (await account()) ?? 0;
    const one = await replica();
    await owns(one);
    const two = await replica();
    expect(two.duties.state()).toBe('standby');
    await one.session.say({ from: 'hong', group: null, text: '我的', quotedRef: null });
    await settle(desk.db);
    expect(await desk.heard('hong')).toHaveLength(1);
    await one.duties.stop();
    expect(one.duties.state()).toBe('stopped');
    await owns(two);
    expect(await account()).toBe(epoch + 2);
    await two.session.say({ from: 'hong', group: null, text: '我的', quotedRef: null });
    await settle(desk.db);
    expect(await desk.heard('hong')).toHaveLength(2);
  });

  it('is lost with its connection, and somebody takes it up', async () => {
    const one = await replica();
    await owns(one);
    const two = await replica();
    const before = (await account()) ?? 0;
    await desk.rows(
      `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND classid = 22343
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );
    await expect
      .poll(async () => (await account()) ?? 0, { timeout: 10_000, interval: 20 })
      .toBeGreaterThan(before);
    await expect
      .poll(() => [one, two].filter(({ duties }) => duties.state() === 'owner').length, { timeout: 10_000 })
      .toBe(1);
  });

  it('asked for in vain again and again leaves nothing behind on the connection', async () => {
    const id = await ensureChannelAccount(desk.db, 'dingtalk', 'sandbox');
    const held = await takeOwnership(desk.db, [id], 'one');
    const other = openDatabase(desk.url, { maxConnections: 1 });
    opened.push(other);
    for (let times = 0; times < 12; times++) expect(await takeOwnership(other, [id], 'two')).toBeNull();
    const client = await other.pool.connect();
    const listeners = client.listenerCount('error') + client.listenerCount('end');
    client.release();
    expect(listeners).toBeLessThan(6);
    await held?.release();
    expect(held?.lost.aborted).toBe(true);
  });
});
