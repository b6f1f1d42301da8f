// Makes the planned calls of one account: within its rate, each marked before it is made, many under way at once.

import type { ChannelSession, SendResult } from '#adapters/contract.ts';
import { allowanceOf, type SendingGate } from '#bot/domain/delivery/gate.ts';
import { sameCallAfterMs, settledBy } from '#bot/domain/delivery/same-call.ts';
import type { Database } from '#prisma/db.ts';
import { attemptsToCall, markCalled, type OpenAttempt } from '#prisma/hot/attempts.ts';
import { readSendingGate } from '#prisma/hot/sending-gate.ts';
import { takeProbe } from '#prisma/repos/account-stops.ts';
import { type RoutedAttempt, routed } from './answer-routes.ts';
import { CallEnds, type Pause } from './call-ends.ts';
import { addressesOf, CallRoom } from './call-room.ts';
import type { OwnedAccount } from './owned-account.ts';

/** Calls under way at once. Against a platform without limits 64 gave 2,319 calls a second, 16 gave 1,084. */
const CONCURRENCY = 64;

/** Calls marked together: half of those that may be under way, so that the others run meanwhile. */
const BATCH = CONCURRENCY / 2;

/** A call's deadline, well inside the lease of its attempt. */
const CALL_TIMEOUT_MS = 10_000;

/** While calls are under way and none is planned, how often new ones are looked for. */
const LOOK_AGAIN_MS = 200;

/** Attempts read at once at most while no limit holds them up: finding the oldest costs more than reading them. */
const READ = 8 * BATCH;

/** What has been read is taken up within this; an answer planned since then comes next. */
const READ_FOR_MS = 100;

/** When everything stops, calls under way may still end: cut off, nobody would know how. The platform takes 3 s. */
const GRACE_MS = 3_000;

interface Batch {
  readonly attempts: readonly RoutedAttempt[];
  readonly isProbe: boolean;
  /** Calls are planned that no limit lets through yet. */
  readonly isHeldUp?: boolean;
}

/** What could be called when it was read. */
interface Planned {
  readonly gate: SendingGate;
  /** How many were read; `planned` are those not taken up yet. */
  readonly amount: number;
  readonly planned: readonly OpenAttempt[];
  readonly readAtMs: number;
}

const NOTHING: Batch = { attempts: [], isProbe: false };

/** Sends for one account of one replica; remembers the account's calls between runs. */
export class Caller {
  readonly #db: Database;
  readonly #account: OwnedAccount;
  readonly #channel: ChannelSession;
  readonly #pause: Pause;
  readonly #ends: CallEnds;
  readonly #room: CallRoom;
  readonly #underWay = new Set<Promise<void>>();
  /** Read and not taken up yet. */
  #read: Planned | null = null;
  /** How many are read: as many as are taken up in time. Always {@link READ}, a busy machine read each 2.5 times. */
  #amount = READ;
  /** Read while the last of them are being called: without limits the next are due at once. */
  #ahead: Promise<Planned> | null = null;
  #isHeldUp = false;
  /** The platform has refused the account since this run began: nothing more is called. */
  #isRefused = false;

  constructor(
    db: Database,
    account: OwnedAccount,
    channel: ChannelSession,
    pause: Pause,
    ends: CallEnds = new CallEnds(db, account),
  ) {
    this.#db = db;
    this.#account = account;
    this.#channel = channel;
    this.#pause = pause;
    this.#ends = ends;
    this.#room = new CallRoom(channel, account.epoch);
  }

  /** Makes every planned call that may be made; returns how many. Stops early when `signal` aborts. */
  async run(signal: AbortSignal): Promise<number> {
    this.#isRefused = false;
    const late = new AbortController();
    const onAbort = () => void this.#pause(GRACE_MS, late.signal).then(() => late.abort());
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      return await this.#callAll(signal, late.signal);
    } finally {
      signal.removeEventListener('abort', onAbort);
      // Only then: a run that met a cut leaves ends behind, which go on being written.
      if (signal.aborted && this.#underWay.size === 0) late.abort();
    }
  }

