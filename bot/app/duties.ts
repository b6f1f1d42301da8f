// Owns the channel account and, while it does, runs its duties and its stream.

import { hostname } from 'node:os';
import type { ChannelSession } from '#adapters/contract.ts';
import type { Logger } from '#bot/log.ts';
import { Caller } from '#bot/services/call-attempts.ts';
import { receiveMessage } from '#bot/services/receive-message.ts';
import { callDuty } from '#jobs/call.ts';
import { claimDuty } from '#jobs/claim.ts';
import { ladderDuty } from '#jobs/ladder.ts';
import { messagesDuty } from '#jobs/messages.ts';
import { repeatsDuty } from '#jobs/repeats.ts';
import { pause, Runner, type RunnerClock } from '#jobs/runner.ts';
import type { Database } from '#prisma/db.ts';
import { nextDueAt } from '#prisma/hot/next-due.ts';
import { type Ownership, takeOwnership } from '#prisma/ownership.ts';
import {
  businessTime,
  DUTIES_CHANNEL,
  reachedBusinessTime,
  retryDueInMs,
  setBusinessTime,
} from '#prisma/repos/business-clock.ts';
import { ensureChannelAccount } from '#prisma/repos/channel-accounts.ts';

/** How often a replica that does not own the account asks again: failover within seconds. */
const TAKE_OVER_MS = 1000;

/** A delivery the platform put off for longer does not hold a walking clock. */
const RETRY_HORIZON_MS = 30_000;

/** The duties of one account in this process, running or waiting for their turn. */
export interface Duties {
  /** `owner`: this process sends; `standby`: another one does. */
  state(): 'owner' | 'standby' | 'stopped';
  wake(): void;
  stop(): Promise<void>;
}

/** Starts taking turns: owns the account as soon as nobody else does. */
export async function startDuties(db: Database, session: ChannelSession, log: Logger): Promise<Duties> {
  const accountId = await ensureChannelAccount(db, session.channel, session.account);
  const stopping = new AbortController();
  let running: Running | null = null;
  const turns = (async () => {
    while (!stopping.signal.aborted) {
      running = await takeTurn(db, accountId, session, log).catch((error: unknown) => {
        log.error({ err: error }, 'ownership_failed');
        return null;
      });
      await running?.untilLost(stopping.signal).catch((error: unknown) => {
        log.error({ err: error }, 'turn_failed');
      });
      // After a turn that ended by itself another replica may be quicker; a failed one is not tried in a rush.
      running = null;
      await pause(TAKE_OVER_MS, stopping.signal);
    }
  })();
  return {
    state: () => (stopping.signal.aborted ? 'stopped' : running === null ? 'standby' : 'owner'),
    wake: () => running?.runner.look(),
    stop: async () => {
      stopping.abort();
      await turns;
    },
  };
}

/** An account this process owns: its runner, and its duties and stream while `untilLost` is pending. */
export interface Running {
  readonly runner: Runner;
  untilLost(stop: AbortSignal): Promise<void>;
}

/** Null: another process owns the account. */
export async function takeTurn(
  db: Database,
  accountId: string,
  session: ChannelSession,
  log: Logger,
): Promise<Running | null> {
  const ownership = await takeOwnership(db, accountId, `${hostname()}:${process.pid}`);
  if (ownership === null) return null;
  log.info({ channel: session.channel, epoch: ownership.epoch }, 'account_owned');
  const runner = makeRunner(db, { id: accountId, epoch: ownership.epoch }, session, log);
  return {
    runner,
    untilLost: (stop) => runUntilLost(db, { accountId, ownership, runner, session, log }, stop),
  };
}

interface Turn {
  readonly accountId: string;
  readonly ownership: Ownership;
  readonly runner: Runner;
  readonly session: ChannelSession;
  readonly log: Logger;
}

async function runUntilLost(db: Database, turn: Turn, stop: AbortSignal): Promise<void> {
  const { ownership, runner, session } = turn;
  const over = AbortSignal.any([stop, ownership.lost]);
  const stopListening = await db
    .listen(DUTIES_CHANNEL, () => runner.wake())
    .catch(async (error: unknown) => {
      // Without this the account would stay ours and idle.
      await ownership.release();
      throw error;
    });
  runner.start();
  const ingress = session.ingress;
  const stream =
    ingress.mode === 'stream'
      ? ingress.run(async (message) => {
          const stored = await receiveMessage(db, turn.accountId, message);
          runner.wake();
          return stored;
        }, over)
      : Promise.resolve();
  await new Promise<void>((resolve) => {
    if (over.aborted) resolve();
    else over.addEventListener('abort', () => resolve(), { once: true });
  });
  await Promise.all([stream, runner.stop(), stopListening()]);
  await ownership.release();
  turn.log.info({ epoch: ownership.epoch }, 'account_released');
}

function makeRunner(
  db: Database,
  owned: { readonly id: string; readonly epoch: number },
  session: ChannelSession,
  log: Logger,
): Runner {
  const account = { ...owned, channel: session.channel };
  const caller = new Caller(db, account, session, pause);
  return new Runner(
    [
      messagesDuty(db, log),
      ladderDuty(db, account),
      repeatsDuty(db, account),
      claimDuty(db, account, session),
      callDuty(db, account, session, caller, log),
    ],
    runnerClock(db, owned.id),
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
