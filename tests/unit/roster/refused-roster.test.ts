// A roster with mistakes: refused whole, every mistake by sheet, row and column.
import { describe, expect, it } from 'vitest';
import { parseRoster } from '#bot/domain/roster/parse.ts';
import { problemLine } from '#bot/domain/sheet/problem.ts';
import type { Sheets } from './small-roster.ts';
import { problems, set, smallRoster, toWorkbook, USCC } from './small-roster.ts';

describe('a roster with a mistake is refused, naming the cell', () => {
  const table: [string, (sheets: Sheets) => void, string][] = [
    [
      'a unit in an unknown grid',
      set('单位', 2, 4, 'YH-99'),
      '单位 第2行 E列(所属网格编码)：没有编码为“YH-99”的网格',
    ],
    [
      'a post in an unknown grid',
      set('人员', 2, 3, 'YH-99'),
      '人员 第2行 D列(网格编码)：没有编码为“YH-99”的网格',
    ],
    ['an unknown parent', set('网格', 3, 3, 'XX'), '网格 第3行 D列(上级网格编码)：没有编码为“XX”的网格'],
    [
      'a level that skips',
      set('网格', 5, 3, 'YH-01'),
      '网格 第5行 C列(级别)：级别是4，上级“YH-01”的级别是2，跳级了',
    ],
    ['an unknown level', set('网格', 5, 2, 5), '网格 第5行 C列(级别)：级别“5”不认识'],
    [
      'a grid code given twice',
      set('网格', 6, 0, 'yh-01'),
      '网格 第6行 A列(网格编码)：网格编码“YH-01”与第3行重复',
    ],
    ['a second root', set('网格', 6, 2, 1), '网格 第6行 C列(级别)：一级网格已有第2行'],
    [
      'one group for two grids',
      set('网格', 6, 5, 'cidA=='),
      '网格 第6行 F列(钉钉群会话ID)：与第5行是同一个钉钉群',
    ],
    [
      'a firm given twice',
      set('单位', 3, 0, USCC[0]),
      '单位 第3行 A列(统一社会信用代码)：统一社会信用代码与第2行重复',
    ],
    [
      'a short code',
      set('单位', 5, 0, '9199'),
      '单位 第5行 A列(统一社会信用代码)：统一社会信用代码“9199”不是18位',
    ],
    [
      'a firm without a name',
      set('单位', 2, 1, ' '),
      '单位 第2行 B列(单位详细名称)：单位详细名称为空，请填写单位详细名称',
    ],
    ['a person without a name', set('人员', 2, 0, null), '人员 第2行 A列(姓名)：姓名为空'],
    ['a grid without a name', set('网格', 3, 1, null), '网格 第3行 B列(网格名称)：网格名称为空'],
    [
      'a contact without a name',
      set('单位', 2, 5, null),
      '单位 第2行 F列(统计员姓名)：填了联系方式却没有姓名',
    ],
    ['a phone of ten digits', set('单位', 2, 6, '1990000033'), '单位 第2行 G列(统计员手机)：手机号不是11位'],
    [
      'an unknown role',
      set('人员', 2, 2, '组长'),
      '人员 第2行 C列(角色)：角色“组长”不认识，请改为：网格长、',
    ],
    ['an unknown profession', set('单位', 2, 2, '农业'), '单位 第2行 C列(专业)：专业“农业”不认识'],
    ['an unknown category', set('单位', 2, 3, '五上'), '单位 第2行 D列(单位类别)：单位类别“五上”不认识'],
    ['a specialist for nothing', set('人员', 3, 4, null), '人员 第3行 E列(专业)：专业人员的专业为空'],
    [
      'one phone, two names',
      set('人员', 3, 1, '19900000004'),
      '人员 第3行 A列(姓名)：与人员第2行的手机相同，姓名却不同',
    ],
    [
      'one account, two phones',
      set('单位', 3, 6, '19900000338'),
      '单位 第3行 G列(统计员手机)：与人员第5行的钉钉userId相同，手机却不同',
    ],
    [
      'an unknown firm owing',
      set('报表义务', 2, 0, '91990101MA9T00050U'),
      '报表义务 第2行 A列(统一社会信用代码)：“单位”表里没有',
    ],
    ['a bad form', set('报表义务', 2, 1, '产值表'), '报表义务 第2行 B列(表号)：表号“产值表”不合规则'],
    ['a bad period', set('报表义务', 2, 2, '2026-13'), '报表义务 第2行 C列(起报期)：起报期“2026-13”不是年月'],
    [
      'a last period before the first',
      set('报表义务', 2, 3, '2025-12'),
      '报表义务 第2行 D列(止报期)：止报期2025-12早于起报期2026-01',
    ],
    [
      'overlapping duties',
      set('报表义务', 4, 3, '2026-10'),
      '报表义务 第5行 C列(起报期)：与第4行是同一单位同一张表，报告期重叠',
    ],
  ];
  it.each(table)('%s', (_what, spoil, expected) => {
    const lines = problems(spoil);
    expect(
      lines.some((line) => line.startsWith(expected)),
      lines.join('\n'),
    ).toBe(true);
  });

  it('a circle among the grids', () => {
    const lines = problems((sheets) => {
      set('网格', 3, 3, 'YH-01-1')(sheets);
    });
    expect(lines.filter((line) => line.includes('绕回到了自己'))).toHaveLength(2);
  });

  it('says all of them at once, in the order of the sheets', () => {
    const lines = problems((sheets) => {
      for (const [, spoil] of [table[22], table[2], table[10], table[13], table[15]].flatMap((entry) =>
        entry ? [entry] : [],
      )) {
        spoil(sheets);
      }
    });
    expect(lines.map((line) => line.split('：')[0])).toEqual([
      '网格 第3行 D列(上级网格编码)',
      '人员 第2行 C列(角色)',
      '单位 第2行 B列(单位详细名称)',
      '单位 第2行 F列(统计员姓名)',
      '报表义务 第2行 B列(表号)',
    ]);
  });

  it('never repeats a phone number', () => {
    const lines = problems((sheets) => {
      set('单位', 2, 6, '1990000033')(sheets);
      set('人员', 3, 1, '19900000004')(sheets);
    });
    expect(lines).toHaveLength(2);
    expect(lines.join('')).not.toMatch(/19900000/u);
  });

  it('a sheet or a column that is missing', () => {
    const { 报表义务: _, ...rest } = smallRoster();
    const missing = parseRoster(toWorkbook(rest));
    expect(missing.ok ? [] : missing.problems.map(problemLine)).toEqual([
      '报表义务：没有这个工作表，请补上名为“报表义务”的工作表（需要：网格、人员、单位、报表义务）',
    ]);
    expect(problems(set('单位', 1, 4, '所属'))).toEqual([
      '单位 第1行 “所属网格编码”列：缺少这一列，请补上“所属网格编码”列',
    ]);
    expect(problems(set('单位', 1, 8, '专业'))).toEqual([
      '单位 第1行 I列(专业)：“专业”列出现了不止一次（C、I列），请只保留一列',
    ]);
    expect(problems((sheets) => void (sheets.人员[0] = ['a', 'b']))[0]).toContain(
      '人员：前10行里没有找到表头，请保留表头，需要的列：姓名、手机、角色',
    );
  });
});
