// Several accounts side by side: everybody is carried by one of them, answers go back the way they came.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accountsOf, type Running, startDuties, takeTurn } from '#bot/app/duties.ts';
import { metricsOf, readiness } from '#bot/app/observe.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { Caller } from '#bot/services/call-attempts.ts';
import { claimWave } from '#bot/services/claim-slots.ts';
import { planDueSteps } from '#bot/services/plan-due-steps.ts';
import { receiveMessage } from '#bot/services/receive-message.ts';
import { currentEpochs, takeOwnership } from '#prisma/ownership.ts';
import { shanghai } from '#tests/support/business-time.ts';
import { type Desk, openDesk, QUIET_LOG } from '#tests/support/desk.ts';
import { type PaperChannel, paperChannel } from '#tests/support/paper-channel.ts';
import { FIRM } from '#tests/support/registry.ts';

const REMINDED_AT = '2026-11-04T09:00';

let desk: Desk;
let paper: PaperChannel;
let turns: Running[] = [];

beforeEach(async () => {
  desk = await openDesk();
  paper = paperChannel('paper');
  turns = [];
});

afterEach(async () => {
  for (const turn of turns) await turn.untilLost(AbortSignal.abort());
  await desk.close();
});

const accounts = (...more: readonly PaperChannel[]) =>
  accountsOf(
    desk.db,
    [desk.session, ...more].map((session) => ({ session, limits: null })),
    QUIET_LOG,
  );

/** The desk's account and the others in the hands of this process. */
const takeAll = async (...more: readonly PaperChannel[]) => {
  await desk.release();
  const turn = await takeTurn(desk.db, await accounts(...more), QUIET_LOG);
  if (turn === null) throw new Error('somebody else owns an account');
  turns.push(turn);
  return turn;
};

const bind = (person: string, channel: string, rank = 0) =>
  desk.rows(
    `INSERT INTO binding (person_id, channel, address, rank, verified_by)
     SELECT id, $2, $2 || '-' || $1, $3, 'test' FROM person WHERE natural_key = $1`,
    person,
    channel,
    rank,
  );

const lines = (occasion: string, uscc: string) =>
  desk.rows<{ state: string; reason: string | null; channel: string | null }>(
    `SELECT l.state, l.reason, a.channel FROM delivery_line l JOIN item i ON i.id = l.item_id
       JOIN unit u ON u.id = i.unit_id LEFT JOIN slot s ON s.id = l.slot_id
       LEFT JOIN channel_account a ON a.id = s.account_id
      WHERE l.occasion = $1 AND u.uscc = $2`,
    occasion,
    uscc,
  );

describe('a reminder', () => {
  it('goes to each person once, by the first of her channels that is open', async () => {
    await bind('chen', 'paper', -1);
    await bind('hong', 'paper', 1);
    await bind('silent', 'paper');
    const { runner } = await takeAll(paper);
    await desk.openTask();
    await desk.setClock(REMINDED_AT);
    await runner.drain(shanghai(REMINDED_AT));
    expect(paper.taken.map(({ to }) => to).toSorted()).toEqual(['paper-chen', 'paper-silent']);
    expect([await desk.heard('chen'), (await desk.heard('hong')).length]).toEqual([[], 1]);
  });

  it('goes to a group by the channel of its conversation, the one bound last', async () => {
    await desk.rows(
      `INSERT INTO conversation (channel, external_id, grid_id, bound_by)
       SELECT 'paper', 'wall', id, 'test' FROM grid WHERE code IN ('G3')`,
    );
    const { runner } = await takeAll(paper);
    await desk.openTask();
    await runner.walkTo(shanghai('2026-11-04T09:30'));
    expect(paper.taken.map(({ to }) => to)).toEqual(['wall']);
    expect((await desk.heard('group-1')).length).toBe(1);
    expect(await desk.heard('group-3')).toEqual([]);
  });

  it('finds nobody where the only channel of a person is not open', async () => {
    await bind('silent', 'paper');
    await desk.openTask();
    await planDueSteps(desk.db, [desk.account], shanghai(REMINDED_AT));
    expect(await lines('ladder:2', FIRM.xinyuan)).toEqual([
      { state: 'dropped', reason: 'unreachable', channel: null },
    ]);
  });

  it('that may not have arrived is said once more by the channel that is open then', async () => {
    await bind('silent', 'paper');
    await bind('chen', 'paper', -1);
    const { runner } = await takeAll(paper);
    await desk.openTask();
    paper.answerWith({ state: 'unknown', native: 'timeout' });
    await runner.walkTo(shanghai('2026-11-06T09:00'));
    await turns.pop()?.untilLost(AbortSignal.abort());
    const alone = await takeTurn(desk.db, await accounts(), QUIET_LOG);
    if (alone === null) throw new Error('somebody else owns the account');
    turns.push(alone);
    await alone.runner.walkTo(shanghai('2026-11-06T14:00'));
    expect(await lines('again:ladder:4.1', FIRM.tiancheng)).toEqual([
      { state: 'carried', reason: null, channel: 'dingtalk' },
    ]);
    expect(await lines('again:ladder:4.1', FIRM.xinyuan)).toEqual([
      { state: 'dropped', reason: 'unreachable', channel: null },
    ]);
  });
});

