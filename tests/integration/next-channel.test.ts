// What does not arrive on one channel is said on the next, once, with the reason; what may have arrived is marked.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Settling } from '#adapters/contract.ts';
import { accountsOf, type Running, takeTurn } from '#bot/app/duties.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { noteReport } from '#bot/services/delivery-report.ts';
import { shanghai } from '#tests/support/business-time.ts';
import { type Desk, openDesk, QUIET_LOG } from '#tests/support/desk.ts';
import { type PaperChannel, paperChannel } from '#tests/support/paper-channel.ts';
import { FIRM } from '#tests/support/registry.ts';

const REMINDED_AT = '2026-11-04T09:00';
const LAST_CALL_AT = '2026-11-06T09:00';
const BLOCKED: Outcome = { state: 'rejected', code: 'blocked', native: '403' };

let desk: Desk;
let turns: Running[] = [];

beforeEach(async () => {
  desk = await openDesk();
  turns = [];
  await desk.openTask();
});

afterEach(async () => {
  for (const turn of turns) await turn.untilLost(AbortSignal.abort());
  await desk.close();
});

/** The desk's DingTalk and these channels in the hands of this process. */
const take = async (...more: readonly PaperChannel[]) => {
  await desk.release();
  const channels = [desk.session, ...more].map((session) => ({ session, limits: null }));
  const turn = await takeTurn(desk.db, await accountsOf(desk.db, channels, QUIET_LOG), QUIET_LOG);
  if (turn === null) throw new Error('somebody else owns an account');
  turns.push(turn);
  return turn.runner;
};

const bind = (person: string, channel: string, rank = 1) =>
  desk.rows(
    `INSERT INTO binding (person_id, channel, address, rank, verified_by)
     SELECT id, $2, $2 || '-' || $1, $3, 'test' FROM person WHERE natural_key = $1`,
    person,
    channel,
    rank,
  );

/** The lines of one occasion to a firm: how each stands, on which channel, why there. */
const steps = (occasion: string, uscc: string) =>
  desk.rows<Record<string, string | null>>(
    `SELECT a.channel, coalesce(d.state, l.state) AS state, coalesce(d.reason, l.reason) AS reason,
            l.instead_why AS why
       FROM delivery_line l JOIN item i ON i.id = l.item_id JOIN unit u ON u.id = i.unit_id
       LEFT JOIN delivery d ON d.id = l.delivery_id LEFT JOIN slot s ON s.id = l.slot_id
       LEFT JOIN channel_account a ON a.id = s.account_id
      WHERE l.occasion = $1 AND u.uscc = $2 ORDER BY l.id`,
    occasion,
    uscc,
  );
const textsTo = (channel: PaperChannel, person: string) =>
  channel.taken.filter(({ to }) => to === `${channel.channel}-${person}`).map(({ text }) => text);

