// The same deadline across channels: one firm on DingTalk, one by SMS, one by mail, one on WeCom, one on Feishu, one that
// is reached the next way (Telegram), one nowhere.

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountsOf, type Running, takeTurn } from '#bot/app/duties.ts';
import type { Roster } from '#bot/domain/roster/roster.ts';
import { issueBindCode } from '#bot/services/bind-by-code.ts';
import { receiveMessage } from '#bot/services/receive-message.ts';
import { transaction } from '#prisma/db.ts';
import { shanghai } from '#tests/support/business-time.ts';
import { type Desk, openDesk, QUIET_LOG } from '#tests/support/desk.ts';
import { FIRM, SHORT_NAME, smallBureau } from '#tests/support/registry.ts';
import { dingtalkChannel, otherChannels, type StoryChannel } from './story/channels.ts';

/** Statisticians without DingTalk, on the first other channels; the last one is chen's second. */
const ELSEWHERE = ['silent', 'agent', 'wei', 'yuan'] as const;

/** The bureau with somebody more for two of its firms. */
function bureauOfMany(): Roster {
  const roster = smallBureau();
  const known = roster.people[0];
  if (known === undefined) throw new Error('a bureau of nobody');
  const more = ['wei', 'yuan'].map((naturalKey, n) => {
    return { ...known, naturalKey, name: naturalKey, phone: `1990000009${n}`, dingtalkUserId: null };
  });
  const contact = { role: 'enterprise_statistician', isMain: true } as const;
  return {
    ...roster,
    people: [...roster.people, ...more],
    contacts: [
      ...roster.contacts.filter(({ uscc }) => uscc !== FIRM.yuandong),
      { ...contact, uscc: FIRM.jinli, personKey: 'wei' },
      { ...contact, uscc: FIRM.yuandong, personKey: 'yuan' },
    ],
  };
}

describe('one deadline on several channels', () => {
  let desk: Desk;
  let dingtalk: StoryChannel;
  let others: readonly StoryChannel[];
  let accountIds: readonly string[];
  let turn: Running;

  beforeAll(async () => {
    desk = await openDesk(bureauOfMany());
    await desk.release();
    // chen and both have left the organisation; the bureau's own people are all there.
    dingtalk = await dingtalkChannel(['hong', 'leader', 'town', 'clerk', 'specialist', 'energy', 'deputy']);
    others = await otherChannels();
    const channels = [dingtalk, ...others].map(({ session }) => ({ session, limits: null }));
    const accounts = await accountsOf(desk.db, channels, QUIET_LOG);
    accountIds = accounts.map(({ id }) => id);
    const taken = await takeTurn(desk.db, accounts, QUIET_LOG);
    if (taken === null) throw new Error('somebody else owns an account');
    turn = taken;
  });
  afterAll(async () => {
    await turn?.untilLost(AbortSignal.abort());
    for (const channel of [dingtalk, ...(others ?? [])]) await channel?.close();
    await desk?.close();
  });

  let now = '2026-11-02T08:30';
  const walkTo = async (wallTime: string) => {
    now = wallTime;
    await turn.runner.walkTo(shanghai(wallTime));
  };
  /** Says something in private on a channel, and answers with what came back there. */
  const say = async (on: StoryChannel, person: string, text: string) => {
    const id = on.addressOf(person);
    const sender = { channel: on.session.channel, scope: 'person' as const, id };
    const before = on.heard(id).length;
    await receiveMessage(desk.db, accountIds[[dingtalk, ...others].indexOf(on)] ?? '', {
      platformId: randomUUID(),
      conversation: sender,
      sender,
      sentAtMs: Date.now(),
      text,
      quotedRef: null,
      senderProof: ['email', 'sms'].includes(on.session.channel) ? 'claimed' : 'platform',
      content: 'text',
      file: null,
      raw: new Uint8Array(),
    });
    await turn.runner.drain(shanghai(now));
    return on.heard(id).slice(before).join('\n');
  };
  const bind = async (on: StoryChannel, person: string) => {
    const [row] = await desk.rows<{ id: string }>('SELECT id FROM person WHERE natural_key = $1', person);
    const { code } = await transaction(desk.db, (tx) => issueBindCode(tx, row?.id ?? '', 'cli'));
    expect(await say(on, person, `绑定 ${code}`)).toContain('已绑定');
  };
  const other = (n: number): StoryChannel => {
    const channel = others.at(n);
    if (channel === undefined) throw new Error('the story needs another channel');
    return channel;
  };
  const told = (on: StoryChannel, person: string) => on.heard(on.addressOf(person));

  it('reaches each firm once where it is, the next way where it must, and names who is nowhere', async () => {
    // Whoever is not on DingTalk binds by the code the bureau gave her; chen has a second channel.
    await desk.rows(
      `DELETE FROM binding b USING person p WHERE p.id = b.person_id AND p.natural_key = ANY($1)`,
      ELSEWHERE,
    );
    for (const [n, person] of ELSEWHERE.entries()) await bind(other(n), person);
    await bind(other(-1), 'chen');
    await desk.openTask();

    // The same reminder everywhere, each to whoever is there.
    await walkTo('2026-11-04T09:00');
    expect(told(dingtalk, 'hong').at(-1)).toContain('B204-1');
    for (const [n, person] of ELSEWHERE.entries()) {
      expect(told(other(n), person).slice(1).join()).toContain('B204-1');
    }

    // DingTalk has no chen any more: said once more, on her second channel, which is abroad, and never again on the first.
    const [, ...abroad] = told(other(-1), 'chen');
    expect([told(dingtalk, 'chen'), abroad.length, abroad.join().includes('B204-1')]).toEqual([[], 1, false]);
    const moves = await desk.rows(
      `SELECT p.natural_key AS person, l.occasion, l.instead_why AS why, count(*)::int AS lines
         FROM delivery_line l JOIN person p ON p.id = l.person_id
        WHERE l.instead_of IS NOT NULL AND l.state = 'carried' GROUP BY 1, 2, 3 ORDER BY 1`,
    );
    expect(moves).toEqual([{ person: 'chen', occasion: 'ladder:2', why: 'address_gone', lines: 1 }]);

    // Answered where it was heard; the leader of her grid reads who could not be told at all, and why.
    expect(await say(other(0), 'silent', '已报')).toContain('B204-1');
    await walkTo('2026-11-06T09:00');
    const lists = told(dingtalk, 'leader').join('\n');
    expect(lists).toContain(`${SHORT_NAME.qiming} 联系不上：钉钉账号不存在`);
    expect(lists).not.toContain(`${SHORT_NAME.tiancheng} 联系不上`);
    expect(told(other(-1), 'chen').length).toBeGreaterThan(2);
    const tries = await desk.rows(`SELECT 1 FROM delivery WHERE address = 'chen'`);
    expect(tries).toHaveLength(1);

    // Nobody was told the same thing about the same firm twice.
    const twice = await desk.rows(
      `SELECT 1 FROM delivery_line l JOIN delivery d ON d.id = l.delivery_id
        WHERE l.item_id IS NOT NULL AND l.person_id IS NOT NULL AND d.state = 'sent'
        GROUP BY l.item_id, l.round, l.occasion, l.person_id HAVING count(*) > 1`,
    );
    expect(twice).toEqual([]);

    // Abroad no code is given out that would bind another channel.
    expect(await say(other(-1), 'chen', '绑定')).toContain('不在这里给绑定码');
  });
});
