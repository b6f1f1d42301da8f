// Finds the words of the topics beside deadlines in a text: one pass for all lists.

import { LEDGER_WORDS } from './lexicon/ledger.ts';
import { PEOPLE_WORDS } from './lexicon/people.ts';
import { REQUEST_WORDS } from './lexicon/requests.ts';
import { FIGURE_WORDS, PLAIN_LEDGER_WORDS, SHARED_WORDS } from './lexicon/shared.ts';
import { STATUS_WORDS } from './lexicon/status.ts';
import { TRAINING_WORDS } from './lexicon/training.ts';
import { VERIFICATION_WORDS } from './lexicon/verification.ts';
import { type Met, type WordForest, wordForest } from './word-forest.ts';

type Verification = keyof typeof VERIFICATION_WORDS;
type Training = keyof typeof TRAINING_WORDS;
type People = keyof typeof PEOPLE_WORDS;
type Status = keyof typeof STATUS_WORDS;
type Request = keyof typeof REQUEST_WORDS;
type Shared = keyof typeof SHARED_WORDS | keyof typeof FIGURE_WORDS | keyof typeof PLAIN_LEDGER_WORDS;
type Ledger = keyof typeof LEDGER_WORDS;

/** What a word of a topic's list says. */
export type CueClass = Verification | Training | People | Status | Ledger | Request | Shared;

/** A word of a topic's list where it stands in the text. */
export type Cue = Met<CueClass>;

/** Classes of words that only look like others and hide them. */
const HIDING = new Set(['c_not_yet', 'x_nothing', 'q_not_more', 't_nothing', 'u_nothing']);

/** Words that count whatever is open. Longest word first within a list; a word of one never hides one of another. */
const ALWAYS = wordForest<CueClass>([
  PEOPLE_WORDS,
  ...['c', 'g', 'e'].flatMap((letter) => byLetter(STATUS_WORDS, letter)).flatMap((words) => eachAlone(words)),
  ...byLetter(REQUEST_WORDS, 'qtu').flatMap((words) => eachAlone(words)),
  ...eachAlone(SHARED_WORDS),
]);
/** Words that say something only to an open item of these kinds. */
const BY_KIND: readonly (readonly [kinds: readonly string[], forest: WordForest<CueClass>])[] = [
  [['verification_query'], wordForest<CueClass>([VERIFICATION_WORDS, ...eachAlone(FIGURE_WORDS)])],
  [['training_notice', 'activity', 'law_notice', 'bulletin'], wordForest<CueClass>([TRAINING_WORDS])],
  [['ledger_item'], wordForest<CueClass>([LEDGER_WORDS, ...eachAlone(PLAIN_LEDGER_WORDS)])],
];

/** Each class as a list of its own, but for words that only look like those of any: they hide them everywhere. */
function eachAlone(words: Readonly<Record<string, string>>): readonly Readonly<Record<string, string>>[] {
  const looksLike = Object.entries(words).filter(([cls]) => HIDING.has(cls));
  return Object.entries(words).map(([cls, line]) => ({ ...Object.fromEntries(looksLike), [cls]: line }));
}

/**
 * 停产 of a firm's standing, of its licence and of an event are three lists in one file, told apart by the letter
 * their classes begin with.
 */
function byLetter(
  words: Readonly<Record<string, string>>,
  letters: string,
): readonly Readonly<Record<string, string>>[] {
  return [...letters].map((letter) =>
    Object.fromEntries(Object.entries(words).filter(([name]) => name.startsWith(letter))),
  );
}

/** The cues of a normalised text, by topic from the left; linear in its length. */
export function findCues(text: string, openKinds: ReadonlySet<string>): readonly Cue[] {
  const found = BY_KIND.filter(([kinds]) => kinds.some((kind) => openKinds.has(kind)));
  return [...found.flatMap(([, forest]) => forest.findAll(text)), ...ALWAYS.findAll(text)];
}
