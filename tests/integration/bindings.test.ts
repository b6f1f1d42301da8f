// One person on several channels: bound by a code or a list, the same person on each, in the order that is set.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelSession } from '#adapters/contract.ts';
import { accountsOf, type Running, takeTurn } from '#bot/app/duties.ts';
import { issueBindCode } from '#bot/services/bind-by-code.ts';
import { importBindings } from '#bot/services/import-bindings.ts';
import { personMeant, preferChannels, unbind } from '#bot/services/people-channels.ts';
import { receiveMessage } from '#bot/services/receive-message.ts';
import { transaction } from '#prisma/db.ts';
import { shanghai } from '#tests/support/business-time.ts';
import { type Desk, openDesk, QUIET_LOG } from '#tests/support/desk.ts';
import { type PaperChannel, paperChannel } from '#tests/support/paper-channel.ts';

/** Where people are heard, and so can bind; what they say is handed in below. */
const HEARING: ChannelSession['ingress'] = {
  mode: 'stream',
  run: () => Promise.resolve(),
  state: () => 'stopped',
};

const NOON = '2026-11-04T09:30';

let desk: Desk;
let paper: PaperChannel;
let turn: Running;
let paperId: string;
let deskId: string;
let said = 0;

beforeEach(async () => {
  desk = await openDesk();
  paper = paperChannel('paper');
  await desk.release();
  const accounts = await accountsOf(
    desk.db,
    [desk.session, { ...paper, ingress: HEARING }].map((session) => ({ session, limits: null })),
    QUIET_LOG,
  );
  [deskId, paperId] = accounts.map(({ id }) => id) as [string, string];
  const taken = await takeTurn(desk.db, accounts, QUIET_LOG);
  if (taken === null) throw new Error('somebody else owns an account');
  turn = taken;
  await desk.setClock(NOON);
});

afterEach(async () => {
  await turn.untilLost(AbortSignal.abort());
  await desk.close();
});

/** Says something on a channel; answers what came back there. */
const say = async (
  channel: 'paper' | 'dingtalk',
  from: string,
  text: string,
  quoting: string | null = null,
  group: string | null = null,
) => {
  const sender = { channel, scope: 'person' as const, id: from };
  const conversation = group === null ? sender : { channel, scope: 'group' as const, id: group };
  const rest = {
    senderProof: 'platform' as const,
    quotedRef: quoting,
    content: 'text' as const,
    file: null,
    raw: new Uint8Array(),
  };
  const before = [paper.taken.length, (await desk.heard(from)).length] as const;
  said += 1;
  await receiveMessage(desk.db, channel === 'paper' ? paperId : deskId, {
    platformId: `said-${said}`,
    conversation,
    sender,
    sentAtMs: Date.now(),
    text,
    ...rest,
  });
  await turn.runner.drain(shanghai(NOON));
  if (channel === 'dingtalk') return (await desk.heard(from)).slice(before[1]).join('\n');
  return paper.taken
    .slice(before[0])
    .map(({ to, text: answer }) => `${to}: ${answer}`)
    .join('\n');
};
const codeFor = (name: string) =>
  transaction(desk.db, async (tx) => {
    const person = await personMeant(tx, name);
    return (await issueBindCode(tx, person.id, 'cli')).code;
  });
const bindings = () =>
  desk.rows<Record<string, string | null>>(
    `SELECT p.natural_key AS person, b.channel, b.address, b.state, b.verified_by AS by FROM binding b
       JOIN person p ON p.id = b.person_id WHERE b.channel = 'paper' OR p.natural_key = 'chen' ORDER BY b.rank, b.id`,
  );
const actions = async () =>
  (
    await desk.rows<{ action: string }>(
      `SELECT action FROM audit WHERE action LIKE '%bind%' OR action LIKE 'address%' OR action = 'channels_ordered' ORDER BY id`,
    )
  ).map(({ action }) => action);

