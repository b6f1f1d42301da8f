// Whether a step about a training is still worth saying: by what is known when it falls due, and once more before it goes.

import { isBefore } from '#bot/domain/calendar/local-time.ts';
import { firstSaid } from '#bot/domain/delivery/occasion.ts';
import type { TrainingFacts } from '#bot/domain/facts/training-facts.ts';
import { standingOfTraining } from '#bot/domain/facts/training-shown.ts';
import type { TrainingSession } from '#bot/domain/training/session.ts';
import type { SlotLine } from '#bot/kinds/lines.ts';
import type { TrainingTaskPayload } from './stored.ts';
import { isToldInGroup, sessionOf } from './task.ts';

export type TrainingMeaning =
  | 'group'
  | 'notice'
  | 'remind'
  | 'eve'
  | 'leave'
  | 'leader'
  | 'absent'
  | 'makeup'
  | 'township';

/** Throws on a name nobody gives. */
export function meaningOf(named: string): TrainingMeaning {
  const [, word = ''] =
    /^training:(group|notice|remind|eve|leave|leader|absent|makeup|township)(?:[.].+)?$/u.exec(
      firstSaid(named),
    ) ?? [];
  if (word === '') throw new Error(`unknown occasion ${named}`);
  return word as TrainingMeaning;
}

/** Why facts leave nothing to be said by a step; null: they want it. */
export function unwanted(occasion: string, { leave, receipt }: TrainingFacts): string | null {
  switch (meaningOf(occasion)) {
    case 'remind':
    case 'leader':
      // A leave that was refused is no answer yet.
      return receipt === 'none' || leave === 'refused' ? null : 'receipt_given';
    case 'eve':
      if (receipt === 'attending') return null;
      return receipt === 'none' ? 'no_receipt' : 'not_coming';
    case 'leave':
      return leave === 'none' ? 'receipt_given' : null;
    case 'group':
    case 'notice':
    case 'absent':
    case 'makeup':
    case 'township':
      return null;
  }
}

/** The last look at a line for a group: null says it. Only the public notice is, of a sitting groups are told of. */
export function judgeForGroup(
  occasion: string,
  task: TrainingTaskPayload | null,
  now: Temporal.Instant,
): string | null {
  if (meaningOf(occasion) !== 'group' || (task !== null && !isToldInGroup(task, 1))) return 'private_only';
  return task !== null && isBefore(now, sessionOf(task, 1).startsAt) ? null : 'stale';
}

/** The last look at a line for a person: null says it. */
export function judgeTraining(
  line: SlotLine,
  known: { readonly facts: TrainingFacts; readonly session: TrainingSession },
  now: Temporal.Instant,
): string | null {
  const meaning = meaningOf(line.occasion);
  // What a group is told is composed for groups, from less.
  if (meaning === 'group') return 'private_only';
  if (line.round !== known.facts.round) return 'round_over';
  if (isAhead(meaning) && !isBefore(now, known.session.startsAt)) return 'stale';
  if (standingOfTraining(known.facts) !== 'open') return 'trained';
  return unwanted(line.occasion, known.facts);
}

/** Said before the training, and pointless once it has begun. */
function isAhead(meaning: TrainingMeaning): boolean {
  return meaning !== 'absent' && meaning !== 'makeup' && meaning !== 'township';
}
