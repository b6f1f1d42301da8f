// Finds why a figure is as it is: the reason code of the words, and the words themselves.

import { REASON_WORDS } from './lexicon/reasons.ts';
import { wordTree } from './word-tree.ts';

/** A reason with its place in the text. */
export interface SaidReason {
  readonly code: string;
  readonly start: number;
}

interface Gapped {
  readonly code: string;
  readonly first: string;
  readonly second: string;
}

/** How far apart the two halves of a word with a gap may stand, in characters. */
const GAP = 10;
const ENTRIES = Object.entries(REASON_WORDS).map(([code, words]) => [code, words.split(/\s+/)] as const);
const RANK = new Map(ENTRIES.map(([code], i) => [code, i]));
const PLAIN = wordTree<string>(
  Object.fromEntries(ENTRIES.map(([code, words]) => [code, words.filter((word) => !word.includes('…')).join(' ')])),
);
const GAPPED: readonly Gapped[] = ENTRIES.flatMap(([code, words]) =>
  words
    .filter((word) => word.includes('…'))
    .map((word): Gapped => {
      const [first = '', second = ''] = word.split('…');
      return { code, first, second };
    }),
);

/** The reasons a text names, the one that counts first: by the order of the lexicon, not of the text. */
export function findReasons(text: string): readonly SaidReason[] {
  const found: SaidReason[] = [];
  for (let i = 0; i < text.length; i++) {
    const word = PLAIN.longestAt(text, i);
    if (word === null) continue;
    for (const code of word.classes) found.push({ code, start: i });
    i = word.end - 1;
  }
  for (const { code, first, second } of GAPPED) {
    const at = text.indexOf(first);
    if (at < 0) continue;
    const from = at + first.length;
    if (text.slice(from, from + GAP + second.length).includes(second)) found.push({ code, start: at });
  }
  return found.sort((one, other) => rank(one.code) - rank(other.code));
}

function rank(code: string): number {
  return RANK.get(code) ?? RANK.size;
}
