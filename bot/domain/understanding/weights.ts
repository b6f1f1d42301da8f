// What each sign weighs for each reading, by the kinds of items that are open. Data; settling readings have no row.

import type { CueClass } from './cues.ts';
import type { SIGN_WORDS } from './lexicon/signs.ts';
import type { Intent } from './reading.ts';
import { NOTICE_WEIGHTS } from './weights-notices.ts';
import type { WordClass } from './word-class.ts';

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

/** Below this nothing is said (house rule, found by trying on the labelled replies). */
export const LEAST_WEIGHT = 1.2;
/** So far the best must lead. */
export const LEAST_LEAD = 0.15;

const DEADLINE = ['report_deadline'];
const WORKING = ['report_deadline', 'verification_query', 'ledger_item'];
const ANY = [
  'report_deadline',
  'verification_query',
  'ledger_item',
  'training_notice',
  'activity',
  'law_notice',
  'bulletin',
  'personnel_change',
  'registry_change',
  'major_event',
  'inspection',
  'star_rating',
  'none',
];

export const WEIGHTS: readonly WeightRow[] = [
  {
    intent: 'ack',
    kinds: ANY.filter((kind) => kind !== 'none'),
    weights: {
      f_heard: 2,
      x_unsure: -3,
      x_hedge: -1.5,
      receipt: 2,
      consent: 1.5,
      seen: 1.5,
      vague_yes: 1,
      f_tell: 1.6,
      hao: 1,
      f_vow: 0.3,
      self: 0.2,
      asks: -2,
      f_trouble: -1,
      f_unwilling: -2,
      neg: -0.5,
    },
  },
  // Heard, and nothing said of when the work is done (好的马上看).
  {
    intent: 'ack',
    kinds: ANY.filter((kind) => kind !== 'none'),
    needs: [['receipt', 'consent', 'f_heard', 'f_tell']],
    bias: 1.5,
    weights: {
      receipt: 1,
      consent: 1,
      f_heard: 1,
      x_unsure: -3,
      x_hedge: -1,
      file: -3,
      prep: -2,
      f_work: -1,
      f_wait: -1.5,
      f_trouble: -2,
      asks: -3,
      f_ask: -2,
      f_unwilling: -2,
      f_away: -1,
      time: -0.5,
      neg: -0.5,
    },
  },
  {
    intent: 'will_report_later',
    kinds: ['report_deadline', 'verification_query'],
    weights: {
      time: 1.6,
      f_wait: 1.4,
      f_going: 1.6,
      f_away: 1,
      f_vow: 1,
      f_work: 0.6,
      f_urge: 1.6,
      jiu: 0.5,
      progress: 1.6,
      neg: 0.5,
      half: 0.8,
      hurry: 1.5,
      not_yet_word: 1.5,
      wish: 0.3,
      file: 0.4,
      prep: 0.4,
      asks: -2.5,
      f_unwilling: -2,
      f_more: -0.2,
      other_report: -4,
      others: -3,
      hearsay: -1.5,
      past: -5,
    },
  },
  // Looking into a query is a promise to answer it.
  {
    intent: 'will_report_later',
    kinds: ['ledger_item'],
    weights: {
      k_unfinished: 1.6,
      hurry: 1.2,
      f_going: 1,
      time: 1.6,
      k_verb: 0.5,
      f_wait: 1,
      f_work: 0.4,
      asks: -3,
      k_done: 0.3,
    },
  },
  {
    intent: 'will_report_later',
    kinds: ['verification_query'],
    weights: {
      x_recheck: 2.2,
      f_going: 1.5,
      time: 1.5,
      f_work: 0.7,
      f_wait: 1,
      asks: -2.5,
      v_slip: -2,
      v_false: -2,
    },
  },
  {
    intent: 'extension_request',
    kinds: WORKING,
    needs: [
      ['f_more', 'extend'],
      ['f_may', 'permit', 'apply', 'asks'],
    ],
    weights: { f_more: 2.2, extend: 1.5, f_may: 1.4, permit: 1, apply: 1, time: 0.7, asks: 1 },
  },
  {
    intent: 'question',
    kinds: ANY.filter((kind) => kind !== 'none'),
    weights: { asks: 2, f_ask: 2.1, ask: 0.5, ask_particle: 0.5, audit_error: 2, f_annoyed: -1 },
  },
  {
    intent: 'cannot_login',
    kinds: DEADLINE,
    needs: [
      ['f_trouble', 'f_outage', 'login_fail', 'broken', 'slow', 'locked', 'forgot', 'crash', 'expired'],
      [
        'f_thing',
        'f_outage',
        'login_fail',
        'crash',
        'slow',
        'locked',
        'broken',
        'platform',
        'obj_login',
        'obj_password',
        'obj_username',
        'obj_cert',
        'obj_page',
        'obj_browser',
        'obj_submit',
      ],
    ],
    weights: {
      f_outage: 1.8,
      f_trouble: 1.2,
      f_thing: 1.2,
      login_fail: 2,
      broken: 0.7,
      slow: 1,
      locked: 1,
      crash: 1.5,
      obj_login: 0.5,
      obj_password: 0.7,
      platform: 0.7,
      asks: -0.5,
    },
  },
  {
    intent: 'refuse',
    kinds: WORKING,
    weights: { f_unwilling: 2, f_annoyed: 2, refuse: 2, stop: 2, asks: -0.4, time: -0.8, h_left: -2 },
  },
  {
    intent: 'chitchat',
    kinds: ANY,
    weights: {
      f_social: 1.7,
      thanks: 1,
      greeting: 1,
      laugh: 1.5,
      smalltalk: 1.5,
      file: -1,
      f_work: -0.4,
      time: -0.8,
      f_heard: -1,
      f_ask: -1,
      self: -0.3,
    },
  },
  { intent: 'chitchat', kinds: ['none'], bias: 1.6, weights: { file: -2, f_trouble: -1, form: -2 } },
  ...NOTICE_WEIGHTS,
  {
    intent: 'correction',
    kinds: ['verification_query'],
    weights: {
      v_false: 2,
      v_should: 0.5,
      v_wrong_was: 0.8,
      v_return: 2.5,
      v_fixed: 1.5,
      figure: 1,
      x_hedge: -3,
      asks: -2,
    },
  },
];
