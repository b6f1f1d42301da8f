// Cuts normalised text into known words, numbers, form codes and unknown pieces: one pass, longest word first.

import { charTree } from './char-tree.ts';
import { FORM_ALIASES, formByAlias, formByCode, knownCodeBeginning } from './forms.ts';
import { EVERYDAY_WORDS } from './lexicon/everyday.ts';
import { FILING_WORDS, SUBJECT_WORDS } from './lexicon/filing.ts';
import {
  DAY_PART_WORDS,
  DAY_WORDS,
  END_WORDS,
  HURRY_WORDS,
  MONTH_WORDS,
  PART_WORDS,
  SOON_WORDS,
  TIME_MARKS,
  WEEK_WORDS,
} from './lexicon/time.ts';
import { TROUBLE_WORDS } from './lexicon/trouble.ts';
import { QUOTE_MARK } from './normalise.ts';
import { isChineseNumeral, parseWholeNumber } from './numbers.ts';
import type { FormName } from './reading.ts';
import { changed, type Shared, sharedFrom } from './shared-values.ts';
import type { WordClass } from './word-class.ts';

/** A piece of the text. `classes` is what the word may be; unknown characters have the class `unknown`. */
export interface Token {
  readonly classes: readonly WordClass[];
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** What a valued word is worth: a form code, days from today, a number. */
  readonly value?: unknown;
}

/** What a word of the lexicon may be, and what it is worth. */
interface Entry {
  readonly classes: readonly WordClass[];
  readonly value?: unknown;
}

type Lexicon = Map<string, Shared<Entry>>;

/** Of no class yet. */
const UNKNOWN: Shared<Entry> = sharedFrom({ classes: [] });
const WEEKDAYS = '一二三四五六日天';

function addWord(lexicon: Lexicon, word: string, cls: WordClass, value?: unknown): void {
  const name = value === undefined ? cls : `${cls} ${JSON.stringify(value)}`;
  const known = lexicon.get(word) ?? UNKNOWN;
  lexicon.set(
    word,
    changed(known, name, (entry) => ({
      ...entry,
      classes: entry.classes.includes(cls) ? entry.classes : [...entry.classes, cls],
      ...(value === undefined ? {} : { value }),
    })),
  );
}

function buildLexicon(): Lexicon {
  const lexicon: Lexicon = new Map();
  const lists = { ...FILING_WORDS, ...SUBJECT_WORDS, ...EVERYDAY_WORDS, ...TROUBLE_WORDS, ...TIME_MARKS };
  // Courtesy, filing and trouble lists are disjoint by name; the spread would hide a clash, a test looks for one.
  for (const [cls, words] of Object.entries(lists) as [WordClass, string][]) {
    for (const word of wordsOf(words)) addWord(lexicon, word, cls);
  }
  for (const name of FORM_ALIASES.keys()) addWord(lexicon, name, 'form');
  for (const word of wordsOf(SOON_WORDS)) addWord(lexicon, word, 't_soon');
  for (const word of wordsOf(HURRY_WORDS)) addWord(lexicon, word, 'hurry');
  addTable(lexicon, 't_day', DAY_WORDS);
  addTable(lexicon, 't_part', PART_WORDS);
  addTable(lexicon, 't_day_part', DAY_PART_WORDS);
  addTable(lexicon, 't_end', END_WORDS);
  addTable(lexicon, 't_month_word', MONTH_WORDS);
  for (const [word, weeks] of Object.entries(WEEK_WORDS)) {
    if (weeks !== null) addWord(lexicon, word, 't_week', weeks);
    for (const [index, day] of WEEKDAYS.split('').entries()) {
      addWord(lexicon, word + day, 't_weekday', { weeks, weekday: Math.min(index + 1, 7) });
      if (index < 6) addWord(lexicon, `${word}${index + 1}`, 't_weekday', { weeks, weekday: index + 1 });
    }
  }
  return lexicon;
}