describe('a code', () => {
  it('binds the address it is sent from, once, and the person is the same there', async () => {
    const code = await codeFor('chen');
    expect(await say('paper', 'tg-1', '我的')).toBe('');
    expect(await say('paper', 'tg-1', `绑定 ${code.toLowerCase()}`)).toContain('已绑定');
    expect(await bindings()).toEqual([
      { person: 'chen', channel: 'dingtalk', address: 'chen', state: 'member', by: 'roster' },
      { person: 'chen', channel: 'paper', address: 'tg-1', state: 'heard_from', by: 'code' },
    ]);
    await desk.openTask();
    expect(await say('paper', 'tg-1', '我的')).toContain('tg-1: ');
    // Used once: nobody else is let in by it.
    expect(await say('paper', 'tg-2', `绑定 ${code}`)).toContain('绑定码不对');
    expect(await bindings()).toHaveLength(2);
    expect(await actions()).toEqual(['bind_code_issued', 'address_bound']);
    expect(JSON.stringify(await desk.rows('SELECT * FROM audit'))).not.toContain(code);
  });

  it('is answered the same when it is wrong, void or too old, and tells a stranger nothing', async () => {
    const first = await codeFor('chen');
    await codeFor('chen');
    const late = await codeFor('hong');
    await desk.rows(
      `UPDATE binding_code c SET expires_at = clock_timestamp() FROM person p WHERE p.id = c.person_id AND p.natural_key = 'hong'`,
    );
    const answers = [
      await say('paper', 'tg-1', `绑定 ${first}`),
      await say('paper', 'tg-1', `绑定 ${late}`),
      await say('paper', 'tg-1', '绑定 AAAAAA'),
      await say('paper', 'tg-1', '绑定 12'),
    ];
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain('绑定码不对，或已用过、已过期');
    expect(await say('paper', 'tg-1', '绑定')).toBe('');
    expect(await bindings()).toHaveLength(1);
  });

  it('cannot be guessed: after five wrong ones nobody listens for an hour, not to a right one either', async () => {
    for (let n = 0; n < 4; n += 1) await say('paper', 'tg-1', '绑定 AAAAAA');
    expect(await say('paper', 'tg-1', '绑定 BBBBBB')).toContain('一小时内不再受理');
    const code = await codeFor('chen');
    expect(await say('paper', 'tg-1', `绑定 ${code}`)).toBe('');
    // Somebody else is not held up by it, and the code is still good.
    expect(await say('paper', 'tg-2', `绑定 ${code}`)).toContain('已绑定');
    await desk.rows(`UPDATE message_in SET received_at = received_at - interval '61 minutes'`);
    expect(await say('paper', 'tg-1', '绑定 AAAAAA')).toContain('绑定码不对');
  });

  it('takes no address from somebody who has it, and is used up by the attempt', async () => {
    const code = await codeFor('hong');
    expect(await say('dingtalk', 'chen', `绑定 ${code}`)).toContain('登记在另一位人员名下');
    expect(await say('paper', 'tg-1', `绑定 ${code}`)).toContain('绑定码不对');
    expect((await bindings()).map(({ person }) => person)).toEqual(['chen']);
  });
});

