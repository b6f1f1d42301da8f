// Finds the words of the topics beside deadlines in a text: one pass for each topic's list, longest word first.

import { LEDGER_WORDS } from './lexicon/ledger.ts';
import { PEOPLE_WORDS } from './lexicon/people.ts';
import { REQUEST_WORDS } from './lexicon/requests.ts';
import { SHARED_WORDS } from './lexicon/shared.ts';
import { STATUS_WORDS } from './lexicon/status.ts';
import { TRAINING_WORDS } from './lexicon/training.ts';
import { VERIFICATION_WORDS } from './lexicon/verification.ts';
import { wordTree, type WordTree } from './word-tree.ts';

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
export interface Cue {
  readonly classes: readonly CueClass[];
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

// A list of its own for each topic: a word of one topic never hides a word of another.
const TREES: readonly WordTree<CueClass>[] = [
  wordTree<CueClass>(VERIFICATION_WORDS),
  wordTree<CueClass>(TRAINING_WORDS),
  wordTree<CueClass>(PEOPLE_WORDS),
  ...treesByLetter(STATUS_WORDS, 'cge'),
  ...treesByLetter(REQUEST_WORDS, 'qtu'),
  wordTree<CueClass>(LEDGER_WORDS),
  ...Object.entries(SHARED_WORDS).map(([cls, words]) => wordTree<CueClass>({ [cls]: words })),
];

/**
 * 停产 of a firm's standing, of its licence and of an event are three lists in one file, told apart by the letter
 * their classes begin with.
 */
function treesByLetter(words: Readonly<Record<string, string>>, letters: string): readonly WordTree<CueClass>[] {
  return [...letters].map((letter) =>
    wordTree<CueClass>(Object.fromEntries(Object.entries(words).filter(([name]) => name.startsWith(letter)))),
  );
}

/** The cues of a normalised text in the order of each topic's list; linear in its length. */
export function findCues(text: string): readonly Cue[] {
  return TREES.flatMap((tree) => tree.findAll(text));
}
