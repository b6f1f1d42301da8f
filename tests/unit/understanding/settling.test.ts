// What settles an item must be said plainly: asked, denied, supposed, quoted or told of others it never does.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { understand } from '#bot/domain/understanding/understand.ts';
import { SETTLING } from '#tests/support/score-replies.ts';

const SENT_AT = Temporal.Instant.from('2026-11-05T10:30:00+08:00');

function intentOf(text: string, kinds: readonly string[]): string {
  return understand({ text, sentAt: SENT_AT, contextKinds: kinds }).intent;
}

/** Kind → what settles an item of it, said plainly. */
const PLAIN: Readonly<Record<string, string>> = {
  report_deadline:
    '已报 报了 报好了 已上报 B204-1已报 昨天报的 我离职了 停产了 公司注销了 厂子关了 都报齐了 已经填报完成 我退休了 统计换人了 换我管了 工厂倒闭了',
  verification_query: '属实 情况属实 数据没错 核实无误 是真实的 一分不差 确实少了 跟账上一致',
  training_notice: '签到 已签到 已到现场 我到了 已到会场',
  ledger_item: '已整改 第3条整改完了 台账已补齐 整改到位了 公章盖了 已全部销号',
  registry_change: '我离职了 公司注销了',
};
const SAYINGS = Object.entries(PLAIN).flatMap(([kind, words]) =>
  words.split(' ').map((text) => ({ kind, text })),
);
const saying = fc.constantFrom(...SAYINGS);

/** Each takes the plainness away: asked, supposed, said by others, hedged, quoted, wished, ordered, threatened. */
const FRAMES: readonly ((text: string) => string)[] = [
  (text) => `${text}吗`,
  (text) => `${text}？`,
  (text) => `${text}对吧？`,
  (text) => `是不是${text}`,
  (text) => `如果${text}`,
  (text) => `要是${text}的话`,
  (text) => `除非${text}`,
  (text) => `万一${text}`,
  (text) => `他说${text}`,
  (text) => `听说${text}`,
  (text) => `人家说${text}`,
  (text) => `可能${text}`,
  (text) => `好像${text}`,
  (text) => `不确定是否${text}`,
  (text) => `「${text}」`,
  (text) => `隔壁厂说${text}`,
  (text) => `希望${text}`,
  (text) => `但愿${text}`,
  (text) => `请回复${text}`,
  (text) => `再催就${text}`,
  (text) => `巴不得${text}`,
  (text) => `差点${text}`,
];

/** A time to come before words of what has been. A change of people or of a firm may be told ahead. */
const AHEAD = ['明天', '下周一', '下午3点', '月底前', '20号', '过两天', '后天上午'];
const ALSO_TOLD_AHEAD = /离职|停产|注销|关了|退休|换|倒闭|昨天/;
const ONCE_DONE = SAYINGS.filter(({ text }) => !ALSO_TOLD_AHEAD.test(text));

/** Noise that changes nothing. */
const NOISE: readonly ((text: string) => string)[] = [
  (text) => `老师，${text}`,
  (text) => `${text}。`,
  (text) => `${text}，谢谢`,
  (text) => `${text}😂`,
  (text) => `@王老师 ${text}`,
  (text) => `您好 ${text}`,
  (text) => `${text}！！！`,
];

describe('what settles', () => {
  it.each(SAYINGS)('is read from $text', ({ kind, text }) => {
    expect(SETTLING.has(intentOf(text, [kind]))).toBe(true);
  });

  it('never stands once it is asked, supposed, hedged, quoted or told of others', () => {
    const framed = SAYINGS.flatMap(({ kind, text }) => FRAMES.map((frame) => ({ kind, text: frame(text) })));
    expect(framed.filter(({ kind, text }) => SETTLING.has(intentOf(text, [kind])))).toEqual([]);
  });

  it('never stands behind a time to come', () => {
    const told = ONCE_DONE.flatMap(({ kind, text }) => AHEAD.map((time) => ({ kind, text: time + text })));
    const settled = told.filter(({ kind, text }) => SETTLING.has(intentOf(text, [kind])));
    expect(settled).toEqual([]);
  });

  it('means the same among courtesies', () => {
    fc.assert(
      fc.property(saying, fc.constantFrom(...NOISE), ({ kind, text }, noise) => {
        expect(`${noise(text)} ${intentOf(noise(text), [kind])}`).toBe(
          `${noise(text)} ${intentOf(text, [kind])}`,
        );
      }),
      { numRuns: 400 },
    );
  });

  it.each([
    '没参加',
    '还没整改完',
    '未签到',
    '报名了',
    '报销单交了',
    '已报警',
    '不属实',
    '没有整改',
    '不停产',
    '没离职',
  ])('is not read from its opposite or look-alike %s', (text) => {
    for (const kind of Object.keys(PLAIN)) {
      expect(SETTLING.has(intentOf(text, [kind])), `${text} ${kind}`).toBe(false);
    }
  });

  it('is not settled by words of another kind', () => {
    expect(SETTLING.has(intentOf('已整改', ['report_deadline']))).toBe(false);
    expect(SETTLING.has(intentOf('签到', ['report_deadline']))).toBe(false);
    expect(SETTLING.has(intentOf('已报', ['training_notice']))).toBe(false);
    expect(SETTLING.has(intentOf('属实', ['training_notice']))).toBe(false);
  });

  it('is asked about where several kinds may be meant', () => {
    for (const text of ['好', '行', 'OK', '👌', '可以', '确认', '弄好了']) {
      expect(intentOf(text, ['report_deadline', 'training_notice'])).toBe('ambiguous');
    }
    expect(intentOf('两个都好了', ['report_deadline', 'report_deadline'])).toBe('ambiguous');
  });
});