describe('an answer', () => {
  it('goes by the account of the message it answers, to the address the person has there', async () => {
    await bind('chen', 'paper', 5);
    const { runner } = await takeAll(paper);
    const [dingtalk, second] = await accounts(paper);
    const said = (channel: string, id: string) => {
      const sender = { channel, scope: 'person' as const, id };
      const rest = {
        sentAtMs: Date.now(),
        text: '帮助',
        quotedRef: null,
        content: 'text' as const,
        file: null,
        senderProof: 'platform' as const,
      };
      return { platformId: id, conversation: sender, sender, raw: new Uint8Array(), ...rest };
    };
    await receiveMessage(desk.db, second?.id ?? '', said('paper', 'paper-chen'));
    await runner.drain(shanghai('2026-11-02T09:00'));
    expect([paper.taken.map(({ to }) => to), await desk.heard('chen')]).toEqual([['paper-chen'], []]);
    await receiveMessage(desk.db, dingtalk?.id ?? '', said('dingtalk', 'chen'));
    // An address of one channel means nothing on another.
    await receiveMessage(desk.db, second?.id ?? '', said('paper', 'hong'));
    await runner.drain(shanghai('2026-11-02T09:00'));
    expect([paper.taken.length, (await desk.heard('chen')).length, await desk.heard('hong')]).toEqual([
      1,
      1,
      [],
    ]);
  });
});

describe('each account', () => {
  it('has a budget of its own and goes on while another one has to wait', async () => {
    await bind('chen', 'paper', -1);
    await bind('silent', 'paper');
    const { runner } = await takeAll(paper);
    await desk.openTask();
    paper.answerWith({ state: 'account', code: 'auth', native: '401' });
    await desk.setClock(REMINDED_AT);
    await runner.drain(shanghai(REMINDED_AT));
    expect((await desk.heard('hong')).length).toBe(1);
    const waiting = await desk.rows(`SELECT 1 FROM delivery WHERE state = 'waiting'`);
    expect(waiting).toHaveLength(2);
    const calls = await desk.rows<{ channel: string; calls: number }>(
      `SELECT a.channel, b.calls FROM budget_month b JOIN channel_account a ON a.id = b.account_id ORDER BY 1`,
    );
    const [counted] = await desk.rows<{ n: number }>(
      `SELECT count(*)::int AS n FROM attempt t JOIN channel_account a ON a.id = t.account_id
        WHERE a.channel = 'dingtalk'`,
    );
    expect(calls.find(({ channel }) => channel === 'dingtalk')?.calls).toBe(counted?.n);
  });

  it('stands on the readiness page and in the metrics', async () => {
    await desk.release();
    const channels = [desk.session, paper].map((session) => ({ session, limits: null }));
    const duties = await startDuties(desk.db, channels, QUIET_LOG);
    try {
      const ready = () => readiness(desk.db, duties);
      await expect.poll(ready, { timeout: 10_000, interval: 20 }).toMatchObject({
        dingtalk: { ok: true, state: 'up' },
        paper: { ok: true, state: 'send_only' },
        duties: { ok: true, state: 'owner' },
      });
      expect(await metricsOf(desk.db).text()).toContain('statgrid_slots_open{account="paper"} 0');
    } finally {
      await duties.stop();
    }
  });
});

