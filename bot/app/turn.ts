// One turn of owning a channel account: its lock, its duties, and their end with the lock.

import { hostname } from 'node:os';
import type { ChannelSession } from '#adapters/contract.ts';
import type { MonthlyLimits } from '#bot/domain/delivery/budget.ts';
import type { Logger } from '#bot/log.ts';
import { Caller } from '#bot/services/call-attempts.ts';
import { CallEnds } from '#bot/services/call-ends.ts';
import { RecallCaller } from '#bot/services/make-recalls.ts';
import type { OwnedAccount } from '#bot/services/owned-account.ts';
import { callDuty } from '#jobs/call.ts';
import { claimDuty } from '#jobs/claim.ts';
import { filesDuty } from '#jobs/files.ts';
import { ladderDuty } from '#jobs/ladder.ts';
import { messagesDuty } from '#jobs/messages.ts';
import { recallsDuty } from '#jobs/recalls.ts';
import { recoverDuty } from '#jobs/recover.ts';
import { repeatsDuty } from '#jobs/repeats.ts';
import { pause, Runner, type RunnerClock } from '#jobs/runner.ts';
import { wavesDuty } from '#jobs/waves.ts';
import type { Database } from '#prisma/db.ts';
import { nextDueAt } from '#prisma/hot/next-due.ts';
import { takeOwnership } from '#prisma/ownership.ts';
import {
  businessTime,
  DUTIES_CHANNEL,
  reachedBusinessTime,
  retryDueInMs,
  setBusinessTime,
} from '#prisma/repos/business-clock.ts';

/** A delivery the platform put off for longer does not hold a walking clock. */
const RETRY_HORIZON_MS = 30_000;

/** How long a turn that was lost waits for its duties: against a dead connection they may hang. */
const SETTLE_MS = 2_000;

/** An account this process owns: its runner, and its duties while `untilLost` is pending. */
export interface Running {
  readonly epoch: number;
  readonly runner: Runner;
  /** Aborts when the lock is gone: nothing more is sent. */
  readonly lost: AbortSignal;
  /** Runs the duties until `stop` aborts or the lock is lost, then gives the account back. */
  untilLost(stop: AbortSignal): Promise<void>;
}

/**
 * Null: another process owns the account. `limits` is null for an account nobody meters; `ends` are those of an earlier
 * turn of this process, written before anything else.
 */
export async function takeTurn(
  db: Database,
  accountId: string,
  session: ChannelSession,
  log: Logger,
  limits: MonthlyLimits | null = null,
  ends: CallEnds = new CallEnds(db, { id: accountId, channel: session.channel, limits }, log),
): Promise<Running | null> {
  const ownership = await takeOwnership(db, accountId, `${hostname()}:${process.pid}`);
  if (ownership === null) return null;
  log.info({ channel: session.channel, epoch: ownership.epoch }, 'account_owned');
  const account = { id: accountId, channel: session.channel, epoch: ownership.epoch, limits };
  const runner = makeRunner(db, account, session, ends, log);
  return {
    epoch: ownership.epoch,
    runner,
    lost: ownership.lost,
    untilLost: async (stop) => {
      try {
        await runUntilLost(db, ownership.lost, runner, stop);
      } finally {
        // Whatever failed: the account must not stay ours and idle.
        await ownership.release();
        log.info({ epoch: ownership.epoch }, 'account_released');
      }
    },
  };
}

async function runUntilLost(
  db: Database,
  lost: AbortSignal,
  runner: Runner,
  stop: AbortSignal,
): Promise<void> {
  const over = AbortSignal.any([stop, lost]);
  const stopListening = over.aborted ? null : await db.listen(DUTIES_CHANNEL, () => runner.look());
  if (!over.aborted) runner.start();
  await aborted(over);
  const settled = Promise.allSettled([runner.stop(), stopListening?.()]);
  const inTime = new AbortController();
  const given = aborted(AbortSignal.any([lost, inTime.signal])).then(() => pause(SETTLE_MS, inTime.signal));
  await Promise.race([settled, given]);
  inTime.abort();
}

/** Resolves with nothing when the signal aborts. */
export function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}

function makeRunner(
  db: Database,
  account: OwnedAccount,
  session: ChannelSession,
  ends: CallEnds,
  log: Logger,
): Runner {
  const caller = new Caller(db, account, session, pause, ends);
  const recalls =
    session.recalling === undefined
      ? []
      : [recallsDuty(new RecallCaller(db, account.id, session.recalling, pause))];
  return new Runner(
    [
      ...recalls,
      filesDuty(db, account, session, log),
      messagesDuty(db, log, ends.budget),
      ladderDuty(db, account),
      repeatsDuty(db, account),
      claimDuty(db, account, session),
      wavesDuty(db, account, session),
      recoverDuty(db, account, session, ends, log),
      callDuty(caller),
    ],
    runnerClock(db, account.id),
    log,
  );
}

function runnerClock(db: Database, accountId: string): RunnerClock {
  return {
    time: () => businessTime(db),
    nextDueAt: (now) => nextDueAt(db, now),
    set: (now) => setBusinessTime(db, now),
    reached: (target) => reachedBusinessTime(db, target),
    retryDueInMs: () => retryDueInMs(db, accountId, RETRY_HORIZON_MS),
  };
}
