// Asks for updates, stores them, and only then confirms them: by asking for the ones behind.
//
//   connecting ──first answer──▶ up ◀─┐ asked again at once
//     ▲   │                       └───┘
//     │   ├─401─▶ refused (minutes)      409: another one asks ─▶ connecting, then refused, seconds apart
//     └───┴── no answer, 5xx: back-off 1 → 60 s with jitter    abort, from anywhere ──▶ stopped
//
// The platform keeps what is not confirmed for a day and tells it again, in this process or the next.

import type { ChannelLog, ConnectionState, Sink } from '#adapters/contract.ts';
import { backoffMs, pause } from '#adapters/waiting.ts';
import { readRefusal, retryAfterMs } from './classify.ts';
import { type BotClient, type Called, call } from './client.ts';
import { readUpdate, updateIdOf } from './inbound.ts';
import { ALLOWED_UPDATES, LIMITS } from './limits.ts';
import type { TelegramTuning } from './tuning.ts';

export interface PollDeps {
  readonly client: BotClient;
  readonly botId: number;
  readonly log: ChannelLog;
  readonly tuning: TelegramTuning;
}

export interface Poller {
  /** Pending while the bot's messages are asked for; resolves after `signal` aborts. */
  run(sink: Sink, signal: AbortSignal): Promise<void>;
  state(): ConnectionState;
}

interface Run {
  readonly deps: PollDeps;
  readonly sink: Sink;
  readonly signal: AbortSignal;
  /** Everything below is stored, or nothing we keep; undefined: whatever the platform has not had confirmed. */
  offset: number | undefined;
  /** `offset` is more than the platform has been told. */
  isAhead: boolean;
  failures: number;
  /** Since there was none for a while, and when there was one last. */
  conflicts: number;
  conflictAtMs: number;
  setPhase(phase: ConnectionState): void;
}

/** The loop of one bot. It can run once at a time. */
export function poller(deps: PollDeps): Poller {
  let phase: ConnectionState = 'idle';
  return {
    state: () => phase,
    async run(sink, signal) {
      const setPhase = (next: ConnectionState) => {
        phase = next;
      };
      const start = { offset: undefined, isAhead: false, failures: 0, conflicts: 0, conflictAtMs: 0 };
      const run: Run = { deps, sink, signal, ...start, setPhase };
      try {
        await hold(run);
      } finally {
        phase = 'stopped';
      }
    },
  };
}

async function hold(run: Run): Promise<void> {
  run.setPhase('connecting');
  let isUp = false;
  while (!run.signal.aborted) {
    // Until the first answer nothing is waited for, so that it is soon known how the bot stands.
    const called = await ask(run, isUp ? run.deps.tuning.pollSeconds : 0);
    if (called.kind === 'ok') {
      if (!isUp) run.deps.log.info({}, 'telegram.poll.up');
      isUp = true;
      run.isAhead = false;
      run.setPhase(isContested(run) ? 'refused' : 'up');
      const isStored = await storeAll(called.value, run);
      if (isStored) run.failures = 0;
      else await pause(backoffMs(run.failures++, run.deps.tuning), run.signal);
      continue;
    }
    if (run.signal.aborted) break;
    isUp = false;
    await pause(await waitAfter(called, run), run.signal);
  }
  if (run.isAhead) await confirm(run);
}

function ask(run: Run, seconds: number): Promise<Called<unknown>> {
  const { client, tuning } = run.deps;
  const options = {
    timeoutMs: seconds * 1_000 + tuning.pollMarginMs,
    signal: run.signal,
    answerMaxBytes: LIMITS.updatesMaxBytes,
  };
  return call(client, options, (api) => api.getUpdates(polled(run.offset, seconds, LIMITS.updatesPerPoll)));
}

function polled(offset: number | undefined, timeout: number, limit: number) {
  return { ...(offset === undefined ? {} : { offset }), timeout, limit, allowed_updates: ALLOWED_UPDATES };
}

