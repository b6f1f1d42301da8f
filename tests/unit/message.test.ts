// Messages as plain text, and what a list shows of them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Message, oneLine, plainText } from '#bot/domain/message.ts';

describe('a message', () => {
  it('reads as its paragraphs and numbered lines, one below the other', () => {
    const message: Message = {
      title: '不在正文里',
      blocks: [
        { kind: 'paragraph', text: '未报2家：' },
        {
          kind: 'numbered',
          lines: [
            { number: 3, text: '天成汽配' },
            { number: 4, text: '宏达铸造' },
          ],
        },
        { kind: 'paragraph', text: '谢谢。' },
      ],
    };
    expect(plainText(message)).toBe('未报2家：\n3. 天成汽配\n4. 宏达铸造\n谢谢。');
  });

  it('without blocks, or with an empty list, says nothing', () => {
    expect(plainText({ title: '空', blocks: [] })).toBe('');
    expect(plainText({ title: '空', blocks: [{ kind: 'numbered', lines: [] }] })).toBe('');
  });

  it('of one line is titled by its beginning, at most 20 characters and none cut in half', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        const message = oneLine(text);
        expect(plainText(message)).toBe(text);
        expect(text.startsWith(message.title)).toBe(true);
        expect([...message.title].length).toBe(Math.min(20, [...text].length));
      }),
    );
    expect(oneLine('𠮷'.repeat(30)).title).toBe('𠮷'.repeat(20));
  });
});
