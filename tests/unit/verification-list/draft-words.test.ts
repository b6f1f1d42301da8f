// What bureau staff type to put one query: read whole, or told what is missing without saying anything back.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type QueryDraft, readDraft } from '#bot/domain/verification-list/draft-words.ts';
import { at } from '#tests/unit/calendar/shipped.ts';

const NOW = at('2026-11-03 10:00');

const DRAFT: QueryDraft = {
  firm: '恒达铜业',
  form: 'B204-1',
  period: '2026-10',
  indicator: '工业总产值',
  platformRow: null,
  reason: null,
  respondBy: null,
  figures: null,
};

describe('a query drawn up in chat', () => {
  it.each<readonly [string, Partial<QueryDraft>, boolean]>([
    ['核实 恒达铜业 B204-1 2026-10 工业总产值', {}, false],
    ['核实：恒达铜业，B204-1，2026年10月，工业总产值', {}, false],
    ['拟核实 恒达铜业 b204-1 10月 工业总产值（当年价格）', { indicator: '工业总产值（当年价格）' }, false],
    ['核实 恒达铜业 B204-1 12月 工业总产值', { period: '2025-12' }, false],
    ['核实 恒达铜业 B204-1 3季度 工业总产值', { period: '2026Q3' }, false],
    ['核实 恒达铜业 B204-1 2026-10 工业总产值 行号12', { platformRow: '12' }, false],
    [
      '核实 恒达铜业 B204-1 2026-10 工业总产值 时限11月6日17点 原因 环比异常',
      { respondBy: '2026-11-06 17:00', reason: '环比异常' },
      false,
    ],
    ['核实 恒达铜业 B204-1 2026-10 工业总产值 时限 明天9点半', { respondBy: '2026-11-04 09:30' }, false],
    [
      '核实 恒达铜业 B204-1 2026-10 工业总产值 本期 98,765 同期12345 单位千元 行号3',
      {
        platformRow: '3',
        figures: { unit: '千元', current: '98,765', lastYear: '12345', previous: null },
      },
      true,
    ],
    ['核实 恒达铜业 B204-1 2026-10 工业总产值98765', { indicator: '工业总产值98765' }, true],
    [
      '核实 恒达铜业 B204-1 2026-10 工业总产值 原因 比上年少了3000万元',
      { reason: '比上年少了3000万元' },
      true,
    ],
    ['核实 恒达铜业 B204-1 2026-10 产量 1-本月', { indicator: '产量1-本月' }, false],
  ])('%s', (text, given, holdsFigure) => {
    expect(readDraft(text, NOW)).toEqual({ kind: 'draft', draft: { ...DRAFT, ...given }, holdsFigure });
  });

  it.each([
    ['核实', '拟一条核实请写'],
    ['核实 恒达铜业 2026-10 工业总产值', '没有看到表号'],
    ['核实 B204-1 2026-10 工业总产值', '表号前面没有单位'],
    ['核实 恒达铜业 B204-1 十月份吧 工业总产值', '报告期看不懂'],
    ['核实 恒达铜业 B204-1 2026-13 工业总产值', '报告期看不懂'],
    ['核实 恒达铜业 B204-1 2026-12 工业总产值', '报告期还没有到'],
    ['核实 恒达铜业 B204-1 2026-10', '报告期后面没有指标'],
    ['核实 恒达铜业 B204-1 2026-10 工业总产值 时限11月2日17点', '时限看不懂或者已过'],
    ['核实 恒达铜业 B204-1 2026-10 工业总产值 时限尽快', '时限看不懂或者已过'],
    ['核实 恒达铜业 B204-1 2026-10 工业总产值 本期98765', '还要写计量单位'],
  ])('%s is told: %s', (text, say) => {
    expect(readDraft(text, NOW)).toEqual({ kind: 'unclear', say: expect.stringContaining(say) });
  });

  it.each(['核实一下', '核实过了', '请核实 B204-1', '已核实', '情况核实属实', '谁没报'])(
    '%s is about something else',
    (text) => {
      expect(readDraft(text, NOW)).toBeNull();
    },
  );

  it('reads any words without an exception, and says none of them back', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        fc.stringMatching(/^\d{5,9}$/u),
        (words, figure) => {
          const order = readDraft(`核实 ${words} ${figure}`, NOW);
          if (order?.kind === 'unclear') expect(order.say).not.toContain(figure);
        },
      ),
    );
  });
});
