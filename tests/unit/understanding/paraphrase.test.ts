// The same thing said with other manners means the same: courtesies, marks, widths, pictures, traditional characters.

import { describe, expect, it } from 'vitest';
import { understand } from '#bot/domain/understanding/understand.ts';

const SENT_AT = Temporal.Instant.from('2026-11-05T10:30:00+08:00');

function intentOf(text: string, kind: string): string {
  return understand({ text, sentAt: SENT_AT, contextKinds: [kind] }).intent;
}

/** Kind → intent → plain ways of saying it. */
const SAID: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  report_deadline: {
    reported: '昨天就报了|B204-1已上报|我们刚提交成功|两张表都报完了',
    will_report_later: '明天上午报|下班前一定报|正在填|等老板签字再报',
    extension_request: '能不能晚两天报|申请延期到10号',
    question: '产值含不含税|几号截止|这个指标怎么填',
    cannot_login: '密码忘了登不上|验证码收不到|平台打不开',
    handover: '我已经离职了|统计换成李梅了，电话13800001234',
    closed_suspended: '我们厂停产了|公司已经注销',
    refuse: '凭什么要报给你们|我们不想报',
    retract: '刚才说错了，还没报|上一条作废',
  },
  verification_query: {
    confirm_true: '属实，订单减少了|数据没错，放假停工了',
    correction: '填错了，应该是1250千元|多打了一个零',
    will_report_later: '我核实一下，明天答复您',
  },
  training_notice: {
    attend: '我参加|派两个人去',
    decline: '我们不参加了',
    leave: '孩子发烧，请假',
    sign_in: '签到|我已到会场',
  },
  ledger_item: { rectified: '第2条已整改|台账都补齐了' },
  law_notice: { read: '已阅|学习完了' },
};

const PLAIN = Object.entries(SAID).flatMap(([kind, byIntent]) =>
  Object.entries(byIntent).flatMap(([intent, line]) =>
    line.split('|').map((text) => ({ kind, intent, text })),
  ),
);

const WIDE = (text: string): string =>
  text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));

/** Each changes how it is said and nothing of what is said. */
const MANNERS: readonly (readonly [name: string, said: (text: string) => string])[] = [
  ['a greeting', (text) => `老师您好，${text}`],
  ['a title', (text) => `王科长 ${text}`],
  ['thanks', (text) => `${text}，谢谢老师`],
  ['an apology', (text) => `不好意思，${text}`],
  ['a full stop', (text) => `${text}。`],
  ['a cry', (text) => `${text}！！！`],
  ['half-width marks', (text) => text.replaceAll('，', ',')],
  ['blanks for marks', (text) => text.replaceAll('，', ' ')],
  ['full-width letters and digits', WIDE],
  ['a picture', (text) => `${text}[图片]`],
  ['an emoji behind', (text) => `${text}🙏`],
  ['an emoji in front', (text) => `😂${text}`],
  ['a mention', (text) => `@网格长 ${text}`],
  ['a particle', (text) => `${text}哈`],
  ['a sigh', (text) => `唉，${text}`],
  ['a line of its own', (text) => `\n${text}\n`],
];

describe.each(MANNERS)('said with %s', (_, said) => {
  it.each(PLAIN)('$text stays $intent', ({ kind, intent, text }) => {
    expect(intentOf(said(text), kind)).toBe(intent);
  });
});

describe('said in the other order', () => {
  it.each([
    ['report_deadline', '昨天已经报了', '您再看看', 'reported'],
    ['report_deadline', '会计今天请假', '明天上午报', 'will_report_later'],
    ['verification_query', '数据属实', '今年订单少', 'confirm_true'],
    ['training_notice', '我不去了', '孩子发烧', 'leave'],
    ['ledger_item', '第2条整改好了', '照片发您了', 'rectified'],
  ])('to a %s, %s and %s mean the same', (kind, one, other, intent) => {
    expect(intentOf(`${one}，${other}`, kind)).toBe(intent);
    expect(intentOf(`${other}，${one}`, kind)).toBe(intent);
  });
});

describe('denied', () => {
  it.each([
    ['report_deadline', '没报', 'reported'],
    ['report_deadline', '还没上报成功', 'reported'],
    ['report_deadline', '我没离职', 'handover'],
    ['report_deadline', '我们没停产', 'closed_suspended'],
    ['verification_query', '不属实', 'confirm_true'],
    ['verification_query', '没填错', 'correction'],
    ['training_notice', '不参加', 'attend'],
    ['training_notice', '还没到会场', 'sign_in'],
    ['ledger_item', '第2条没整改', 'rectified'],
    ['law_notice', '还没看', 'read'],
  ])('to a %s, %s is not %s', (kind, text, intent) => {
    expect(intentOf(text, kind)).not.toBe(intent);
  });
});
