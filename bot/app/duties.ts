// Takes turns at owning the channel account: runs its duties while it does, and keeps its stream.

import type { ChannelSession } from '#adapters/contract.ts';
import type { MonthlyLimits } from '#bot/domain/delivery/budget.ts';
import type { Logger } from '#bot/log.ts';
import { CallEnds } from '#bot/services/call-ends.ts';
import { MessageReceiver, type ReceiverLimits } from '#bot/services/message-receiver.ts';
import { pause } from '#jobs/runner.ts';
import type { Database } from '#prisma/db.ts';
import { currentEpoch } from '#prisma/ownership.ts';
import { ensureChannelAccount } from '#prisma/repos/channel-accounts.ts';
import { Reception } from './reception.ts';
import { aborted, type Running, takeTurn } from './turn.ts';

export { type Running, takeTurn } from './turn.ts';

/** How often a replica that does not own the account asks again: failover within seconds. */
const TAKE_OVER_MS = 1000;

/** A replica that has not seen the database for this long leaves the stream to one that has. */
const PATIENCE_MS = 300_000;

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
  /** What the platform grants in a month; null when nobody meters the account. */
  readonly monthly?: MonthlyLimits | null;
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
  readonly #monthly: MonthlyLimits | null;
  readonly #reception: Reception;
  readonly #ends: CallEnds;
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
    { limits, patienceMs = PATIENCE_MS, monthly = null }: DutiesOptions,
  ) {
    this.#db = db;
    this.#accountId = accountId;
    this.#session = session;
    this.#log = log;
    this.#patienceMs = patienceMs;
    this.#monthly = monthly;
    const onStored = () => this.#running?.runner.wake();
    const receiver = new MessageReceiver(db, accountId, log, {
      onStored,
      ...(limits === undefined ? {} : { limits }),
    });
    this.#reception = new Reception(session, receiver, log);
    this.#ends = new CallEnds(db, { id: accountId, channel: session.channel, limits: monthly }, log);
    this.#done = this.#takeTurns();
  }

  state(): 'owner' | 'standby' | 'stopped' {
    if (this.#stopping.signal.aborted) return 'stopped';
    return this.#running === null || this.#running.lost.aborted ? 'standby' : 'owner';
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
    const running = await this.#unlessStopped(this.#take());
    if (running === null) return;
    this.#epoch = running.epoch;
    this.#running = running;
    if (!this.#stopping.signal.aborted) this.#reception.open();
    await running.untilLost(this.#handBack.signal);
    this.#seenAtMs = performance.now();
  }

  async #take(): Promise<Running | null> {
    const [db, id, session] = [this.#db, this.#accountId, this.#session];
    const running = await takeTurn(db, id, session, this.#log, this.#monthly, this.#ends);
    if (running === null) {
      // Held by another session: by one of ours that the server has not missed yet, as long as the epoch is ours.
      const epoch = await currentEpoch(this.#db, this.#accountId);
      if (epoch > this.#epoch) this.#closeStream('account_taken');
    }
    this.#seen();
    return running;
  }

  /** When everything stops the database is not waited for; what comes of it then is given back. */
  async #unlessStopped(taking: Promise<Running | null>): Promise<Running | null> {
    const isOver = new AbortController();
    const stopped = aborted(AbortSignal.any([this.#stopping.signal, isOver.signal]));
    const taken = await Promise.race([taking, stopped]).finally(() => isOver.abort());
    if (taken !== undefined) return taken;
    void taking.then((running) => running?.untilLost(AbortSignal.abort())).catch(() => undefined);
    return null;
  }

  #seen(): void {
    if (this.#isAway) this.#log.info({}, 'database_back');
    // Calls of ours that ended while it was away: evidence, whoever owns the account now.
    void this.#ends.flush(pause, this.#stopping.signal);
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
