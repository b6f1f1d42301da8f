// Finds the words of the topics beside deadlines in a text: one pass for all lists.

import { LEDGER_WORDS } from './lexicon/ledger.ts';
import { PEOPLE_WORDS } from './lexicon/people.ts';
import { REQUEST_WORDS } from './lexicon/requests.ts';
import { SHARED_WORDS } from './lexicon/shared.ts';
import { STATUS_WORDS } from './lexicon/status.ts';
import { TRAINING_WORDS } from './lexicon/training.ts';
import { VERIFICATION_WORDS } from './lexicon/verification.ts';
import { type Met, wordForest } from './word-forest.ts';

type Verification = keyof typeof VERIFICATION_WORDS;
type Training = keyof typeof TRAINING_WORDS;
type People = keyof typeof PEOPLE_WORDS;
type Status = keyof typeof STATUS_WORDS;
type Request = keyof typeof REQUEST_WORDS;
type Shared = keyof typeof SHARED_WORDS;
type Ledger = keyof typeof LEDGER_WORDS;

/** What a word of a topic's list says. */
export type CueClass = Verification | Training | People | Status | Ledger | Request | Shared;

/** A word of a topic's list where it stands in the text. */
export type Cue = Met<CueClass>;

/** Longest word first within a list; a word of one list never hides a word of another. */
const LISTS: readonly Readonly<Partial<Record<CueClass, string>>>[] = [
  VERIFICATION_WORDS,
  TRAINING_WORDS,
  PEOPLE_WORDS,
  ...byLetter(STATUS_WORDS, 'cge'),
  ...byLetter(REQUEST_WORDS, 'qtu'),
  LEDGER_WORDS,
  ...Object.entries(SHARED_WORDS).map(([cls, words]) => ({ [cls]: words })),
];
const FOREST = wordForest<CueClass>(LISTS);

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

/** The cues of a normalised text from the left; linear in its length. */
export function findCues(text: string): readonly Cue[] {
  return FOREST.findAll(text);
}