describe('a message that is refused for good', () => {
  it('is said on the next channel at once, and a step is a row with its reason', async () => {
    const [paper, post] = [paperChannel('paper'), paperChannel('post')];
    await bind('hong', 'paper', 1);
    await bind('hong', 'post', 2);
    const runner = await take(paper, post);
    desk.answerWith((to) => ({
      call: { state: 'accepted', ref: 'r' },
      each: new Map(to.flatMap((id) => (id === 'hong' ? [[id, BLOCKED] as const] : []))),
    }));
    paper.answerWith({ state: 'rejected', code: 'unsupported', native: 'x' });
    await runner.walkTo(shanghai(REMINDED_AT));
    expect(await steps('ladder:2', FIRM.hongda)).toEqual([
      { channel: 'dingtalk', state: 'failed', reason: 'blocked', why: null },
      { channel: 'paper', state: 'failed', reason: 'unsupported', why: 'blocked' },
      { channel: 'post', state: 'sent', reason: null, why: 'unsupported' },
    ]);
    expect(textsTo(post, 'hong')).toHaveLength(1);
    // The next step knows that the first address is gone; the second could not take that one message only.
    paper.answerWith(null);
    await runner.walkTo(shanghai(LAST_CALL_AT));
    expect(await steps('ladder:4.1', FIRM.hongda)).toEqual([
      { channel: 'paper', state: 'sent', reason: null, why: null },
    ]);
  });

  it('moves as well when it was taken first and comes back later', async () => {
    const [mail, post] = [paperChannel('mail'), paperChannel('post')];
    await bind('silent', 'mail', 1);
    await bind('silent', 'post', 2);
    const runner = await take(mail, post);
    await runner.walkTo(shanghai(REMINDED_AT));
    const [sent] = await desk.rows<{ account: string; ref: string; address: string }>(
      `SELECT a.account_id AS account, d.ref, d.address FROM delivery d JOIN attempt a ON a.id = d.attempt_id
        WHERE d.address = 'mail-silent'`,
    );
    if (sent === undefined) throw new Error('nothing was mailed');
    const { account, address, ref } = sent;
    const bounce = { state: 'failed', ref, address, code: 'undelivered', native: '4.2.2' } as const;
    await noteReport(desk.db, { id: account, channel: 'mail' }, bounce);
    await runner.walkTo(shanghai('2026-11-04T09:30'));
    expect(await steps('ladder:2', FIRM.xinyuan)).toEqual([
      { channel: 'mail', state: 'failed', reason: 'undelivered', why: null },
      { channel: 'post', state: 'sent', reason: null, why: 'undelivered' },
    ]);
  });

  it('stays where it is without another channel, and is asked about once', async () => {
    const paper = paperChannel('paper');
    const runner = await take(paper);
    desk.answerWith(() => ({ call: BLOCKED }));
    await runner.walkTo(shanghai(REMINDED_AT));
    expect(await steps('ladder:2', FIRM.hongda)).toEqual([
      { channel: 'dingtalk', state: 'failed', reason: 'blocked', why: null },
    ]);
    expect(await desk.rows(`SELECT 1 FROM delivery WHERE next_channel_at IS NOT NULL`)).toEqual([]);
  });

  it('costs no fee for a courtesy, and for a last call does', async () => {
    const sms = paperChannel('sms', false, { feeFen: 5 });
    await bind('hong', 'sms');
    const runner = await take(sms);
    const odd: Outcome = { state: 'rejected', code: 'no_permission', native: 'x' };
    desk.answerWith(() => ({ call: odd }));
    await runner.walkTo(shanghai(REMINDED_AT));
    expect(sms.taken).toEqual([]);
    await runner.walkTo(shanghai(LAST_CALL_AT));
    expect(textsTo(sms, 'hong')).toHaveLength(1);
  });

  it('waits for the hours of the channel it goes to', async () => {
    const paper = paperChannel('paper', false, { hours: [{ startMinute: 600, endMinute: 660 }] });
    await bind('hong', 'paper');
    const runner = await take(paper);
    desk.answerWith(() => ({ call: BLOCKED }));
    await runner.walkTo(shanghai('2026-11-04T09:59'));
    expect(paper.taken).toEqual([]);
    await runner.walkTo(shanghai('2026-11-04T10:00'));
    expect(textsTo(paper, 'hong')).toHaveLength(1);
  });

  it('is a list with its numbers for a leader, and a notice for the clerk', async () => {
    const paper = paperChannel('paper');
    for (const person of ['leader', 'clerk']) await bind(person, 'paper');
    const runner = await take(paper);
    desk.answerWith(() => ({ call: BLOCKED }));
    await runner.walkTo(shanghai('2026-11-05T17:00'));
    expect(textsTo(paper, 'leader').join()).toContain('1. ');
    const [list] = await desk.rows<{ n: number }>(
      `SELECT count(list_number)::int AS n FROM delivery_line WHERE occasion = 'leader:3' AND instead_of IS NOT NULL`,
    );
    expect(list?.n).toBeGreaterThan(0);
  });
});

describe('a message that waits', () => {
  it('goes the next way after its time and is given up where it waited', async () => {
    const paper = paperChannel('paper');
    await bind('hong', 'paper');
    const runner = await take(paper);
    await runner.walkTo(shanghai('2026-11-06T08:59'));
    const later: Outcome = { state: 'throttled', retryAfterMs: 3_600_000, native: '429' };
    desk.answerWith(() => ({ call: later }));
    await runner.walkTo(shanghai('2026-11-06T09:29'));
    expect(paper.taken).toEqual([]);
    await runner.walkTo(shanghai('2026-11-06T09:30'));
    expect(await steps('ladder:4.1', FIRM.hongda)).toEqual([
      { channel: 'dingtalk', state: 'failed', reason: 'elsewhere', why: null },
      { channel: 'paper', state: 'sent', reason: null, why: 'unsent' },
    ]);
  });
});