describe('a call whose end is unknown', () => {
  const UNKNOWN: Outcome = { state: 'unknown', native: 'timeout' };
  /** A reminder to the one person who is on this channel; how it stands and what she has. */
  const remindBy = async (channel: PaperChannel) => {
    const channels = await accountsOf(desk.db, [{ session: channel, limits: null }], QUIET_LOG);
    const [account] = channels;
    if (account === undefined) throw new Error('no account');
    await bind('silent', 'paper');
    await desk.openTask();
    const now = shanghai(REMINDED_AT);
    const owned = { id: account.id, channel: 'paper', epoch: 0, limits: null };
    await planDueSteps(desk.db, [desk.account, owned], now);
    while ((await claimWave(desk.db, owned, channel, now)) > 0);
    const waits: number[] = [];
    const pause = (ms: number) => {
      waits.push(ms);
      return Promise.resolve();
    };
    await new Caller(desk.db, owned, channel, pause).run(new AbortController().signal);
    const [delivery] = await desk.rows<{ state: string; tries: number }>(
      `SELECT d.state, d.tries FROM delivery d WHERE d.address = 'paper-silent'`,
    );
    return { ...delivery, waits, taken: channel.taken.length };
  };

  it('is made again with the same key where a key is taken once, and she has it once', async () => {
    const channel = paperChannel('paper', true);
    channel.answerWith(UNKNOWN, UNKNOWN, null);
    expect(await remindBy(channel)).toEqual({ state: 'sent', tries: 1, waits: [2_000, 5_000], taken: 1 });
  });

  it('stays unknown when the third is unknown too', async () => {
    const channel = paperChannel('paper', true);
    channel.answerWith(UNKNOWN);
    expect(await remindBy(channel)).toMatchObject({ state: 'unknown', waits: [2_000, 5_000], taken: 1 });
  });

  it('stays unknown when the second is refused: the first may have arrived', async () => {
    const channel = paperChannel('paper', true);
    channel.answerWith(UNKNOWN, { state: 'transient', native: 'ECONNREFUSED' });
    expect(await remindBy(channel)).toMatchObject({ state: 'unknown', waits: [2_000], taken: 1 });
  });

  it('is not made again on a channel without keys', async () => {
    const channel = paperChannel('paper');
    channel.answerWith(UNKNOWN);
    expect(await remindBy(channel)).toMatchObject({ state: 'unknown', waits: [], taken: 1 });
  });
});

describe('ownership', () => {
  const ids = async () => (await accounts(paper)).map(({ id }) => id);
  /** Advisory locks held in this database. */
  const locks = async () =>
    (
      await desk.rows(
        `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = 22343
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      )
    ).length;

  it('is of all accounts or of none: one held elsewhere leaves the others alone', async () => {
    await desk.release();
    const all = await ids();
    for (const one of all) {
      const held = await takeOwnership(desk.db, [one], 'one');
      const before = await currentEpochs(desk.db, all);
      expect(await takeOwnership(desk.db, all, 'all')).toBeNull();
      expect([await locks(), await currentEpochs(desk.db, all)]).toEqual([1, before]);
      await held?.release();
      await expect.poll(locks).toBe(0);
    }
  });

  it('goes to exactly one of many who begin at once, and every epoch rises by one', async () => {
    await desk.release();
    const all = await ids();
    const before = await currentEpochs(desk.db, all);
    const taken = await Promise.all(
      Array.from({ length: 6 }, (_, n) =>
        takeOwnership(desk.db, n % 2 === 0 ? all : all.toReversed(), `${n}`),
      ),
    );
    const owners = taken.filter((one) => one !== null);
    expect(owners).toHaveLength(1);
    expect(owners[0]?.epochs).toEqual(new Map([...before].map(([id, epoch]) => [id, epoch + 1])));
    await owners[0]?.release();
  });
});
