// The database goes away and comes back: what comes in waits, sending stops, nothing is lost and nothing doubled.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelSession } from '#adapters/contract.ts';
import { dingtalkAdapter } from '#adapters/dingtalk/index.ts';
import { type Duties, type DutiesOptions, startDuties } from '#bot/app/duties.ts';
import { readiness } from '#bot/app/observe.ts';
import type { Roster } from '#bot/domain/roster/roster.ts';
import { createLogger } from '#bot/log.ts';
import { type Database, isDatabaseAway, openDatabase } from '#prisma/db.ts';
import { type AckRecord, type DingtalkDouble, startDingtalkDouble } from '#tests/doubles/dingtalk/index.ts';
import { settle, shanghai, walkTo } from '#tests/support/business-time.ts';
import { type Desk, openDesk } from '#tests/support/desk.ts';
import { type FlakyProxy, startFlakyProxy } from '#tests/support/flaky-proxy.ts';
import { smallBureau } from '#tests/support/registry.ts';
import { largeBureau } from '#tests/support/registry-large.ts';

interface Replica {
  readonly db: Database;
  readonly session: ChannelSession;
  readonly duties: Duties;
  /** Events of its log. */
  readonly events: readonly string[];
  state(): readonly string[];
}

const PERSON_SEND = '/v1.0/robot/oToMessages/batchSend';

describe('an error of the database', () => {
  const withCode = (code: string, message = code) => Object.assign(new Error(message), { code });

  it.each([
    withCode('08006'),
    withCode('57P01', 'terminating connection due to administrator command'),
    withCode('57P03', 'the database system is starting up'),
    withCode('53300', 'sorry, too many clients already'),
    withCode('53100', 'could not extend file: No space left on device'),
    withCode('ECONNREFUSED'),
    withCode('ECONNRESET'),
    new AggregateError([withCode('ECONNREFUSED'), withCode('ECONNREFUSED')]),
    new Error('Connection terminated unexpectedly'),
    new Error('timeout exceeded when trying to connect'),
    new Error('Query read timeout'),
    withCode('P1001'),
    withCode('P2028', 'Unable to start a transaction in the given time'),
    new Error('invalid invocation', { cause: { kind: 'ConnectionClosed' } }),
    Object.assign(withCode('P2010'), { meta: { driverAdapterError: { cause: { originalCode: '57P01' } } } }),
  ])('%o says that it cannot be reached', (error) => {
    expect(isDatabaseAway(error)).toBe(true);
  });

  it.each([
    withCode('22008'),
    withCode('23505'),
    withCode('40001'),
    withCode('57014', 'canceling statement due to statement timeout'),
    withCode('28P01'),
    withCode('P2002'),
    Object.assign(withCode('P2010'), { meta: { driverAdapterError: { cause: { originalCode: '23505' } } } }),
    new AggregateError([]),
    new TypeError('a bug'),
    'ECONNREFUSED',
    null,
  ])('%o says something else', (error) => {
    expect(isDatabaseAway(error)).toBe(false);
  });
});

