// A line of the weights: for which reading, where it counts, and what each sign adds. Types.

import type { CueClass } from './cues.ts';
import type { SIGN_WORDS } from './lexicon/signs.ts';
import type { Intent } from './reading.ts';
import type { WordClass } from './word-class.ts';

/** Whatever can be noticed in a message. */
export type Sign = keyof typeof SIGN_WORDS | WordClass | CueClass | 'asks' | 'short' | 'past';

/** A reading that nothing is settled by. */
export type Harmless = Exclude<
  Intent,
  'reported' | 'confirm_true' | 'handover' | 'closed_suspended' | 'rectified' | 'sign_in' | 'retract'
>;

export interface WeightRow {
  readonly intent: Harmless;
  /** Any of these open; `none`: nothing is open. */
  readonly kinds: readonly string[];
  /** Of each group at least one sign must be there. */
  readonly needs?: readonly (readonly Sign[])[];
  readonly bias?: number;
  readonly weights: Readonly<Partial<Record<Sign, number>>>;
}
