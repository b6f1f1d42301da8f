// One form of one firm, as its contact speaks of it.

import { cutoffText, dayText, momentText, timeText, weekdayText } from '#bot/domain/calendar/cutoff.ts';
import type { DeadlineFacts } from '#bot/domain/facts/deadline-facts.ts';
import { isOverdue, shownStatus, standingOf } from '#bot/domain/facts/deadline-shown.ts';
import { windowInstants } from '#bot/domain/schedule/window-instants.ts';
import type { ConversationItem } from '#bot/kinds/conversation.ts';
import type { KindTask, StoredItem } from '#bot/kinds/facts.ts';
import { momentWords } from './reply-text.ts';
import { readDeadlineFacts } from './stored-facts.ts';
import { deadlineTask, periodWords } from './task.ts';
import { SHOWN_WORDS } from './words.ts';

export interface DeadlineItem extends ConversationItem {
  readonly kind: 'report_deadline';
  readonly periodText: string;
  readonly cutoffAt: Temporal.Instant;
  /** '8日12时' */
  readonly cutoffText: string;
  /** '11月8日（星期日）12时' */
  readonly cutoffDayText: string;
  readonly listAsOfAt: Temporal.Instant | null;
  readonly facts: DeadlineFacts;
}

export function deadlineItem(row: StoredItem, kindTask: KindTask): DeadlineItem {
  const task = deadlineTask(kindTask);
  const { cutoffOn, cutoffTime } = task.window;
  return {
    id: row.id,
    kind: 'report_deadline',
    unitId: row.unitId ?? '',
    unitShortName: row.unitShortName,
    taskCode: task.code,
    formCode: task.formCode,
    formName: task.formName,
    periodText: periodWords(task.period),
    cutoffAt: windowInstants(task.window).cutoffAt,
    cutoffText: cutoffText(cutoffOn, cutoffTime),
    cutoffDayText: `${dayText(cutoffOn)}（${weekdayText(cutoffOn)}）${timeText(cutoffTime)}`,
    listAsOfAt: task.listAsOfAt,
    round: row.round,
    facts: readDeadlineFacts(row.facts),
    wasNamed: row.wasNamed,
  };
}

/** Open, or returned and said so: a firm that has corrected its form says 已报 again. */
export function awaitsAnswer({ facts, wasNamed }: DeadlineItem): boolean {
  const standing = standingOf(facts);
  return standing === 'open' || (standing === 'returned' && wasNamed);
}

/** The item among the speaker's own, with what the newest list says. */
export function ownLine(item: DeadlineItem, now: Temporal.Instant): string {
  const shown = shownStatus(item.facts);
  const overdue = isOverdue(item.facts, item.cutoffAt, now) ? '，已过截止时间' : '';
  const { promise } = item.facts;
  const until =
    shown === 'promised' && promise !== null ? `（${momentWords(promise.untilAt, null, now)}前）` : '';
  const asOf = item.listAsOfAt === null ? '' : `；名单截至${momentText(item.listAsOfAt)}`;
  return `${item.periodText}${item.formCode} ${item.formName}：${SHOWN_WORDS[shown]}${until}${overdue}（${item.cutoffText}截止${asOf}）`;
}
