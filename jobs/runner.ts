// Runs the duties: each in a loop of its own, woken by work or by the clock; and walks a demo's clock.

import type { Logger } from '#bot/log.ts';
import type { Duty } from './duty.ts';

/** Where the runner gets its time and moves a demo's clock; the database behind it is none of its business. */
export interface RunnerClock {
  time(): Promise<{ readonly now: Temporal.Instant; readonly target: Temporal.Instant | null }>;
  /** The next instant after `now` at which something falls due. */
  nextDueAt(now: Temporal.Instant): Promise<Temporal.Instant | null>;
  set(now: Temporal.Instant): Promise<void>;
  reached(target: Temporal.Instant): Promise<void>;
  /** Real milliseconds until a delivery that waits for the platform may go; null when none does. */
  retryDueInMs(): Promise<number | null>;
}

/** Called after each run of a duty, with the milliseconds it took. */
export type OnRun = (duty: string, tookMs: number, isOk: boolean) => void;

/** The floor under lost notifications. */
const POLL_MS = 1000;

/** How long a duty that failed is left alone. */
const FAILURE_PAUSE_MS = 1000;

export class Runner {
  readonly #duties: readonly DutyLoop[];
  readonly #clock: RunnerClock;
  readonly #log: Logger;
  readonly #stop = new AbortController();
  #walking: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(duties: readonly Duty[], clock: RunnerClock, log: Logger, onRun: OnRun = () => undefined) {
    this.#clock = clock;
    this.#log = log;
    const hooks = { onWork: () => this.wake(), onRun };
    this.#duties = duties.map((duty) => new DutyLoop(duty, clock, log, this.#stop.signal, hooks));
  }

  /** Starts the loops; what is due now is done at once. */
  start(): void {
    this.#timer = setInterval(() => this.look(), POLL_MS);
    this.look();
  }

  /** There may be something to do. */
  wake(): void {
    if (this.#stop.signal.aborted) return;
    for (const loop of this.#duties) loop.wake();
  }

  /** Ends after what is under way; nothing new is begun. */
  async stop(): Promise<void> {
    this.#stop.abort();
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.#walking;
    await Promise.all(this.#duties.map((loop) => loop.settled()));
  }

  /** Does everything that is due at `now`, until no duty finds anything. False when a duty failed. */
  async drain(now: Temporal.Instant): Promise<boolean> {
    for (;;) {
      let done = 0;
      for (const loop of this.#duties) {
        const result = await loop.runAt(now);
        if (result === 'failed') return false;
        done += result;
      }
      if (done > 0) continue;
      const waitMs = await this.#clock.retryDueInMs();
      if (waitMs === null || this.#stop.signal.aborted) return true;
      await pause(waitMs, this.#stop.signal);
    }
  }

  /**
   * Walks a demo's clock to `target`, stopping at each instant at which something falls due and doing
   * all of it there. A clock set back stands at its target at once: nothing fires again.
   */
  async walkTo(target: Temporal.Instant): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const { now } = await this.#clock.time();
      if (Temporal.Instant.compare(target, now) < 0) break;
      if (!(await this.drain(now))) {
        await pause(FAILURE_PAUSE_MS, this.#stop.signal);
        continue;
      }
      if (Temporal.Instant.compare(target, now) === 0) break;
      const next = await this.#clock.nextDueAt(now);
      // Told to stop half way, the clock stays where not everything is done yet.
      if (this.#stop.signal.aborted) return;
      await this.#clock.set(next !== null && Temporal.Instant.compare(next, target) < 0 ? next : target);
    }
    if (this.#stop.signal.aborted) return;
    await this.#clock.set(target);
    await this.#clock.reached(target);
  }

  /** Something has come from outside: there may be work, and a demo's clock may have been asked to go. */
  look(): void {
    if (this.#stop.signal.aborted) return;
    this.wake();
    this.#walking ??= this.#walkIfAsked()
      .catch((error: unknown) => this.#log.error({ err: error }, 'clock_failed'))
      .finally(() => {
        this.#walking = null;
      });
  }

  async #walkIfAsked(): Promise<void> {
    const { target } = await this.#clock.time();
    if (target !== null) await this.walkTo(target);
  }
}

interface LoopHooks {
  readonly onWork: () => void;
  readonly onRun: OnRun;
}

/** One duty, never run twice at once; asked again while it runs, it runs once more afterwards. */
class DutyLoop {
  readonly #duty: Duty;
  readonly #clock: RunnerClock;
  readonly #log: Logger;
  readonly #signal: AbortSignal;
  readonly #hooks: LoopHooks;
  #last: Promise<unknown> = Promise.resolve();
  #queued = false;

  constructor(duty: Duty, clock: RunnerClock, log: Logger, signal: AbortSignal, hooks: LoopHooks) {
    this.#duty = duty;
    this.#clock = clock;
    this.#log = log;
    this.#signal = signal;
    this.#hooks = hooks;
  }

  wake(): void {
    if (this.#queued) return;
    this.#queued = true;
    this.#enqueue(async () => {
      this.#queued = false;
      const { now } = await this.#clock.time();
      return this.#duty.run(now, this.#signal);
    }).then((done) => {
      if (done !== 'failed' && done > 0) this.#hooks.onWork();
    }, this.#report);
  }

  /** Runs at this instant, after what is under way. */
  runAt(now: Temporal.Instant): Promise<number | 'failed'> {
    return this.#enqueue(() => this.#duty.run(now, this.#signal));
  }

  async settled(): Promise<void> {
    await this.#last;
  }

  #enqueue(work: () => Promise<number>): Promise<number | 'failed'> {
    const result = this.#last.then(async () => {
      if (this.#signal.aborted) return 0;
      const startedAtMs = performance.now();
      const ended = (isOk: boolean) =>
        this.#hooks.onRun(this.#duty.name, performance.now() - startedAtMs, isOk);
      try {
        const done = await work();
        ended(true);
        return done;
      } catch (error) {
        ended(false);
        this.#report(error);
        return 'failed' as const;
      }
    });
    this.#last = result;
    return result;
  }

  readonly #report = (error: unknown): void => {
    if (this.#signal.aborted) return;
    this.#log.error({ duty: this.#duty.name, err: error }, 'duty_failed');
  };
}

/** Waits in real time; over early when the signal aborts. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
  });
}
