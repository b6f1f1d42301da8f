// Questions put back to people, open for a while.

import type { Tx } from '#prisma/db.ts';
import type { Prisma } from '#prisma/generated/client.ts';
import { toDate } from '#prisma/temporal.ts';

/** The newest question to a person, wherever it was put, neither answered nor over at `at`; its JSON as it was put. */
export async function openQuestion<T extends { readonly id: string }>(
  tx: Tx,
  personId: string,
  at: Temporal.Instant,
): Promise<T | null> {
  const row = await tx.question.findFirst({
    where: { personId, answeredAt: null, expiresAt: { gt: toDate(at) } },
    orderBy: [{ askedAt: 'desc' }, { id: 'desc' }],
  });
  // Only putQuestion writes this column, and only what the same type describes.
  return row === null ? null : ({ ...(row.choices as object), id: row.id } as T);
}

export interface NewQuestion {
  readonly personId: string;
  readonly messageInId: string;
  readonly body: Prisma.InputJsonObject;
  readonly askedAt: Temporal.Instant;
  readonly expiresAt: Temporal.Instant;
}

/** Puts a question; an older open one to the same person is over with it. */
export async function putQuestion(tx: Tx, question: NewQuestion): Promise<void> {
  await closeQuestions(tx, question.personId, question.askedAt);
  await tx.question.create({
    data: {
      personId: question.personId,
      messageInId: question.messageInId,
      choices: question.body,
      askedAt: toDate(question.askedAt),
      expiresAt: toDate(question.expiresAt),
    },
  });
}

/** Ends what is open to a person: answered, or overtaken by something else. */
export async function closeQuestions(tx: Tx, personId: string, at: Temporal.Instant): Promise<void> {
  await tx.question.updateMany({ where: { personId, answeredAt: null }, data: { answeredAt: toDate(at) } });
}
