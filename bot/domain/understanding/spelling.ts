// Puts common misspellings right, character for character, so that every reader meets one spelling of a word.

import { everyPair, everyTriple } from './lexicon/pairs.ts';
import {
  REPORT_BEGINS,
  REPORT_ENDS,
  SLIPS,
  SLIPS_OF_REPORT,
  TRADITIONAL,
  WHOLE_SLIPS,
} from './lexicon/spelling.ts';
import { fromPinyin } from './pinyin.ts';
import { wordTree } from './word-tree.ts';

const SIMPLIFIED = simplified();
const TREE = wordTree(turned(SLIPS));
const WHOLE = new Map([
  ...Object.entries(WHOLE_SLIPS).flatMap(([word, slips]) =>
    slips.split(' ').map((slip) => [slip, word] as const),
  ),
  ...slipsOfReport(),
]);
const LONGEST_WHOLE = Math.max(...[...WHOLE.keys()].map((slip) => slip.length));
const CLAUSE_MARKS = new Set(',.;!?。、~('.split(''));

/** 已经抱了, 包好了: every clause of 报 with another character in its place. */
function slipsOfReport(): readonly (readonly [slip: string, word: string])[] {
  const said = everyTriple('\u0001', REPORT_BEGINS, everyPair('报', REPORT_ENDS)).replaceAll('\u0001', '');
  const words = [...said.split(' '), '已报', '已经报', '都已报'];
  return words.flatMap((word) =>
    SLIPS_OF_REPORT.split(' ').map((char) => [word.replace('报', char), word] as const),
  );
}

/** The text in simplified characters with known slips put right; the same when done twice. */
export function spell(text: string): string {
  const plain = fromPinyin(simplify(text));
  let out = '';
  let copied = 0;
  for (const found of TREE.findAll(plain)) {
    out += plain.slice(copied, found.start) + (found.classes[0] ?? found.text);
    copied = found.end;
  }
  return spellClauses(copied === 0 ? plain : out + plain.slice(copied));
}

/** Puts clauses right that are nothing but a slip; letters are parted by blanks too (qd 7704). */
function spellClauses(text: string): string {
  let out = '';
  let copied = 0;
  for (let from = 0; from < text.length; ) {
    let end = from;
    while (end < text.length && !partsClauses(text, end)) end++;
    const slip = end - from > LONGEST_WHOLE + 2 ? undefined : WHOLE.get(withoutBlanks(text.slice(from, end)));
    if (slip !== undefined) {
      out += text.slice(copied, from) + slip;
      copied = end;
    }
    from = end + 1;
  }
  return copied === 0 && out === '' ? text : out + text.slice(copied);
}

function withoutBlanks(clause: string): string {
  return clause.includes(' ') ? clause.replaceAll(' ', '') : clause;
}

function partsClauses(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code === BLANK) return isLetter(text.charCodeAt(at - 1));
  return (code < HAN_FROM || code > HAN_TO) && CLAUSE_MARKS.has(text[at] ?? '');
}

const BLANK = 0x20;
const [HAN_FROM, HAN_TO] = [0x4e00, 0x9fff];

function isLetter(code: number): boolean {
  return code >= 0x61 && code <= 0x7a;
}

function simplify(text: string): string {
  let out: string | null = null;
  for (let i = 0; i < text.length; i++) {
    const other = SIMPLIFIED[text.charCodeAt(i)] ?? 0;
    if (other !== 0 && out === null) out = text.slice(0, i);
    if (out !== null) out += other === 0 ? text[i] : String.fromCharCode(other);
  }
  return out ?? text;
}

/** Character code → code of the simplified character, 0 where there is none. */
function simplified(): Uint16Array {
  const table = new Uint16Array(65_536);
  for (let i = 0; i + 1 < TRADITIONAL.length; i += 2) {
    const [from, to] = [TRADITIONAL.charCodeAt(i), TRADITIONAL.charCodeAt(i + 1)];
    if (from !== to) table[from] = to;
  }
  return table;
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