describe('spelling', () => {
  it.each([
    ['受到', 'report_deadline', 'ack'],
    ['情况属十', 'verification_query', 'confirm_true'],
    ['名天报', 'report_deadline', 'will_report_later'],
    ['申请廷期', 'report_deadline', 'extension_request'],
    ['青甲', 'training_notice', 'leave'],
    ['已閱', 'law_notice', 'read'],
    ['验证马收不到', 'report_deadline', 'cannot_login'],
    ['haode', 'report_deadline', 'ack'],
  ])('%s to a %s is %s', (text, kind, intent) => {
    expect(intentOf(text, [kind])).toBe(intent);
  });

  it('is put right only where the word is none of its own', () => {
    expect(intentOf('受到台风影响', ['verification_query'])).toBe('confirm_true');
  });
});

describe('what nobody meant to be read', () => {
  it.each<readonly [string, string, string]>([
    ['five thousand characters of a claim', '已报'.repeat(2_500), 'report_deadline'],
    ['five thousand characters behind a claim', `已报，${'啊'.repeat(5_000)}`, 'report_deadline'],
    ['five thousand characters of 属实', '属实，'.repeat(1_700), 'verification_query'],
    ['emoji alone', '😂🙏😭', 'report_deadline'],
    ['control characters alone', '\u0000\u0001\u0002\u0007', 'report_deadline'],
    ['a row of marks', '。。。！！', 'ledger_item'],
    ['a telephone alone', '1381234567', 'report_deadline'],
    ['letters in a row', 'a'.repeat(5_000), 'training_notice'],
    ['a day that is none', '2月30日报', 'report_deadline'],
  ])('settles nothing: %s', (_, text, kind) => {
    expect(SETTLING.has(intentOf(text, [kind]))).toBe(false);
  });

  it.each([
    ['昨天报', undefined],
    ['早上9点报', null],
    ['3号报', null],
    ['25点报', null],
    ['31号报', null],
  ])('a promise for a time over or impossible, %s, has no time', (text, when) => {
    const { intent, slots } = understand({ text, sentAt: SENT_AT, contextKinds: ['report_deadline'] });
    expect(SETTLING.has(intent)).toBe(false);
    expect(slots.when).toBe(when);
  });

  it('a promise for a day off says so', () => {
    const isWorkday = (on: Temporal.PlainDate) => on.dayOfWeek < 6;
    const { slots } = understand({
      text: '周六报',
      sentAt: SENT_AT,
      contextKinds: ['report_deadline'],
      isWorkday,
    });
    expect(slots).toMatchObject({ when: '2026-11-07', non_workday: true });
  });

  it('a telephone of ten digits is kept as said, so that it can be asked about', () => {
    const { slots } = understand({
      text: '新会计王芳，电话1381234567',
      sentAt: SENT_AT,
      contextKinds: ['report_deadline'],
    });
    expect(slots.phone).toBe('1381234567');
  });

  it.each([
    ['Ｂ２０４－１已报', 'report_deadline', 'reported'],
    ['签到１２３４', 'training_notice', 'sign_in'],
    ['应该是１２５０万元', 'verification_query', 'correction'],
  ])('full width is read as half width: %s', (text, kind, intent) => {
    expect(intentOf(text, [kind])).toBe(intent);
  });
});
