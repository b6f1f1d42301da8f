// Lists sent by chat: previewed, asked about, brought in once; and everything that is not.

import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FileFetch } from '#adapters/contract.ts';
import type { StatusWord } from '#bot/domain/status-list/status-list.ts';
import { forgetShortLived } from '#bot/services/forget-short-lived.ts';
import { writeStatusListFile } from '#bot/sheets/status-list-file.ts';
import { shanghai } from '#tests/support/business-time.ts';
import { type Desk, openDesk } from '#tests/support/desk.ts';
import { FIRM, usccOf } from '#tests/support/registry.ts';
import { FIGURE, INDICATOR, type ListedQuery, verificationFile } from '#tests/support/verification.ts';

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
  await desk.openTask();
  await desk.setClock('2026-11-06T13:40');
});
afterEach(() => desk.close());

const FILED_AT = '2026-11-06T13:20';

async function list(words: Readonly<Record<string, StatusWord>>, formCode = 'B204-1'): Promise<Uint8Array> {
  const entries = Object.entries(words).map(([uscc, word]) => {
    return { uscc, unitName: `玉环${uscc}`, word, filedAt: word === 'not_filed' ? null : shanghai(FILED_AT) };
  });
  return writeStatusListFile({ formCode, period: '2026-10', entries });
}

const fetched = (bytes: Uint8Array): FileFetch => ({ state: 'fetched', bytes, calls: 1 });

/** Sends a file; what the platform answers to its reference, and what the sender is told. */
async function sendFile(from: string, answer: FileFetch, name = '名单.xlsx', id?: string) {
  desk.filesAre(() => answer);
  const file = { name, sizeBytes: null, ref: 'ref-canary' };
  return desk.say(from, '', { file, ...(id === undefined ? {} : { id }) });
}

const standings = async () => {
  const rows = await desk.rows<{ uscc: string; standing: string }>(
    'SELECT u.uscc, i.standing FROM item i JOIN unit u ON u.id = i.unit_id',
  );
  return new Map(rows.map(({ uscc, standing }) => [uscc, standing]));
};

const files = () =>
  desk.rows<{ state: string; reason: string | null; ref: string | null; hash: string | null }>(
    'SELECT state, reason, ref, hash FROM chat_file ORDER BY message_in_id',
  );

/** What waits for its next try may be tried now. */
const tryAgain = async () => {
  await desk.rows('UPDATE chat_file SET next_at = clock_timestamp()');
  await desk.drain();
};

