// Takes turns at owning the channel account: runs its duties while it does, and keeps its stream.

import { hostname } from 'node:os';
import type { ChannelSession } from '#adapters/contract.ts';
import type { Logger } from '#bot/log.ts';
import { Caller } from '#bot/services/call-attempts.ts';
import { MessageReceiver, type ReceiverLimits } from '#bot/services/message-receiver.ts';
import { callDuty } from '#jobs/call.ts';
import { claimDuty } from '#jobs/claim.ts';
import { ladderDuty } from '#jobs/ladder.ts';
import { messagesDuty } from '#jobs/messages.ts';
import { repeatsDuty } from '#jobs/repeats.ts';
import { pause, Runner, type RunnerClock } from '#jobs/runner.ts';
import type { Database } from '#prisma/db.ts';
import { nextDueAt } from '#prisma/hot/next-due.ts';
import { currentEpoch, takeOwnership } from '#prisma/ownership.ts';
import {
  businessTime,
  DUTIES_CHANNEL,
  reachedBusinessTime,
  retryDueInMs,
  setBusinessTime,
} from '#prisma/repos/business-clock.ts';
import { ensureChannelAccount } from '#prisma/repos/channel-accounts.ts';
import { Reception } from './reception.ts';

/** How often a replica that does not own the account asks again: failover within seconds. */
const TAKE_OVER_MS = 1000;

/** A delivery the platform put off for longer does not hold a walking clock. */
const RETRY_HORIZON_MS = 30_000;

/** A replica that has not seen the database for this long leaves the stream to one that has. */
const PATIENCE_MS = 300_000;

/** How long a turn that was lost waits for its duties: against a dead connection they may hang. */
const SETTLE_MS = 2_000;

/** The duties of one account in this process, running or waiting for their turn. */
export interface Duties {
  /** `owner`: this process sends; `standby`: another one does, or the database is away. */
  state(): 'owner' | 'standby' | 'stopped';
  wake(): void;
  stop(): Promise<void>;
}

export interface DutiesOptions {
  /** How much may wait while the database is away. */
  readonly limits?: ReceiverLimits;
  /** How long the stream is held without the database. Default 5 minutes. */
  readonly patienceMs?: number;
}

/** Starts taking turns: owns the account as soon as nobody else does. */
export async function startDuties(
  db: Database,
  session: ChannelSession,
  log: Logger,
  options: DutiesOptions = {},
): Promise<Duties> {
  const accountId = await ensureChannelAccount(db, session.channel, session.account);
  return new Turns(db, accountId, session, log, options);
}

/**
 * Sending ends with the lock and is taken up again by whoever gets it next, perhaps this process. The stream
 * outlives the lock: it is closed when another process has taken the account, or may have.
 */
class Turns implements Duties {
  readonly #db: Database;
  readonly #accountId: string;
  readonly #session: ChannelSession;
  readonly #log: Logger;
  readonly #patienceMs: number;
  readonly #reception: Reception;
  readonly #stopping = new AbortController();
  readonly #handBack = new AbortController();
  readonly #done: Promise<void>;
  #running: Running | null = null;
  #epoch = 0;
  #seenAtMs = performance.now();
  #isAway = false;

  constructor(
    db: Database,
    accountId: string,
    session: ChannelSession,
    log: Logger,
    { limits, patienceMs = PATIENCE_MS }: DutiesOptions,
  ) {
    this.#db = db;
    this.#accountId = accountId;
    this.#session = session;
    this.#log = log;
    this.#patienceMs = patienceMs;
    const onStored = () => this.#running?.runner.wake();
    const receiver = new MessageReceiver(db, accountId, log, {
      onStored,
      ...(limits === undefined ? {} : { limits }),
    });
    this.#reception = new Reception(session, receiver, log);
    this.#done = this.#takeTurns();
  }

  state(): 'owner' | 'standby' | 'stopped' {
    if (this.#stopping.signal.aborted) return 'stopped';
    return this.#running === null ? 'standby' : 'owner';
  }

  wake(): void {
    this.#running?.runner.look();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    void this.#running?.runner.stop();
    // Before the lock is given back: the next owner opens a stream of its own.
    await this.#reception.stop();
    this.#handBack.abort();
    await this.#done;
  }

  async #takeTurns(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      await this.#turn().catch((error: unknown) => this.#failed(error));
      this.#running = null;
      // After a turn that ended by itself another replica may be quicker; a failed one is not tried in a rush.
      await pause(TAKE_OVER_MS, this.#stopping.signal);
    }
  }

  async #turn(): Promise<void> {
    const running = await this.#take();
    if (running === null) {
      // Held by another session: by one of our own that the server has not missed yet, as long as the epoch is ours.
      const isTaken = (await currentEpoch(this.#db, this.#accountId)) > this.#epoch;
      this.#seen();
      if (isTaken) this.#closeStream('account_taken');
      return;
    }
    this.#seen();
    this.#epoch = running.epoch;
    this.#running = running;
    if (!this.#stopping.signal.aborted) this.#reception.open();
    await running.untilLost(this.#handBack.signal);
    this.#seenAtMs = performance.now();
  }

  /** Does not wait for the database when everything stops; what comes of it then is given back. */
  async #take(): Promise<Running | null> {
    const taking = takeTurn(this.#db, this.#accountId, this.#session, this.#log);
    const taken = await Promise.race([taking, aborted(this.#stopping.signal)]);
    if (taken !== undefined) return taken;
    void taking.then((running) => running?.untilLost(AbortSignal.abort())).catch(() => undefined);
    return null;
  }

  #seen(): void {
    if (this.#isAway) this.#log.info({}, 'database_back');
    this.#isAway = false;
    this.#seenAtMs = performance.now();
  }

  #failed(error: unknown): void {
    if (this.#stopping.signal.aborted) return;
    if (!this.#isAway) this.#log.error({ err: error }, 'ownership_failed');
    // Said once: it is tried again every second.
    this.#isAway = true;
    if (performance.now() - this.#seenAtMs > this.#patienceMs) this.#closeStream('database_away');
  }

  #closeStream(reason: 'account_taken' | 'database_away'): void {
    if (!this.#reception.isOpen) return;
    this.#log.warn({ reason }, 'stream_closed');
    void this.#reception.close();
  }
}

/** An account this process owns: its runner, and its duties while `untilLost` is pending. */
export interface Running {
  readonly epoch: number;
  readonly runner: Runner;
  /** Runs the duties until `stop` aborts or the lock is lost, then gives the account back. */
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
    epoch: ownership.epoch,
    runner,
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
  const stopListening = over.aborted ? null : await db.listen(DUTIES_CHANNEL, () => runner.wake());
  if (!over.aborted) runner.start();
  await aborted(over);
  const settled = Promise.allSettled([runner.stop(), stopListening?.()]);
  const inTime = new AbortController();
  const given = aborted(AbortSignal.any([lost, inTime.signal])).then(() => pause(SETTLE_MS, inTime.signal));
  await Promise.race([settled, given]);
  inTime.abort();
}

/** Resolves with nothing when the signal aborts. */
function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
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
