// Messages as they come: kept once, worked on in order, tried again, parked, and business time when they were sent.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decide } from '#bot/chat/dispatch.ts';
import { processNextMessage } from '#bot/services/process-message.ts';
import type { Decide } from '#bot/services/turn.ts';
import { shanghai } from '#tests/support/business-time.ts';
import { type Desk, openDesk } from '#tests/support/desk.ts';

const NOW = shanghai('2026-11-04T10:00');

interface Stored {
  readonly text: string;
  readonly state: string;
  readonly reason: string | null;
  readonly who: string | null;
}

describe('a message', () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await openDesk();
    await desk.setClock('2026-11-04T10:00');
  });
  afterEach(() => desk?.close());

  const work = (how: Decide = decide) => processNextMessage(desk.db, how, NOW, desk.means);
  const stored = () =>
    desk.rows<Stored>(
      `SELECT m.text, m.state, m.reason, p.natural_key AS who FROM message_in m
         LEFT JOIN person p ON p.id = m.person_id ORDER BY m.sent_at, m.id`,
    );
  const letRetriesGo = () =>
    desk.rows(`UPDATE message_in SET next_at = clock_timestamp() WHERE state = 'received'`);
  const said = async () =>
    Number((await desk.rows<{ n: bigint }>('SELECT count(*) AS n FROM delivery_line'))[0]?.n);
  /** Fails for texts that hold 坏. */
  const breaking: Decide = (conversation) => {
    if (conversation.text.includes('坏')) throw new TypeError('a bug');
    return decide(conversation);
  };

  it('is kept once, however often and however many at once deliver it', async () => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => desk.receive('hong', '收到', { id: 'm-1' })),
    );
    expect(answers.filter((answer) => answer === 'stored')).toHaveLength(1);
    expect(await desk.receive('hong', '收到', { id: 'm-1' })).toBe('duplicate');
    expect(await stored()).toHaveLength(1);
  });

  it('delivered again after it was answered is not answered again', async () => {
    await desk.say('hong', '我的', { id: 'm-1' });
    expect(await desk.say('hong', '我的', { id: 'm-1' })).toBeNull();
  });

  it('is worked on in the order it was sent, whatever order it came in', async () => {
    const sentAtMs = Date.now();
    await desk.receive('hong', '二', { sentAtMs: sentAtMs - 1000 });
    await desk.receive('hong', '一', { sentAtMs: sentAtMs - 2000 });
    const order: string[] = [];
    const noting: Decide = (conversation) => {
      order.push(conversation.text);
      return decide(conversation);
    };
    await work(noting);
    await work(noting);
    expect(order).toEqual(['一', '二']);
  });

  it('of one sender waits for the one before while another sender goes on', async () => {
    const sentAtMs = Date.now() - 5000;
    await desk.receive('hong', '坏', { sentAtMs });
    await desk.receive('hong', '我的', { sentAtMs: sentAtMs + 1000 });
    await desk.receive('chen', '我的', { sentAtMs: sentAtMs + 2000 });
    expect(await work(breaking)).toMatchObject({ kind: 'failed', error: expect.any(TypeError) });
    expect(await work(breaking)).toMatchObject({ kind: 'done' });
    expect(await work(breaking)).toEqual({ kind: 'none' });
    expect((await stored()).map(({ text, state, who }) => [text, state, who])).toEqual([
      ['坏', 'received', null],
      ['我的', 'received', null],
      ['我的', 'done', 'chen'],
    ]);
  });

  it('that keeps failing is tried again, then parked with its error, and lets the next through', async () => {
    const sentAtMs = Date.now() - 5000;
    await desk.receive('hong', '坏', { sentAtMs });
    await desk.receive('hong', '我的', { sentAtMs: sentAtMs + 1000 });
    const waits: number[] = [];
    for (let tries = 1; tries <= 5; tries++) {
      expect(await work(breaking)).toMatchObject({ kind: 'failed' });
      const [row] = await desk.rows<{ s: number }>(
        `SELECT round(extract(epoch FROM next_at - clock_timestamp()))::int AS s FROM message_in WHERE text = '坏'`,
      );
      waits.push(row?.s ?? 0);
      if (tries < 5) expect(await work(breaking)).toEqual({ kind: 'none' });
      await letRetriesGo();
    }
    expect(waits.slice(0, 4)).toEqual([1, 2, 4, 8]);
    expect((await stored())[0]).toMatchObject({ state: 'parked', reason: 'TypeError' });
    expect(await work(breaking)).toMatchObject({ kind: 'done' });
  });

  it('that failed once and then works leaves no trace of the failure', async () => {
    await desk.receive('hong', '我的');
    await work(() => {
      throw new TypeError('a bug');
    });
    await letRetriesGo();
    await work();
    expect((await stored())[0]).toMatchObject({ state: 'done', reason: null });
  });

  it('is worked on once by four workers at a time', async () => {
    for (let number = 0; number < 12; number++)
      await desk.receive(['hong', 'chen', 'both'][number % 3] ?? '', '我的');
    const worker = async (): Promise<number> => ((await work()).kind === 'done' ? 1 + (await worker()) : 0);
    const done = await Promise.all([worker(), worker(), worker(), worker()]);
    // A worker that finds every sender held stops early; whoever is left does the rest.
    expect(done.reduce((sum, one) => sum + one, await worker())).toBe(12);
    expect(await said()).toBe(12);
  });

  it('may hold what a database cannot: NUL and lone surrogates', async () => {
    await desk.receive('hong', '我的\0\uD800', { quoting: 'r\0', group: 'cid\uDC00' });
    expect((await stored())[0]?.text).toBe('我的\uFFFD\uFFFD');
    expect((await work()).kind).toBe('done');
  });

  it.each([
    ['from a stranger', 'nobody-we-know'],
    ['from nobody in particular', null],
  ])('%s is not answered and teaches nothing; the reason is kept', async (_, from) => {
    await desk.receive(from, '谁没报');
    expect((await work()).kind).toBe('done');
    expect(await stored()).toEqual([{ text: '谁没报', state: 'ignored', reason: 'stranger', who: null }]);
    expect(await said()).toBe(0);
    expect(await desk.rows('SELECT 1 FROM reading')).toEqual([]);
  });

  it('from an account the roster has replaced is a stranger’s', async () => {
    await desk.rows(`UPDATE binding SET state = 'not_member' WHERE address = 'hong'`);
    await desk.receive('hong', '我的');
    await work();
    expect((await stored())[0]).toMatchObject({ state: 'ignored', reason: 'stranger' });
  });

  it('that the platform withholds is silent with its reason; a picture is answered with words', async () => {
    expect(await desk.say('hong', '', { content: 'withheld' })).toBeNull();
    expect((await stored())[0]).toMatchObject({ state: 'done', reason: 'content_withheld' });
    expect(await desk.say('hong', '', { content: 'picture' })).toContain('收到图片');
    expect(await desk.say('hong', '', { content: 'other' })).toContain('这条消息看不了');
  });

  it('said in a group is answered in private only', async () => {
    await desk.openTask();
    await desk.walkTo('2026-11-04T10:00');
    const before = await desk.heard('group-1');
    expect(await desk.say('hong', '登不上', { group: 'group-1' })).toContain('1. B204-1');
    expect(await desk.heard('group-1')).toEqual(before);
    const places = await desk.rows(`SELECT DISTINCT s.class FROM slot s WHERE s.message_in_id IS NOT NULL`);
    expect(places).toEqual([{ class: 'private' }]);
  });

  it.each([
    ['a minute ago', 60_000, 60],
    ['two days ago', 2 * 86_400_000, 86_400],
    ['in an hour, by a clock that is fast', -3_600_000, 0],
  ])(
    'sent %s was said that much before business time now, between nothing and a day',
    async (_, ageMs, seconds) => {
      await desk.receive('hong', '收到', { sentAtMs: Date.now() - ageMs });
      const [row] = await desk.rows<{ age: number }>(
        'SELECT round(extract(epoch FROM c.now_at - m.business_at))::int AS age FROM message_in m, business_clock c',
      );
      expect(Math.abs((row?.age ?? -1) - seconds)).toBeLessThanOrEqual(2);
    },
  );
});
