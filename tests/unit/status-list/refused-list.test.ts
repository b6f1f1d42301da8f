// A status list that cannot be trusted: refused whole, naming the cell.
import { describe, expect, it } from 'vitest';
import type { CellValue } from '#bot/domain/sheet/workbook.ts';
import { A, GOOD, HEADER, list, problems, row } from './small-list.ts';

describe('a list is refused, naming the cell', () => {
  it.each<[string, CellValue[][], string]>([
    [
      'another word',
      [row(A, '待审核')],
      '第4行 F列(报送状态)：报送状态“待审核”不认识，只认：未上报、已上报、审核通过、退回',
    ],
    ['no word', [row(A, null)], '第4行 F列(报送状态)：报送状态为空'],
    [
      'a form in merged cells, of which only the first holds it',
      [...GOOD, row('91990101MA9T000421', '未上报', null, null)],
      '第7行 D列(表号)：表号为空，请填写表号，如B204-1（合并单元格请先取消合并，逐行填写）',
    ],
    [
      'a word every object knows',
      [row(A, 'constructor')],
      '第4行 F列(报送状态)：报送状态“constructor”不认识',
    ],
    [
      'a code that is none',
      [row('9199', '未上报')],
      '第4行 B列(统一社会信用代码)：统一社会信用代码“9199”不合规则',
    ],
    ['a time that is none', [row(A, '已上报', '昨天')], '第4行 G列(上报时间)：上报时间“昨天”不是时间'],
    [
      'a day without a time',
      [row(A, '已上报', '2026-11-05')],
      '第4行 G列(上报时间)：上报时间“2026-11-05”不是时间',
    ],
    ['a day that does not exist', [row(A, '已上报', '2026-11-31 10:00')], '第4行 G列(上报时间)：上报时间'],
    [
      'two forms',
      [...GOOD, row('91990101MA9T000421', '未上报', null, 'B203')],
      '第7行 D列(表号)：表号是B203，不是B204-1',
    ],
    [
      'two periods',
      [...GOOD, row('91990101MA9T000421', '未上报', null, 'B204-1', '2026年9月')],
      '第7行 E列(报告期)：报告期是2026-09，不是2026-10',
    ],
    [
      'one firm with two words',
      [...GOOD, row(A, '未上报')],
      '第7行 F列(报送状态)：与第4行是同一单位，报送状态却不同',
    ],
  ])('with %s', (_what, rows, expected) => {
    const lines = problems(list(rows));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(`上报情况 ${expected}`);
  });

  it('of another form or period than asked for, said once', () => {
    expect(problems(list(GOOD), { formCode: 'B203' })).toEqual([
      '上报情况 第4行 D列(表号)：整张名单的表号是B204-1，不是B203，请导入对应的名单，一张名单只能有一个表号和报告期',
    ]);
    expect(problems(list(GOOD), { period: '2026-09' })).toEqual([
      '上报情况 第4行 E列(报告期)：整张名单的报告期是2026-10，不是2026-09，请导入对应的名单，一张名单只能有一个表号和报告期',
    ]);
  });

  it('without a header, a column or a row', () => {
    const columns = '统一社会信用代码、单位详细名称、表号、报告期、报送状态、上报时间';
    expect(problems(list(GOOD, [['上报情况']]))).toEqual([
      `上报情况：前10行里没有找到表头，请保留表头，需要的列：${columns}`,
    ]);
    expect(problems(list(GOOD, [HEADER.slice(0, 6)]))).toEqual([
      '上报情况 第1行 “上报时间”列：缺少这一列，请补上“上报时间”列',
    ]);
    expect(problems(list([]))).toEqual(['上报情况：名单里没有任何单位，请重新导出名单']);
    expect(problems({ fileName: '空.xlsx', sheets: [] })).toEqual([
      '空.xlsx：文件里没有内容，请重新导出名单',
    ]);
  });
});
