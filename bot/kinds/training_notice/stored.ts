// How a training's facts and what it was made with are kept as JSON, checked both ways.

import { z } from 'zod';
import type { TrainingFacts } from '#bot/domain/facts/training-facts.ts';
import { CODE_MINUTES } from '#bot/domain/training/sign-in.ts';
import { storedInstant } from '#bot/kinds/stored-instant.ts';

/** Raised when a stored shape changes; rows of an older version are read through a step of their own. */
export const TRAINING_FACTS_VERSION = 1;
export const TRAINING_PAYLOAD_VERSION = 1;
export const TRAINING_TASK_PAYLOAD_VERSION = 1;

const storedFacts = z.strictObject({
  round: z.int().positive(),
  acknowledgedAt: storedInstant.nullable(),
  receipt: z.enum(['none', 'attending', 'leave', 'declined']),
  receiptAt: storedInstant.nullable(),
  words: z.string().nullable(),
  names: z.array(z.string()),
  headcount: z.int().positive().nullable(),
  substitute: z.boolean(),
  online: z.boolean(),
  reason: z.string().nullable(),
  // Rows made before leaves were judged have none of these.
  leave: z.enum(['none', 'granted', 'refused']).default('none'),
  leaveNote: z.string().nullable().default(null),
  leaveVerdicts: z.int().nonnegative().default(0),
  present: z.array(
    z.strictObject({
      name: z.string(),
      at: storedInstant,
      by: z.enum(['code', 'staff']),
      reason: z.string().nullable(),
    }),
  ),
});

/** Facts from a row. Throws a ZodError when the row holds something this version never wrote. */
export function readTrainingFacts(stored: unknown): TrainingFacts {
  return z.decode(storedFacts, stored as z.input<typeof storedFacts>);
}

export function storeTrainingFacts(facts: TrainingFacts): z.input<typeof storedFacts> {
  return z.encode(storedFacts, { ...facts, names: [...facts.names], present: [...facts.present] });
}

const storedPayload = z.strictObject({
  /** Whose pre-job training (上岗培训) it is; empty for any other training. */
  newcomers: z.array(z.string()),
});

/** What an item was made with, from a row. Throws a ZodError on what this version never wrote. */
export function readTrainingPayload(stored: unknown): z.infer<typeof storedPayload> {
  return storedPayload.parse(stored);
}

const storedTask = z.strictObject({
  topic: z.string(),
  online: z.boolean(),
  /** How many of a firm may come and sign in. */
  perUnit: z.int().positive(),
  prejob: z.boolean(),
  codeMinutes: z.int().min(CODE_MINUTES.least).max(CODE_MINUTES.most),
  /** The person who runs it and may ask for the sign-in code; null: only the bureau's staff. */
  hostId: z.uuid().nullable(),
  /** That of round N at N−1. */
  sessions: z
    .array(
      z.strictObject({
        announcedAt: storedInstant,
        startsAt: storedInstant,
        endsAt: storedInstant,
        place: z.string(),
        receiptUntilAt: storedInstant,
      }),
    )
    .min(1),
});

export type TrainingTaskPayload = z.output<typeof storedTask>;

export function readTrainingTask(stored: unknown): TrainingTaskPayload {
  return z.decode(storedTask, stored as z.input<typeof storedTask>);
}

export function storeTrainingTask(payload: TrainingTaskPayload): z.input<typeof storedTask> {
  return z.encode(storedTask, payload);
}