describe('a replica whose database is away', () => {
  let desk: Desk;
  let double: DingtalkDouble;
  let proxy: FlakyProxy;
  const started: Replica[] = [];
  const open = async (roster: Roster) => {
    desk = await openDesk(roster);
    double = await startDingtalkDouble({ qps: null });
    proxy = await startFlakyProxy(desk.url);
  };
  afterEach(async () => {
    await proxy.turn('fair');
    for (const { duties, session, db } of started.splice(0)) {
      await duties.stop();
      await session.close();
      await db.close();
    }
    await proxy.close();
    await double.close();
    await desk.close();
  });

  /** A process of its own as far as the database and the platform can tell. */
  const replica = async (url: string, options: DutiesOptions = {}): Promise<Replica> => {
    const events: string[] = [];
    const write = (line: string) => void events.push(JSON.parse(line).event);
    const log = createLogger({ level: 'info', secrets: [], destination: { write } });
    const db = openDatabase(url, { maxConnections: 5 });
    const { clientId, clientSecret, robotCode } = double;
    const config = { clientId, clientSecret, robotCode, apiBase: double.url, oapiBase: double.url };
    const session = await dingtalkAdapter.open(config, { log });
    const duties = await startDuties(db, [{ session, limits: null }], log, options);
    const stream = () => (session.ingress.mode === 'stream' ? session.ingress.state() : 'none');
    const one = { db, session, duties, events, state: () => [duties.state(), stream()] };
    started.push(one);
    return one;
  };
  const becomes = (one: Replica, ...state: readonly string[]) =>
    expect.poll(one.state, { timeout: 20_000, interval: 20 }).toEqual(state);
  /** Cuts the database off and waits until nothing is sent any more. */
  const cut = async (one: Replica) => {
    await proxy.turn('reset');
    await becomes(one, 'standby', 'up');
  };
  /** Until what it was told waits for the database. */
  const holds = (one: Replica) =>
    expect.poll(() => one.events, { timeout: 10_000, interval: 20 }).toContain('inbound_waits');
  const say = (from: string, count: number, text: string): readonly Promise<AckRecord>[] =>
    Array.from({ length: count }, (_, number) => double.inject({ from, text, msgId: `${text}-${number}` }));
  const count = async (sql: string) => (await desk.rows<{ n: number }>(`SELECT (${sql})::int AS n`))[0]?.n;
  const stored = (text: string) =>
    count(`SELECT count(*) FROM message_in WHERE platform_id LIKE '${text}-%'`);
  const epoch = () => count(`SELECT epoch FROM channel_account WHERE account = '${double.clientId}'`);
  /** Acknowledged messages in their order; pings are answered beside them. */
  const acked = () => double.journal.acks.flatMap(({ msgId }) => msgId ?? []);
  const heardTwice = () => {
    const heard = Map.groupBy(double.journal.messages, ({ to, text }) => `${to.id}\n${text}`);
    return [...heard.values()].filter((times) => times.length > 1);
  };

  describe('over a small bureau', () => {
    beforeEach(async () => {
      await open(smallBureau());
      await desk.release();
    });

    it('keeps its stream, stores each frame once when it is back, and acknowledges it where it came from', async () => {
      const one = await replica(proxy.url);
      await becomes(one, 'owner', 'up');
      await Promise.all(say('hong', 5, 'before'));
      await settle(desk.db);
      const first = (await epoch()) ?? 0;
      const answered = double.journal.messages.length;

      await cut(one);
      const during = [...say('hong', 20, 'during'), double.redeliver('during-0')];
      // Three seconds or so: eight inserts fail at once, then every try waits longer than the last.
      await proxy.until(() => proxy.refused() >= 12);
      await expect.poll(() => one.events, { timeout: 10_000, interval: 20 }).toContain('ownership_failed');
      expect(acked().filter((msgId) => msgId.startsWith('during'))).toEqual([]);
      expect(await readiness(one.db, one.duties)).toEqual({
        database: { ok: false, state: 'unreachable' },
        sending: { ok: true, state: 'unknown' },
        dingtalk: { ok: true, state: 'up' },
        duties: { ok: true, state: 'standby' },
      });
      expect(await stored('during')).toBe(0);
      expect(double.journal.messages).toHaveLength(answered);

      await proxy.turn('fair');
      const acks = await Promise.all(during);
      expect(acks.filter(({ code, sentOn, answeredOn }) => code !== 200 || sentOn !== answeredOn)).toEqual(
        [],
      );
      expect(await stored('during')).toBe(20);
      await becomes(one, 'owner', 'up');
      expect(await epoch()).toBe(first + 1);
      expect(double.openedSockets()).toBe(1);
      await settle(desk.db);
      expect(await count(`SELECT count(*) FROM message_in WHERE state <> 'done'`)).toBe(0);
      expect(await count(`SELECT count(*) FROM delivery WHERE state <> 'sent'`)).toBe(0);
      expect(double.journal.messages).toHaveLength((await count('SELECT count(*) FROM delivery')) ?? -1);
      expect(one.events.filter((event) => event === 'ownership_failed')).toHaveLength(1);
      expect(double.journal.violations).toEqual([]);
    });

    it('stores them oldest first', async () => {
      const one = await replica(proxy.url);
      await becomes(one, 'owner', 'up');
      await cut(one);
      const frames = say('hong', 60, 'during');
      await holds(one);
      await proxy.turn('fair');
      await Promise.all(frames);
      const order = acked().map((msgId) => Number(msgId.split('-')[1]));
      expect(order).toHaveLength(60);
      // Eight at a time: seven older ones at most are still under way when one is done.
      const late = order.map((number, place) => order.slice(place).filter((other) => other < number).length);
      expect(Math.max(...late)).toBeLessThan(8);
    });

    it('refuses what is over its bound, says so once, and stores the rest', async () => {
      const one = await replica(proxy.url, { limits: { messages: 3, bytes: 1_000_000 } });
      await becomes(one, 'owner', 'up');
      await cut(one);
      const frames = say('hong', 8, 'during');
      const refused = () => one.events.filter((event) => event === 'dingtalk.inbound.not_stored').length;
      await expect.poll(refused, { interval: 20 }).toBe(5);
      await proxy.turn('fair');
      await Promise.all(frames.slice(0, 3));
      expect(await stored('during')).toBe(3);
      expect(acked()).toHaveLength(3);
      expect(one.events.filter((event) => event === 'inbound_full')).toHaveLength(1);
      // There is room again.
      await double.redeliver('during-7');
      expect(await stored('during')).toBe(4);
    });

    it('refuses at once what the database refuses, and holds nobody up with it', async () => {
      const one = await replica(proxy.url);
      await becomes(one, 'owner', 'up');
      await cut(one);
      await desk.rows(`ALTER TABLE message_in ADD CHECK (platform_id <> 'bad-0')`);
      const bad = Promise.allSettled(say('hong', 1, 'bad'));
      const [good] = say('hong', 1, 'good');
      await holds(one);
      await proxy.turn('fair');
      await good;
      expect(one.events.filter((event) => event === 'dingtalk.inbound.not_stored')).toHaveLength(1);
      expect([await stored('bad'), await stored('good')]).toEqual([0, 1]);
      await one.duties.stop();
      expect(await bad).toMatchObject([{ status: 'rejected' }]);
    });

    it('is bound in bytes as well', async () => {
      const one = await replica(proxy.url, { limits: { messages: 100, bytes: 6_000 } });
      await becomes(one, 'owner', 'up');
      await cut(one);
      const [small] = say('hong', 1, 'small');
      void double.inject({ from: 'hong', text: '长'.repeat(3_000), msgId: 'long-0' });
      await expect.poll(() => one.events, { interval: 20 }).toContain('inbound_full');
      await proxy.turn('fair');
      await small;
      expect([await stored('small'), await stored('long')]).toEqual([1, 0]);
    });

    it('stops at once when it is told to, without acknowledging what it could not store', async () => {
      const one = await replica(proxy.url);
      await becomes(one, 'owner', 'up');
      await cut(one);
      const frames = Promise.allSettled(say('hong', 1, 'during'));
      await holds(one);
      const from = performance.now();
      await one.duties.stop();
      // A second is meant; a busy machine may take longer, but not as long as a connection's deadline.
      expect(performance.now() - from).toBeLessThan(3_000);
      expect(double.openSockets()).toBe(0);
      expect(await frames).toMatchObject([{ status: 'rejected' }]);
      expect(one.events.filter((event) => event === 'dingtalk.inbound.not_stored')).toHaveLength(1);
    });

    it('finds a connection that carries nothing, and goes on when it does again', async () => {
      const one = await replica(proxy.url);
      await becomes(one, 'owner', 'up');
      const first = (await epoch()) ?? 0;
      await proxy.turn('pause');
      const frames = say('hong', 5, 'during');
      await becomes(one, 'standby', 'up');
      expect(acked()).toEqual([]);
      await proxy.turn('fair');
      await Promise.all(frames);
      expect(await stored('during')).toBe(5);
      await becomes(one, 'owner', 'up');
      expect(await epoch()).toBe(first + 1);
      expect(double.openedSockets()).toBe(1);
    });

    it('leaves stream and sending to the next one that takes the account', async () => {
      const one = await replica(proxy.url);
      await becomes(one, 'owner', 'up');
      const first = (await epoch()) ?? 0;
      const two = await replica(desk.url);
      expect(two.state()).toEqual(['standby', 'idle']);
      await cut(one);
      await becomes(two, 'owner', 'up');
      expect(await epoch()).toBe(first + 1);
      const held = double.inject({ from: 'hong', text: '我的', msgId: 'held-0' }, 1);
      await proxy.turn('fair');
      await becomes(one, 'standby', 'stopped');
      expect((await held).answeredOn).toBe(1);
      expect(double.openSockets()).toBe(1);
      await double.inject({ from: 'chen', text: '我的' });
      await settle(desk.db);
      expect(double.journal.messages.map(({ to }) => to.id).toSorted()).toEqual(['chen', 'hong']);
      expect(await count(`SELECT count(*) FROM attempt WHERE epoch <= ${first}`)).toBe(0);
    });

    it('closes its stream when it stays cut off, so that another one hears everything', async () => {
      const one = await replica(proxy.url, { patienceMs: 1_000 });
      await becomes(one, 'owner', 'up');
      const two = await replica(desk.url);
      await proxy.turn('refuse');
      const held = Promise.allSettled(say('hong', 1, 'held'));
      await becomes(two, 'owner', 'up');
      await becomes(one, 'standby', 'stopped');
      await Promise.all(say('hong', 10, 'during'));
      expect(await stored('during')).toBe(10);
      // What it had taken is stored all the same; only its acknowledgement has no socket left.
      await proxy.turn('fair');
      await expect.poll(() => stored('held'), { timeout: 10_000, interval: 20 }).toBe(1);
      expect(await held).toMatchObject([{ status: 'rejected' }]);
    });
  });

  it('takes up a walk where it was, and repeats no call whose end it could not write', async () => {
    await open(largeBureau(120));
    await desk.openTask();
    await desk.release();
    const one = await replica(proxy.url);
    await becomes(one, 'owner', 'up');
    // Taken by the platform, answered too late.
    double.fault(PERSON_SEND, { acceptFirst: true, delayMs: 60_000, times: 3 });
    const target = shanghai('2026-11-05T18:00');
    const walked = walkTo(desk.db, target);
    await double.until(() => double.journal.messages.filter(({ to }) => to.scope === 'person').length >= 60);
    await cut(one);
    await proxy.until(() => proxy.refused() >= 3);
    double.clearFaults();
    await proxy.turn('fair');
    await walked;
    const states = await desk.rows<{ state: string; address: string }>('SELECT state, address FROM delivery');
    expect(new Set(states.map(({ state }) => state))).toEqual(new Set(['sent', 'unknown']));
    const heard = Map.groupBy(double.journal.messages, ({ to }) => to.id);
    const unknown = Map.groupBy(states, ({ address }) => address);
    for (const [address, deliveries] of unknown) {
      const sent = deliveries.filter(({ state }) => state === 'sent').length;
      const times = heard.get(address)?.length ?? 0;
      expect([address, times >= sent && times <= deliveries.length]).toEqual([address, true]);
    }
    expect(heardTwice()).toEqual([]);
    expect(await count(`SELECT count(*) FROM attempt WHERE state = 'sending'`)).toBe(0);
  });
});
