// Telegram in a bureau: reminded without a word of the firm, heard exactly once whatever dies, found again where a group has moved.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelSession, Sink } from '#adapters/contract.ts';
import { openTelegram } from '#adapters/telegram/index.ts';
import { accountsOf, type Running, takeTurn } from '#bot/app/duties.ts';
import { receiveMessage } from '#bot/services/receive-message.ts';
import { startTelegramDouble, type TelegramDouble } from '#tests/doubles/telegram/index.ts';
import { shanghai } from '#tests/support/business-time.ts';
import { type Desk, openDesk, QUIET_LOG } from '#tests/support/desk.ts';
import { SHORT_NAME } from '#tests/support/registry.ts';

const PERSON = 500;
const GROUP = -700;
const REMINDED_AT = '2026-11-04T09:00';

let desk: Desk;
let double: TelegramDouble;
let session: ChannelSession;
let turn: Running;
let account: string;

beforeEach(async () => {
  desk = await openDesk();
  double = await startTelegramDouble();
  double.world.start(PERSON);
  session = open();
  await desk.release();
  const channels = [desk.session, session].map((one) => ({ session: one, limits: null }));
  const accounts = await accountsOf(desk.db, channels, QUIET_LOG);
  account = accounts[1]?.id ?? '';
  const taken = await takeTurn(desk.db, accounts, QUIET_LOG);
  if (taken === null) throw new Error('somebody else owns an account');
  turn = taken;
  await desk.rows(
    `INSERT INTO binding (person_id, channel, address, rank, verified_by)
     SELECT id, 'telegram', $1, -1, 'test' FROM person WHERE natural_key = 'chen'`,
    String(PERSON),
  );
});

afterEach(async () => {
  await turn.untilLost(AbortSignal.abort());
  await session.close();
  await Promise.all([double.close(), desk.close()]);
  expect(double.violations).toEqual([]);
});

function open(): ChannelSession {
  const { token, url: base } = double;
  const log = { info: () => undefined, warn: () => undefined };
  return openTelegram({ token, base, webhookUrl: null }, { log }, { pollSeconds: 1, backoffBaseMs: 20 });
}

/** Hears by a session of its own until told to stop. */
function hear(sink: Sink) {
  const own = open();
  if (own.ingress.mode !== 'poll') throw new Error('asks nobody');
  const stopping = new AbortController();
  const run = own.ingress.run(sink, stopping.signal);
  return async () => {
    stopping.abort();
    await run;
    await own.close();
  };
}

const store: Sink = (message) => receiveMessage(desk.db, account, message);
const stored = async () =>
  (await desk.rows<{ text: string }>(`SELECT text FROM message_in ORDER BY id`)).map(({ text }) => text);
const toChat = (chatId: number) =>
  double.world.messages.filter((one) => one.chatId === chatId).map(({ text }) => text);

async function say(text: string): Promise<void> {
  const stop = hear(store);
  await double.say({ from: PERSON, text });
  await stop();
  await turn.runner.drain(shanghai(REMINDED_AT));
}

async function remind(): Promise<void> {
  await desk.openTask();
  await desk.setClock(REMINDED_AT);
  await turn.runner.drain(shanghai(REMINDED_AT));
}

describe('a person on Telegram', () => {
  it('is reminded, claims and is answered, and no firm or form leaves the country', async () => {
    await remind();
    await say('已报');
    expect(toChat(PERSON)).toEqual([
      expect.stringContaining('您有1项统计事项'),
      expect.stringContaining('已收到'),
    ]);
    const said = toChat(PERSON).join('\n');
    for (const name of [...Object.values(SHORT_NAME), 'B204']) expect(said).not.toContain(name);
    const [item] = await desk.rows<{ claim: string }>(
      `SELECT i.facts->>'claim' AS claim FROM item i JOIN unit u ON u.id = i.unit_id WHERE u.short_name = $1`,
      SHORT_NAME.tiancheng,
    );
    expect(item?.claim).toBe('claimed');
    // The others are reminded on DingTalk as ever, by the names of their firms.
    expect((await desk.heard('hong')).length).toBe(1);
  });

  it('who blocks the bot is unreachable, and reachable again once Start is pressed', async () => {
    double.world.block(PERSON);
    await remind();
    const binding = () =>
      desk.rows(`SELECT state, refused_code AS code FROM binding WHERE channel = 'telegram'`);
    expect(await binding()).toEqual([{ state: 'not_member', code: 'blocked' }]);
    double.world.start(PERSON);
    await say('/start');
    expect(await binding()).toEqual([{ state: 'heard_from', code: null }]);
    expect(toChat(PERSON)).toHaveLength(1);
  });
});

describe('a message', () => {
  it('is in the database before Telegram may forget it, once, whoever dies when', async () => {
    const { promise: before, resolve: diesBefore } = Promise.withResolvers<void>();
    const { promise: after, resolve: diesAfter } = Promise.withResolvers<void>();
    const never = new Promise<never>(() => {});
    const confirmed = double.say({ from: PERSON, text: '已报' });
    // One process gets it and dies before it has stored it, another one after that.
    hear(() => (diesBefore(), never));
    await before;
    expect([await stored(), double.pending()]).toEqual([[], 1]);
    hear(async (message) => {
      await store(message);
      diesAfter();
      return never;
    });
    await after;
    expect([await stored(), double.pending()]).toEqual([['已报'], 1]);
    const stop = hear(store);
    await confirmed;
    expect([await stored(), double.pending()]).toEqual([['已报'], 0]);
    await stop();
  });
});

describe('a group that becomes a supergroup', () => {
  it('gets the message that found it gone, once, where it is now', async () => {
    double.world.join(GROUP);
    double.world.migrate(GROUP, -1_000_000_000_700);
    await desk.rows(
      `INSERT INTO conversation (channel, external_id, grid_id, bound_by)
       SELECT 'telegram', $1, id, 'test' FROM grid WHERE code = 'G3'`,
      String(GROUP),
    );
    await desk.openTask();
    await turn.runner.walkTo(shanghai('2026-11-04T09:30'));
    expect([toChat(GROUP), toChat(-1_000_000_000_700).length]).toEqual([[], 1]);
    expect(await desk.rows(`SELECT external_id AS id FROM conversation WHERE channel = 'telegram'`)).toEqual([
      { id: '-1000000000700' },
    ]);
    expect(await desk.rows(`SELECT detail FROM audit WHERE action = 'group_moved'`)).toEqual([
      { detail: { channel: 'telegram' } },
    ]);
  });
});