describe('a list sent by bureau staff', () => {
  it('is previewed without a change, and brought in by 确认', async () => {
    const bytes = await list({
      [FIRM.tiancheng]: 'filed',
      [FIRM.hongda]: 'not_filed',
      [FIRM.lituo]: 'returned',
    });
    const preview = await sendFile('clerk', fetched(bytes));
    expect(preview).toContain('2026年10月B204-1');
    expect(preview).toContain('名单截至11月6日13时20分');
    expect(preview).toContain('新确认已报1，新退回1');
    expect(preview).toContain('任务里有、名单里没有的单位5家');
    expect(preview).toContain('“确认”');
    expect((await standings()).get(FIRM.tiancheng)).toBe('open');
    expect(await files()).toEqual([
      { state: 'previewed', reason: null, ref: null, hash: createHash('sha256').update(bytes).digest('hex') },
    ]);

    expect(await desk.say('clerk', '确认')).toContain('名单已导入');
    const after = await standings();
    expect([after.get(FIRM.tiancheng), after.get(FIRM.lituo)]).toEqual(['done', 'returned']);
    const [event] = await desk.rows<{ actor: string; person: boolean; message_in_id: string | null }>(
      'SELECT actor, person_id IS NOT NULL AS person, message_in_id FROM item_event LIMIT 1',
    );
    expect(event).toMatchObject({ person: true, message_in_id: null });
    expect(event?.actor).toMatch(/^person:/);
  });

  it('is brought in once: 确认 again, a redelivery and a second list of the same bytes change nothing', async () => {
    const bytes = await list({ [FIRM.tiancheng]: 'filed' });
    await sendFile('clerk', fetched(bytes), '名单.xlsx', 'm1');
    expect(await sendFile('clerk', fetched(bytes), '名单.xlsx', 'm1')).toBeNull();
    await desk.say('clerk', '确认', { id: 'm2' });
    const events = await desk.rows('SELECT id FROM item_event');
    await desk.receive('clerk', '确认', { id: 'm2' });
    await desk.drain();
    expect(await desk.say('clerk', '确认')).toContain('没有等待确认的名单');
    expect(await sendFile('clerk', fetched(bytes))).toContain('以前已经导入过');
    expect(await desk.say('clerk', '确认')).toContain('没有等待确认的名单');
    expect(await desk.rows('SELECT id FROM item_event')).toEqual(events);
    expect(await desk.rows('SELECT id FROM status_list')).toHaveLength(1);
  });

  it('is not brought in by 取消, by other words, by somebody else, or after half an hour', async () => {
    const bytes = await list({ [FIRM.tiancheng]: 'filed' });
    await sendFile('clerk', fetched(bytes));
    expect(await desk.say('clerk', '取消')).toContain('没有导入');
    expect(await desk.say('clerk', '确认')).toContain('没有等待确认的名单');

    await sendFile('clerk', fetched(bytes));
    await desk.say('clerk', '好的');
    expect(await desk.say('specialist', '确认')).toContain('没有等待确认的名单');
    await desk.say('clerk', '确认', { group: 'group-1' });
    await desk.setClock('2026-11-06T14:11');
    expect(await desk.say('clerk', '确认')).toContain('没有等待确认的名单');
    expect((await standings()).get(FIRM.tiancheng)).toBe('open');
  });

  it('still waits for its answer when something else is asked in between', async () => {
    await sendFile('clerk', fetched(await list({ [FIRM.tiancheng]: 'filed' })));
    expect(await desk.say('clerk', '谁没报')).toContain('天成汽配');
    expect(await desk.say('clerk', '确认')).toContain('名单已导入');
  });

  it('takes the place of the one before, also when it is refused', async () => {
    await sendFile('clerk', fetched(await list({ [FIRM.tiancheng]: 'filed' })));
    await sendFile('clerk', fetched(await list({ [FIRM.hongda]: 'filed' })));
    await desk.say('clerk', '确认');
    const after = await standings();
    expect([after.get(FIRM.tiancheng), after.get(FIRM.hongda)]).toEqual(['open', 'done']);

    await sendFile('clerk', fetched(await list({ [FIRM.tiancheng]: 'filed' })));
    await sendFile('clerk', fetched(new TextEncoder().encode('no,list\n1,2\n')), '别的.csv');
    expect(await desk.say('clerk', '确认')).toContain('没有等待确认的名单');
  });

  it('is refused with its cells', async () => {
    const csv = [
      '统一社会信用代码,单位详细名称,表号,报告期,报送状态,上报时间',
      `${FIRM.tiancheng},甲,B204-1,2026年10月,已交,2026-11-05 10:00:00`,
      `${FIRM.hongda},乙,B204-1,2026年13月,未上报,`,
    ].join('\n');
    const said = await sendFile('clerk', fetched(new TextEncoder().encode(csv)), '名单.csv');
    expect(said).toContain('《名单.csv》有2处错误');
    expect(said).toMatch(/第2行 E列\(报送状态\)/);
    expect(said).toMatch(/第3行 D列\(报告期\)/);
  });

  it('of a form without a task, or of another profession, says so', async () => {
    expect(await sendFile('clerk', fetched(await list({ [FIRM.tiancheng]: 'filed' }, 'B203')))).toContain(
      '没有 B203 2026-10 的催报任务',
    );
    expect(await sendFile('energy', fetched(await list({ [FIRM.tiancheng]: 'filed' })))).toContain(
      'B204-1不是您负责的专业',
    );
    expect(await sendFile('specialist', fetched(await list({ [FIRM.tiancheng]: 'filed' })))).toContain(
      '“确认”',
    );
  });

  it('keeps its name and hash when its bytes are forgotten', async () => {
    await sendFile('clerk', fetched(await list({ [FIRM.tiancheng]: 'filed' })));
    await desk.rows(`UPDATE message_in SET received_at = received_at - interval '15 days'`);
    await forgetShortLived(desk.db);
    expect(await desk.rows('SELECT name, hash IS NOT NULL AS hash, bytes FROM chat_file')).toEqual([
      { name: '名单.xlsx', hash: true, bytes: null },
    ]);
    expect(await desk.say('clerk', '确认')).toContain('文件已过保存期');
  });
});

describe('a file of anybody else', () => {
  it.each([
    ['a firm’s statistician', 'chen'],
    ['a grid leader', 'leader'],
    ['a township statistician', 'town'],
  ])('sent by %s is not fetched, and answered in one line', async (_, from) => {
    const asked: string[] = [];
    desk.filesAre((ref) => {
      asked.push(ref);
      return fetched(new Uint8Array());
    });
    const said = await desk.say(from, '', {
      file: { name: '10月产值.xlsx', sizeBytes: null, ref: 'ref-canary' },
    });
    expect(said).toContain('机器人不读文件');
    expect(said?.split('\n')).toHaveLength(1);
    expect(asked).toEqual([]);
    expect(await files()).toEqual([{ state: 'unread', reason: 'not_staff', ref: null, hash: null }]);
  });

  it('sent by a stranger is not fetched and not answered', async () => {
    expect(await sendFile('nobody', fetched(new Uint8Array()))).toBeNull();
    expect(await files()).toEqual([{ state: 'unread', reason: 'stranger', ref: null, hash: null }]);
  });
});

