// What comes after a firm's answer: the bureau's verdict in chat, the return, the list that closes it; and downtime.

import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exportAnswers } from '#bot/services/export-answers.ts';
import { exportEvidence } from '#bot/services/export-evidence.ts';
import { forgetShortLived } from '#bot/services/forget-short-lived.ts';
import { importVerificationList } from '#bot/services/import-verification-list.ts';
import { readWorkbook } from '#bot/sheets/read-workbook.ts';
import { shanghai } from '#tests/support/business-time.ts';
import { type Desk, openDesk } from '#tests/support/desk.ts';
import { FIRM } from '#tests/support/registry.ts';
import { FIGURE, INDICATOR, type ListedQuery, verificationFile } from '#tests/support/verification.ts';

const ONE: ListedQuery = { number: 'HS-1', uscc: FIRM.hongda };
const SPECIALIST = 'specialist';

describe('after the answer to a query', () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await openDesk();
  });
  afterEach(() => desk?.close());

  const ask = async (queries: readonly ListedQuery[], at = '2026-11-03T09:10') => {
    await desk.setClock(at);
    const by = { actor: 'test', now: shanghai(at), dryRun: false };
    const result = await importVerificationList(desk.db, await verificationFile(queries), by);
    if (!result.ok) throw new Error(result.problems.join('\n'));
    return result.imported.taskCode ?? '';
  };
  const review = async (number: string) => {
    const [row] = await desk.rows<{ review: string; note: string | null }>(
      `SELECT facts->>'review' AS review, facts->>'reviewNote' AS note FROM item WHERE payload->>'number' = $1`,
      number,
    );
    return row;
  };
  const occasions = async () =>
    (
      await desk.rows<{ said: string }>(
        `SELECT occasion || ' ' || state || coalesce(' ' || reason, '') AS said FROM delivery_line
          WHERE occasion LIKE 'query:%' ORDER BY due_at, occasion`,
      )
    ).map(({ said }) => said);

  it('its verdict is for staff of its profession, in private, and a return is told to the firm without the note', async () => {
    await desk.openTask();
    await ask([
      ONE,
      { ...ONE, number: 'HS-2', indicator: '用电量' },
      { number: 'HS-3', uscc: FIRM.tiancheng },
    ]);
    await desk.walkTo('2026-11-03T10:00');
    await desk.say('hong', '1 属实，订单减少\n2 填报有误，单位填错了');
    // A firm speaks of its own form with the same words.
    await desk.say('hong', '退回 HS-1');
    expect((await review('HS-1'))?.review).toBe('none');
    expect(await desk.say(SPECIALIST, '通过 HS-1', { group: 'cid-1' })).toContain('单聊');
    expect(await desk.say(SPECIALIST, '通过 HS-1')).toBe('HS-1 核实属实\n已登记。');
    expect(await desk.say(SPECIALIST, '退回 HS-2 HS-9 应为5600千元')).toBe(
      'HS-2 退回修改\nHS-9 没有这条核实\n已登记，将单聊告知单位自行修改；请记得在平台退回。说明只留存和导出，不发给单位。',
    );
    expect(await desk.say(SPECIALIST, '现场 HS-3')).toBe('HS-3 转现场核实（单位还没有回复）\n已登记。');
    expect(await review('HS-2')).toEqual({ review: 'return_form', note: '应为5600千元' });
    await desk.walkTo('2026-11-03T10:30');
    const told = (await desk.heard('hong')).at(-1) ?? '';
    expect(told).toContain('2026年10月B204-1 数据核实2：统计局已审核退回');
    expect(told).not.toMatch(new RegExp(`5600|${FIGURE}|${INDICATOR}`, 'u'));
    // That it is put right is her word; the list closes it.
    expect(await desk.say('hong', '已更正')).toContain('以平台名单为准');
    expect((await review('HS-2'))?.review).toBe('return_form');
  });

  it('a returned form that a list shows filed again closes the query, and the firm hears it once', async () => {
    await desk.openTask();
    await ask([ONE]);
    await desk.walkTo('2026-11-03T10:00');
    await desk.say('hong', '填报有误，单位填错了');
    await desk.say(SPECIALIST, '退回 HS-1');
    // Filed before it was returned: nothing has happened since.
    await desk.walkTo('2026-11-03T10:10');
    expect(await desk.applyList('2026-11-03T10:10', { [FIRM.hongda]: 'filed' })).toMatchObject({
      closedQueries: 0,
    });
    await desk.walkTo('2026-11-03T16:00');
    expect(await desk.applyList('2026-11-03T15:50', { [FIRM.hongda]: 'accepted' })).toMatchObject({
      closedQueries: 1,
    });
    expect((await review('HS-1'))?.review).toBe('settled_corrected');
    await desk.walkTo('2026-11-05T18:00');
    const texts = (await desk.heard('hong')).filter((text) => text.includes('核实已了结'));
    expect(texts).toHaveLength(1);
    expect(texts[0]).toContain('平台名单（截至11月3日15时50分）显示已重新上报');
    expect(await occasions()).toEqual([
      'query:ask carried',
      'query:returned carried',
      'query:refiled carried',
    ]);
  });

  it('a photo is kept for the bureau with its hash and listed in the answers; what is no paper is not', async () => {
    const photo = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);
    const send = (bytes: Uint8Array, content: 'picture' | 'file' = 'picture') => {
      desk.filesAre(() => ({ state: 'fetched', bytes, calls: 1 }));
      return desk.say('hong', '', { content, file: { name: '图片', sizeBytes: null, ref: 'ref-canary' } });
    };
    expect(await send(photo)).toContain('收到图片');
    const task = await ask([ONE]);
    await desk.walkTo('2026-11-03T10:00');
    expect(await send(photo)).toContain('作为核实1（B204-1）的佐证材料留存');
    expect(await send(Uint8Array.from([0x4d, 0x5a, 0x90, 0]), 'file')).toContain('没有留存');
    const files = await desk.rows<{ state: string; bytes: number | null; ref: string | null }>(
      'SELECT state, length(bytes) AS bytes, ref FROM chat_file ORDER BY message_in_id',
    );
    expect(files).toEqual([
      { state: 'unread', bytes: null, ref: null },
      { state: 'kept', bytes: 7, ref: null },
      { state: 'failed', bytes: null, ref: null },
    ]);
    await desk.rows(`UPDATE message_in SET received_at = received_at - interval '60 days'`);
    await forgetShortLived(desk.db);
    expect(await desk.rows('SELECT 1 FROM chat_file WHERE bytes IS NOT NULL')).toHaveLength(1);
    const [noted] = await desk.rows<{ hash: string }>(
      `SELECT detail->>'hash' AS hash FROM audit WHERE action = 'keep_evidence'`,
    );
    const { sheets } = await readWorkbook((await exportAnswers(desk.db, task, 'cli')).bytes, '回复.xlsx');
    expect(JSON.stringify(sheets[0]?.rows[1]?.cells)).toContain(
      `图片（SHA-256 ${noted?.hash.slice(0, 16)}…）`,
    );
    const taken = await exportEvidence(desk.db, task, 'cli');
    const [item] = await desk.rows<{ code: string }>(`SELECT code FROM item`);
    expect(taken.files.map(({ fileName }) => fileName)).toEqual([
      `${item?.code}-${noted?.hash.slice(0, 8)}-图片`,
    ]);
    expect(
      createHash('sha256')
        .update(taken.files[0]?.bytes ?? '')
        .digest('hex'),
    ).toBe(noted?.hash);
    expect(await desk.rows(`SELECT 1 FROM audit WHERE action = 'export_evidence'`)).toHaveLength(1);
    // That something was sent is no answer.
    expect((await review('HS-1'))?.review).toBe('none');
    expect(await desk.rows(`SELECT 1 FROM item WHERE facts->>'answer' <> 'none'`)).toEqual([]);
  });

  it('days of downtime are caught up in one message, and nobody is late before having been asked', async () => {
    await ask([ONE]);
    await desk.walkTo('2026-11-03T10:00');
    await desk.setClock('2026-11-09T09:10');
    await desk.drain();
    const texts = await desk.heard('hong');
    expect(texts).toHaveLength(2);
    expect(texts[1]).toContain('提醒一下');
    expect(texts[1]).toContain('已过，请尽快回复');
    expect(await occasions()).toEqual([
      'query:ask carried',
      'query:nudge.1 dropped stale',
      'query:nudge.2 carried',
      'query:leader carried',
      'query:adviser carried',
      'query:specialist carried',
    ]);
    await ask(
      [{ ...ONE, number: 'HS-5', indicator: '用电量', respondBy: '2026-11-20 17:00' }],
      '2026-11-09T09:20',
    );
    await desk.setClock('2026-11-11T09:00');
    await desk.drain();
    expect((await desk.heard('hong')).at(-1)).toContain('有1项数据需要核实');
    const [clock] = await desk.rows<{ occasion: string; due: string }>(
      `SELECT occasion, to_char(due_at AT TIME ZONE 'Asia/Shanghai', 'MM-DD HH24:MI') AS due FROM item_clock`,
    );
    expect(clock).toEqual({ occasion: 'query:nudge.1', due: '11-11 14:45' });
  });
});
