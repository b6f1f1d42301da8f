// Keeps exactly one good stream connection: opens, replaces before the old one goes, backs off, stops clean.
//
//   connecting ──open──▶ up ──`disconnect` frame──▶ opens the next at once, the old one is read ≤ 10 s
//       ▲  │              ├──older than the TTL──▶ opens the next, then retires the old one
//       │  └─refused─▶ refused (minutes)           └──closed──▶ connecting, after a back-off
//       └──── back-off 1 → 60 s with jitter ────┘   abort, from anywhere ──▶ stopped

import type { ChannelLog, ConnectionState, Sink } from '#adapters/contract.ts';
import { backoffMs, pause } from '#adapters/waiting.ts';
import type { DingtalkConfig } from './config.ts';
import { type Connection, openConnection } from './connection.ts';
import { askGateway } from './gateway.ts';
import type { DingtalkHttp } from './http.ts';
import type { Sessions } from './sessions.ts';
import type { DingtalkTuning } from './tuning.ts';

export interface SupervisorDeps {
  readonly config: DingtalkConfig;
  readonly http: DingtalkHttp;
  readonly log: ChannelLog;
  readonly tuning: DingtalkTuning;
  readonly sessions: Sessions;
}

export interface Supervisor {
  /** Pending while the stream is held; resolves after `signal` aborts and every socket is closed. */
  run(sink: Sink, signal: AbortSignal): Promise<void>;
  state(): ConnectionState;
}

type Phase = Exclude<ConnectionState, 'up'>;

interface Run {
  readonly deps: SupervisorDeps;
  readonly sink: Sink;
  readonly signal: AbortSignal;
  readonly lines: Set<Connection>;
  readonly retiring: Set<Promise<void>>;
  setPhase(phase: Phase): void;
}

/** The state machine of one account's stream. It can run once at a time. */
export function supervisor(deps: SupervisorDeps): Supervisor {
  let phase: Phase = 'idle';
  let lines: ReadonlySet<Connection> = new Set();
  return {
    state: () => ([...lines].some((line) => line.alive()) ? 'up' : phase),
    async run(sink, signal) {
      const live = new Set<Connection>();
      lines = live;
      const run: Run = {
        deps,
        sink,
        signal,
        lines: live,
        retiring: new Set(),
        setPhase: (next) => {
          phase = next;
        },
      };
      try {
        await hold(run);
      } finally {
        await Promise.all([...live].map((line) => line.stop(deps.tuning.closeGraceMs)));
        await Promise.all(run.retiring);
        live.clear();
        phase = 'stopped';
      }
    },
  };
}

async function hold(run: Run): Promise<void> {
  const { tuning, log } = run.deps;
  let current: Connection | null = null;
  let failures = 0;
  run.setPhase('connecting');
  while (!run.signal.aborted) {
    const next = await openLine(run);
    if ('failed' in next) {
      run.setPhase(next.failed === 'refused' ? 'refused' : 'connecting');
      const waitMs = next.failed === 'refused' ? tuning.refusedRetryMs : backoffMs(failures, tuning);
      failures += 1;
      await pause(Math.max(waitMs, next.retryAfterMs), run.signal);
      continue;
    }
    if (current !== null) retire(current, run);
    current = next;
    run.setPhase('connecting');
    log.info({}, 'dingtalk.stream.up');

    const openedAtMs = tuning.monotonicMs();
    const end = await lineEnd(current, run);
    if (tuning.monotonicMs() - openedAtMs >= tuning.stableMs) failures = 0;
    log.info({ end }, 'dingtalk.stream.line_ended');
    if (end === 'closed' || end === 'going') {
      // The first `disconnect` is followed at once, since a gap may lose messages for good; a server
      // that says it on every new line is met with the back-off.
      const waitMs = end === 'going' && failures === 0 ? 0 : backoffMs(failures, tuning);
      failures += 1;
      retire(current, run);
      current = null;
      await pause(waitMs, run.signal);
    }
  }
}

/** No line, and the least time until the next try. */
interface NoLine {
  readonly failed: 'refused' | 'failed';
  readonly retryAfterMs: number;
}

async function openLine(run: Run): Promise<Connection | NoLine> {
  const { config, http, tuning, log, sessions } = run.deps;
  const answer = await askGateway(config, http, tuning, run.signal);
  if (run.signal.aborted) return { failed: 'failed', retryAfterMs: 0 };
  if (answer.state !== 'ticket') {
    const { state, native, retryAfterMs } = answer;
    log.warn({ state, native }, 'dingtalk.stream.gateway');
    return { failed: state, retryAfterMs };
  }
  const line = await openConnection(
    answer.url,
    { config, sink: run.sink, log, tuning, sessions },
    run.signal,
  );
  if (line === null) return { failed: 'failed', retryAfterMs: 0 };
  run.lines.add(line);
  return line;
}

/** How the wait on a line ends: by itself, by age (`expired`) or because everything stops. */
async function lineEnd(line: Connection, run: Run): Promise<'going' | 'closed' | 'expired' | 'stopped'> {
  const done = new AbortController();
  const stopped = new Promise<'stopped'>((resolve) => {
    if (run.signal.aborted) return resolve('stopped');
    run.signal.addEventListener('abort', () => resolve('stopped'), { once: true, signal: done.signal });
  });
  const expired = pause(run.deps.tuning.ttlMs, done.signal).then(() => 'expired' as const);
  try {
    return await Promise.race([line.ended, expired, stopped]);
  } finally {
    done.abort();
  }
}

/**
 * The old line is read until the platform closes it or the time is up, while the new one works; a
 * closed one is kept until what it handed over is stored.
 */
function retire(line: Connection, run: Run): void {
  const work = line.retire(run.deps.tuning.drainMs).finally(() => {
    run.lines.delete(line);
    run.retiring.delete(work);
  });
  run.retiring.add(work);
}
