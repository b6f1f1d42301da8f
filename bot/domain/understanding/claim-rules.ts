// The ways of saying that a report has been filed, and the words such a clause may consist of. Data.

import type { WordClass } from './word-class.ts';

/** One way of saying it: a first word, a second one, and what may stand between them. */
export interface Core {
  readonly id: string;
  readonly first: readonly WordClass[];
  readonly second: readonly WordClass[];
  readonly between: readonly WordClass[];
  readonly confidence: number;
  /** Without 了 the words may also be a plan, so a time beside them makes them unclear. */
  readonly weak?: true;
}

const BETWEEN_VERB_AND_END: readonly WordClass[] = ['wan', 'done', 'hao', 'platform', 'give_you'];
const BETWEEN_ALREADY_AND_VERB: readonly WordClass[] = [
  'adv',
  'retry',
  'all',
  'prep',
  'le',
  'wan',
  'hao',
  'done',
  'platform',
  'form',
  'form_noun',
  'now_word',
  'give_you',
  'period',
  'and',
  'already',
  'self',
  'agent',
  'time',
  'jiu',
  'zero_file',
  'finished',
  'vague_done',
  'prep',
];

export const CORES: readonly Core[] = [
  {
    id: 'already_file',
    first: ['already'],
    second: ['file', 'zero_file'],
    between: BETWEEN_ALREADY_AND_VERB,
    confidence: 0.95,
  },
  {
    id: 'file_le',
    first: ['file', 'zero_file'],
    second: ['le', 'end_le', 'ok_end'],
    between: BETWEEN_VERB_AND_END,
    confidence: 0.93,
  },
  {
    id: 'file_done',
    first: ['file', 'zero_file'],
    second: ['done'],
    between: ['wan', 'form_noun'],
    confidence: 0.9,
  },
  {
    id: 'file_end',
    first: ['file', 'zero_file'],
    second: ['wan', 'hao'],
    between: [],
    confidence: 0.75,
    weak: true,
  },
  // 上月没开张，按零报的.
  { id: 'zero_de', first: ['zero_file'], second: ['de'], between: ['le'], confidence: 0.85 },
  {
    id: 'all_done_file',
    first: ['already_done'],
    second: ['file'],
    between: ['le', 'form_noun', 'form', 'period', 'de'],
    confidence: 0.9,
  },
  {
    id: 'done_file',
    first: ['done'],
    second: ['file'],
    between: ['le', 'form_noun', 'form'],
    confidence: 0.75,
    weak: true,
  },
];

/**
 * Classes a claim may consist of. Any other word means that the clause says more than this table understands
 * (他报了, 报了1250万, 报名了), and then it is no clear claim.
 */
export const CLAIM_WORLD: ReadonlySet<WordClass> = new Set<WordClass>([
  'finished',
  'polite',
  'complete',
  'vague_done',
  'awaiting',
  'self',
  'agent',
  'finance',
  'form',
  'form_noun',
  'period',
  'already',
  'file',
  'zero_file',
  'prep',
  'le',
  'hao',
  'end_le',
  'already_done',
  'wan',
  'done',
  'adv',
  'retry',
  'particle',
  'de',
  'title',
  'sorry',
  'platform',
  'give_you',
  'time',
  'all',
  'colon',
  'and',
  'jiu',
  'filed_word',
  'explain',
  'number',
  'measure',
  'thanks',
  'consent',
  'now_word',
  'month',
  'firm_end',
  'returned',
  'ok_end',
]);

/** Classes that never stand in a name. */
export const NOT_IN_NAME: ReadonlySet<WordClass> = new Set<WordClass>([
  'neg',
  'half',
  'others',
  'you',
  'hearsay',
  'hedge',
  'condition',
  'directive',
  'quote',
  'ask',
  'ask_particle',
  'other_report',
  'file',
  'already',
  'wrong',
  'undone',
  'purpose',
  'failed',
  'saved',
  'figure',
  'boss',
]);

/** A claim that is no pair of words (一报, 早上报的); the id is put in by what found it. */
export const BARE_CORE: Core = { id: '', first: [], second: [], between: [], confidence: 0.85 };
