// Keeps the one line of a robot: opens it, subscribes, backs off, and leaves it to whoever has rightly taken it over.
//
//   connecting ──subscribed──▶ up ──closed, silent──▶ connecting, after a back-off 1 → 60 s with jitter
//       └─refused─▶ refused (minutes)  └──kicked──▶ refused; back, after a while, only as the account's owner
//                                                abort, from anywhere ──▶ stopped

import type { ChannelLog, ConnectionState, Sink } from '#adapters/contract.ts';
import { errorCode } from '#adapters/http.ts';
import { backoffMs, pause } from '#adapters/waiting.ts';
import { isRefusal } from './classify.ts';
import type { RobotConfig } from './config.ts';
import type { Fields } from './frame.ts';
import { readInbound } from './inbound.ts';
import { CMD } from './limits.ts';
import { Line } from './line.ts';
import type { RobotTuning } from './tuning.ts';

export interface SupervisorDeps {
  readonly config: RobotConfig;
  readonly log: ChannelLog;
  readonly tuning: RobotTuning;
}

/** Why there is no line. `refused` comes with the platform's code. */
export interface NoLine {
  readonly reason: 'no_line' | 'not_held' | 'kicked' | 'refused';
  readonly native: string;
}

export type Opened = Line | { readonly failed: 'refused' | 'failed'; readonly native: string };

interface Run {
  readonly sink: Sink;
  readonly signal: AbortSignal;
  readonly owns: () => boolean;
}

/** Opens a line and subscribes to the robot on it, which ends any other line of the robot. Never throws. */
export async function openLine(
  { config, log, tuning }: SupervisorDeps,
  take: (kind: 'message' | 'event', body: Fields) => Promise<void>,
  signal: AbortSignal,
): Promise<Opened> {
  const line = new Line({ url: config.url, log, tuning, take });
  const failure = await line.opened(signal);
  if (failure !== null) {
    await line.stop();
    return { failed: 'failed', native: failure };
  }
  const body = { bot_id: config.botId, secret: config.secret };
  const reply = await line.request(CMD.subscribe, body, { timeoutMs: tuning.subscribeTimeoutMs, signal });
  if (reply.kind === 'answer' && reply.errcode === '0') return line;
  await line.stop();
  if (reply.kind !== 'answer') return { failed: 'failed', native: reply.native };
  return { failed: isRefusal(reply.errcode) ? 'refused' : 'failed', native: reply.errcode };
}

/** The state machine of one robot's line. It can run once at a time. */
export class Supervisor {
  readonly #deps: SupervisorDeps;
  #phase: ConnectionState = 'idle';
  #line: Line | null = null;
  #noLine: NoLine = { reason: 'not_held', native: 'not_held' };
  #changed = Promise.withResolvers<void>();

  constructor(deps: SupervisorDeps) {
    this.#deps = deps;
  }

  state(): ConnectionState {
    return this.#phase;
  }

