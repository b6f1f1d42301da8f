// Read receipts from the platform's event to the row: who has read a last call is left alone, who has not is told elsewhere.

import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ChannelSession } from '#adapters/contract.ts';
import { openFeishu } from '#adapters/feishu/index.ts';
import { accountsOf, type Running, takeTurn } from '#bot/app/duties.ts';
import { noteReport } from '#bot/services/delivery-report.ts';
import { type FeishuDouble, startFeishuDouble } from '#tests/doubles/feishu/index.ts';
import { shanghai } from '#tests/support/business-time.ts';
import { type Desk, openDesk, QUIET_LOG } from '#tests/support/desk.ts';
import { type PaperChannel, paperChannel } from '#tests/support/paper-channel.ts';

const NO_LOG = { info: () => undefined, warn: () => undefined };
const READERS = ['silent', 'hong'] as const;

let desk: Desk;
let double: FeishuDouble;
let session: ChannelSession;
let post: PaperChannel;
let turn: Running;
const stop = new AbortController();
let hearing: Promise<void>;

beforeEach(async () => {
  desk = await openDesk();
  await desk.openTask();
  double = await startFeishuDouble();
  const { appId, appSecret, url } = double;
  const config = { appId, appSecret, personId: 'open_id', base: url, reportsReading: true } as const;
  session = openFeishu(config, { log: NO_LOG });
  post = paperChannel('post');
  for (const person of READERS) {
    double.world.add(`ou_${person}`);
    await desk.rows(
      `INSERT INTO binding (person_id, channel, address, rank, verified_by)
       SELECT p.id, c.channel, c.prefix || $1, c.rank, 'test'
         FROM person p, (VALUES ('feishu', 'ou_', 0), ('post', 'post-', 1)) c (channel, prefix, rank)
        WHERE p.natural_key = $1 RETURNING id`,
      person,
    );
    // Feishu comes first.
    await desk.rows(
      `UPDATE binding SET rank = 9 WHERE channel = 'dingtalk' AND address = $1 RETURNING id`,
      person,
    );
  }
  await desk.release();
  const channels = [desk.session, session, post].map((one) => {
    return { session: one, limits: null, unreadMinutes: { last_call: 30 } };
  });
  const accounts = await accountsOf(desk.db, channels, QUIET_LOG);
  const taken = await takeTurn(desk.db, accounts, QUIET_LOG);
  const own = accounts.find((one) => one.session === session);
  if (taken === null || own === undefined || session.ingress.mode !== 'stream') throw new Error('no turn');
  turn = taken;
  const account = { id: own.id, channel: 'feishu' };
  hearing = session.ingress.run(
    () => Promise.resolve('stored'),
    stop.signal,
    (report) => noteReport(desk.db, account, report),
  );
});

afterEach(async () => {
  stop.abort();
  await hearing;
  await turn.untilLost(AbortSignal.abort());
  await session.close();
  await double.close();
  await desk.close();
});

it('moves a last call nobody has read in the half hour a bureau has set, and leaves the one that was read', async () => {
  await turn.runner.walkTo(shanghai('2026-11-06T09:00'));
  const told = (person: string) => double.world.messages.filter(({ to }) => to === `ou_${person}`);
  for (const person of READERS) expect(told(person).at(-1)?.text).toContain('B204-1');
  const ids = told('hong').map(({ id }) => id);
  expect((await double.read('ou_hong', ids)).code).toBe(200);
  // Somebody else's receipt, of the same message, means nothing.
  await double.read(
    'ou_somebody',
    told('silent').map(({ id }) => id),
    1_790_000_000_000,
  );
  expect(post.taken).toEqual([]);
  await turn.runner.walkTo(shanghai('2026-11-06T09:30'));
  expect([...new Set(post.taken.map(({ to }) => to))]).toEqual(['post-silent']);
  const states = await desk.rows(
    `SELECT address, state, read_at IS NOT NULL AS "isRead" FROM delivery
      WHERE address IN ('ou_hong', 'ou_silent') AND business_at = $1 ORDER BY address`,
    '2026-11-06T09:00+08:00',
  );
  expect(states).toEqual([
    { address: 'ou_hong', state: 'read', isRead: true },
    { address: 'ou_silent', state: 'sent', isRead: false },
  ]);
  expect(double.violations).toEqual([]);
});