describe('a file that cannot be had', () => {
  it.each([
    ['is over at the platform', { state: 'expired', native: 'x', calls: 1 } as const, '重新发送一次'],
    ['is too big', { state: 'too_big', native: 'x', calls: 1 } as const, '上限20MB'],
    ['lies somewhere else', { state: 'refused', native: 'other_host', calls: 1 } as const, '没有允许下载'],
  ])('because it %s is told to its sender', async (_, answer, expected) => {
    expect(await sendFile('clerk', answer)).toContain(expected);
    expect((await files())[0]).toMatchObject({ state: 'failed', reason: answer.state, ref: null });
    const [month] = await desk.rows<{ calls: number }>('SELECT calls FROM budget_month');
    // One for the file, one for the answer.
    expect(month?.calls).toBe(2);
  });

  it('because it is no list by its name is not even asked for', async () => {
    expect(await sendFile('clerk', fetched(new Uint8Array()), '现场.jpg')).toContain('不是表格');
  });

  it('for the moment is asked for again, and given up after three times; what is said meanwhile waits', async () => {
    expect(await sendFile('clerk', { state: 'transient', native: 'timeout', calls: 0 })).toBeNull();
    expect(await desk.say('clerk', '谁没报')).toBeNull();
    await tryAgain();
    expect(await desk.heard('clerk')).toEqual([]);
    await tryAgain();
    const heard = await desk.heard('clerk');
    expect(heard[0]).toContain('没有下载成功');
    expect(heard[1]).toContain('天成汽配');
  });

  it('for the moment is previewed once it is there', async () => {
    await sendFile('clerk', { state: 'throttled', native: 'qps', retryAfterMs: 1_000, calls: 0 });
    const bytes = await list({ [FIRM.tiancheng]: 'filed' });
    desk.filesAre(() => fetched(bytes));
    await tryAgain();
    expect((await desk.heard('clerk'))[0]).toContain('“确认”');
  });

  it('that ends the process each time is given up', async () => {
    await desk.receive('clerk', '', { file: { name: '名单.xlsx', sizeBytes: null, ref: 'ref-canary' } });
    await desk.rows('UPDATE chat_file SET tries = 3');
    await desk.drain();
    expect((await desk.heard('clerk'))[0]).toContain('处理没有完成');
  });
});

describe('a verification list sent by bureau staff', () => {
  const query = { number: 'HS-1', uscc: FIRM.tiancheng, current: null, lastYear: null };
  const sendQueries = async (from: string, queries: readonly ListedQuery[]) =>
    sendFile(from, fetched((await verificationFile(queries)).bytes), '核实名单.xlsx');
  const queries = () => desk.rows(`SELECT 1 FROM item WHERE kind = 'verification_query'`);

  it('is previewed row by row and put to the firms by 确认; the same list again asks nothing', async () => {
    const rows = [query, { ...query, number: 'HS-2' }, { ...query, number: 'HS-3', uscc: usccOf(99) }];
    const preview = await sendQueries('specialist', rows);
    expect(preview).toContain('将单聊发给1家单位，共1条');
    expect(preview).toContain('第4行 ');
    expect(preview).not.toContain(INDICATOR);
    expect(await queries()).toHaveLength(0);
    expect(await desk.say('specialist', '确认')).toContain('核实已导入，任务');
    expect(await queries()).toHaveLength(1);
    await desk.walkTo('2026-11-06T14:00');
    expect((await desk.heard('chen')).at(-1)).toContain('有1项数据需要核实');
    const again = await sendQueries('specialist', [{ ...query, number: 'HS-8' }]);
    expect(again).toContain('第2行HS-8 单位全称：已由HS-1问过');
    expect(again).toContain('不用导入');
    expect(await desk.say('specialist', '确认')).toContain('没有等待确认的名单');
  });

  it('with figures, of another profession or in error is not brought in and not kept', async () => {
    const kept = () => desk.rows('SELECT 1 FROM chat_file WHERE bytes IS NOT NULL');
    const withFigures = { ...query, current: FIGURE };
    const refused = await sendQueries('specialist', [withFigures]);
    expect(refused).toContain('含有数值');
    expect(refused).not.toContain(String(FIGURE));
    expect(await sendQueries('energy', [query])).toContain('B204-1不是您负责的专业');
    expect(await sendQueries('specialist', [{ ...query, period: '第四季' }])).toContain('第2行 E列(报告期)');
    expect(await kept()).toHaveLength(0);
    expect(await desk.say('specialist', '确认')).toContain('没有等待确认的名单');
    await desk.rows('UPDATE installation SET query_figures = true');
    expect(await sendQueries('specialist', [withFigures])).toContain('核实名单预览');
    expect(await queries()).toHaveLength(0);
  });
});
