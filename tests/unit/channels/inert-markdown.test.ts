// Text made inert: what may not act, and what must stay readable.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inertMarkdown } from '#adapters/inert-markdown.ts';
import { inert } from '#bot/domain/inert-text.ts';

describe('inert text', () => {
  it.each([
    ['@all', '＠all'],
    ['请@所有人看', '请＠所有人看'],
    ['写信到 tj@example.gov.cn', '写信到 tj@example.gov.cn'],
    ['a@', 'a＠'],
    ['看 https://tj.example.cn/a_b?x=1', '看 https://tj.example.cn/a_b?x=1'],
    ['dtmd://dingtalkclient/sendMessage?content=x', 'dtmd：//dingtalkclient/sendMessage?content=x'],
    ['DTMD:x', 'DTMD：x'],
    ['x1dtmd://y', 'x1dtmd：//y'],
    ['dt\u200bmd://y', 'dtmd：//y'],
    ['xhttps://y', 'xhttps：//y'],
    ['甲\u202e乙\u2066丙\u0000丁\u{e0041}', '甲乙丙丁'],
    ['一\r\n二\r三\u2028四', '一\n二\n三\n四'],
    ['家\ud800庭', '家\ufffd庭'],
    ['👨‍👩‍👧 ❤️', '👨‍👩‍👧 ❤️'],
    ['时间：9:30，表号 B204-1', '时间：9:30，表号 B204-1'],
  ])('%j becomes %j', (text, expected) => {
    expect(inert(text)).toBe(expected);
  });

  it('is the same when made inert twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(inert(inert(text))).toBe(inert(text));
      }),
    );
  });
});

describe('inert Markdown', () => {
  it.each([
    ['[点我](https://x.cn)', '［点我］(https://x.cn)'],
    ['**粗** _斜_ `码` ~~删~~', '＊＊粗＊＊ ＿斜＿ ｀码｀ ～～删～～'],
    ['# 题', '＃ 题'],
    ['- 一', '－ 一'],
    ['12. 企业', '12． 企业'],
    ['3) 企业', '3） 企业'],
    ['1.5 倍', '1．5 倍'],
    ['共 1. 项', '共 1. 项'],
    ['    缩进', '\u00a0\u00a0\u00a0\u00a0缩进'],
    ['&lt;b&gt; R&D', '＆lt;b＆gt; R&D'],
    ['<@all>', '＜＠all＞'],
    ['https://x.cn/a_b*c', 'https://x.cn/a%5Fb%2Ac'],
    ['甲\n乙', '甲  \n乙'],
    ['表号 B204-1，截止 11-08 12:00', '表号 B204-1，截止 11-08 12:00'],
  ])('%j becomes %j', (text, expected) => {
    expect(inertMarkdown(text)).toBe(expected);
  });

  it('leaves nothing that marks up, and reads the same', () => {
    const marks = fc.constantFrom(
      '*',
      '_',
      '[',
      ']',
      '`',
      '#',
      '>',
      '-',
      '1. ',
      '\n',
      ' ',
      '<',
      '&#64;',
      '|',
      '@',
      '甲',
    );
    fc.assert(
      fc.property(
        fc.array(marks).map((words) => words.join('')),
        (text) => {
          const shown = inertMarkdown(text);
          expect(shown).not.toMatch(/[*_[\]`<>|@]|^\s{0,3}([#=+-]|\d+[.)])|^ {4}|&#?\w+;/m);
          const plain = (one: string) => one.normalize('NFKC').replace(/\s/g, '');
          expect(plain(shown)).toBe(plain(text));
        },
      ),
    );
  });
});
