// A training as its rules want it: with the sitting a round is about.

import type { TrainingSession } from '#bot/domain/training/session.ts';
import type { KindTask } from '#bot/kinds/facts.ts';
import { readTrainingTask, type TrainingTaskPayload } from './stored.ts';

/** Of a task. Throws a ZodError on what no version wrote. */
export function trainingTask({ payload }: Pick<KindTask, 'payload'>): TrainingTaskPayload {
  return readTrainingTask(payload);
}

/** The sitting of a round. Throws when there is none: rounds are only raised together with one. */
export function sessionOf({ sessions }: TrainingTaskPayload, round: number): TrainingSession {
  const session = sessions[round - 1];
  if (session === undefined) throw new Error(`a training has no sitting for round ${round}`);
  return session;
}

/** Groups hear of the first sitting only: who has to come again, or is new, is nobody else's business. */
export function isToldInGroup({ prejob }: TrainingTaskPayload, round: number): boolean {
  return round === 1 && !prejob;
}