function addTable(lexicon: Lexicon, cls: WordClass, table: Readonly<Record<string, unknown>>): void {
  for (const [word, value] of Object.entries(table)) addWord(lexicon, word, cls, value);
}

/** The words of one lexicon line. */
export function wordsOf(list: string): readonly string[] {
  return list.split(/\s+/).filter((word) => word !== '');
}

const LEXICON = charTree(buildLexicon());
const MARKS = new Set(',.;!?。、~·()—-'.split(''));

/** A longest word that is cut short before these characters: 说明 in 会计说明天报. */
const CUT_SHORT: ReadonlyMap<string, { readonly before: string }> = new Map([
  ['说明', { before: '天早晚儿日' }],
  ['已填', { before: '报' }],
  ['我们这', { before: '个次边家种月张' }],
  ['我这', { before: '个次边家种月张' }],
]);

/** Cuts `text` (already normalised) into tokens; linear in its length. */
export function tokenise(text: string, owed: readonly FormName[] = []): readonly Token[] {
  const tokens: Token[] = [];
  let unknownFrom = -1;
  for (let i = 0; i < text.length; ) {
    const token = tokenAt(text, i, owed);
    if (token === null) {
      if (unknownFrom < 0) unknownFrom = i;
      i++;
      continue;
    }
    if (unknownFrom >= 0) tokens.push(plain('unknown', text, unknownFrom, i));
    unknownFrom = -1;
    tokens.push(token);
    i = token.end;
  }
  if (unknownFrom >= 0) tokens.push(plain('unknown', text, unknownFrom, text.length));
  return tokens;
}

function plain(cls: WordClass, text: string, start: number, end: number, value?: unknown): Token {
  const token = { classes: [cls], text: text.slice(start, end), start, end };
  return value === undefined ? token : { ...token, value };
}

function tokenAt(text: string, i: number, owed: readonly FormName[]): Token | null {
  const char = text[i] ?? '';
  if (char === ' ') return plain('space', text, i, i + 1);
  if (char === ':') return plain('colon', text, i, i + 1);
  if (char === QUOTE_MARK) return plain('quote', text, i, i + 1);
  if (isMinus(text, i)) {
    const below = arabicAt(text, i + 1);
    return plain('figure', text, i, below.end);
  }
  if (MARKS.has(char)) return plain('mark', text, i, i + 1);
  const code = isAlnum(char) ? codeAt(text, i, owed) : null;
  if (code !== null) return code;
  const word = wordAt(text, i, owed);
  const number = numberAt(text, i);
  if (word === null) return number;
  return number !== null && number.end > word.end ? number : word;
}

/** -35.2万: the dash of a range or of a form's number stands behind a digit or a letter. */
function isMinus(text: string, i: number): boolean {
  return text[i] === '-' && isDigit(text[i + 1] ?? '') && !isAlnum(text[i - 1] ?? '');
}

function wordAt(text: string, i: number, owed: readonly FormName[]): Token | null {
  let found: Entry | null = null;
  let end = i;
  let node = 0;
  for (let j = i; j < text.length; j++) {
    node = LEXICON.step(node, text.charCodeAt(j));
    if (node < 0) break;
    const entry = LEXICON.valueAt(node)?.value;
    if (entry !== undefined && !splitsLatin(text, j) && !isCutShort(text, i, j) && !joinsMonth(text, i, j)) {
      found = entry;
      end = j + 1;
    }
  }
  if (found === null) return null;
  const word = text.slice(i, end);
  const value = found.classes.includes('form') ? formByAlias(word, owed) : found.value;
  return { classes: found.classes, text: word, start: i, end, ...(value === undefined ? {} : { value }) };
}

/** 10月报表 is the form of October: behind a number 月报 is no word. */
function joinsMonth(text: string, i: number, j: number): boolean {
  const before = text[i - 1] ?? '';
  return text[i] === '月' && text[i + 1] === '报' && j > i && (isDigit(before) || isChineseNumeral(before));
}

