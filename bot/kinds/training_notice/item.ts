// One firm's training, as its contact speaks of it.

import { dayText } from '#bot/domain/calendar/cutoff.ts';
import { localDate } from '#bot/domain/calendar/local-time.ts';
import type { TrainingFacts } from '#bot/domain/facts/training-facts.ts';
import { shownTraining } from '#bot/domain/facts/training-shown.ts';
import { isOver, sessionText, type TrainingSession } from '#bot/domain/training/session.ts';
import type { TimedCode } from '#bot/domain/training/sign-in.ts';
import type { ConversationItem } from '#bot/kinds/conversation.ts';
import type { KindTask, StoredItem } from '#bot/kinds/facts.ts';
import { withoutForm } from '#bot/kinds/without-form.ts';
import { readTrainingFacts } from './stored.ts';
import { isToldInGroup, sessionOf, trainingTask } from './task.ts';
import { SHOWN_TRAINING_WORDS } from './words.ts';

export interface TrainingItem extends ConversationItem {
  readonly kind: 'training_notice';
  readonly facts: TrainingFacts;
  readonly topic: string;
  readonly session: TrainingSession;
  readonly perUnit: number;
  readonly online: boolean;
  /** Groups are told of its sitting. */
  readonly inGroup: boolean;
  /** Those of its window, where somebody may be signing in; else none. */
  readonly codes: readonly TimedCode[];
  /** So long over at the instant of what is said that words are hardly about it any more. */
  readonly isPast: boolean;
}

/** `now` is when it is spoken of; `codes` are those of its sitting. */
export function trainingItem(
  row: StoredItem,
  task: KindTask,
  now: Temporal.Instant,
  codes: readonly TimedCode[],
): TrainingItem {
  const payload = trainingTask(task);
  const session = sessionOf(payload, row.round);
  return {
    ...withoutForm(row, task),
    kind: 'training_notice',
    facts: readTrainingFacts(row.facts),
    topic: payload.topic,
    session,
    perUnit: payload.perUnit,
    online: payload.online,
    inGroup: isToldInGroup(payload, row.round),
    codes,
    isPast: isOver(session, now.subtract({ hours: SPOKEN_OF_HOURS })),
  };
}

/** House rule: for a day after its end who speaks of it is told that it is over; then it is out of the way of other words. */
const SPOKEN_OF_HOURS = 24;

/** Until everybody who may come has signed in. */
export function awaitsAnswer({ facts, isPast, perUnit }: TrainingItem): boolean {
  return !isPast && facts.present.length < perUnit;
}

/** '年报培训（11月12日）' */
export function trainingLabel({ session, topic }: Pick<TrainingItem, 'session' | 'topic'>): string {
  return `${topic}（${dayText(localDate(session.startsAt))}）`;
}

export function ownTrainingLine({ facts, session, topic }: TrainingItem): string {
  return `培训 ${topic}，${sessionText(session)}，${session.place}：${SHOWN_TRAINING_WORDS[shownTraining(facts)]}`;
}
