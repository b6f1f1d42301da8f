// Broadcasts of bureau staff: drawn up, agreed to, sent once to whom they are for, paused, stopped, corrected.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendBroadcasts } from '#bot/services/broadcast/send.ts';
import { pauseBroadcast, resumeBroadcast } from '#bot/services/broadcast/steer.ts';
import { Caller } from '#bot/services/call-attempts.ts';
import { claimWave } from '#bot/services/claim-slots.ts';
import { transaction } from '#prisma/db.ts';
import { saveTemplate } from '#prisma/repos/broadcasts.ts';
import { shanghai } from '#tests/support/business-time.ts';
import { type Desk, openDesk } from '#tests/support/desk.ts';
import { FIRM } from '#tests/support/registry.ts';
import { largeBureau } from '#tests/support/registry-large.ts';

const AT = '2026-11-04T09:40';
const CLI = { actor: 'cli', posts: null };

let desk: Desk;

const numberIn = (text: string | null) => Number(/第(\d+)号/.exec(text ?? '')?.[1]);
const stateOf = async (number: number) =>
  (await desk.rows<{ state: string }>('SELECT state FROM broadcast WHERE number = $1', number))[0]?.state;
const lines = async (number: number) =>
  Object.fromEntries(
    (
      await desk.rows<{ state: string; n: number }>(
        `SELECT coalesce(d.state, l.reason, l.state) AS state, count(*)::int AS n
           FROM broadcast b JOIN delivery_line l ON l.broadcast_id = b.id
           LEFT JOIN delivery d ON d.id = l.delivery_id WHERE b.number = $1 GROUP BY 1`,
        number,
      )
    ).map(({ n, state }) => [state, n]),
  );
const times = async (address: string, text: string) =>
  (await desk.heard(address)).filter((heard) => heard.startsWith('【') && heard.includes(text)).length;
/** Draws it up, confirms it, and answers with its number. */
const send = async (words: string, from = 'clerk') => {
  const number = numberIn(await desk.say(from, words));
  await desk.say(from, '确认');
  await desk.drain();
  return number;
};