describe('a code asked for in chat', () => {
  const codeIn = (answer: string) => / ([2-9A-Z]{6})”/u.exec(answer)?.[1] ?? 'none';

  it('is the speaker’s own: the other channels are named, and it binds one', async () => {
    const answer = await say('dingtalk', 'chen', '换渠道');
    expect(answer).toContain('您的绑定码：');
    expect(answer).toContain('paper（单独发给机器人）');
    expect(answer).toContain('您现在的渠道：钉钉');
    const code = codeIn(answer);
    // Said on the channel she has it binds nothing, and is not used up.
    expect(await say('dingtalk', 'chen', `绑定 ${code}`)).toContain('这里已经绑定了');
    expect(await say('paper', 'p-1', `绑定 ${code}`)).toContain('已绑定');
    // Whoever it really was: she is told on the channel she had before.
    expect((await desk.heard('chen')).at(-1)).toContain('您的paper账号刚刚凭绑定码绑定');
    expect(await say('paper', 'p-2', `绑定 ${code}`)).toContain('绑定码不对');
    expect((await bindings()).map(({ address, channel }) => [channel, address])).toEqual([
      ['dingtalk', 'chen'],
      ['paper', 'p-1'],
    ]);
    expect(await actions()).toEqual(['bind_code_issued', 'address_bound']);
    expect(JSON.stringify(await desk.rows('SELECT * FROM audit'))).not.toContain(code);
  });

  it('is given to a leader and to staff for whom they look after, and for nobody else', async () => {
    // chen is of the leader’s grid; agent answers in another as well; deputy holds a duty; clerk is of the bureau.
    const answer = await say('dingtalk', 'leader', '绑定 冯老师 paper');
    expect(answer).toContain('冯老师的绑定码：');
    for (const [who, text, why] of [
      ['leader', '绑定 褚老师', '没有这个人'],
      ['both', '绑定 褚老师', '您范围以外'],
      ['leader', '绑定 郑老师', '由统计局人员办理'],
      ['leader', '绑定 钱老师', '没有这个人'],
      ['specialist', '绑定 钱老师', '这个人是统计局人员'],
      ['leader', '绑定 没有人', '没有这个人'],
      ['deputy', '绑定 冯老师', '由网格长和统计局人员办理'],
      ['hong', '绑定 冯老师', '由网格长和统计局人员办理'],
      ['leader', '绑定 冯老师 微信', '没有开通可以绑定的渠道“微信”'],
    ] as const) {
      expect(await say('dingtalk', who, text), `${who}: ${text}`).toContain(why);
    }
    expect(await say('dingtalk', 'clerk', '绑定 19900000011')).toContain('褚老师的绑定码：');
    expect(await say('paper', 'p-9', `绑定 ${codeIn(answer)}`)).toContain('已绑定');
    const issuers = await desk.rows(
      `SELECT a.actor = 'person:' || p.id AS own, p.natural_key AS person FROM audit a JOIN person p ON a.subject = 'person:' || p.id
        WHERE a.action = 'bind_code_issued' ORDER BY a.id`,
    );
    expect(issuers).toEqual([
      { own: false, person: 'chen' },
      { own: false, person: 'agent' },
    ]);
  });

  it('is shown in no group, and one that is said in a group is void', async () => {
    expect(await say('dingtalk', 'leader', '绑定 冯老师', null, 'group-1')).toContain('在与我的单聊里');
    expect(await actions()).toEqual([]);
    const code = codeIn(await say('dingtalk', 'chen', '绑定'));
    expect(await say('dingtalk', 'chen', `绑定 ${code}`, null, 'group-1')).toContain('已经作废');
    expect(await say('paper', 'p-1', `绑定 ${code}`)).toContain('绑定码不对');
    expect(await actions()).toEqual(['bind_code_issued', 'bind_code_spilt']);
  });

  it('is refused to whoever has twenty out that nobody has used', async () => {
    await desk.rows(
      `WITH made AS (INSERT INTO person (natural_key, name) SELECT 'x' || n, 'x' || n FROM generate_series(1, 20) n RETURNING id)
       INSERT INTO binding_code (person_id, code_hash, issued_by, expires_at)
       SELECT m.id, m.id::text, 'person:' || p.id, clock_timestamp() + interval '1 hour'
         FROM made m CROSS JOIN person p WHERE p.natural_key = 'leader'`,
    );
    expect(await say('dingtalk', 'leader', '绑定 冯老师')).toContain('还有20个没有用');
    await desk.rows('UPDATE binding_code SET expires_at = clock_timestamp()');
    expect(await say('dingtalk', 'leader', '绑定 冯老师')).toContain('冯老师的绑定码：');
  });
});

describe('a list of accounts', () => {
  const csv = (...rows: readonly string[]) => ({
    fileName: '账号.csv',
    bytes: new TextEncoder().encode(['姓名,手机,渠道,账号', ...rows].join('\n')),
  });
  const NAMES = [
    { kind: 'dingtalk', name: '钉钉' },
    { kind: 'paper', name: '纸条' },
  ];
  const bring = (file: ReturnType<typeof csv>, dryRun = false) =>
    importBindings(desk.db, file, NAMES, { actor: 'cli', dryRun });
  const chen = async () =>
    (
      await desk.rows<{ name: string; phone: string }>(
        `SELECT name, phone FROM person WHERE natural_key = 'chen'`,
      )
    )[0] ?? { name: '', phone: '' };

  it('is brought in whole, and its order is the order of use', async () => {
    const { name, phone } = await chen();
    const list = csv(`${name},${phone},纸条,p-1`, `${name},${phone},钉钉,chen`);
    expect(await bring(list, true)).toEqual({ ok: true, people: 1, addresses: 2 });
    expect(await bindings()).toHaveLength(1);
    expect(await bring(list)).toEqual({ ok: true, people: 1, addresses: 2 });
    expect((await bindings()).map(({ channel, state }) => [channel, state])).toEqual([
      ['paper', 'bound'],
      ['dingtalk', 'bound'],
    ]);
    expect(await bring(list)).toEqual({ ok: true, people: 1, addresses: 2 });
    expect(await bindings()).toHaveLength(2);
  });

  it('names every cell that is wrong and changes nothing', async () => {
    const { name, phone } = await chen();
    const result = await bring(
      csv(
        `${name},${phone},微信,x`,
        `没人,,纸条,y`,
        `别名,${phone},纸条,z`,
        `${name},${phone},钉钉,hong`,
        `${name},${phone},纸条,same`,
        `${name},${phone},纸条,same`,
        `${name},123,纸条,w`,
      ),
    );
    expect(result.ok).toBe(false);
    const problems = result.ok ? [] : result.problems;
    for (const part of ['微信', '没有这个人', '姓名不同', '别人名下', '已经有了', '不是11位']) {
      expect(
        problems.some((line) => line.includes(part)),
        part,
      ).toBe(true);
    }
    expect(await bindings()).toHaveLength(1);
  });
});

