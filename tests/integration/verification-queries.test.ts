// A list of queries goes out in private, is answered in words, looked at and taken out again in its own order.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { draftQuery } from '#bot/services/draft-query.ts';
import { exportAnswers } from '#bot/services/export-answers.ts';
import { importVerificationList } from '#bot/services/import-verification-list.ts';
import { reviewQuery } from '#bot/services/review-query.ts';
import { readWorkbook } from '#bot/sheets/read-workbook.ts';
import { transaction } from '#prisma/db.ts';
import { shanghai } from '#tests/support/business-time.ts';
import { type Desk, openDesk } from '#tests/support/desk.ts';
import { FIRM, usccOf } from '#tests/support/registry.ts';
import { FIGURE, INDICATOR, type ListedQuery, verificationFile } from '#tests/support/verification.ts';

const ASKED_AT = '2026-11-03T09:10';
const ONE: ListedQuery = { number: 'HS-1', uscc: FIRM.hongda };

describe('a verification query', () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await openDesk();
  });
  afterEach(() => desk?.close());

  const importList = async (queries: readonly ListedQuery[], at = ASKED_AT, dryRun = false) => {
    await desk.setClock(at);
    const by = { actor: 'test', now: shanghai(at), dryRun };
    return importVerificationList(desk.db, await verificationFile(queries), by);
  };
  const ask = async (queries: readonly ListedQuery[], at = ASKED_AT) => {
    const result = await importList(queries, at);
    if (!result.ok) throw new Error(result.problems.join('\n'));
    return result.imported.taskCode ?? '';
  };
  const facts = async (number: string) => {
    const [row] = await desk.rows<{ facts: Record<string, unknown>; standing: string; clock: string | null }>(
      `SELECT i.facts, i.standing, c.occasion AS clock FROM item i LEFT JOIN item_clock c ON c.item_id = i.id
        WHERE i.payload->>'number' = $1`,
      number,
    );
    if (row === undefined) throw new Error('no such query');
    return row;
  };
  /** Says what nobody understands, and picks what was meant. */
  const pick = async (from: string, choice: string) => {
    await desk.say(from, '呃那个');
    return desk.say(from, choice);
  };

  it('is previewed without a trace, and put to the firm without its figure or indicator', async () => {
    const preview = await importList([ONE], ASKED_AT, true);
    expect(preview).toMatchObject({ ok: true, imported: { asked: 1, firms: 1, urgent: false } });
    expect(await desk.rows('SELECT 1 FROM item')).toEqual([]);
    await ask([ONE]);
    await desk.walkTo('2026-11-03T10:00');
    const [text = ''] = await desk.heard('hong');
    expect(text).toBe(
      '您好，2026年10月B204-1有1项数据需要核实（平台审核信息，指标见平台）。请登录平台查看后回复：①情况属实，并说一句原因；②有误，待退回后由贵单位自行修改。请于11月6日17时前回复，内容仅统计局核实使用，依法保密。',
    );
  });

  it('of several of one firm is one message with numbers, beside the deadline that falls due with it', async () => {
    await desk.openTask();
    await ask([ONE, { ...ONE, number: 'HS-2', indicator: '用电量' }], '2026-11-04T08:40');
    await desk.walkTo('2026-11-04T09:00');
    const texts = await desk.heard('hong');
    expect(texts).toHaveLength(1);
    expect(texts[0]).toContain('还有以下报表待报');
    expect(texts[0]).toContain('有2项数据需要核实：\n1. 2026年10月B204-1（平台审核信息，指标见平台）\n2. ');
  });

  it('said to be true gets one question for the reason, and the next words are it', async () => {
    await ask([ONE]);
    await desk.walkTo('2026-11-03T10:00');
    expect(await pick('hong', '1')).toContain('还请补一句主要原因');
    expect(await facts('HS-1')).toMatchObject({
      facts: { answer: 'confirmed', reason: null, reasonRounds: 1 },
      standing: 'done',
      clock: null,
    });
    expect(await desk.say('hong', '订单比去年少了一半')).toContain('原因已补充');
    expect((await facts('HS-1')).facts).toMatchObject({ answer: 'confirmed', reason: '订单比去年少了一半' });
  });

  it('taken back with 不对 is open again, and its ladder goes on', async () => {
    await ask([ONE]);
    await desk.walkTo('2026-11-03T10:00');
    await pick('hong', '2');
    expect(await facts('HS-1')).toMatchObject({ facts: { answer: 'corrected' }, standing: 'done' });
    expect(await desk.say('hong', '不对')).toContain('已撤回：核实1（B204-1）');
    expect(await facts('HS-1')).toMatchObject({
      facts: { answer: 'none' },
      standing: 'open',
      clock: 'query:nudge.1',
    });
  });

  it('that nobody answers is nudged twice, then told to the leader, the adviser and the specialist without content', async () => {
    await ask([ONE]);
    await desk.walkTo('2026-11-06T18:00');
    const said = await desk.rows<{ occasion: string; due: string; address: string | null; text: string }>(
      `SELECT l.occasion, to_char(l.due_at AT TIME ZONE 'Asia/Shanghai', 'MM-DD HH24:MI') AS due, d.address, c.message::text AS text FROM delivery_line l
         LEFT JOIN delivery d ON d.id = l.delivery_id LEFT JOIN content c ON c.hash = d.content_hash
        ORDER BY l.due_at, l.occasion`,
    );
    expect(said.map(({ due, occasion }) => `${occasion} ${due}`)).toEqual([
      'query:ask 11-03 09:10',
      'query:nudge.1 11-03 14:55',
      'query:nudge.2 11-04 09:00',
      'query:leader 11-04 09:10',
      'query:adviser 11-04 14:25',
      'query:specialist 11-05 09:10',
    ]);
    const upwards = said.filter(({ occasion }) => !/ask|nudge/u.test(occasion));
    expect(upwards.map(({ address }) => address === null || address === 'hong')).not.toContain(true);
    for (const { text } of upwards) expect(text).toContain('宏达铸造 核实编号HS-1，11月3日9时10分起');
    for (const { text } of said) expect(text).not.toMatch(new RegExp(`${FIGURE}|${INDICATOR}`, 'u'));
    expect(await desk.rows(`SELECT 1 FROM delivery WHERE conversation_id IS NOT NULL`)).toEqual([]);
  });

  it('is on the leader’s list under its firm’s number, by which she logs that she has phoned or could not', async () => {
    await desk.openTask();
    await ask([
      ONE,
      { ...ONE, number: 'HS-2', indicator: '用电量' },
      { number: 'HS-9', uscc: FIRM.tiancheng },
    ]);
    await desk.walkTo('2026-11-04T09:30');
    expect((await desk.heard('leader')).at(-1)).toContain(
      '1. 天成汽配 核实编号HS-9，11月3日9时10分起\n2. 宏达铸造 核实编号HS-1、HS-2，11月3日9时10分起',
    );
    expect(await desk.say('leader', '已联系 2')).toBe('已登记：序号 2 已联系。');
    expect(await desk.say('leader', '失联 1')).toBe('已登记：序号 1 联系不上。');
    const list = (await desk.say('leader', '谁没报')) ?? '';
    const [, number = ''] = /(\d+)\. 宏达铸造 核实编号HS-1、HS-2/u.exec(list) ?? [];
    expect(Number(number)).toBeGreaterThan(2);
    expect(await desk.say('leader', `已联系 ${number}`)).toBe(`已登记：序号 ${number} 已联系。`);
    const calls = await desk.rows(
      `SELECT i.payload->>'number' AS number, e.kind FROM item_event e JOIN item i ON i.id = e.item_id
        WHERE e.kind IN ('called', 'not_reached') ORDER BY e.message_in_id, number`,
    );
    expect(calls).toEqual([
      { number: 'HS-1', kind: 'called' },
      { number: 'HS-2', kind: 'called' },
      { number: 'HS-9', kind: 'not_reached' },
      { number: 'HS-1', kind: 'called' },
      { number: 'HS-2', kind: 'called' },
    ]);
    expect(list).not.toMatch(new RegExp(`${FIGURE}|${INDICATOR}|用电量`, 'u'));
    const counted = (await desk.say('deputy', '谁没报')) ?? '';
    expect(counted).toContain('数据核实还没有回复的有2家3条');
    expect(counted).not.toMatch(/HS-|宏达|天成/u);
    expect(await desk.say('energy', '谁没报')).not.toContain('核实');
  });

  it('of a list that names several forms goes to the specialist of its own form', async () => {
    await ask([ONE, { number: 'HS-9', uscc: FIRM.tiancheng, form: '205-1' }]);
    await desk.walkTo('2026-11-05T10:00');
    const [industry, energy] = [await desk.heard('specialist'), await desk.heard('energy')];
    expect(industry.at(-1)).toContain('1. 宏达铸造 核实编号HS-1');
    expect(energy.at(-1)).toContain('1. 天成汽配 核实编号HS-9');
    expect(industry.join('\n')).not.toContain('天成');
    expect(energy.join('\n')).not.toContain('宏达');
  });

  it('shows its figure only where the bureau allows it and to a contact who was heard from', async () => {
    await desk.rows('UPDATE installation SET query_figures = true');
    await desk.say('hong', '你好');
    await ask([ONE, { number: 'HS-9', uscc: FIRM.tiancheng }]);
    await desk.walkTo('2026-11-03T10:00');
    expect((await desk.heard('hong')).at(-1)).toContain(
      `“${INDICATOR}”，平台填报${FIGURE}千元，上年同期12345千元`,
    );
    expect((await desk.heard('chen')).at(-1)).toContain('指标见平台');
  });

  it('never shows it through hands that may see none, whoever reads', async () => {
    Reflect.set(desk.session, 'withholdsFigures', true);
    await desk.rows('UPDATE installation SET query_figures = true');
    await desk.say('hong', '你好');
    await ask([ONE]);
    await desk.walkTo('2026-11-03T10:00');
    expect((await desk.heard('hong')).at(-1)).toContain('指标见平台');
  });

  it('is asked of a firm once in a period, whatever number it carries', async () => {
    await ask([ONE]);
    const again = await importList([
      { ...ONE, number: 'HS-77' },
      { ...ONE, number: 'HS-78', uscc: usccOf(99) },
    ]);
    expect(again).toMatchObject({
      ok: true,
      imported: {
        taskCode: null,
        asked: 0,
        alreadyAsked: [{ row: 2, number: 'HS-77', before: { number: 'HS-1' } }],
        unknownFirms: [{ row: 3, uscc: usccOf(99) }],
      },
    });
  });

  it('drawn up by hand obeys the rules of a list of one row', async () => {
    await desk.setClock(ASKED_AT);
    const by = { actor: 'test', now: shanghai(ASKED_AT), dryRun: false };
    const draft = {
      firm: '宏达铸造',
      form: 'B204-1',
      period: '2026-10',
      indicator: INDICATOR,
      platformRow: '12',
      reason: '环比异常',
      respondBy: '2026-11-06 17:00',
      figures: null,
    };
    await expect(draftQuery(desk.db, { ...draft, firm: '没有这家' }, by)).rejects.toThrow('名录里没有单位');
    const wrong = await draftQuery(desk.db, { ...draft, period: '十月份吧' }, by);
    expect(wrong.result).toMatchObject({ ok: false, problems: [expect.stringContaining('报告期')] });
    expect(await desk.rows('SELECT 1 FROM item')).toEqual([]);
    const { number, result } = await draftQuery(desk.db, draft, by);
    expect(result).toMatchObject({ ok: true, imported: { asked: 1, firms: 1 } });
    expect((await facts(number)).standing).toBe('open');
    await desk.walkTo('2026-11-03T10:00');
    const [text = ''] = await desk.heard('hong');
    expect(text).toContain('2026年10月B204-1有1项数据需要核实（平台审核信息第12行');
    expect(text).not.toContain(INDICATOR);
    const again = await draftQuery(desk.db, draft, { ...by, now: shanghai('2026-11-03T10:00') });
    expect(again.result).toMatchObject({ ok: true, imported: { asked: 0, taskCode: null } });
  });

  describe('drawn up in chat by bureau staff', () => {
    const DRAFT = `核实 宏达铸造 B204-1 2026-10 ${INDICATOR} 行号12 时限11月6日17点 原因 环比异常`;
    beforeEach(() => desk.setClock(ASKED_AT));

    it('is shown, and put once it is confirmed, without a word of what it asks', async () => {
      const preview = (await desk.say('clerk', DRAFT)) ?? '';
      expect(preview).toMatch(
        /^核实预览：2026年10月B204-1数据核实（平台审核信息第12行），要求11月6日17时前回复，单聊发给玉环宏达铸造有限公司/u,
      );
      expect(preview).not.toContain(INDICATOR);
      expect(await desk.rows('SELECT 1 FROM item')).toEqual([]);
      const put = (await desk.say('clerk', '确认')) ?? '';
      expect(put).toMatch(/^已排入：.*单聊发给玉环宏达铸造有限公司，编号N20261103091000-/u);
      expect(put).not.toContain(INDICATOR);
      const [item] = await desk.rows<{ payload: object; restricted: boolean }>(
        `SELECT i.payload, m.restricted FROM item i, message_in m WHERE m.text LIKE '核实 %'`,
      );
      expect(item).toMatchObject({
        restricted: true,
        payload: { indicator: INDICATOR, platformRow: '12', rule: '环比异常' },
      });
      await desk.walkTo('2026-11-03T10:00');
      expect((await desk.heard('hong')).at(-1)).toContain('平台审核信息第12行，指标见平台');
      expect(await desk.say('clerk', '确认')).toContain('没有等待确认的名单');
      expect(await desk.say('clerk', DRAFT)).toContain('本期已由N20261103091000-');
      expect(await desk.rows('SELECT 1 FROM item')).toHaveLength(1);
    });

    it('is refused for what is wrong with it, dropped by 取消, and put by nobody else’s 确认', async () => {
      const wrong = [
        ['clerk', DRAFT.replace('宏达铸造', '没有这家'), '名录里没有单位“没有这家”'],
        ['clerk', DRAFT.replace('2026-10', '十月份吧'), '报告期看不懂'],
        ['clerk', `${DRAFT} 本期${FIGURE} 单位千元`, '请去掉数值'],
        ['energy', DRAFT, 'B204-1不是您负责的专业'],
      ] as const;
      for (const [who, text, refusal] of wrong) {
        const said = (await desk.say(who, text)) ?? '';
        expect(said).toContain(refusal);
        expect(said).not.toContain(String(FIGURE));
        await desk.say(who, '确认');
      }
      await desk.say('clerk', DRAFT);
      await desk.say('energy', '确认');
      expect(await desk.say('clerk', '取消')).toBe('已取消，核实没有发出。');
      await desk.say('clerk', '确认');
      expect(await desk.say('clerk', DRAFT, { group: 'group-1' })).toContain('请在群里撤回刚才那一条');
      expect((await desk.heard('group-1')).at(-1)).toContain('请撤回本条');
      await desk.say('leader', DRAFT);
      await desk.say('leader', '确认');
      expect(await desk.rows('SELECT 1 FROM item')).toEqual([]);
    });

    it('carries figures only where the bureau lets them be shown', async () => {
      await desk.rows('UPDATE installation SET query_figures = true');
      await desk.say('hong', '你好');
      const preview = (await desk.say('clerk', `${DRAFT} 本期${FIGURE} 单位千元`)) ?? '';
      expect(preview).toContain('指标和1个数值');
      expect(preview).not.toContain(String(FIGURE));
      await desk.say('clerk', '确认');
      await desk.walkTo('2026-11-03T10:00');
      expect((await desk.heard('hong')).at(-1)).toContain(`“${INDICATOR}”，平台填报${FIGURE}千元`);
    });
  });

  it('comes back in the order of its list with answer, reason, who, when and verdict, and no formula', async () => {
    const task = await ask([{ number: 'HS-2', uscc: FIRM.tiancheng }, ONE, { ...ONE, number: 'HS-3' }]);
    await desk.walkTo('2026-11-03T10:00');
    await pick('hong', '1');
    await desk.say('hong', '=1+1 订单比去年少了一半');
    const reviewer = { actor: 'cli', personId: null, posts: null, now: shanghai('2026-11-03T10:30') };
    const settled = { number: 'HS-1', word: 'settled', note: null } as const;
    expect(await transaction(desk.db, (tx) => reviewQuery(tx, settled, reviewer))).toMatchObject({
      verdict: 'settled_true',
    });
    const { answered, bytes, rows } = await exportAnswers(desk.db, task, 'cli');
    expect([rows, answered]).toEqual([3, 1]);
    const { sheets } = await readWorkbook(bytes, '回复.xlsx');
    const [, first, second, third] = sheets[0]?.rows ?? [];
    expect(first?.cells.slice(0, 2)).toEqual(['HS-2', FIRM.tiancheng]);
    expect(first?.cells[6]).toBe('未回复');
    expect(second?.cells[0]).toBe('HS-1');
    expect(second?.cells.slice(6, 8)).toEqual(['情况属实', '=1+1 订单比去年少了一半']);
    expect(second?.cells.slice(15, 17)).toEqual(['核实属实', 'cli']);
    // Asked once under two numbers, answered under both.
    expect(third?.cells[0]).toBe('HS-3');
    expect(third?.cells.slice(1)).toEqual(second?.cells.slice(1));
    expect(await facts('HS-1')).toMatchObject({ standing: 'done', clock: null });
  });
});