describe('a broadcast', () => {
  beforeAll(async () => {
    desk = await openDesk();
    await desk.setClock(AT);
    await desk.openTask();
  });
  afterAll(() => desk?.close());

  it('is previewed, confirmed and sent once to each, its shared text in one call', async () => {
    const preview = (await desk.say('clerk', '群发 工业 统计员：请及时报送甲。')) ?? '';
    const number = numberIn(preview);
    expect(preview).toContain('发给玉环市·工业·企业统计员，共4人，确认后即发');
    expect(preview).toContain('收不到的2个：金利塑料（没有登记统计人员）、鑫源模具（联系人没有可用的账号）');
    expect(preview).toContain('渠道：钉钉4；调用接口1次');
    expect(preview).toContain('全文：【统计局通知】请及时报送甲。');
    expect(await desk.say('clerk', '确认')).toContain('已确认，现在发出');
    await desk.drain();
    for (const address of ['chen', 'hong', 'both', 'agent']) expect(await times(address, '报送甲')).toBe(1);
    const calls = await desk.rows(
      `SELECT DISTINCT attempt_id FROM delivery d JOIN delivery_line l ON l.delivery_id = d.id
         JOIN broadcast b ON b.id = l.broadcast_id WHERE b.number = $1`,
      number,
    );
    expect(calls).toHaveLength(1);
    expect(await stateOf(number)).toBe('done');
    expect(await lines(number)).toEqual({ sent: 4, unreachable: 1 });
    expect((await desk.heard('clerk')).at(-1)).toContain('已发完，已发4／4，失败0，未知0，收不到1');
    const audited = await desk.rows<{ action: string; by: string }>(
      `SELECT action, coalesce(p.natural_key, a.actor) AS by FROM audit a
         LEFT JOIN person p ON a.actor = 'person:' || p.id
        WHERE subject = 'broadcast:' || (SELECT id FROM broadcast WHERE number = $1) ORDER BY a.id`,
      number,
    );
    expect(audited.map(({ action, by }) => `${by} ${action}`)).toEqual([
      'clerk broadcast_preview',
      'clerk broadcast_schedule',
      'service broadcast_start',
      'service broadcast_finish',
    ]);
  });

  it('step by step is led through whom and what, and told what is wrong with each', async () => {
    expect(await desk.say('clerk', '群发')).toContain('发给谁');
    expect(await desk.say('clerk', '火星街道 统计员')).toContain('没有“火星街道”');
    expect(await desk.say('clerk', '玉城街道 统计员')).toContain('发什么');
    expect(await desk.say('clerk', '{企业}请及时报送')).toContain('第1个字的变量 {企业}：没有这个变量');
    const preview = await desk.say('clerk', '{企业简称}请及时报送');
    expect(preview).toContain('样文（每人不同）：【统计局通知】');
    expect(await desk.say('clerk', '谁没报')).not.toContain('群发');
    expect(await desk.say('clerk', '取消')).toContain('已取消');
    expect(await desk.say('clerk', '确认')).not.toContain('现在发出');
    expect(await stateOf(numberIn(preview))).toBe('stopped');
  });

  it('with variables is a text of each reader’s own, about all of their firms', async () => {
    await send('群发 统计员：{企业简称}的{姓名}请及时报送乙。');
    expect(await times('agent', '远东阀门、力拓机械、华宇电子的')).toBe(1);
    expect(await times('hong', '宏达铸造的')).toBe(1);
  });

  it('keeps to its author’s subtree, profession and role', async () => {
    expect(await desk.say('specialist', '群发 能源 统计员：请及时报送。')).toContain('您负责的专业是工业');
    expect(await desk.say('specialist', '群发 统计员：请及时报送。')).toContain('玉环市·工业·企业统计员');
    expect(await desk.say('town', '群发 统计员：请及时报送。')).toContain('群发由统计局');
    expect(await desk.say('leader', '群发')).toContain('群发由统计局');
    // The head of level 1 is a deputy mayor and no addressee.
    expect(await desk.say('clerk', '群发 网格长：请及时联系。')).toContain('共2人');
    expect(await desk.say('clerk', '群发 统计员：请大家', { group: 'group-1' })).toContain('单聊');
  });

  it('that calls upon everybody waits for somebody else, who may refuse with a reason', async () => {
    const number = await send('群发 工业 统计员：@所有人 请及时报送丙。');
    expect(await stateOf(number)).toBe('waiting');
    expect((await desk.heard('specialist')).at(-1)).toContain(`批准第${number}号群发（文字里有@所有人）`);
    expect(await desk.say('clerk', `批准 ${number}`)).toContain('要由另一位工作人员批准');
    expect(await desk.say('energy', `批准 ${number}`)).toContain('不在您负责的范围内');
    expect(await desk.say('specialist', `不批准 ${number}`)).toContain('要写原因');
    expect(await desk.say('specialist', `不批准 ${number} 时间写错了`)).toContain('已告知起草人');
    await desk.drain();
    expect((await desk.heard('clerk')).at(-1)).toContain('时间写错了');
    expect(await desk.say('specialist', `批准 ${number}`)).toContain('未获批准，不能批准');
    expect(await times('chen', '报送丙')).toBe(0);
  });

  it('from a template keeps the version it used', async () => {
    const save = (text: string) =>
      transaction(desk.db, (tx) => saveTemplate(tx, { name: '月报', text, actor: 'cli', now: shanghai(AT) }));
    await save('月报第一版');
    const number = await send('群发 统计员：模板 月报');
    await save('月报第二版');
    expect(await desk.say('clerk', '群发 统计员：模板 月报')).toContain('月报第二版');
    expect(await times('chen', '月报第一版')).toBe(1);
    const used = `SELECT version FROM broadcast b JOIN broadcast_template t ON t.id = b.template_id WHERE number = $1`;
    expect(await desk.rows(used, number)).toEqual([{ version: 1 }]);
  });

  it('that has gone out is corrected, tied to the original, and refuses a figure’s variable', async () => {
    const number = await send('群发 统计员：截止时间是8日12时。');
    expect(await desk.say('clerk', `更正 ${number} {产值}`)).toContain('更正没有发出');
    expect(await desk.say('clerk', `撤回 ${number}`)).toContain('撤不回');
    expect(await desk.say('clerk', `更正 ${number} 截止时间是8日24时。`)).toContain('正在给4个收件人发更正');
    await desk.drain();
    expect((await desk.heard('chen')).at(-1)).toBe(
      '更正：此前“【统计局通知】截止时间是8日12时。”（11月4日9时40分发出）有误，以本条为准：截止时间是8日24时。',
    );
  });

  it('is held by 暂停全部 like everything else', async () => {
    const number = numberIn(await desk.say('clerk', '群发 统计员：请及时报送丁。'));
    await desk.say('clerk', '暂停全部');
    await desk.receive('clerk', '确认');
    await desk.drain();
    expect(await lines(number)).toEqual({ planned: 4, unreachable: 1 });
    expect(await desk.say('clerk', `停止 ${number}`)).toContain('已停止');
    await desk.say('clerk', '恢复');
    await desk.drain();
    expect(await lines(number)).toEqual({ broadcast_stopped: 4, unreachable: 1 });
    expect(await times('chen', '报送丁')).toBe(0);
  });

  it('in rehearsal waits for 发送, and for its own 继续 if it was paused meanwhile', async () => {
    await desk.rows('UPDATE installation SET rehearsal = true');
    const number = await send('群发 统计员：请及时报送戊。');
    expect((await desk.heard('clerk')).at(-1)).toContain('等您放行，共4人');
    expect(await desk.say('clerk', `暂停 ${number}`)).toContain('已暂停，已发0／4');
    await desk.say('clerk', '发送');
    await desk.rows('UPDATE installation SET rehearsal = false');
    expect(await times('chen', '报送戊')).toBe(0);
    expect(await lines(number)).toEqual({ held: 4, unreachable: 1 });
    await desk.say('clerk', `继续 ${number}`);
    await desk.drain();
    expect(await times('chen', '报送戊')).toBe(1);
    expect(await stateOf(number)).toBe('done');
  });
});

