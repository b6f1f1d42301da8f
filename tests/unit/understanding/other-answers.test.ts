// Receipts, trouble with the platform, taking back, commands, calls logged by leaders, and numbers.

import { describe, expect, it } from 'vitest';
import { wordsOf } from '#bot/domain/understanding/lexer.ts';
import { EVERYDAY_WORDS } from '#bot/domain/understanding/lexicon/everyday.ts';
import { FILING_WORDS, SUBJECT_WORDS } from '#bot/domain/understanding/lexicon/filing.ts';
import { TIME_MARKS } from '#bot/domain/understanding/lexicon/time.ts';
import { TROUBLE_WORDS } from '#bot/domain/understanding/lexicon/trouble.ts';
import { normalise } from '#bot/domain/understanding/normalise.ts';
import { parseWholeNumber } from '#bot/domain/understanding/numbers.ts';
import { understand } from '#bot/domain/understanding/understand.ts';

function read(text: string, more: { contextKinds?: readonly string[]; questionOpen?: boolean } = {}) {
  const sentAt = Temporal.Instant.from('2026-11-05T10:30:00+08:00');
  return understand({ text, sentAt, contextKinds: ['report_deadline'], ...more });
}

const ANSWERS: Readonly<Record<string, string>> = {
  ack: '收到|收到！|好的|OK👌|[OK]|嗯嗯|sd|收到，谢谢提醒🙏|诚达五金收到|会按时报的|1|１|👌',
  cannot_login:
    '登不上|平台登不上去|密码忘了|账号锁了|ca证书到期|报不上去|系统一直转圈|提交失败|密码不对|验证码收不到',
  retract: '不对|不对不对|搞错了|没报成|刚才说错了|发错了|撤回|弄错了，还没报|上一条不算|取消',
  ambiguous: '你搞错了|数据不对|不对，我报了|好了|全部|2|「已报」|小陈|B204-1',
  question: '怎么填|收到，怎么填|？？？|截止到几号',
  refuse: '不报|别再发了',
  chitchat: '谢谢|辛苦了老师|哈哈哈',
  handover: '我离职了|这个不归我管|以后找王会计',
  closed_suspended: '停产了|厂子关了|公司注销了',
};

describe('an answer', () => {
  for (const [intent, texts] of Object.entries(ANSWERS)) {
    it.each(texts.split('|'))(`%s is ${intent}`, (text) => {
      expect(read(text).intent).toBe(intent);
    });
  }

  it('of two explicit things gives the first and adds the other', () => {
    expect(read('登不上，明天报')).toMatchObject({
      intent: 'cannot_login',
      slots: { also: [{ intent: 'will_report_later', when: '2026-11-06' }] },
    });
    expect(read('不对，是明天报')).toMatchObject({
      intent: 'retract',
      slots: { also: [{ intent: 'will_report_later', when: '2026-11-06' }] },
    });
  });

  it('in one word says nothing while several kinds are open', () => {
    const contextKinds = ['report_deadline', 'training_notice'];
    for (const text of ['1', '可以', '没问题', '下周', '确认']) {
      expect(read(text, { contextKinds }).intent).toBe('ambiguous');
    }
  });

  it('carries the attachment and the form it names', () => {
    expect(read('提交成功了[图片]').slots.has_image).toBe(true);
    expect(read('能源').slots.form).toEqual(['205-1']);
  });
});

describe('what is typed to the service', () => {
  it.each([
    ['我的', 'mine'],
    ['谁没报', 'who_not_filed'],
    ['谁没报？', 'who_not_filed'],
    ['谁没回复核实', 'who_not_filed'],
    ['帮助', 'help'],
  ])('%s is the command %s', (text, command) => {
    expect(read(text)).toMatchObject({ intent: 'command', slots: { command } });
  });

  it.each([
    ['已联系 2', [2], true, undefined],
    ['已联系2，下午3点报', [2], true, '下午3点报'],
    ['已联系 2、3 说明天报', [2, 3], true, '说明天报'],
    ['2已联系，会计出差', [2], true, '会计出差'],
    ['已联系 2 3点报', [2], true, '3点报'],
    ['联系不上 4', [4], false, undefined],
    ['2 没人接', [2], false, undefined],
    ['失联 3', [3], false, undefined],
    ['已联系', [], true, undefined],
  ])('%s logs a call', (text, item_no, reached, note) => {
    const { intent, slots } = read(text);
    expect(intent).toBe('contacted');
    expect(slots).toEqual({ item_no, reached, ...(note === undefined ? {} : { note }) });
  });

  it('is the answer to a numbered question only while one is open', () => {
    expect(read('2', { questionOpen: true })).toMatchObject({ intent: 'choice', slots: { item_no: [2] } });
    expect(read('1和３', { questionOpen: true }).slots.item_no).toEqual([1, 3]);
    expect(read('全部', { questionOpen: true })).toMatchObject({ intent: 'choice', slots: { all: true } });
    expect(read('2').intent).toBe('ambiguous');
  });
});

describe('numbers', () => {
  it.each([
    ['12', 12],
    ['十二', 12],
    ['二十', 20],
    ['两千三', 2300],
    ['五万六', 56_000],
    ['一千零三', 1003],
    ['二〇二六', 2026],
    ['叁拾贰万', 320_000],
    ['两百八十五', 285],
    ['2亿', null],
    ['', null],
  ])('%s is %s', (text, value) => {
    expect(parseWholeNumber(text)).toBe(value);
  });
});

describe('the lexicon', () => {
  const lists = [FILING_WORDS, SUBJECT_WORDS, EVERYDAY_WORDS, TROUBLE_WORDS, TIME_MARKS];

  it('gives each class of words to one list only', () => {
    const classes = lists.flatMap((list) => Object.keys(list));
    expect(classes).toHaveLength(new Set(classes).size);
  });

  it('is written the way messages are normalised, so that every word can be met', () => {
    const words = lists.flatMap((list) => Object.values(list)).flatMap(wordsOf);
    expect(words.filter((word) => normalise(word).text !== word)).toEqual([]);
  });
});
