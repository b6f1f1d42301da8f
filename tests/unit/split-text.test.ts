// A text cut into messages: nothing lost, nothing too long, no link and no character in two.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitText } from '#bot/domain/split-text.ts';

const LINK = 'https://tjj.example.cn/a/b;c?form=B204-1&period=2026-10,x!y';
const WORD = fc.constantFrom(
  '请于11月8日前报送',
  '，',
  '。',
  '𠮷',
  '👨‍👩‍👧',
  ' ',
  '\n',
  'B204-1',
  ` ${LINK} `,
  `${LINK}。`,
);

describe('a text too long for one message', () => {
  it('keeps links whole where they fit, and loses nothing', () => {
    fc.assert(
      fc.property(fc.array(WORD, { maxLength: 60 }), fc.integer({ min: 70, max: 200 }), (words, most) => {
        const text = words.join('');
        const pieces = splitText(text, (piece) => piece.length <= most);
        for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(most);
        expect(pieces.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
        const links = (of: string) => of.split(LINK).length - 1;
        expect(pieces.reduce((sum, piece) => sum + links(piece), 0)).toBe(links(text));
      }),
    );
  });

  it('cuts a link that no message holds between its characters', () => {
    const pieces = splitText(`见 https://tjj.example.cn/${'a'.repeat(100)}`, (piece) => piece.length <= 30);
    expect(pieces.every((piece) => piece.length <= 30)).toBe(true);
    expect(pieces.join('').replace(/\s/g, '')).toBe(`见https://tjj.example.cn/${'a'.repeat(100)}`);
  });
});