describe('an account the platform refuses', () => {
  it('keeps nobody from a last call who has another channel; a courtesy and answers wait there', async () => {
    const paper = paperChannel('paper');
    await bind('hong', 'paper');
    const runner = await take(paper);
    await runner.walkTo(shanghai('2026-11-06T08:59'));
    desk.answerWith(() => ({ call: { state: 'account', code: 'auth', native: '40014' } }));
    // The first call stops the account; what is planned behind it is not even claimed.
    await runner.walkTo(shanghai('2026-11-06T09:00'));
    await desk.rows(
      `UPDATE channel_account SET probe_at = clock_timestamp() + interval '1 day' WHERE stop_code IS NOT NULL`,
    );
    await runner.walkTo(shanghai('2026-11-06T09:30'));
    expect((await steps('ladder:4.1', FIRM.hongda)).at(-1)).toMatchObject({
      channel: 'paper',
      state: 'sent',
      why: 'unsent',
    });
    expect(textsTo(paper, 'hong')).toHaveLength(1);
    await runner.walkTo(shanghai('2026-11-09T12:00'));
    const [stuck] = await desk.rows<{ n: number }>(
      `SELECT count(*)::int AS n FROM delivery_line l JOIN slot s ON s.id = l.slot_id
         JOIN channel_account a ON a.id = s.account_id JOIN person p ON p.id = l.person_id
        WHERE p.natural_key = 'hong' AND a.channel = 'dingtalk' AND l.state = 'planned' AND l.occasion LIKE 'ladder:4%'
          AND s.slot_at < '2026-11-09T11:00+08:00'`,
    );
    expect(stuck?.n).toBe(0);
    expect(textsTo(paper, 'hong').length).toBeGreaterThan(1);
    // Nobody gets it again when the account is taken again.
    desk.answerWith(null);
    await desk.rows(`UPDATE channel_account SET stop_code = NULL, stopped_at = NULL, probe_at = NULL`);
    await runner.drain(shanghai('2026-11-09T12:00'));
    expect(
      (await desk.heard('hong')).filter((text) => text.includes('B204-1') && text.includes('今天')),
    ).toEqual([]);
  });
});

describe('a message nobody reads', () => {
  const reading = () => {
    const channel = paperChannel('paper', false, { reports: 'read' });
    const post = paperChannel('post');
    return { channel, post };
  };

  it('is said on the next channel too, marked, where the channel reports reading', async () => {
    const { channel, post } = reading();
    await bind('silent', 'paper', 0);
    await bind('silent', 'post', 1);
    const runner = await take(channel, post);
    await runner.walkTo(shanghai(LAST_CALL_AT));
    expect(post.taken).toEqual([]);
    await runner.walkTo(shanghai('2026-11-06T10:00'));
    expect(textsTo(post, 'silent').join()).toContain('（重发）');
    expect((await steps('ladder:4.1', FIRM.xinyuan)).map(({ channel: on, why }) => [on, why])).toEqual([
      ['paper', null],
      ['post', 'unread'],
    ]);
  });

  it('is left alone once it has been read, and keeps the first instant of that', async () => {
    const { channel, post } = reading();
    await bind('silent', 'paper', 0);
    await bind('silent', 'post', 1);
    const runner = await take(channel, post);
    await runner.walkTo(shanghai(LAST_CALL_AT));
    const [sent] = await desk.rows<{ account: string; ref: string }>(
      `SELECT a.account_id AS account, d.ref FROM delivery d JOIN attempt a ON a.id = d.attempt_id
        WHERE d.address = 'paper-silent' AND d.next_channel_at IS NOT NULL`,
    );
    if (sent === undefined) throw new Error('nothing was sent');
    const account = { id: sent.account, channel: 'paper' };
    const read = { state: 'read', ref: sent.ref, atMs: 1_700_000_000_000 } as const;
    await noteReport(desk.db, account, { ...read, address: 'somebody-else' });
    // Perhaps of a call that is not written down yet: to be said again.
    const early = { ...read, ref: 'not-yet', address: 'paper-silent', atMs: Date.now() };
    await expect(noteReport(desk.db, account, early)).rejects.toThrow('before the end of its send');
    await noteReport(desk.db, account, { ...read, address: 'paper-silent' });
    await noteReport(desk.db, account, { ...read, address: 'paper-silent', atMs: read.atMs + 9 });
    await runner.walkTo(shanghai('2026-11-06T10:30'));
    expect(post.taken).toEqual([]);
    expect(
      await desk.rows(
        `SELECT state, extract(epoch FROM read_at)::int AS at FROM delivery WHERE read_at IS NOT NULL`,
      ),
    ).toEqual([{ state: 'read', at: 1_700_000_000 }]);
  });

  it('is given working time: one said just before noon is not moved in the lunch hour', async () => {
    const { channel, post } = reading();
    await bind('silent', 'paper', 0);
    await bind('silent', 'post', 1);
    const runner = await take(channel, post);
    await runner.walkTo(shanghai(LAST_CALL_AT));
    await desk.rows(
      `UPDATE delivery SET business_at = $1, next_channel_at = $2 WHERE next_channel_at IS NOT NULL RETURNING id`,
      '2026-11-06T11:30+08:00',
      '2026-11-06T12:30+08:00',
    );
    await runner.walkTo(shanghai('2026-11-06T14:00'));
    expect(post.taken).toEqual([]);
    await runner.walkTo(shanghai('2026-11-06T14:30'));
    expect(textsTo(post, 'silent')).not.toEqual([]);
  });

  it('is left alone when she has written since, and where the channel tells nothing', async () => {
    const { channel, post } = reading();
    await bind('silent', 'paper', 0);
    await bind('silent', 'post', 1);
    await bind('chen', 'post', 1);
    const runner = await take(channel, post);
    await runner.walkTo(shanghai(LAST_CALL_AT));
    await desk.rows(
      `INSERT INTO message_in (account_id, platform_id, scope, conversation_external_id, person_id, text, content, raw,
                               sent_at, business_at, state)
       SELECT a.id, 'm', 'person', 'x', p.id, '在吗', 'text', '', now(), $1, 'done'
         FROM channel_account a, person p WHERE a.channel = 'post' AND p.natural_key = 'silent'`,
      '2026-11-06T09:10+08:00',
    );
    await runner.walkTo(shanghai('2026-11-06T10:30'));
    expect(post.taken).toEqual([]);
  });
});

