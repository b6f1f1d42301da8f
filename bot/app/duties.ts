// Takes turns at owning the installation's accounts: runs the duties while it does, and keeps their streams.

import type { ConnectionState, HookAnswer, HookRequest } from '#adapters/contract.ts';
import type { Logger } from '#bot/log.ts';
import type { Meters } from '#bot/metrics.ts';
import { noteReport } from '#bot/services/delivery-report.ts';
import { MessageReceiver, type ReceiverLimits } from '#bot/services/message-receiver.ts';
import { noteDatabaseAway } from '#bot/services/watch-account.ts';
import { pause } from '#jobs/runner.ts';
import type { Database } from '#prisma/db.ts';
import { currentEpochs, type Epochs } from '#prisma/ownership.ts';
import { notifyDuties } from '#prisma/repos/business-clock.ts';
import { Reception } from './reception.ts';
import { type Account, type AccountChannel, aborted, accountsOf, type Running, takeTurn } from './turn.ts';

export { accountsOf, type Running, takeTurn } from './turn.ts';

/** How often a replica that does not own the accounts asks again: failover within seconds. */
const TAKE_OVER_MS = 1000;

/** A replica that has not seen the database for this long leaves the streams to one that has. */
const PATIENCE_MS = 300_000;

/** One account as the process holds it. */
export interface AccountState {
  readonly channel: string;
  readonly account: string;
  /** How its stream stands; `none` for a channel nobody is heard on. */
  readonly stream: ConnectionState | 'none';
}

/** The duties of this process, running or waiting for their turn. */
export interface Duties {
  /** `owner`: this process sends; `standby`: another one does, or the database is away. */
  state(): 'owner' | 'standby' | 'stopped';
  accounts(): readonly AccountState[];
  /** A platform calls the channel of this name; null: none takes calls. Whoever owns the account works on what came. */
  hook(channel: string, request: HookRequest): Promise<HookAnswer | null>;
  wake(): void;
  stop(): Promise<void>;
}

export interface DutiesOptions {
  /** How much may wait for each account while the database is away. */
  readonly limits?: ReceiverLimits;
  /** How long the streams are held without the database. Default 5 minutes. */
  readonly patienceMs?: number;
  /** Where this process notes what it does. */
  readonly meters?: Meters;
}

/** Starts taking turns: owns all these accounts as soon as nobody else owns one of them. */
export async function startDuties(
  db: Database,
  channels: readonly AccountChannel[],
  log: Logger,
  options: DutiesOptions = {},
): Promise<Duties> {
  return new Turns(db, await accountsOf(db, channels, log), log, options);
}

/**
 * Sending ends with the locks and is taken up again by whoever gets them next, perhaps this process. The streams
 * outlive the locks: they are closed when another process has taken an account, or may have.
 */
class Turns implements Duties {
  readonly #db: Database;
  readonly #accounts: readonly Account[];
  readonly #log: Logger;
  readonly #patienceMs: number;
  readonly #meters: Meters | null;
  readonly #receptions: readonly Reception[];
  readonly #stopping = new AbortController();
  readonly #handBack = new AbortController();
  readonly #done: Promise<void>;
  #running: Running | null = null;
  #epochs: Epochs = new Map();
  #seenAtMs = performance.now();
  #isAway = false;

  constructor(
    db: Database,
    accounts: readonly Account[],
    log: Logger,
    { limits, patienceMs = PATIENCE_MS, meters }: DutiesOptions,
  ) {
    this.#db = db;
    this.#accounts = accounts;
    this.#log = log;
    this.#patienceMs = patienceMs;
    this.#meters = meters ?? null;
    const onStored = (afterMs: number) => {
      meters?.stored(afterMs);
      if (this.#running !== null) this.#running.runner.wake();
      // A webhook's message came here, and another process works.
      else void notifyDuties(db).catch(() => undefined);
    };
    this.#receptions = accounts.map(({ id, session }) => {
      const receiver = new MessageReceiver(db, id, log, {
        onStored,
        ...(limits === undefined ? {} : { limits }),
      });
      const account = { id, channel: session.channel };
      return new Reception(session, {
        receiver,
        reports: (report) => noteReport(db, account, report),
        owns: () => this.state() === 'owner',
        log,
      });
    });
    this.#done = this.#takeTurns();
  }

  state(): 'owner' | 'standby' | 'stopped' {
    if (this.#stopping.signal.aborted) return 'stopped';
    return this.#running === null || this.#running.lost.aborted ? 'standby' : 'owner';
  }

  accounts(): readonly AccountState[] {
    return this.#accounts.map(({ session: { channel, account, ingress } }) => ({
      channel,
      account,
      stream: ingress.mode === 'none' ? 'none' : ingress.state(),
    }));
  }

  hook(channel: string, request: HookRequest): Promise<HookAnswer | null> {
    const index = this.#accounts.findIndex(({ session }) => session.channel === channel);
    return Promise.resolve(this.#receptions[index]?.hook(request) ?? null);
  }

  wake(): void {
    this.#running?.runner.look();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    void this.#running?.runner.stop();
    // Before the locks are given back: the next owner opens streams of its own.
    await Promise.all(this.#receptions.map((reception) => reception.stop()));
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
    this.#epochs = running.epochs;
    this.#running = running;
    if (!this.#stopping.signal.aborted) for (const reception of this.#receptions) reception.open();
    await running.untilLost(this.#handBack.signal);
    this.#seenAtMs = performance.now();
  }

  async #take(): Promise<Running | null> {
    const running = await takeTurn(this.#db, this.#accounts, this.#log, this.#meters);
    if (running === null) {
      // Held by another session: by one of ours that the server has not missed yet, as long as the epochs are ours.
      const epochs = await currentEpochs(
        this.#db,
        this.#accounts.map(({ id }) => id),
      );
      if ([...epochs].some(([id, epoch]) => epoch > (this.#epochs.get(id) ?? 0))) {
        this.#closeStreams('account_taken');
      }
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
    if (this.#isAway) this.#back(performance.now() - this.#seenAtMs);
    // Calls of ours that ended while it was away: evidence, whoever owns the accounts now.
    for (const { ends } of this.#accounts) void ends.flush(pause, this.#stopping.signal);
    this.#isAway = false;
    this.#seenAtMs = performance.now();
  }

  #back(afterMs: number): void {
    this.#log.info({}, 'database_back');
    const [first] = this.#accounts;
    if (first === undefined) return;
    void noteDatabaseAway(this.#db, first.id, afterMs).catch((error: unknown) =>
      this.#log.error({ err: error }, 'alarm_lost'),
    );
  }

  #failed(error: unknown): void {
    if (this.#stopping.signal.aborted) return;
    if (!this.#isAway) this.#log.error({ err: error }, 'ownership_failed');
    // Said once: it is tried again every second.
    this.#isAway = true;
    if (performance.now() - this.#seenAtMs > this.#patienceMs) this.#closeStreams('database_away');
  }

  #closeStreams(reason: 'account_taken' | 'database_away'): void {
    const open = this.#receptions.filter(({ isOpen }) => isOpen);
    if (open.length > 0) this.#log.warn({ reason, streams: open.length }, 'streams_closed');
    for (const reception of open) void reception.close();
  }
}
