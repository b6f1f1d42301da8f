// What each sign weighs where a training, a notice or a change of people or of the directory is open. Data.

import type { WeightRow } from './weight-row.ts';

export const NOTICE_WEIGHTS: readonly WeightRow[] = [
  {
    intent: 'attend',
    kinds: ['training_notice', 'activity'],
    weights: { a_come: 2, x_unsure: -3, f_vow: 0.7, asks: -2, neg: -1.5, a_stay: -3, vague_yes: 0.6 },
  },
  {
    intent: 'decline',
    kinds: ['training_notice', 'activity'],
    weights: { a_stay: 2.5, x_unsure: -3, f_unwilling: 1.5, f_annoyed: 1.5, neg: 0.6, asks: -1 },
  },
  {
    intent: 'leave',
    kinds: ['training_notice', 'activity'],
    weights: {
      l_leave: 2.5,
      l_early: 2.5,
      l_late: 2.5,
      l_makeup: 2,
      a_instead: 0.8,
      f_away: 1.2,
      a_stay: 0.5,
    },
  },
  {
    intent: 'read',
    kinds: ['law_notice', 'bulletin'],
    weights: { r_read: 2.2, r_ahead: -2.5, seen: 1, asks: -2, neg: -1 },
  },
  // 链接打不开, 课件下载不了: to be helped with.
  {
    intent: 'question',
    kinds: ['law_notice', 'bulletin', 'training_notice', 'activity'],
    needs: [
      ['broken', 'f_trouble', 'slow'],
      ['obj_page', 'f_thing', 'obj_cert'],
    ],
    weights: { broken: 1, f_trouble: 1, slow: 1, obj_page: 1, f_thing: 1 },
  },
  // Papers or names that will follow.
  {
    intent: 'will_report_later',
    kinds: ['registry_change', 'personnel_change', 'major_event'],
    weights: {
      time: 1.6,
      send: 1,
      f_going: 1,
      f_wait: 1.3,
      k_hands: 0.5,
      not_yet_word: 1,
      neg: 0.5,
      condition: 0.6,
      give_you: 0.8,
      f_tell: 0.6,
      asks: -3,
      past: -5,
      g_changed: -1.5,
      receipt: -2,
    },
  },
  {
    intent: 'registry_change',
    kinds: ['registry_change'],
    bias: 1,
    weights: {
      g_changed: 1.5,
      g_name: 1,
      g_address: 1,
      g_legal: 1,
      g_industry: 1,
      g_uscc: 1,
      g_type: 1,
      g_scale: 1,
      g_capital: 1,
      g_contact_field: 1,
      asks: -1.5,
      receipt: -3,
      f_social: -1,
      f_heard: -2,
    },
  },
  {
    intent: 'event_report',
    kinds: ['major_event'],
    bias: 1.6,
    weights: { asks: -2, receipt: -3, f_heard: -2, f_social: -1.5, f_ask: -1 },
  },
];
