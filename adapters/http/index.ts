// Signed HTTP as a channel: a gateway of the bureau's own, told by Standard Webhooks and heard by them.

import type {
  Address,
  Capabilities,
  ChannelAdapter,
  ChannelDeps,
  ChannelSession,
  ConnectionState,
  Part,
  Plan,
  SendOptions,
  SendResult,
} from '#adapters/contract.ts';
import { refusalLog } from '#adapters/hook-answers.ts';
import { httpClient } from '#adapters/http.ts';
import { planPlainText } from '#adapters/plain-text.ts';
import { aborted } from '#adapters/waiting.ts';
import { inert } from '#bot/domain/inert-text.ts';
import type { Message } from '#bot/domain/message.ts';
import { checkGateway, explain } from './check.ts';
import { outcomeOf } from './classify.ts';
import type { GatewayConfig } from './config.ts';
import { answerHook } from './hook.ts';
import { LIMITS } from './limits.ts';
import { type Line, post } from './line.ts';
import { keyOf } from './signature.ts';

const CHANNEL = 'http';

/** The channel of one gateway. Opening it calls nothing. */
export const gatewayAdapter: ChannelAdapter<GatewayConfig> = {
  channel: CHANNEL,
  open: (config, deps) => Promise.resolve(openGateway(config, deps)),
};

/** What tests set: the clock of signatures, milliseconds since the epoch, and how long a call waits for its storing. */
export interface GatewayTuning {
  readonly wallMs: () => number;
  readonly ackMs: number;
}

/** The same with a clock of one's own. */
export function openGateway(
  config: GatewayConfig,
  { log }: ChannelDeps,
  tuning: Partial<GatewayTuning> = {},
): ChannelSession {
  const tuned = { wallMs: Date.now, ackMs: LIMITS.ackMs, ...tuning };
  const url = new URL(config.url);
  const http = httpClient(url.origin);
  const keys = config.secrets.map(keyOf);
  const line: Line = { http, keys, path: url.pathname, wallMs: tuned.wallMs };
  const refused = refusalLog(log, 'http.hook_refused', tuned.wallMs);
  const closing = new AbortController();
  let phase: ConnectionState = 'idle';
  let closed: Promise<void> | null = null;
  return {
    channel: CHANNEL,
    // The gateway is the bureau's own; what it hands on to is for whoever runs it to say.
    region: 'mainland',
    account: url.host,
    capabilities,
    buckets: () => [{ key: `${CHANNEL} ${url.host}`, limit: config.callsPerMinute, windowMs: 60_000 }],
    plan,
    send: (part, to, options) => send(part, to, options, line),
    explain,
    check: (options) => checkGateway(options, { line, host: url.host }),
    ingress: {
      mode: 'webhook',
      // Nobody has to be told where to call: whoever set the gateway up did.
      async run(signal) {
        phase = 'up';
        await aborted(AbortSignal.any([signal, closing.signal]));
        phase = 'stopped';
      },
      state: () => phase,
      handle: (request, sink) => answerHook(request, sink, { channel: CHANNEL, keys, refused, ...tuned }),
    },
    close() {
      closing.abort();
      closed ??= http.close();
      return closed;
    },
  };
}

/** People are whom the gateway knows: it says of each whether it takes a message. */
function capabilities({ channel }: Address): Capabilities {
  return {
    reach: channel === CHANNEL ? 'push' : 'none',
    recipientsPerCall: 1,
    text: { unit: 'char', max: LIMITS.textMaxUnits },
    mention: false,
    inbound: 'all',
    idempotent: true,
  };
}

function plan(message: Message): Plan {
  const title = [...inert(message.title)].slice(0, LIMITS.titleMaxChars).join('').trim();
  const { parts, losses } = planPlainText(message, (text) => text.length <= LIMITS.textMaxUnits);
  return { parts: parts.map((part) => ({ ...part, native: { ...part.native, title } })), losses };
}

/** `id` is the attempt's key, the same when it is made again: a gateway takes it once. It is what a reply quotes. */
async function send(
  { native, number, of }: Part,
  to: readonly Address[],
  options: SendOptions,
  line: Line,
): Promise<SendResult> {
  const [address] = to;
  const { text = '', title = '' } = native;
  if (address === undefined || to.length > 1 || capabilities(address).reach === 'none' || text === '') {
    return { call: { state: 'rejected', code: 'unsupported', native: 'not_one_recipient' } };
  }
  if (options.signal.aborted) return { call: { state: 'transient', native: 'aborted' } };
  const { scope, id } = address;
  const body = {
    type: 'message.send',
    id: options.key,
    to: { scope, id },
    title,
    text,
    part: { number, of },
  };
  const result = await post(options.key, body, options, line);
  return { call: outcomeOf(result, id, options.key, line.wallMs()) };
}
