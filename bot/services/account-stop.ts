// Stops an account the platform refuses, once for all its messages, and ends the stop.

import type { AccountCode, Outcome } from '#bot/domain/delivery/outcome.ts';
import type { Logger } from '#bot/log.ts';
import { type Database, type Tx, transaction } from '#prisma/db.ts';
import { endStop, stopAccount } from '#prisma/repos/account-stops.ts';
import { notifyDuties } from '#prisma/repos/business-clock.ts';
import { appendAudit } from '#prisma/repos/installation.ts';

/** What is said once to the operator when it is committed. */
export interface StopNote {
  readonly event: 'account_stopped' | 'account_resumed';
  readonly code: AccountCode;
  /** The platform's own code; null when the stop ended. */
  readonly native: string | null;
}

/** Stops the account in the transaction that writes the refused call's end; null when it is stopped for that already. */
export async function stopFor(
  tx: Tx,
  accountId: string,
  { code, native }: Extract<Outcome, { readonly state: 'account' }>,
): Promise<StopNote | null> {
  if (!(await stopAccount(tx, accountId, code))) return null;
  const detail = { code, native };
  await appendAudit(tx, {
    actor: 'service',
    action: 'account_stopped',
    subject: subjectOf(accountId),
    detail,
  });
  return { event: 'account_stopped', ...detail };
}

/** Ends the stop, if there is one, in the caller's transaction. */
export async function resume(tx: Tx, accountId: string, actor: string): Promise<StopNote | null> {
  const code = await endStop(tx, accountId);
  if (code === null) return null;
  await appendAudit(tx, {
    actor,
    action: 'account_resumed',
    subject: subjectOf(accountId),
    detail: { code },
  });
  return { event: 'account_resumed', code, native: null };
}

/**
 * A person says that the account may be called again: what waits goes out at once. Answers why it was stopped, null
 * when it was not. Where the platform still refuses, the first call stops it again.
 */
export async function liftAccountStop(
  db: Database,
  accountId: string,
  actor: string,
): Promise<AccountCode | null> {
  const note = await transaction(db, (tx) => resume(tx, accountId, actor));
  if (note !== null) await notifyDuties(db);
  return note?.code ?? null;
}

/** Tells the operator. */
export function tellStop(log: Pick<Logger, 'info' | 'error'> | null, note: StopNote): void {
  const { event, ...fields } = note;
  if (event === 'account_stopped') log?.error(fields, event);
  else log?.info({ code: fields.code }, event);
}

function subjectOf(accountId: string): string {
  return `channel_account:${accountId}`;
}