describe('the order of a person’s channels', () => {
  const chenOf = <T>(work: (person: { id: string; name: string }) => T) =>
    transaction(desk.db, (tx) => personMeant(tx, 'chen')).then(work);
  const bindPaper = async () => say('paper', 'tg-1', `绑定 ${await codeFor('chen')}`);

  it('decides where she is told; taking one away leaves the other', async () => {
    await bindPaper();
    await desk.openTask();
    await chenOf((person) => transaction(desk.db, (tx) => preferChannels(tx, person, ['paper'], 'cli')));
    const before = paper.taken.length;
    await turn.runner.walkTo(shanghai('2026-11-06T09:00'));
    expect(new Set(paper.taken.slice(before).map(({ to }) => to))).toEqual(new Set(['tg-1']));
    await chenOf((person) => transaction(desk.db, (tx) => unbind(tx, person, 'paper', 'cli')));
    expect(await say('paper', 'tg-1', '我的')).toBe('');
    expect(await desk.heard('chen')).toEqual([]);
    await turn.runner.walkTo(shanghai('2026-11-09T12:00'));
    expect((await desk.heard('chen')).length).toBeGreaterThan(0);
    expect(await actions()).toEqual([
      'bind_code_issued',
      'address_bound',
      'channels_ordered',
      'address_unbound',
    ]);
  });

  it('is of channels she has: others are refused, and nobody is unbound twice', async () => {
    const tryAll = chenOf((person) =>
      transaction(desk.db, (tx) => preferChannels(tx, person, ['paper'], 'cli')),
    );
    await expect(tryAll).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const take = chenOf((person) => transaction(desk.db, (tx) => unbind(tx, person, 'paper', 'cli')));
    await expect(take).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('one person on two channels', () => {
  it('answers on one what was asked on the other, and is answered where she writes', async () => {
    await say('paper', 'tg-agent', `绑定 ${await codeFor('agent')}`);
    await desk.openTask();
    await turn.runner.drain(shanghai(NOON));
    // Three firms: a bare 已报 is asked back on DingTalk, and the number said on paper settles it.
    const asked = await say('dingtalk', 'agent', '已报');
    expect(asked).toMatch(/1\..+\n2\./u);
    const settled = await say('paper', 'tg-agent', '1');
    expect(settled).toContain('tg-agent: ');
    const events = await desk.rows<{ n: number }>(
      `SELECT count(DISTINCT item_id)::int AS n FROM item_event WHERE kind = 'claimed'`,
    );
    expect(events[0]?.n).toBeGreaterThan(0);
    expect(await say('dingtalk', 'agent', '1')).not.toBe(settled);
  });

  it('goes by the numbers of the list she last had, wherever that was', async () => {
    await say('paper', 'tg-leader', `绑定 ${await codeFor('leader')}`);
    await desk.openTask();
    await turn.runner.walkTo(shanghai('2026-11-05T17:00'));
    const [list] = await desk.rows<{ code: string }>(
      `SELECT i.code FROM delivery_line l JOIN item i ON i.id = l.item_id
        WHERE l.occasion LIKE 'leader:%' AND l.list_number = 1 LIMIT 1`,
    );
    await desk.setClock('2026-11-05T17:00');
    expect(await say('paper', 'tg-leader', '已联系 1 下午报')).toContain('tg-leader: ');
    const noted = await desk.rows<{ code: string }>(
      `SELECT i.code FROM item_event e JOIN item i ON i.id = e.item_id WHERE e.kind = 'called'`,
    );
    expect(noted).toEqual([list]);
  });
});
