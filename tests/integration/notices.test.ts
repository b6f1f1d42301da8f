// A notice goes out to an audience, is confirmed with one word, and its leader hears who has not.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createNotice, type NoticeRequest } from '#bot/services/create-notice.ts';
import { exportNotice, readNotice } from '#bot/services/export-notice.ts';
import { readWorkbook } from '#bot/sheets/read-workbook.ts';
import { shanghai } from '#tests/support/business-time.ts';
import { type Desk, openDesk } from '#tests/support/desk.ts';
import { FIRM } from '#tests/support/registry.ts';

const SENT_AT = '2026-11-03T09:10';

describe('a notice', () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await openDesk();
  });
  afterEach(() => desk?.close());

  const create = async (given: Partial<NoticeRequest> = {}, dryRun = false) => {
    await desk.setClock(SENT_AT);
    const request: NoticeRequest = {
      title: '统计开放日',
      text: '欢迎参加。',
      gridCode: null,
      profession: null,
      actor: 'test',
      now: shanghai(SENT_AT),
      ...given,
    };
    return createNotice(desk.db, request, dryRun);
  };

  it('is previewed with its readers, calls and those nobody can be told, without a trace', async () => {
    const preview = await create({}, true);
    // Eight firms: three share an agent, one has no contact, one no account.
    expect(preview).toMatchObject({ firms: 8, people: 4, calls: 2, sentBefore: null });
    expect(preview.unreachable.map(({ uscc }) => uscc)).toEqual([FIRM.jinli, FIRM.xinyuan]);
    expect(await desk.rows('SELECT 1 FROM task')).toEqual([]);
    await expect(create({ gridCode: 'G9' })).rejects.toThrow('没有网格“G9”');
    await expect(create({ profession: 'construction' })).rejects.toThrow('这个范围里没有单位');
    const { taskCode } = await create({ gridCode: 'G1' });
    expect(await create({ gridCode: 'G2' }, true)).toMatchObject({ sentBefore: taskCode, firms: 2 });
  });

  it('reaches a reader of three firms once, is confirmed for all three, and can be taken back', async () => {
    const { taskCode } = await create();
    await desk.walkTo('2026-11-03T09:30');
    expect(await desk.heard('agent')).toEqual([
      '【统计局通知】统计开放日\n欢迎参加。\n看过请回“已阅”（或 1），一次即可。',
    ]);
    expect(await desk.say('agent', '已阅')).toBe('已记：《统计开放日》已阅，谢谢。不对请回“不对”。');
    expect((await readNotice(desk.db, taskCode)).confirmed).toBe(3);
    expect(await desk.say('agent', '不对')).toBe('已撤回：《统计开放日》的确认记录。');
    expect((await readNotice(desk.db, taskCode)).confirmed).toBe(0);
    expect(await desk.say('agent', '收到')).toContain('已阅，谢谢');
    await desk.walkTo('2026-11-06T18:00');
    expect(await desk.heard('agent')).toHaveLength(4);
  });

  it('is said once more to who has not confirmed, then their leaders hear of it and the list says who', async () => {
    const { taskCode } = await create();
    await desk.walkTo('2026-11-03T09:30');
    await desk.say('hong', '收到');
    await desk.walkTo('2026-11-05T09:00');
    expect((await desk.heard('chen')).at(-1)).toContain('提醒一下，请查看【统计局通知】统计开放日');
    expect(await desk.heard('hong')).toHaveLength(2);
    await desk.walkTo('2026-11-09T09:00');
    expect((await desk.heard('leader')).at(-1)).toBe(
      '通知《统计开放日》还有2家没有确认看过：启明塑业、天成汽配。方便时请提醒他们看一下与我的单聊，回“已阅”即可。',
    );
    await desk.walkTo('2026-11-20T18:00');
    expect((await desk.heard('chen')).filter((text) => text.includes('统计开放日'))).toHaveLength(2);

    const { bytes, confirmed, firms } = await exportNotice(desk.db, taskCode, 'cli');
    expect([firms.length, confirmed]).toEqual([8, 1]);
    const { sheets } = await readWorkbook(bytes, '确认.xlsx');
    const rows = sheets[0]?.rows.map(({ cells }) => cells) ?? [];
    const hongda = rows.find(([uscc]) => uscc === FIRM.hongda) ?? [];
    expect(hongda[3]).toBe('已确认看过');
    expect(hongda[6]).toBe('收到');
    expect(rows.find(([uscc]) => uscc === FIRM.jinli)?.[8]).toBe('未发出');
  });
});
