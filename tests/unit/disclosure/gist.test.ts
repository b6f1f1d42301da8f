// What fits one line of a channel that may see no figure: the text itself, or a gist that is whole.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEAST_ROOM, saidBriefly } from '#bot/domain/disclosure/gist.ts';
import { heldIn, NOBODY_KNOWN } from '#bot/domain/disclosure/held.ts';
import { BIND_ANSWERS } from '#bot/domain/identity/bind-answers.ts';
import { type Message, oneLine } from '#bot/domain/message.ts';

const NOTICE = { purpose: 'notice', matters: 3 } as const;
const REPLY = { purpose: 'reply', matters: 1 } as const;

describe('what is said briefly', () => {
  it('is the whole text in one line where it fits', () => {
    const message: Message = {
      title: '待联系',
      blocks: [
        { kind: 'paragraph', text: '待联系：' },
        { kind: 'numbered', lines: [{ number: 3, text: '天成汽配' }] },
        { kind: 'paragraph', text: '谢谢' },
      ],
    };
    expect(saidBriefly(message, NOTICE, 35)).toEqual({ text: '待联系：3. 天成汽配；谢谢', isWhole: true });
  });

  it.each([
    ['a figure', '营业收入应为128万元'],
    ['a change rate', '比上年同期下降了三成'],
    ['a telephone number', '请打13900000001'],
    ['a link', '请看 https://tj.example.cn/x'],
    ['an address of a site', '请看 tj.example.gov.cn'],
  ])('holds no %s, though it would fit', (_what, text) => {
    for (const gist of [NOTICE, REPLY]) {
      const said = saidBriefly(oneLine(text), gist, 60);
      expect(said.isWhole).toBe(false);
      expect(said.text).not.toContain(text.slice(3, 8));
    }
  });

  it('is of an answer its first sentences', () => {
    expect(saidBriefly(BIND_ANSWERS.bound, REPLY, 35).text).toBe('已绑定。');
    expect(saidBriefly(oneLine('已记：B204-1 已报。以平台名单为准。'), REPLY, LEAST_ROOM).text).toBe(
      '已记：B204-1 已报。',
    );
  });

  it('names its title where it has one of its own, and none that is the text’s beginning', () => {
    const long = '一二三四五六七八九十'.repeat(9);
    const own = { title: '数据核实', blocks: [{ kind: 'paragraph', text: long }] } as const;
    expect(saidBriefly(own, NOTICE, 40).text).toBe(
      '数据核实：您有3项统计事项，请到联网直报平台查看，或致电统计局',
    );
    expect(saidBriefly(oneLine(long), NOTICE, 40).text).toBe(
      '您有3项统计事项，请到联网直报平台查看，或致电统计局',
    );
  });

  it('fits, is one line, holds nothing personal and ends no word early, whatever the message', () => {
    const words = fc.array(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('128万元', '13900000001', '\n', '。', '已报', '𠮷'),
      ),
    );
    const messages = fc.record({
      title: fc.string({ unit: 'binary', maxLength: 30 }),
      blocks: words.map((all) => [{ kind: 'paragraph' as const, text: all.join('') }]),
    });
    fc.assert(
      fc.property(
        messages,
        fc.integer({ min: LEAST_ROOM, max: 120 }),
        fc.constantFrom(NOTICE, REPLY),
        fc.nat(5_000),
        (message, room, gist, matters) => {
          const said = saidBriefly(message, { ...gist, matters }, room);
          expect(said.text.length).toBeLessThanOrEqual(room);
          expect(said.text).not.toContain('\n');
          expect(said.text.isWellFormed()).toBe(true);
          expect(heldIn(said.text, NOBODY_KNOWN)).toBeNull();
          if (said.text === '') expect(said.isWhole).toBe(true);
        },
      ),
    );
  });
});
