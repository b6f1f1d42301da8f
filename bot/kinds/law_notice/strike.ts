// What comes of a notice's clock that has struck, and of a confirmation for the clock.

import { isBefore } from '#bot/domain/calendar/local-time.ts';
import type { WorkTime } from '#bot/domain/calendar/work-time.ts';
import { standingOfNotice } from '#bot/domain/facts/law-notice-facts.ts';
import { NOTICE_RULE_VERSION, type NoticeStep, noticeLadder } from '#bot/domain/ladder/notice-ladder.ts';
import { strikeTimedSteps } from '#bot/domain/ladder/timed-steps.ts';
import type { ClockChange, Strike, StrikeContext, StruckClock } from '#bot/kinds/clocks.ts';
import { climbOn, ladderClock, SILENCE, STOPPED, standsAt } from '#bot/kinds/timed-ladder.ts';
import type { NoticeItem } from './item.ts';
import { readNoticeFacts } from './stored.ts';

export function strikeNotices(clocks: readonly StruckClock[], context: StrikeContext): readonly Strike[] {
  const ladders = new Map<string, readonly NoticeStep[]>();
  return clocks.map((clock) => {
    if (standingOfNotice(readNoticeFacts(clock.facts)) !== 'open') return SILENCE;
    const ladder = ladders.get(clock.taskId) ?? noticeLadder(context.taskOf(clock.taskId).createdAt, context);
    ladders.set(clock.taskId, ladder);
    const { next, ...strike } = strikeTimedSteps(ladder, clock, context);
    return { ...strike, next: next === null ? null : standsAt(next, NOTICE_RULE_VERSION), alarm: null };
  });
}

/** The first step of a notice given out at `sentAt`. */
export function firstNoticeStep(sentAt: Temporal.Instant, workTime: WorkTime) {
  return ladderClock(noticeLadder(sentAt, workTime)[0], NOTICE_RULE_VERSION);
}

/** A confirmation stops the ladder; one taken back lets it climb on with the next step still to come. */
export function noticeClocksAfter(
  { facts, sentAt }: Pick<NoticeItem, 'facts' | 'sentAt'>,
  { now, ...workTime }: WorkTime & { readonly now: Temporal.Instant },
): ClockChange {
  if (standingOfNotice(facts) !== 'open') return STOPPED;
  const next = noticeLadder(sentAt, workTime).find(({ dueAt }) => isBefore(now, dueAt));
  return climbOn(next, NOTICE_RULE_VERSION);
}
