// The tree of characters knows the words it was given and no others.

import { array, assert, constantFrom, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { charTree } from '#bot/domain/understanding/char-tree.ts';

describe('a tree of characters', () => {
  const walk = (words: ReadonlyMap<string, number>, text: string) => {
    const tree = charTree(words);
    let node = 0;
    for (let i = 0; i < text.length && node >= 0; i++) node = tree.step(node, text.charCodeAt(i));
    return node < 0 ? undefined : tree.valueAt(node);
  };

  it('gives each word its value, also where one begins another', () => {
    const words = new Map([
      ['报', 1],
      ['报表', 2],
      ['报了', 3],
      ['已报', 4],
    ]);
    for (const [word, value] of words) expect(walk(words, word)).toBe(value);
    for (const other of ['', '表', '已', '报表了']) expect(walk(words, other)).toBeUndefined();
  });

  it('is a map of its words, whatever they are', () => {
    const word = string({ unit: constantFrom('报', '已', '表', 'a', '\uffff', '\u0000'), maxLength: 6 });
    assert(
      property(array(word), array(word), (known, asked) => {
        const words = new Map(known.map((text, index) => [text, index]));
        words.delete('');
        for (const text of [...known, ...asked]) expect(walk(words, text)).toBe(words.get(text));
      }),
    );
  });
});