describe('a message that may have arrived', () => {
  it('is said once more on the next channel when it was a last call, marked, and a courtesy is not', async () => {
    const paper = paperChannel('paper');
    await bind('hong', 'paper');
    const runner = await take(paper);
    desk.answerWith(() => ({ call: { state: 'unknown', native: 'timeout' } }));
    await runner.walkTo(shanghai('2026-11-05T08:00'));
    expect(paper.taken).toEqual([]);
    await runner.walkTo(shanghai('2026-11-06T09:30'));
    expect(textsTo(paper, 'hong').map((text) => text.includes('（重发）'))).toEqual([true]);
  });

  it('is not said again once the platform says that it has it, and is where it cannot tell', async () => {
    const paper = paperChannel('paper');
    const asked: string[] = [];
    const ask: Settling['ask'] = ({ address, key }) => {
      asked.push(address.id);
      const isTold = address.id === 'paper-hong';
      return Promise.resolve(isTold ? { ref: key, address: address.id, state: 'sent' } : null);
    };
    for (const person of ['hong', 'chen']) await bind(person, 'paper', -1);
    const runner = await take({ ...paper, settling: { afterMs: 0, withinMs: 600_000, ask } });
    await runner.walkTo(shanghai('2026-11-06T08:59'));
    paper.answerWith({ state: 'unknown', native: 'timeout' });
    await runner.walkTo(shanghai('2026-11-06T09:00'));
    paper.answerWith(null);
    await runner.walkTo(shanghai('2026-11-06T09:30'));
    const again = (person: string) => textsTo(paper, person).filter((text) => text.includes('（重发）'));
    expect(again('hong')).toEqual([]);
    expect(again('chen').length + (await desk.heard('chen')).length).toBe(1);
    expect(asked.filter((one) => one === 'paper-hong')).toHaveLength(1);
    const states = await desk.rows(
      `SELECT address, state, sent_at IS NOT NULL AS "wasSent", repeated_at IS NOT NULL AS "isRepeated" FROM delivery
        WHERE address LIKE 'paper-%' AND business_at = $1 ORDER BY address`,
      '2026-11-06T09:00+08:00',
    );
    expect(states).toEqual([
      { address: 'paper-chen', state: 'unknown', wasSent: false, isRepeated: true },
      { address: 'paper-hong', state: 'sent', wasSent: true, isRepeated: false },
    ]);
  });
});

describe('a channel abroad', () => {
  it('is told without content; a list goes there only where the leader has no other channel', async () => {
    const abroad = paperChannel('abroad', false, { region: 'abroad' });
    await bind('silent', 'abroad');
    await bind('leader', 'abroad', -1);
    const runner = await take(abroad);
    await runner.walkTo(shanghai('2026-11-05T17:00'));
    expect(new Set(abroad.taken.map(({ to }) => to))).toEqual(new Set(['abroad-silent']));
    expect(abroad.taken.some(({ text }) => text.includes('B204-1'))).toBe(false);
    expect((await desk.heard('leader')).length).toBeGreaterThan(0);
  });
});

describe('a channel that tells a gist only', () => {
  it('leaves the lines of a list without their numbers, which nobody has read', async () => {
    const paper = paperChannel('paper');
    const gist: PaperChannel = {
      ...paper,
      plan: (...given) => ({ ...paper.plan(...given), losses: [{ code: 'summary', detail: '' }] }),
    };
    await bind('leader', 'paper', -1);
    const runner = await take(gist);
    await runner.walkTo(shanghai('2026-11-05T17:00'));
    const lines = await desk.rows<{ number: number | null }>(
      `SELECT l.list_number AS number FROM delivery_line l JOIN delivery d ON d.id = l.delivery_id
        WHERE d.address = 'paper-leader' AND l.occasion LIKE 'leader:%'`,
    );
    expect(textsTo(paper, 'leader').join()).toContain('1. ');
    expect(lines.map(({ number }) => number)).toEqual(lines.map(() => null));
    expect(lines.length).toBeGreaterThan(0);
  });
});
