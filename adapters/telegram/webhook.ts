// The webhook: tells the platform where to call, and takes its calls in any replica.

import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ChannelLog, ConnectionState, HookAnswer, HookRequest, Sink } from '#adapters/contract.ts';
import { backoffMs, pause } from '#adapters/waiting.ts';
import { readRefusal } from './classify.ts';
import { type BotClient, call } from './client.ts';
import { readUpdate } from './inbound.ts';
import { ALLOWED_UPDATES, LIMITS, SECRET_HEADER } from './limits.ts';
import type { TelegramTuning } from './tuning.ts';

export interface WebhookDeps {
  readonly client: BotClient;
  readonly botId: number;
  readonly url: string;
  readonly log: ChannelLog;
  readonly tuning: TelegramTuning;
}

export interface Webhook {
  run(signal: AbortSignal): Promise<void>;
  state(): ConnectionState;
  handle(request: HookRequest, sink: Sink): Promise<HookAnswer>;
}

/** The webhook of one bot. */
export function webhook(deps: WebhookDeps): Webhook {
  let phase: ConnectionState = 'idle';
  const secret = webhookSecret(deps.client.token);
  return {
    state: () => phase,
    async run(signal) {
      phase = 'connecting';
      for (let failures = 0; !signal.aborted; ) {
        const end = await register(secret, signal, deps);
        if (signal.aborted) break;
        phase = end;
        if (end === 'up') failures = 0;
        await pause(waitAfter(end, failures++, deps.tuning), signal);
      }
      // The platform goes on calling: whoever is next takes it, or it keeps what it has for a day.
      phase = 'stopped';
    },
    handle: (request, sink) => handle(request, sink, secret, deps),
  };
}

/**
 * What the platform shows with each call that it is the platform: made of the token, so that every replica knows it
 * and a new token has a new one. It tells nothing of the token.
 */
export function webhookSecret(token: string): string {
  return createHmac('sha256', token).update('statgrid webhook').digest('base64url');
}

function waitAfter(end: 'up' | 'connecting' | 'refused', failures: number, tuning: TelegramTuning): number {
  if (end === 'up') return tuning.webhookCheckMs;
  return end === 'refused' ? tuning.refusedRetryMs : backoffMs(failures, tuning);
}

/** Sets the webhook where the platform has another one or none. Setting the same again would do no harm either. */
async function register(
  secret: string,
  signal: AbortSignal,
  { client, log, tuning, url }: WebhookDeps,
): Promise<'up' | 'connecting' | 'refused'> {
  const options = { timeoutMs: tuning.callTimeoutMs, signal };
  const called = await call(client, options, (api) =>
    api.setWebhook({
      url,
      secret_token: secret,
      allowed_updates: ALLOWED_UPDATES,
      max_connections: LIMITS.webhookConnections,
      drop_pending_updates: false,
    }),
  );
  if (called.kind === 'ok') return 'up';
  if (signal.aborted) return 'connecting';
  const { native, verdict } =
    called.kind === 'refused' ? readRefusal(called) : { native: called.native, verdict: null };
  log.warn({ native }, 'telegram.webhook.not_set');
  return verdict === null || verdict.state === 'throttled' || verdict.state === 'unknown'
    ? 'connecting'
    : 'refused';
}

/** Tried again soon: by the next call the database may be back. */
const AGAIN: HookAnswer = { status: 503, headers: { 'retry-after': '5' } };

/** Nothing of a refused call is repeated in its answer, nor read before the secret has been. */
async function handle(
  request: HookRequest,
  sink: Sink,
  secret: string,
  { botId, log, tuning }: WebhookDeps,
): Promise<HookAnswer> {
  if (!isFromPlatform(request, secret)) return { status: 401 };
  if (request.method !== 'POST') return { status: 405 };
  const inbound = readUpdate(parse(request.body), botId, tuning.wallMs());
  if (inbound.kind === 'unreadable') {
    // Ours by its secret and nothing we can read: again it would be the same.
    log.warn({ reason: inbound.reason }, 'telegram.update_unreadable');
    return { status: 200 };
  }
  if (inbound.kind === 'ignored') return { status: 200 };
  const late = new AbortController();
  try {
    const stored = sink(inbound.message).then(() => true);
    const isStored = await Promise.race([stored, pause(tuning.ackMs, late.signal).then(() => false)]);
    return isStored ? taken(inbound.pressed) : AGAIN;
  } catch {
    log.warn({}, 'telegram.not_stored');
    return AGAIN;
  } finally {
    late.abort();
  }
}

/** The answer to a call may itself be a call: it ends the waiting mark on a pressed button. */
function taken(pressed: string | undefined): HookAnswer {
  if (pressed === undefined) return { status: 200 };
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ method: 'answerCallbackQuery', callback_query_id: pressed }),
  };
}

function isFromPlatform({ headers }: HookRequest, secret: string): boolean {
  const shown = Buffer.from(headers[SECRET_HEADER] ?? '');
  const wanted = Buffer.from(secret);
  return shown.length === wanted.length && timingSafeEqual(shown, wanted);
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return null;
  }
}