describe('a broadcast at its hour', () => {
  beforeAll(async () => {
    desk = await openDesk();
    await desk.setClock('2026-11-04T12:10');
  });
  afterAll(() => desk?.close());

  it('waits for the hours of its place, and is not said to who has filed meanwhile', async () => {
    await desk.openTask();
    const [task] = await desk.rows<{ code: string }>('SELECT code FROM task');
    expect(await desk.say('clerk', `群发 任务${task?.code} 没听过：请报送。`)).toContain(
      '里没有“没听过”。可以写“未完成”',
    );
    const refused = await desk.say('clerk', '群发 玉城街道 群：{企业简称}请及时报送。');
    expect(refused).toContain('发到群里的文字不能带单位或个人的信息');
    const preview = await desk.say('clerk', '请及时报送己。');
    expect(preview).toContain('共1个群，11月4日13时30分发出');
    expect(preview).toContain('收不到的1个：玉城街道工业第2网格（网格没有登记工作群）');
    await desk.say('clerk', '确认');
    const text = '{表号}请在{截止时间}前报送。';
    expect(await desk.say('clerk', `群发 任务${task?.code} 未报 明天9点：${text}`)).toContain(
      '11月5日9时发出',
    );
    await desk.say('clerk', '确认');
    await desk.walkTo('2026-11-04T13:29');
    expect(await desk.heard('group-1')).toEqual([]);
    await desk.walkTo('2026-11-04T13:30');
    expect(await desk.heard('group-1')).toEqual(['【统计局通知】请及时报送己。']);
    await desk.applyList('2026-11-04T13:30', { [FIRM.hongda]: 'filed', [FIRM.tiancheng]: 'not_filed' });
    await desk.walkTo('2026-11-05T09:30');
    expect(await times('hong', '前报送')).toBe(0);
    expect(await times('chen', 'B204-1请在11月8日12时前报送。')).toBe(1);
    // Nor to who files between its beginning and its turn.
    const late = numberIn(await desk.say('clerk', `群发 任务${task?.code} 未报：请及时报送辛。`));
    await desk.say('clerk', '暂停全部');
    await desk.receive('clerk', '确认');
    await desk.drain();
    await desk.applyList('2026-11-05T09:30', { [FIRM.tiancheng]: 'filed' });
    await desk.say('clerk', '恢复');
    await desk.drain();
    expect(await lines(late)).toEqual({ sent: 2, not_addressed: 1, unreachable: 1 });
    expect(await times('chen', '报送辛')).toBe(0);
  });
});

