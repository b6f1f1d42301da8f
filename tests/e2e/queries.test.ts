// One list of queries over DingTalk, from the file a specialist sends to the answers she takes out again.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportAnswers } from '#bot/services/export-answers.ts';
import { readWorkbook } from '#bot/sheets/read-workbook.ts';
import { settle } from '#tests/support/business-time.ts';
import { INDICATOR, type ListedQuery, verificationFile } from '#tests/support/verification.ts';
import { type Cast, chooseCast } from './story/cast.ts';
import { openTask } from './story/november.ts';
import { dingtalkWorld } from './story/world.ts';

const WITHOUT_FIGURES = { current: null, lastYear: null, respondBy: '2026-11-06 17:00' } as const;

describe('verification queries over DingTalk', () => {
  let world: Awaited<ReturnType<typeof dingtalkWorld>>;
  let cast: Cast;
  beforeAll(async () => {
    world = await dingtalkWorld();
    await openTask(world, 'YH-01');
    cast = await chooseCast(world.db);
  });
  afterAll(() => world?.close());

  const last = async (address: string) => (await world.heard(address)).at(-1)?.text ?? '';
  const list = (): readonly ListedQuery[] => [
    { ...WITHOUT_FIGURES, number: 'HS-1', uscc: cast.claims.uscc, platformRow: '3' },
    { ...WITHOUT_FIGURES, number: 'HS-2', uscc: cast.keeps.uscc, indicator: '用电量' },
    {
      ...WITHOUT_FIGURES,
      number: 'HS-3',
      uscc: cast.claims.uscc,
      indicator: '用电量',
      platformRow: '8',
    },
    { ...WITHOUT_FIGURES, number: 'HS-4', uscc: cast.silent.uscc },
  ];

  it('are brought in by chat, asked in private without figures, answered, reviewed and taken out in their order', async () => {
    await world.walkTo('2026-11-03T09:10');
    const { bytes } = await verificationFile(list());
    await world.double.injectFile(cast.specialist, { name: '核实名单.xlsx', bytes });
    await settle(world.db);
    await expect.poll(() => last(cast.specialist), { timeout: 10_000 }).toContain('将单聊发给3家单位，共4条');
    await world.say(cast.specialist, '确认');
    const [, task = ''] = /任务(\w{4})/u.exec(await last(cast.specialist)) ?? [];

    await world.walkTo('2026-11-03T10:00');
    expect(await last(cast.claims.userId)).toMatch(/有2项数据需要核实：[^]*1． .*第3行[^]*2． .*第8行/u);
    await world.say(cast.claims.userId, '1 属实 2 单位填错了，应为5600');
    // 属实 alone is asked for its reason, once; the figure is never said back.
    expect(await last(cast.claims.userId)).toContain('还请补一句主要原因');
    expect(await last(cast.claims.userId)).not.toContain('5600');
    await world.say(cast.claims.userId, '订单比去年少了一半');
    expect(await last(cast.claims.userId)).toContain('原因已补充');
    await world.say(cast.keeps.userId, '情况属实，新投产了一条线');
    expect(await last(cast.keeps.userId)).toContain('原因已记录');

    await world.say(cast.specialist, '通过 HS-1 HS-2');
    await world.say(cast.specialist, '退回 HS-3 单位应为万千瓦时');
    await world.walkTo('2026-11-03T10:30');
    expect(await last(cast.claims.userId)).toContain('统计局已审核退回');
    expect(await last(cast.claims.userId)).not.toContain('万千瓦时');
    await world.walkTo('2026-11-04T10:00');
    expect(await last(cast.leader)).toContain(`${cast.silent.shortName} 核实编号HS-4`);
    await world.say(cast.specialist, '现场 HS-4');

    const { bytes: out } = await exportAnswers(world.db, task, 'cli');
    const [sheet] = (await readWorkbook(out, '回复.xlsx')).sheets;
    const at = new Map(sheet?.rows[0]?.cells.map((title, index) => [title, index] as const));
    const column = (title: string) => sheet?.rows.slice(1).map(({ cells }) => cells[at.get(title) ?? -1]);
    expect(column('核实编号')).toEqual(['HS-1', 'HS-2', 'HS-3', 'HS-4']);
    expect(column('回复')).toEqual(['情况属实', '情况属实', '填报有误', '未回复']);
    expect(column('原因')).toEqual(['订单比去年少了一半', '情况属实，新投产了一条线', null, null]);
    expect(column('复核结论')).toEqual(['核实属实', '核实属实', '退回修改', '转现场核实']);
    expect(column('单位说明的数（仅为说明，不是填报）')?.[2]).toContain('5600');
    expect(column('回复人')?.slice(0, 2)).not.toContain(null);
    expect(new Set(column('复核人')).size).toBe(1);
    const said = (await world.all()).map(({ text }) => text).join('\n');
    expect(said).not.toContain(INDICATOR);
    expect((await world.heard(cast.group)).filter(({ text }) => text.includes('核实'))).toEqual([]);
    expect(world.double.journal.violations).toEqual([]);
  });
});
