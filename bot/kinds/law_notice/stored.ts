// How a notice's facts and what it was made with are kept as JSON, checked both ways.

import { z } from 'zod';
import type { LawNoticeFacts } from '#bot/domain/facts/law-notice-facts.ts';
import { storedInstant } from '#bot/kinds/stored-instant.ts';

/** Raised when a stored shape changes; rows of an older version are read through a step of their own. */
export const NOTICE_FACTS_VERSION = 1;
export const NOTICE_TASK_PAYLOAD_VERSION = 1;

const storedFacts = z.strictObject({
  confirmation: z.enum(['none', 'confirmed']),
  confirmedAt: storedInstant.nullable(),
  words: z.string().nullable(),
  askedAt: storedInstant.nullable(),
});

/** Facts from a row. Throws a ZodError when the row holds something this version never wrote. */
export function readNoticeFacts(stored: unknown): LawNoticeFacts {
  return z.decode(storedFacts, stored as z.input<typeof storedFacts>);
}

/** Facts for a row. */
export function storeNoticeFacts(facts: LawNoticeFacts): z.input<typeof storedFacts> {
  return z.encode(storedFacts, facts);
}

const storedTask = z.strictObject({
  /** What every reader is shown, whole. */
  text: z.string(),
  /** SHA-256 of title and text: proves which words were confirmed. */
  textHash: z.string(),
});

export type NoticeTaskPayload = z.infer<typeof storedTask>;

export function readNoticeTask(stored: unknown): NoticeTaskPayload {
  return storedTask.parse(stored);
}
