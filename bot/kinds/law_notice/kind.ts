// A notice (统计普法、通知) that wants one word from each firm: that it has been read.

import { withheld } from '#bot/domain/disclosure/classified.ts';
import {
  applyLawNoticeEvent,
  type LawNoticeEvent,
  type LawNoticeFacts,
  shownNotice,
  standingOfNotice,
} from '#bot/domain/facts/law-notice-facts.ts';
import type { FactsRow } from '#bot/kinds/facts.ts';
import type { Kind } from '#bot/kinds/kind.ts';
import { noticeMeaning, titlesOf, undoOf } from './answers.ts';
import { composeNotices, meaningOf } from './compose.ts';
import { awaitsAnswer, type NoticeItem, ownNoticeLine } from './item.ts';
import { readNoticeFacts, storeNoticeFacts } from './stored.ts';
import { noticeClocksAfter, strikeNotices } from './strike.ts';
import { undoNoticeEcho } from './texts.ts';
import { noticeChangeText, noticeFactLines, noticeTitle, SHOWN_NOTICE_WORDS } from './words.ts';

export const LAW_NOTICE = {
  name: 'law_notice',

  readFacts: readNoticeFacts,
  rowOf: noticeRow,
  apply: (facts: LawNoticeFacts, event: LawNoticeEvent) => applyLawNoticeEvent(facts, event),
  shownOf(facts: LawNoticeFacts) {
    const code = shownNotice(facts);
    return { code, text: SHOWN_NOTICE_WORDS[code] };
  },
  timelinessOf: () => ({ overdue: false, late: false }),
  factsForStaff: (facts: LawNoticeFacts) => ({ ...facts, words: withheld(facts.words) }),
  factLines: noticeFactLines,
  changeText: noticeChangeText,

  formOf: () => null,
  setsDistance: [],
  strike: strikeNotices,
  clocksAfter: (item: NoticeItem, context) => noticeClocksAfter(item, context),

  namesToFirm: ['law:notice', 'law:nudge'],
  bureauTask: () => null,
  listPlace: () => null,
  waitsForRelease: (occasion) => meaningOf(occasion) !== 'leader',
  pointlessFrom: () => null,
  composer: (context) => (lines) => composeNotices(lines, context),
  // A notice is for whoever has to confirm it.
  forGroup: null,

  awaitsAnswer,
  // It was read by the person, whichever of her firms it was sent to her for.
  isPersonal: true,
  meansSeveral: () => true,
  ordinalOf: () => null,
  label: ({ title }: NoticeItem) => `通知${noticeTitle(title)}`,
  settledText: '这条通知已经记为看过，无需再回。',
  ownLine: (item: NoticeItem) => ownNoticeLine(item),
  meanings: [
    { label: '通知已看过', intent: 'read' },
    { label: '对通知有疑问', intent: 'question' },
  ],
  help: '通知看过后回“已阅”',
  means: noticeMeaning,
  supplies: () => null,
  undo: undoOf,
  undoEcho: (items: readonly NoticeItem[]) => undoNoticeEcho(titlesOf(items)),
} satisfies Kind & { readonly name: 'law_notice' };

function noticeRow(facts: LawNoticeFacts): FactsRow {
  const standing = standingOfNotice(facts);
  return {
    facts: storeNoticeFacts(facts),
    standing,
    round: 1,
    waitingOn: standing === 'open' ? 'firm' : null,
  };
}
