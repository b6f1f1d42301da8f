// Whether the words of the lexicon say that something is settled, in a clause that nothing puts in doubt.

import { readClaim } from '../claims.ts';
import { type Clause, has, isOf } from '../clauses.ts';
import type { CueClass } from '../cues.ts';
import type { Intent } from '../reading.ts';
import { OTHERS_OF } from '../status-answers.ts';
import {
  type ClauseView,
  isAboutOthers,
  isDenied,
  isHeard,
  isSupposed,
  liesAhead,
  type MessageView,
  says,
} from '../topic.ts';
import type { WordClass } from '../word-class.ts';

/** Intents that settle an item or take a record back. */
export type Settling =
  | 'reported'
  | 'confirm_true'
  | 'handover'
  | 'closed_suspended'
  | 'rectified'
  | 'sign_in'
  | 'retract';

interface Saying {
  readonly words: readonly WordClass[];
  readonly cues: readonly CueClass[];
}

/** Words of which one at least says it. */
const SAYINGS: Readonly<Record<Settling, Saying>> = {
  reported: { words: ['file', 'zero_file', 'filed_word', 'awaiting', 'finished'], cues: [] },
  confirm_true: {
    words: ['vague_yes'],
    cues: ['v_true', 'v_nod', 'v_no_slip', 'v_moved', 'v_because', 'v_zero'],
  },
  handover: {
    words: ['handover_word'],
    cues: [
      'h_left',
      'h_remove',
      'h_quit',
      'h_not_mine',
      'h_swap',
      'h_new',
      'h_duty',
      'h_phone',
      'h_acting',
      'h_away',
      'h_self_new',
      'h_wrong',
      'h_agent',
      'h_role',
      'x_called',
    ],
  },
  closed_suspended: {
    words: ['closed_word'],
    cues: [
      'c_suspended',
      'c_closed',
      'c_quit',
      'c_deregistered',
      'c_bankrupt',
      'c_relocated',
      'c_seasonal',
      'c_idle',
      'e_shutdown',
      'e_bankruptcy',
    ],
  },
  rectified: { words: [], cues: ['k_done'] },
  sign_in: { words: [], cues: ['s_sign', 's_here', 's_place'] },
  retract: {
    words: ['take_back', 'earlier', 'wrong', 'wrong_person', 'undone'],
    cues: ['t_ref', 't_annul', 't_sure', 't_other', 't_not_that', 't_alone', 't_ignore', 't_unfiled'],
  },
};

export const SETTLING: ReadonlySet<Intent> = new Set(Object.keys(SAYINGS) as Settling[]);

/** Fewer characters leave no room for an order of words that only examples know: these the grammar reads whole. */
const LEAST_LENGTH = 8;

/**
 * True when a clause says it and nothing in that clause puts it in doubt: it is not asked, supposed, hedged, wished,
 * denied, told of others or of a time to come. With several kinds open only the grammar settles.
 */
export function isPlainlySaid(intent: Intent, message: MessageView): boolean {
  if (!isSettling(intent) || message.context.kinds.size > 1 || message.text.length < LEAST_LENGTH)
    return false;
  if (intent === 'reported' && (beginsDenying(message) || leavesOpen(message))) return false;
  if (intent === 'confirm_true' && isStillChecked(message)) return false;
  if (intent === 'sign_in' && FAILS.test(message.text)) return false;
  if (intent === 'closed_suspended' && OTHERS_OF.test(message.text)) return false;
  const { words, cues } = SAYINGS[intent];
  return message.clauses.some((view) => {
    if (isInDoubt(message, view) || (intent === 'reported' && isNoClaim(message, view))) return false;
    if (has(view.clause, ...words)) return true;
    return view.cues.some((cue) => cue.classes.some((cls) => cues.includes(cls)) && !isDenied(message, cue));
  });
}

/** 签到码输了提示错误: whoever could not sign in has not. */
const FAILS = /错误|失败|报错|打不开|进不去|不了|不上/;

function isSettling(intent: Intent): intent is Settling {
  return Object.hasOwn(SAYINGS, intent);
}

function isInDoubt(message: MessageView, view: ClauseView): boolean {
  return (
    view.asks ||
    isSupposed(view) ||
    isHeard(view) ||
    isAboutOthers(view) ||
    liesAhead(message, view) ||
    has(view.clause, 'hedge', 'condition', 'directive') ||
    says(view, 'x_wish', 'x_hedge', 'x_unsure')
  );
}

/** The grammar has seen a claim here and says why it does not count; words unknown to it are no reason. */
function isNoClaim({ context }: MessageView, { clause }: ClauseView): boolean {
  if (has(clause, 'half', 'not_yet_word', 'progress', 'other_report', 'office') || isFilingDenied(clause))
    return true;
  const claim = readClaim(clause, context);
  return claim !== null && !claim.clear && claim.rule !== 'claim.other_words';
}

/** 还没 B204-1 已报, 忘了提交了: cut short or mistyped, a denial in front is never passed over. */
function beginsDenying({ clauses, text }: MessageView): boolean {
  const first = clauses[0]?.clause.tokens[0];
  return text.length < SHORT_DENIAL && isOf(first, 'neg', 'not_yet_word', 'forgot', 'stop');
}

const SHORT_DENIAL = 16;

/** 状态还是草稿，昨天明明报了: another clause tells that it is not through. */
function leavesOpen({ clauses }: MessageView): boolean {
  return clauses.some(({ clause }) => has(clause, 'saved', 'failed', 'undone', 'cannot_file'));
}

/** 没能报上: a denial within two words before the verb; 趁网不卡报上了 denies something else. */
function isFilingDenied({ tokens }: Clause): boolean {
  return tokens.some(
    (token, i) =>
      isOf(token, 'neg') &&
      (isOf(tokens[i + 1], 'file', 'zero_file') || isOf(tokens[i + 2], 'file', 'zero_file')),
  );
}

/** 暂时没发现问题，还在对: what is still looked into is not confirmed. */
function isStillChecked({ clauses }: MessageView): boolean {
  return clauses.some((view) => says(view, 'x_recheck') || has(view.clause, 'progress'));
}