/** When it stops: else whoever asks next gets again what is stored. What comes with the answer is not looked at. */
async function confirm({ deps: { client, tuning }, offset }: Run): Promise<void> {
  const options = { timeoutMs: tuning.confirmTimeoutMs, signal: new AbortController().signal };
  await call(client, options, (api) => api.getUpdates(polled(offset, 0, 1)));
}

/** Stores what an answer brought; false when some of it has to come again, or will, having no number. */
async function storeAll(answer: unknown, run: Run): Promise<boolean> {
  const updates: readonly unknown[] = Array.isArray(answer) ? answer : [];
  const ends = await Promise.all(updates.map((update) => isDone(update, run)));
  const stored = ends.indexOf(false) === -1 ? updates : updates.slice(0, ends.indexOf(false));
  const ids = stored.flatMap((update) => updateIdOf(update) ?? []);
  if (ids.length > 0) {
    run.offset = Math.max(run.offset ?? 0, ...ids.map((id) => id + 1));
    run.isAhead = true;
  }
  return ids.length === updates.length;
}

/** True when the update needs to come no more: stored, or nothing we keep. */
async function isDone(update: unknown, { deps, sink }: Run): Promise<boolean> {
  const inbound = readUpdate(update, deps.botId, deps.tuning.wallMs());
  if (inbound.kind === 'unreadable') deps.log.warn({ reason: inbound.reason }, 'telegram.update_unreadable');
  if (inbound.kind !== 'message') return true;
  try {
    await sink(inbound.message);
    if (inbound.pressed !== undefined) await noted(inbound.pressed, deps);
    return true;
  } catch {
    deps.log.warn({}, 'telegram.not_stored');
    return false;
  }
}

/** Ends the waiting mark on a pressed button; where that fails it ends by itself, and the words are stored. */
async function noted(pressed: string, { client, tuning }: PollDeps): Promise<void> {
  const options = { timeoutMs: tuning.confirmTimeoutMs, signal: new AbortController().signal };
  await call(client, options, (api) => api.answerCallbackQuery({ callback_query_id: pressed }));
}

/** What an answer without updates means, and how long until the next question. */
async function waitAfter(called: Exclude<Called<unknown>, { kind: 'ok' }>, run: Run): Promise<number> {
  const { log, tuning } = run.deps;
  if (called.kind !== 'refused') {
    log.warn({ native: called.native }, 'telegram.poll.no_answer');
    return failed(run);
  }
  if (called.code === 409) return afterConflict(called.description, run);
  const { native, verdict } = readRefusal(called);
  log.warn({ native }, 'telegram.poll.refused');
  if (verdict.state === 'throttled') return retryAfterMs(called);
  if (verdict.state !== 'account') return failed(run);
  run.setPhase('refused');
  return tuning.refusedRetryMs;
}

function failed(run: Run): number {
  run.setPhase('connecting');
  return backoffMs(run.failures++, run.deps.tuning);
}

function isRecent({ conflictAtMs, conflicts, deps }: Run): boolean {
  return conflicts > 0 && performance.now() - conflictAtMs < deps.tuning.conflictMemoryMs;
}

/** Who asks gets answers and cuts the other off: two who take turns at that each look well between. */
function isContested(run: Run): boolean {
  return run.conflicts > 1 && isRecent(run);
}

/**
 * Either a webhook is set, which is taken away since this service asks, or somebody else asks for the same bot. Once
 * that is a handover; again it is a second service with our token, which a person has to stop.
 */
async function afterConflict(description: string, run: Run): Promise<number> {
  const { client, log, tuning } = run.deps;
  const byWebhook = /webhook/i.test(description);
  log.warn({ by: byWebhook ? 'webhook' : 'another' }, 'telegram.poll.conflict');
  run.conflicts = isRecent(run) ? run.conflicts + 1 : 1;
  run.conflictAtMs = performance.now();
  run.setPhase(isContested(run) ? 'refused' : 'connecting');
  if (byWebhook) {
    const options = { timeoutMs: tuning.callTimeoutMs, signal: run.signal };
    await call(client, options, (api) => api.deleteWebhook({ drop_pending_updates: false }));
  }
  return tuning.conflictRetryMs / 2 + (tuning.conflictRetryMs / 2) * tuning.random();
}