describe('a broadcast to more than 500', () => {
  beforeAll(async () => {
    desk = await openDesk(largeBureau(600), { calls: 5_000, pushes: 0 });
    await desk.setClock(AT);
  });
  afterAll(() => desk?.close());

  it('waits for a second person; paused half-way it goes on with the others, and nobody hears it twice', async () => {
    const preview = await desk.say('clerk', '群发 工业 统计员：请及时报送10月报表。');
    const number = numberIn(preview);
    expect(preview).toContain('共604人');
    expect(preview).toMatch(/调用接口31次，本月已用\d+／5000次/);
    expect(preview).toContain('提交批准（超过500个接收方');
    expect(await desk.say('clerk', '确认')).toContain('已请1位工作人员批准');
    expect(await stateOf(number)).toBe('waiting');
    let calls = 0;
    const busy = { state: 'throttled', retryAfterMs: 3_600_000, native: 'busy' } as const;
    desk.answerWith((to) => {
      if (to.length > 1 && ++calls > 10) return { call: busy };
      return {
        call: calls === 10 ? { state: 'unknown', native: 'cut' } : { state: 'accepted', ref: `r-${to[0]}` },
      };
    });
    await desk.receive('specialist', `批准 ${number}`);
    await desk.drain();
    const paused = (await desk.say('clerk', `暂停 ${number}`)) ?? '';
    expect(paused).toMatch(/已暂停（.+批准），已发180／604，失败0，未知20，未发404，收不到1/u);
    expect(await lines(number)).toEqual({ sent: 180, unknown: 20, held: 404, unreachable: 1 });
    desk.answerWith(null);
    await desk.drain();
    expect((await lines(number))['sent']).toBe(180);
    await desk.say('clerk', `继续 ${number}`);
    await desk.drain();
    expect(await lines(number)).toEqual({ sent: 584, unknown: 20, unreachable: 1 });
    const twice = await desk.rows(
      `SELECT person_id FROM delivery WHERE purpose = 'broadcast' GROUP BY 1 HAVING count(*) > 1`,
    );
    expect(twice).toEqual([]);
    expect(await stateOf(number)).toBe('done');

    expect(await desk.say('clerk', `更正 ${number} 是9月报表。`)).toContain('更正已提交（超过500个接收方）');
    expect(await desk.say('clerk', `批准 ${number}`)).toContain('要由另一位工作人员批准');
    expect((await desk.heard('specialist')).at(-1)).toContain(`请您批准第${number}号群发的更正`);
    expect(await desk.say('specialist', `批准 ${number}`)).toContain('正在给604个收件人发更正');
    await desk.drain();
    expect((await desk.heard('s600')).at(-1)).toContain('有误，以本条为准：是9月报表。');
    expect(await desk.say('specialist', `批准 ${number}`)).toContain('已发完，不能批准');
  });

  it('paused between the claim and the calls makes none of them', async () => {
    const [row] = await desk.rows<{ number: number }>(
      `INSERT INTO broadcast (state, author, audience, text, send_at, receivers, calls, created_at, approved_by, approved_at)
       VALUES ('scheduled', 'person:x', $1, '请及时报送庚', $2, 604, 31, $2, 'cli', $2) RETURNING number`,
      JSON.stringify({
        gridPath: 'YH/',
        gridName: '玉环市',
        profession: null,
        readers: ['firm'],
        task: null,
      }),
      shanghai(AT).toString(),
    );
    const number = row?.number ?? 0;
    const now = shanghai(AT);
    await sendBroadcasts(desk.db, desk.means, now);
    expect(await claimWave(desk.db, desk.account, desk.session, now)).toBe(604);
    await transaction(desk.db, (tx) => pauseBroadcast(tx, number, CLI));
    const caller = new Caller(desk.db, desk.account, desk.session, () => Promise.resolve());
    expect(await caller.run(new AbortController().signal)).toBe(0);
    expect((await lines(number))['held']).toBe(604);
    await transaction(desk.db, (tx) => resumeBroadcast(tx, number, CLI, now));
    await desk.drain();
    expect((await lines(number))['sent']).toBe(604);
  });
});
