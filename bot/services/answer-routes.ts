// Chooses for planned calls how each goes out: answers may go back through the session of their message.

import type { ChannelSession } from '#adapters/contract.ts';
import { answerPath, type SendPath } from '#bot/domain/delivery/answer-path.ts';
import type { Database } from '#prisma/db.ts';
import type { OpenAttempt } from '#prisma/hot/attempts.ts';
import { monthSpent } from '#prisma/hot/budgets.ts';
import type { OwnedAccount } from './owned-account.ts';

export interface RoutedAttempt extends OpenAttempt {
  readonly via: SendPath;
}

const UNMETERED = { calls: 0, pushes: 0 };

/** The month is looked up only when there is an answer that has the choice. */
export async function routed(
  db: Database,
  account: OwnedAccount,
  channel: Pick<ChannelSession, 'canAnswer' | 'answerBy'>,
  attempts: readonly OpenAttempt[],
): Promise<readonly RoutedAttempt[]> {
  const isOpen = ({ answers }: OpenAttempt) => answers !== null && channel.canAnswer?.(answers) === true;
  const { answerBy = 'auto' } = channel;
  if (!attempts.some(isOpen)) return attempts.map((attempt) => ({ ...attempt, via: 'api' }));
  const spent = await monthSpent(db, account.id);
  const path = answerPath(answerBy, account.limits ?? UNMETERED, spent);
  return attempts.map((attempt) => ({ ...attempt, via: isOpen(attempt) ? path : 'api' }));
}
