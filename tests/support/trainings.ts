// Trainings made by hand: the annual report training on Thursday 12 November 2026, in the morning.

import { createTraining, type TrainingMade, type TrainingRequest } from '#bot/services/create-training.ts';
import { currentCode } from '#bot/services/tell-sign-in-code.ts';
import type { Database } from '#prisma/db.ts';
import { shanghai } from './business-time.ts';

const TRAINING: TrainingRequest = {
  topic: '年报培训',
  startsAt: shanghai('2026-11-12T09:00'),
  endsAt: shanghai('2026-11-12T11:30'),
  place: '二楼会议室',
  receiptUntilAt: null,
  online: false,
  perUnit: 1,
  codeMinutes: 5,
  host: null,
  gridCode: null,
  profession: null,
  newcomersSince: null,
};

/** Makes it at a wall time; `dryRun` only says what it would be. */
export function makeTraining(
  db: Database,
  at: string,
  wishes: Partial<TrainingRequest> = {},
  dryRun = false,
): Promise<TrainingMade> {
  return createTraining(db, { ...TRAINING, ...wishes }, { actor: 'test', now: shanghai(at), dryRun });
}

/** The code the room shows at a wall time. */
export async function codeAt(db: Database, task: string, at: string): Promise<string> {
  return (await currentCode(db, task, shanghai(at))).code;
}
