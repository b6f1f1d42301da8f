// Puts pinyin into characters, where a run of letters is made of known words alone.

import { PINYIN, PINYIN_UNITS } from './lexicon/pinyin.ts';

const WORDS = spellings(PINYIN);
const UNITS = spellings(PINYIN_UNITS);
const LONGEST_WORD = Math.max(...[...WORDS.keys()].map((spelling) => spelling.length));
/** Nobody types more letters in a row; longer runs are left alone, so that cutting them costs no time. */
const LONGEST_RUN = 40;

function spellings(words: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(words).flatMap(([word, list]) => list.split(' ').map((one) => [one, word] as const)),
  );
}

/** `qiandao 4406` → `签到 4406`, `yinggai shi 650 wan` → `应该是650万`; other letters stay. Linear in the length. */
export function fromPinyin(text: string): string {
  let out = '';
  for (let i = 0; i < text.length; ) {
    if (!isLetter(text[i]) || isCode(text[i - 1])) {
      out += text[i] ?? '';
      i++;
      continue;
    }
    let end = i;
    while (isLetter(text[end])) end++;
    const word = text.slice(i, end);
    const unit = isDigit(out.trimEnd().at(-1)) ? UNITS.get(word) : undefined;
    let read = unit ?? (isCode(text[end]) ? null : cut(word));
    if (read === null) {
      // shou dao: blanks part the syllables of one word.
      const spaced = spacedRun(text, i, end);
      const joined =
        spaced === end || isCode(text[spaced]) ? null : cut(text.slice(i, spaced).replaceAll(' ', ''));
      if (joined !== null) [read, end] = [joined, spaced];
    }
    if (read === null) out += word;
    // Blanks part words in pinyin, clauses in characters.
    else out = (unit !== undefined || endsInPinyin(out, text, i) ? out.trimEnd() : out) + read;
    i = end;
  }
  return out;
}

/** Where the runs of letters end that single blanks part, no further than a word can reach. */
function spacedRun(text: string, from: number, end: number): number {
  let to = end;
  while (text[to] === ' ' && isLetter(text[to + 1]) && to - from < LONGEST_RUN) {
    to++;
    while (isLetter(text[to]) && to - from <= LONGEST_RUN) to++;
  }
  return isLetter(text[to]) ? end : to;
}

/** True when the word before the blank was in letters too, so that the blank parts nothing. */
function endsInPinyin(out: string, text: string, at: number): boolean {
  return text[at - 1] === ' ' && isLetter(text[at - 2]) && !isLetter(out.at(-2));
}

/** The words a run of letters is made of, the longest first, or null when letters are left over. */
function cut(run: string): string | null {
  if (run.length > LONGEST_RUN) return null;
  const rest: (string | null)[] = [...Array(run.length).fill(null), ''];
  for (let from = run.length - 1; from >= 0; from--) {
    for (let end = Math.min(run.length, from + LONGEST_WORD); end > from && rest[from] === null; end--) {
      const word = WORDS.get(run.slice(from, end));
      const behind = rest[end];
      if (word !== undefined && behind !== undefined && behind !== null) rest[from] = word + behind;
    }
  }
  return rest[0] ?? null;
}

function isLetter(char: string | undefined): boolean {
  return char !== undefined && char >= 'a' && char <= 'z';
}

function isDigit(char: string | undefined): boolean {
  return char !== undefined && char >= '0' && char <= '9';
}

/** Letters beside these belong to a code or an address. */
function isCode(char: string | undefined): boolean {
  return isDigit(char) || (char !== undefined && '-_./'.includes(char));
}
