// Puts common misspellings right, character for character, so that every reader meets one spelling of a word.

import { SLIPS, TRADITIONAL, WHOLE_SLIPS } from './lexicon/spelling.ts';
import { wordTree } from './word-tree.ts';

const SIMPLIFIED = simplified();
const TREE = wordTree(turned(SLIPS));
const WHOLE = new Map(
  Object.entries(WHOLE_SLIPS).flatMap(([word, slips]) =>
    slips.split(' ').map((slip) => [slip, word] as const),
  ),
);

/** The text in simplified characters with known slips put right; the same when done twice. */
export function spell(text: string): string {
  const plain = simplify(text);
  let out = '';
  let copied = 0;
  for (const found of TREE.findAll(plain)) {
    out += plain.slice(copied, found.start) + (found.classes[0] ?? found.text);
    copied = found.end;
  }
  return WHOLE.get(plain.replaceAll(' ', '')) ?? (copied === 0 ? plain : out + plain.slice(copied));
}

function simplify(text: string): string {
  let out: string | null = null;
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? '';
    const other = SIMPLIFIED.get(char);
    if (other !== undefined && out === null) out = text.slice(0, i);
    if (out !== null) out += other ?? char;
  }
  return out ?? text;
}

function simplified(): ReadonlyMap<string, string> {
  const chars = TRADITIONAL.split('');
  return new Map(
    chars.flatMap((char, i) => (i % 2 === 0 && chars[i + 1] !== char ? [[char, chars[i + 1] ?? char]] : [])),
  );
}

/** Only slips as long as their word, so that every place in the text stays where it was. */
function turned(slips: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(slips).map(([word, list]) => [
      word,
      pairsOf(list, word)
        .map(([slip]) => slip)
        .join(' '),
    ]),
  );
}

function pairsOf(list: string, word: string): readonly (readonly [string, string])[] {
  return list
    .split(' ')
    .filter((slip) => slip.length === word.length && slip !== word)
    .map((slip) => [slip, word] as const);
}