  /** `calls` aborts later than `signal`. */
  async #callAll(signal: AbortSignal, calls: AbortSignal): Promise<number> {
    let called = 0;
    while (!signal.aborted && !this.#isRefused) {
      while (this.#underWay.size > CONCURRENCY - BATCH) await Promise.race(this.#underWay);
      const batch = await this.#next(signal);
      for (const attempt of batch.attempts) this.#start(attempt, batch.isProbe, calls);
      if (batch.attempts.length === BATCH && this.#read === null) this.#lookAhead();
      called += batch.attempts.length;
      if (batch.isProbe) await this.#landed(signal);
      else if (batch.attempts.length === 0 && !batch.isHeldUp) {
        if (this.#underWay.size === 0) break;
        await this.#someEnd();
      }
    }
    await this.#landed(signal);
    return called;
  }

  /** The next calls, marked as made; none when nothing is planned or nothing may be called. */
  async #next(signal: AbortSignal): Promise<Batch> {
    const { gate, planned } = await this.#planned();
    const allowance = allowanceOf(gate);
    if (allowance === 'none' || planned.length === 0) return NOTHING;
    const isProbe = allowance === 'one';
    const allowed = await this.#allowed(await this.#routed(planned, isProbe), signal);
    this.#isHeldUp = allowed.length < planned.length;
    // Who waits comes first again, and nothing later to the same chat goes before.
    if (this.#isHeldUp) this.#read = null;
    if (allowed.length === 0) return { ...NOTHING, isHeldUp: !signal.aborted && !this.#isRefused };
    return this.#marked(allowed, isProbe, signal);
  }

  /** Those of them that may be made after all, marked as made; the others give back what they were charged. */
  async #marked(allowed: readonly RoutedAttempt[], isProbe: boolean, signal: AbortSignal): Promise<Batch> {
    let marked: ReadonlySet<string> = new Set();
    try {
      if (signal.aborted || this.#isRefused) return NOTHING;
      if (isProbe && !(await takeProbe(this.#db, this.#account.id))) return NOTHING;
      const ids = (of: readonly RoutedAttempt[]) => of.map(({ id }) => id);
      const bySession = ids(allowed.filter(({ via }) => via === 'session'));
      marked = new Set(await markCalled(this.#db, ids(allowed), this.#account.epoch, bySession));
      return { attempts: allowed.filter(({ id }) => marked.has(id)), isProbe };
    } finally {
      for (const attempt of allowed) if (!marked.has(attempt.id)) this.#room.ended(attempt);
    }
  }

  /** The next batch of what was read lately, or is read now. */
  async #planned(): Promise<Planned> {
    const ahead = this.#read ?? (await this.#ahead);
    this.#ahead = null;
    const isLate = ahead === null || performance.now() - ahead.readAtMs > READ_FOR_MS;
    if (isLate && ahead !== null) this.#amount = Math.max(BATCH, ahead.amount - ahead.planned.length);
    const read = isLate ? await this.#look() : ahead;
    const rest = read.planned.slice(BATCH);
    if (rest.length === 0 && read.amount === this.#amount)
      this.#amount = Math.min(READ, this.#amount + BATCH);
    this.#read = rest.length === 0 ? null : { ...read, planned: rest };
    return { ...read, planned: read.planned.slice(0, BATCH) };
  }

  async #look(): Promise<Planned> {
    const readAtMs = performance.now();
    const [gate, planned] = await Promise.all([
      readSendingGate(this.#db.prisma, this.#account.id),
      attemptsToCall(this.#db, this.#account.id, this.#account.epoch, this.#isHeldUp ? BATCH : this.#amount),
    ]);
    return { gate, planned, amount: planned.length, readAtMs };
  }

  #lookAhead(): void {
    this.#ahead = this.#look();
    // Whoever takes it up hears of it.
    this.#ahead.catch(() => undefined);
  }

  /** One call that tries whether the API takes the account again has to go by the API. */
  async #routed(planned: readonly OpenAttempt[], isProbe: boolean): Promise<readonly RoutedAttempt[]> {
    if (isProbe) return planned.slice(0, 1).map((attempt) => ({ ...attempt, via: 'api' }));
    return routed(this.#db, this.#account, this.#channel, planned);
  }

  #start(attempt: RoutedAttempt, isProbe: boolean, signal: AbortSignal): void {
    const call = this.#call(attempt, isProbe, signal).finally(() => this.#underWay.delete(call));
    this.#underWay.add(call);
  }

  async #call(attempt: RoutedAttempt, isProbe: boolean, signal: AbortSignal): Promise<void> {
    const result = await this.#send(attempt, signal);
    this.#room.ended(attempt);
    if (result.call.state === 'account') this.#isRefused = true;
    this.#ends.add({ attempt, result, isProbe });
    void this.#ends.flush(this.#pause, signal);
  }

  /** Until nothing is under way and every end is written. */
  async #landed(signal: AbortSignal): Promise<void> {
    await Promise.all(this.#underWay);
    await this.#ahead?.catch(() => undefined);
    this.#ahead = null;
    this.#read = null;
    await this.#ends.flush(this.#pause, signal);
  }

  async #someEnd(): Promise<void> {
    const enough = new AbortController();
    const look = this.#pause(LOOK_AGAIN_MS, enough.signal);
    await Promise.race([...this.#underWay, look]);
    enough.abort();
  }

  /**
   * As many of the attempts as the platform's limits let through now. One whose chat has had enough holds up nobody
   * else; when all have to wait it is for a moment, since an answer to somebody may be planned meanwhile.
   */
  async #allowed(attempts: readonly RoutedAttempt[], signal: AbortSignal): Promise<readonly RoutedAttempt[]> {
    const now = this.#room.takeAll(attempts);
    if (now.allowed.length > 0) return now.allowed;
    await this.#pause(Math.min(now.waitMs, LOOK_AGAIN_MS), signal);
    return this.#room.takeAll(attempts).allowed;
  }

  /** One call; on a channel that takes a message once for one key, the same call again while its end is unknown. */
  async #send(attempt: RoutedAttempt, signal: AbortSignal): Promise<SendResult> {
    const to = addressesOf(attempt, this.#channel);
    const options = {
      key: attempt.id,
      timeoutMs: CALL_TIMEOUT_MS,
      signal,
      via: attempt.via,
      ...(attempt.answers === null ? {} : { answers: attempt.answers }),
    };
    let result = await this.#channel.send(attempt.part, to, options);
    const [address] = to;
    if (address === undefined || this.#channel.capabilities(address).idempotent !== true) return result;
    for (let made = 1; ; made++) {
      const waitMs = sameCallAfterMs(result.call, made);
      if (waitMs === null) return result;
      this.#room.ended(attempt);
      await this.#pause(waitMs, signal);
      if (signal.aborted || this.#room.take(attempt) > 0) return result;
      const again = await this.#channel.send(attempt.part, to, options);
      const call = settledBy(result.call, again.call);
      if (again.call.state !== 'unknown') return { call };
      result = { call };
    }
  }
}
