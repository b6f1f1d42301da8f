// What the learned part looks at in a message: runs of characters, classes of words, open kinds; each as one number.

import { type Clause, has } from '../clauses.ts';
import type { Token } from '../lexer.ts';
import {
  type ClauseView,
  isAboutOthers,
  isDenied,
  isHeard,
  isSupposed,
  type MessageView,
  recalls,
} from '../topic.ts';

/** Features of one sort share a weight, so that a long message weighs no more than a short one. */
export type Sort = 'run' | 'word' | 'kind';

/** What stands for the kinds where nothing is open. */
const NO_KIND = 'none';

/** Takes one feature; the same one may come several times. */
export type Visit = (key: number, sort: Sort) => void;

/**
 * Every feature of a message as a number of 32 bits: runs of one to three characters; the classes of its words, alone
 * and in runs of up to three, unknown words as themselves; the cues of the topics, denied ones apart; what each clause
 * does (asks, supposes, tells of others); the same beside the open kinds. Linear in the length of the text.
 */
export function eachFeature(message: MessageView, visit: Visit): void {
  const { text, context } = message;
  eachRun(text, (key) => visit(key, 'run'));
  const kinds = kindsOf(context.kinds);
  const together = named(kinds.toSorted().join('+'));
  for (const kind of kinds) visit(hash(OF_KINDS, named(kind)), 'kind');
  visit(hash(together, WHOLE), 'kind');
  const word = (key: number): void => {
    visit(key, 'word');
    visit(hash(together, key), 'word');
  };
  word(hash(LENGTH, Math.min(LONGEST, Math.floor(Math.log2(text.length + 1)))));
  for (const view of message.clauses) {
    eachClassRun(view.clause, (key, length) => (length === 1 ? word(key) : visit(key, 'word')));
    eachCue(message, view, word);
    eachManner(view, word);
  }
}

/** The kinds a message may answer, with a name for none. */
export function kindsOf(kinds: Iterable<string>): readonly string[] {
  const set = new Set(kinds);
  return set.size > 0 ? [...set] : [NO_KIND];
}

/** Every run of one, two and three UTF-16 units of the text between a mark of its start and one of its end. */
export function eachRun(text: string, visit: (key: number) => void): void {
  let two = 0;
  let one = 0;
  for (let i = -1; i <= text.length; i++) {
    const last = i < 0 ? START : i === text.length ? END : text.charCodeAt(i);
    visit(hash(RUN, last));
    if (one !== 0) visit(hash(hash(RUN, one), last));
    if (two !== 0) visit(hash(hash(RUN, (two << 16) | one), last));
    two = one;
    one = last;
  }
}

/** The words of a clause by their first class, in runs of one to three; every further class of a word by itself. */
function eachClassRun({ tokens }: Clause, visit: (key: number, length: number) => void): void {
  let two = 0;
  let one = 0;
  for (let i = -1; i <= tokens.length; i++) {
    const token = tokens[i];
    const last = token === undefined ? (i < 0 ? START : END) : keyOf(token);
    visit(hash(CLASSES, last), 1);
    if (one !== 0) visit(hash(hash(CLASSES, one), last), 2);
    if (two !== 0) visit(hash(hash(hash(CLASSES, two), one), last), 3);
    two = one;
    one = last;
    if (token !== undefined) for (const cls of token.classes) visit(hash(CLASS, named(cls)), 1);
  }
}

function keyOf({ classes, text }: Token): number {
  const [cls] = classes;
  return cls === undefined || cls === 'unknown' ? mixed(UNKNOWN, text) : named(cls);
}

function eachCue(message: MessageView, view: ClauseView, visit: (key: number) => void): void {
  for (const cue of view.cues) {
    const from = isDenied(message, cue) ? DENIED : CUE;
    for (const cls of cue.classes) visit(hash(from, named(cls)));
  }
}

function eachManner(view: ClauseView, visit: (key: number) => void): void {
  if (view.asks) visit(hash(MANNER, 1));
  if (isHeard(view)) visit(hash(MANNER, 2));
  if (isAboutOthers(view)) visit(hash(MANNER, 3));
  if (isSupposed(view)) visit(hash(MANNER, 4));
  if (recalls(view)) visit(hash(MANNER, 5));
  if (has(view.clause, 'time')) visit(hash(MANNER, 6));
}

const START = '^'.charCodeAt(0);
const END = '$'.charCodeAt(0);
const LONGEST = 6;
const WHOLE = 1;
const [RUN, CLASSES, CLASS, UNKNOWN, CUE, DENIED, MANNER, LENGTH, OF_KINDS] = [1, 2, 3, 4, 5, 6, 7, 8, 9];

/** Names of classes are few: each is hashed once. */
const NAMED = new Map<string, number>();

function named(name: string): number {
  const known = NAMED.get(name);
  if (known !== undefined) return known;
  const key = mixed(0, name);
  NAMED.set(name, key);
  return key;
}

function mixed(from: number, text: string): number {
  let key = from;
  for (let i = 0; i < text.length; i++) key = hash(key, text.charCodeAt(i));
  return key;
}

/** Two numbers as one of 32 bits (the last steps of MurmurHash3); of 100,000 features one pair may meet. */
function hash(one: number, other: number): number {
  let key = Math.imul(one ^ 0x9e3779b9, 0x85ebca6b) ^ other;
  key = Math.imul(key ^ (key >>> 16), 0x85ebca6b);
  key = Math.imul(key ^ (key >>> 13), 0xc2b2ae35);
  return (key ^ (key >>> 16)) >>> 0;
}
