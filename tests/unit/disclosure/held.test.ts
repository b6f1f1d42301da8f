// What counts as a figure or a person's number in a group, as tables.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heldIn, NOBODY_KNOWN, type Speaker } from '#bot/domain/disclosure/held.ts';

const FORMS = [
  { code: 'B204-1', name: '工业产销总值及主要产品产量' },
  { code: '205-1', name: '能源购进、消费与库存' },
  { code: '202-1', name: '从业人员及工资总额' },
];
const OWING: Speaker = { isAskedForFigure: false, forms: FORMS };
const ASKED: Speaker = { isAskedForFigure: true, forms: FORMS };

describe('a figure, whoever says it', () => {
  it.each([
    '10月产值1250万元',
    '应该是１２５０万元',
    '我们产值一千二百万',
    '1,250.5千元',
    '改成2亿3千万',
    '电是13.6万度',
    '用煤320吨',
    '工资312.8k',
    '施工面积1.86万平方米',
    '营业额叁拾贰万',
    '同比下降35%',
    '降了三成',
    '降了百分之八',
    '产值翻了一番',
    '比去年多了5个百分点',
    '「产值1250万元」',
    '> 产值 1250万元\n是这个数吗',
    '已报，产值1250万',
    '产值是1250',
    '人数是45不是450',
    '从业人员120人',
    '正确数字：5600',
    '1️⃣2️⃣5️⃣0️⃣万元',
    '1​250万元',
  ])('%s is one', (text) => {
    expect(heldIn(text, OWING)).toBe('unit_value');
    expect(heldIn(text, NOBODY_KNOWN)).toBe('unit_value');
  });
});

describe('a bare number', () => {
  it.each(['500', '1250', '12.6', '12.60', '是1860', '１２３４', '报的是4812不是4182'])(
    '%s is a figure where a query is open',
    (text) => expect(heldIn(text, ASKED)).toBe('unit_value'),
  );

  it.each(['500', '1250', '12.6'])('%s is none where nothing asks for one', (text) =>
    expect(heldIn(text, OWING)).toBeNull(),
  );

  it.each([
    '1',
    '２',
    '1 属实，订单减少；2 有误',
    '1、属实 2、有误',
    '第3条',
    '已联系 12 下午报',
    '签到 6382',
    '2个人去',
    '7K2M-0012',
    '任务K7Q2',
  ])('%s is none though a query is open', (text) => expect(heldIn(text, ASKED)).toBeNull());
});

describe('no figure', () => {
  it.each([
    '已报',
    '收到',
    'B204-1报好了',
    'b2041和205-1都报了',
    '202-1 明天报',
    '8号晚上弄',
    '11月8日12时截止吗',
    '11月8日12:00截止',
    '2026年10月的报了',
    '2026-10 已报',
    '下午3点报',
    '3点半前',
    '明天上午9:30报',
    '16:45前报',
    '12点前',
    '可以延到10号吗',
    '第3条整改完了',
    '问题1、2已整改',
    '还有3家没报',
    '应报20家，已报18家',
    '报名，1人',
    '参加 李敏 2人',
    '签到 6382',
    '国庆放假8天开工不足',
    '万一报不上怎么办',
    '千万别忘了报',
    '十万火急',
    '百分百报了',
    '停产2个月了',
    '1月份要报吗',
    '地址搬到开发区滨港路88号',
    '1 2 3 4 5 6 7 8 9 10 都报了',
    '91990101MA9T00018G',
    '911101066976941872',
    '产值表报了',
    '产值表8号报',
    '谁没报',
    '帮助',
    '',
    '？？？',
  ])('%s', (text) => {
    expect(heldIn(text, OWING)).toBeNull();
    expect(heldIn(text, ASKED)).toBeNull();
  });
});

describe("a person's number", () => {
  it.each([
    '新统计是李敏13900000001',
    '电话 139-0000-0002',
    '新人电话１３９００００００３',
    '139 0000 0007',
    '+86 13900000008',
    '1390000000',
    '139000000012',
    '座机0576-87654321',
    '057687654321',
    '身份证330101199001010011',
    '33010119900101001X',
  ])('%s is one', (text) => {
    for (const speaker of [NOBODY_KNOWN, OWING, ASKED]) expect(heldIn(text, speaker)).toBe('personal');
  });
});

describe('whatever stands around it', () => {
  const words = fc.constantFrom(
    '已报',
    '收到',
    '明天报',
    '谢谢',
    '。',
    '，',
    ' ',
    '\n',
    '@机器人 ',
    'B204-1',
  );
  const around = fc.array(words, { maxLength: 6 }).map((parts) => parts.join(''));

  it('an amount with its unit is found', () => {
    const amount = fc.tuple(
      fc.integer({ min: 1, max: 99_999_999 }),
      fc.constantFrom('元', '千元', '万元', '吨', '万度', '%', '平方米'),
    );
    fc.assert(
      fc.property(around, amount, around, (before, [value, unit], after) => {
        expect(heldIn(`${before}，${value}${unit}，${after}`, OWING)).toBe('unit_value');
      }),
    );
  });

  it('no text makes it fail, and a long one is read in no time', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void heldIn(text, ASKED)));
    const started = performance.now();
    for (const text of [
      '1'.repeat(100_000),
      '产'.repeat(100_000),
      '139 '.repeat(30_000),
      '百分之'.repeat(40_000),
    ])
      heldIn(text, ASKED);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('a figure far behind in a long message is found', () => {
    expect(heldIn(`${'说明'.repeat(1_000)}产值1250万元`, OWING)).toBe('unit_value');
    expect(heldIn('说明'.repeat(1_000), OWING)).toBeNull();
  });
});