  /** The line, waited for while it is being opened, `waitMs` at most; or why there is none. */
  async line(waitMs: number, signal: AbortSignal): Promise<Line | NoLine> {
    const over = new AbortController();
    const late = pause(waitMs, AbortSignal.any([signal, over.signal])).then(() => 'late' as const);
    try {
      while (this.#line === null) {
        if (this.#noLine.reason !== 'no_line') return this.#noLine;
        if ((await Promise.race([this.#changed.promise, late])) === 'late') return this.#noLine;
      }
      return this.#line;
    } finally {
      over.abort();
    }
  }

  /** Holds the line; resolves after `signal` aborts and the socket is closed. */
  async run(run: Run): Promise<void> {
    try {
      await this.#hold(run);
    } finally {
      this.#become('stopped', { reason: 'not_held', native: 'not_held' });
    }
  }

  async #hold(run: Run): Promise<void> {
    const { log, tuning } = this.#deps;
    let failures = 0;
    let kicks = 0;
    while (!run.signal.aborted) {
      this.#become('connecting', { reason: 'no_line', native: 'no_line' });
      const opened = await openLine(this.#deps, (kind, body) => this.#take(kind, body, run.sink), run.signal);
      if ('failed' in opened) {
        await this.#notOpened(opened, failures++, run);
        continue;
      }
      const openedAtMs = performance.now();
      const end = await this.#up(opened, run.signal);
      if (run.signal.aborted) return;
      if (performance.now() - openedAtMs >= tuning.stableMs) failures = kicks = 0;
      log.info({ end }, 'wecom-robot.line.ended');
      if (end === 'kicked') await this.#kicked(kicks++, run);
      else await pause(backoffMs(failures++, tuning), run.signal);
    }
  }

  async #notOpened(
    { failed, native }: Exclude<Opened, Line>,
    failures: number,
    { signal }: Run,
  ): Promise<void> {
    const { log, tuning } = this.#deps;
    if (signal.aborted) return;
    log.warn({ failed, native }, 'wecom-robot.line.not_opened');
    if (failed === 'refused') this.#become('refused', { reason: 'refused', native });
    await pause(failed === 'refused' ? tuning.refusedRetryMs : backoffMs(failures, tuning), signal);
  }

  /** How a line ended; by then its socket is closed and what it brought is stored. */
  async #up(line: Line, signal: AbortSignal): Promise<'closed' | 'kicked' | 'stopped'> {
    this.#deps.log.info({}, 'wecom-robot.line.up');
    line.beat();
    this.#line = line;
    this.#become('up', { reason: 'no_line', native: 'no_line' });
    const over = new AbortController();
    const stopped = new Promise<'stopped'>((resolve) => {
      if (signal.aborted) return resolve('stopped');
      signal.addEventListener('abort', () => resolve('stopped'), { once: true, signal: over.signal });
    });
    const end = await Promise.race([line.ended, stopped]);
    over.abort();
    // Nothing more is begun on it; a send that comes now waits for the next.
    this.#line = null;
    if (end === 'kicked') this.#become('refused', { reason: 'kicked', native: 'kicked' });
    else this.#become('connecting', { reason: 'no_line', native: 'no_line' });
    await line.stop();
    return end;
  }

  /**
   * Another connection was opened for the robot. Where that is the account's new owner this process must not take the
   * line back; where it is somebody else's program the owner takes it back, later each time.
   */
  async #kicked(kicks: number, { owns, signal }: Run): Promise<void> {
    const { log, tuning } = this.#deps;
    const { kickedBaseMs: backoffBaseMs, kickedMaxMs: backoffMaxMs, random } = tuning;
    log.warn({ kicks: kicks + 1 }, 'wecom-robot.line.kicked');
    await pause(backoffMs(kicks, { backoffBaseMs, backoffMaxMs, random }), signal);
    while (!signal.aborted && !owns()) await pause(tuning.ownsEveryMs, signal);
  }

  /** Hands one message to the sink. The platform is told nothing of it: what is not stored here is lost. */
  async #take(kind: 'message' | 'event', body: Fields, sink: Sink): Promise<void> {
    const { config, log, tuning } = this.#deps;
    try {
      const inbound = readInbound(kind, body, { botId: config.botId, nowMs: tuning.wallMs() });
      if (inbound.kind === 'unreadable')
        log.warn({ reason: inbound.reason }, 'wecom-robot.inbound.unreadable');
      if (inbound.kind === 'message') await sink(inbound.message);
    } catch (error) {
      log.warn({ error: errorCode(error) }, 'wecom-robot.inbound.not_stored');
    }
  }

  #become(phase: ConnectionState, noLine: NoLine): void {
    this.#phase = phase;
    this.#noLine = noLine;
    const { resolve } = this.#changed;
    this.#changed = Promise.withResolvers<void>();
    resolve();
  }
}
