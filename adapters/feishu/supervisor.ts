// Keeps one good long connection: asks for an address, opens, backs off, stops clean.
//
//   connecting ──open──▶ up ──closed──▶ connecting, after a back-off
//       ▲  └─refused─▶ refused (minutes)         abort, from anywhere ──▶ stopped
//       └── back-off 1 → 60 s with jitter ──┘

import type { ChannelLog, ConnectionState, Reports, Sink } from '#adapters/contract.ts';
import type { HttpClient } from '#adapters/http.ts';
import { backoffMs, pause } from '#adapters/waiting.ts';
import type { FeishuConfig } from './config.ts';
import { type Connection, openConnection } from './connection.ts';
import { askEndpoint } from './endpoint.ts';
import type { FeishuTuning } from './tuning.ts';

export interface SupervisorDeps {
  readonly config: FeishuConfig;
  readonly http: HttpClient;
  readonly log: ChannelLog;
  readonly tuning: FeishuTuning;
  /** The bot's own open_id, asked for once; null while it cannot be had. */
  botId(signal: AbortSignal): Promise<string | null>;
}

export interface Supervisor {
  /** Pending while the line is held; resolves after `signal` aborts and its socket is closed. */
  run(sink: Sink, reports: Reports, signal: AbortSignal): Promise<void>;
  state(): ConnectionState;
}

/** The state machine of one application's long connection. It can run once at a time. */
export function supervisor(deps: SupervisorDeps): Supervisor {
  let phase: Exclude<ConnectionState, 'up'> = 'idle';
  let line: Connection | null = null;
  const { log, tuning } = deps;

  async function hold(sink: Sink, reports: Reports, signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted; ) {
      const next = await open(sink, reports, signal, deps);
      if ('failed' in next) {
        phase = next.failed === 'refused' ? 'refused' : 'connecting';
        const waitMs = next.failed === 'refused' ? tuning.refusedRetryMs : backoffMs(failures, tuning);
        failures += 1;
        await pause(Math.max(waitMs, next.retryAfterMs), signal);
        continue;
      }
      line = next;
      phase = 'connecting';
      log.info({}, 'feishu.stream.up');
      const openedAtMs = tuning.monotonicMs();
      await closedOrStopped(next, signal);
      if (tuning.monotonicMs() - openedAtMs >= tuning.stableMs) failures = 0;
      log.info({}, 'feishu.stream.line_ended');
      await next.stop();
      line = null;
      await pause(backoffMs(failures, tuning), signal);
      failures += 1;
    }
  }

  return {
    state: () => (line?.alive() === true ? 'up' : phase),
    async run(sink, reports, signal) {
      phase = 'connecting';
      try {
        await hold(sink, reports, signal);
      } finally {
        phase = 'stopped';
      }
    },
  };
}

/** No line, and the least time until the next try. */
interface NoLine {
  readonly failed: 'refused' | 'failed';
  readonly retryAfterMs: number;
}

async function open(
  sink: Sink,
  reports: Reports,
  signal: AbortSignal,
  { botId, config, http, log, tuning }: SupervisorDeps,
): Promise<Connection | NoLine> {
  const bounds = { timeoutMs: tuning.endpointTimeoutMs, signal };
  const answer = await askEndpoint(config, http, bounds);
  if (signal.aborted) return { failed: 'failed', retryAfterMs: 0 };
  if (answer.state !== 'endpoint') {
    const { native, retryAfterMs, state } = answer;
    log.warn({ state, native }, 'feishu.stream.endpoint');
    return { failed: state, retryAfterMs };
  }
  const here = { appId: config.appId, personId: config.personId, botId: await botId(signal) };
  const line = await openConnection(answer, { sink, reports, log, tuning, here }, signal);
  return line ?? { failed: 'failed', retryAfterMs: 0 };
}

async function closedOrStopped(line: Connection, signal: AbortSignal): Promise<void> {
  const done = new AbortController();
  const stopped = new Promise<void>((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener('abort', () => resolve(), { once: true, signal: done.signal });
  });
  await Promise.race([line.closed, stopped]);
  done.abort();
}
