// The classes a word can be of: every line of the lexicon, and what the lexer and the clause reader add.

import type { EVERYDAY_WORDS } from './lexicon/everyday.ts';
import type { FILING_WORDS, SUBJECT_WORDS } from './lexicon/filing.ts';
import type { TIME_MARKS } from './lexicon/time.ts';
import type { TROUBLE_WORDS } from './lexicon/trouble.ts';

type LexiconClass =
  | keyof typeof FILING_WORDS
  | keyof typeof SUBJECT_WORDS
  | keyof typeof EVERYDAY_WORDS
  | keyof typeof TROUBLE_WORDS
  | keyof typeof TIME_MARKS;

/** Words of the calendar, each with a value. */
type TimeClass =
  | 't_day'
  | 't_part'
  | 't_day_part'
  | 't_end'
  | 't_month_word'
  | 't_week'
  | 't_weekday'
  | 't_soon'
  | 'hurry';

/** Found by their shape, or put together from several tokens. */
type ShapeClass =
  | 'form'
  | 'number'
  | 't_clock'
  | 't_slash'
  | 'figure'
  | 'space'
  | 'colon'
  | 'quote'
  | 'mark'
  | 'unknown'
  | 'time'
  | 'month';

export type WordClass = LexiconClass | TimeClass | ShapeClass;