function isCutShort(text: string, i: number, j: number): boolean {
  if (!'说已我'.includes(text[i] ?? ' ')) return false;
  const cut = CUT_SHORT.get(text.slice(i, j + 1));
  return cut?.before.includes(text[j + 1] ?? ' ') ?? false;
}

/** True when a word ending at `j` would cut a Latin word in two (`ok` in `oklahoma`). */
function splitsLatin(text: string, j: number): boolean {
  return isLetter(text[j] ?? '') && isLetter(text[j + 1] ?? '');
}

const ANY_CODE = /^[a-z]?\d{3}(?:-\d)?$/;

/** Longest code looked at: the longest real ones have seven characters. */
const LONGEST_CODE = 12;

function codeAt(text: string, i: number, owed: readonly FormName[]): Token | null {
  if (i > 0 && isAlnum(text[i - 1] ?? '')) return null;
  let end = i;
  let digits = 0;
  while (end < text.length && end - i <= LONGEST_CODE && (isAlnum(text[end] ?? '') || text[end] === '-')) {
    if (isDigit(text[end] ?? '')) digits++;
    end++;
  }
  while (end > i && text[end - 1] === '-') end--;
  if (digits < 3) return null;
  const code = formByCode(text.slice(i, end), owed);
  if (code !== null) return plain('form', text, i, end, code);
  // 201-1表: a code of a form this table does not know.
  const written = text.slice(i, end);
  // b204和205都报了.
  const known =
    /^[a-z]\d{3}$/.test(written) || '和都也'.includes(text[end] ?? ' ') ? knownCodeBeginning(written) : null;
  if (known !== null) return plain('form', text, i, end, known);
  if (text[end] === '表' && ANY_CODE.test(written))
    return plain('form', text, i, end, knownCodeBeginning(written) ?? written.toUpperCase());
  // 204-1: a form whose letter is left out, one of several.
  return /^\d{3}-\d$/.test(written) ? plain('form_noun', text, i, end) : null;
}

function numberAt(text: string, i: number): Token | null {
  if (isDigit(text[i] ?? '')) return arabicAt(text, i);
  let end = i;
  while (end < text.length && isChineseNumeral(text[end] ?? '')) end++;
  if (end === i) return null;
  return plain('number', text, i, end, parseWholeNumber(text.slice(i, end)));
}

function arabicAt(text: string, i: number): Token {
  let end = i;
  let joiners = '';
  while (end < text.length) {
    const char = text[end] ?? '';
    if (char === ',' && partsThousands(text, end)) {
      joiners += char;
      end += 4;
      continue;
    }
    if (!isDigit(char)) {
      if (!':./'.includes(char) || !isDigit(text[end + 1] ?? '')) break;
      joiners += char;
    }
    end++;
  }
  const written = text.slice(i, end);
  // 9.6万方 is no day of September.
  if (joiners === '.' && SCALES.has(text[end] ?? '')) return plain('figure', text, i, end);
  if (joiners === '') return plain('number', text, i, end, parseWholeNumber(written));
  const [first = '', second = ''] = written.split(joiners[0] ?? '');
  const pair = [Number(first), Number(second)] as const;
  if (joiners === ':') return plain('t_clock', text, i, end, pair);
  if (joiners === '/' || joiners === '.') return plain('t_slash', text, i, end, pair);
  return plain('figure', text, i, end);
}

const SCALES = new Set('万亿千百元吨度%公平立方升'.split(''));

/** 3,580 and 4,120,000 are one figure; 1,2 are two numbers. */
function partsThousands(text: string, at: number): boolean {
  const next = text.slice(at + 1, at + 4);
  return next.length === 3 && next.split('').every(isDigit) && !isDigit(text[at + 4] ?? '');
}

function isDigit(char: string): boolean {
  return char >= '0' && char <= '9' && char.length === 1;
}

function isLetter(char: string): boolean {
  return char >= 'a' && char <= 'z' && char.length === 1;
}

function isAlnum(char: string): boolean {
  return isDigit(char) || isLetter(char);
}
