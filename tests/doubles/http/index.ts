// A strict gateway on 127.0.0.1: signatures by the library of the scheme's authors, bodies by the shipped schemas.

import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import { Pace } from '../pace.ts';

/** One call as it came in and how it was answered. */
export interface GatewayCall {
  readonly id: string;
  readonly body: unknown;
  status: number;
}

/** A message its reader has. */
export interface GatewayMessage {
  readonly id: string;
  readonly to: string;
  readonly scope: string;
  readonly title: string;
  readonly text: string;
}

/** What happens to one of the next calls instead of, or after, the real thing. */
export interface GatewayFault {
  readonly status?: number;
  /** Answered as JSON. */
  readonly body?: unknown;
  /** Answered as a page. */
  readonly html?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The real thing is done first. */
  readonly acceptFirst?: boolean;
  /** The connection is reset instead of the answer. */
  readonly reset?: boolean;
  /** The real answer comes this late. */
  readonly delayMs?: number;
}

/** What somebody says through the gateway; `fields` change or add fields of the body. */
export interface GatewaySaid {
  readonly id: string;
  readonly text: string;
  readonly fields?: Readonly<Record<string, unknown>>;
}

export interface GatewayDouble {
  /** Where the service posts. */
  readonly url: string;
  readonly calls: readonly GatewayCall[];
  readonly messages: readonly GatewayMessage[];
  /** What no sound client does: a body the schema refuses, one id for two bodies. */
  readonly violations: readonly string[];
  /** Of calls that could be verified, as many a minute as the gateway was started with. */
  readonly pace: Pace;
  fault(fault: GatewayFault): void;
  /** Posts to the service's door until it is taken, as senders of the scheme do; settles with the last status. */
  say(said: GatewaySaid, hook: string): Promise<number>;
  close(): Promise<void>;
}

const SCHEMAS = `${import.meta.dirname}/../../../adapters/http`;

/** A schema as it is shipped, as a check. */
export function shippedSchema(name: 'outbound' | 'inbound' | 'answer'): z.ZodType {
  return z.fromJSONSchema(JSON.parse(readFileSync(`${SCHEMAS}/${name}.schema.json`, 'utf8')));
}

const SENDING = z.object({
  type: z.literal('message.send'),
  id: z.string(),
  to: z.object({ scope: z.string(), id: z.string() }),
  title: z.string(),
  text: z.string(),
});

/**
 * Starts a gateway on a free port of 127.0.0.1 that knows this secret (`whsec_…`) and takes so many messages a minute:
 * a number whoever runs it chose, enforced once a test sets the clock.
 */
export async function startGatewayDouble(secret: string, perMinute = 600): Promise<GatewayDouble> {
  const gateway = new Gateway(secret, perMinute);
  const server = createServer((request, response) => void gateway.handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/in/statgrid`,
    calls: gateway.calls,
    messages: gateway.messages,
    violations: gateway.violations,
    pace: gateway.pace,
    fault: (fault) => gateway.faults.push(fault),
    say: (said, hook) => gateway.say(said, hook),
    async close() {
      for (const timer of gateway.timers) clearTimeout(timer);
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

class Gateway {
  readonly calls: GatewayCall[] = [];
  readonly messages: GatewayMessage[] = [];
  readonly violations: string[] = [];
  readonly faults: GatewayFault[] = [];
  readonly timers = new Set<NodeJS.Timeout>();
  readonly pace = new Pace(null);
  readonly #webhook: Webhook;
  readonly #perMinute: number;
  readonly #outbound = shippedSchema('outbound');
  readonly #seen = new Map<string, string>();

  constructor(secret: string, perMinute: number) {
    this.#webhook = new Webhook(secret);
    this.#perMinute = perMinute;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const raw = await bodyOf(request);
    const call: GatewayCall = { id: String(request.headers['webhook-id']), body: parse(raw), status: 0 };
    this.calls.push(call);
    const fault = this.faults.shift();
    const isReal = fault === undefined || fault.acceptFirst === true || fault.delayMs !== undefined;
    const real = isReal ? this.#take(request, raw, call) : { status: 200 };
    if (fault?.reset === true) return void request.socket.resetAndDestroy();
    call.status = fault?.status ?? real.status;
    const write = () => answer(response, fault, real);
    if (fault?.delayMs === undefined) return write();
    this.timers.add(setTimeout(write, fault.delayMs));
  }

  #take(request: IncomingMessage, raw: string, { body, id }: GatewayCall): Real {
    if (request.method !== 'POST' || request.url !== '/in/statgrid') return { status: 404 };
    if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) return { status: 415 };
    try {
      this.#webhook.verify(raw, headersOf(request));
    } catch {
      return { status: 401 };
    }
    const known = this.#outbound.safeParse(body);
    if (!known.success) this.violations.push(`outbound.schema.json: ${known.error.message}`);
    const { data: sending } = SENDING.safeParse(body);
    if (sending === undefined) return { status: 204 };
    const full = this.pace.take({ messages: [{ limit: this.#perMinute, windowMs: 60_000 }] });
    if (full !== null) {
      return { status: 429, headers: { 'retry-after': String(Math.ceil(full.waitMs / 1_000)) } };
    }
    if (sending.id !== id) this.violations.push(`webhook-id ${id} over a body of ${sending.id}`);
    if (!this.#seen.has(id)) {
      const { to, title, text } = sending;
      this.messages.push({ id, to: to.id, scope: to.scope, title, text });
    } else if (this.#seen.get(id) !== raw) this.violations.push(`one webhook-id for two bodies: ${id}`);
    this.#seen.set(id, raw);
    return { status: 200, body: { accepted: [sending.to.id] } };
  }

  async say({ id, text, fields }: GatewaySaid, hook: string): Promise<number> {
    const from = 'zhang';
    const body = JSON.stringify({
      type: 'message.received',
      id,
      from,
      conversation: { scope: 'person', id: from },
      sentAt: new Date().toISOString(),
      text,
      ...fields,
    });
    for (let tries = 1; ; tries++) {
      const sentAt = new Date();
      const { status } = await fetch(hook, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'webhook-id': `msg_${id}`,
          'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1_000)),
          'webhook-signature': this.#webhook.sign(`msg_${id}`, sentAt, body),
        },
        body,
      });
      if (status < 500 || tries === 3) return status;
    }
  }
}

interface Real {
  readonly status: number;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

function answer(response: ServerResponse, fault: GatewayFault | undefined, real: Real): void {
  if (response.destroyed) return;
  const type = fault?.html === undefined ? 'application/json' : 'text/html';
  response.writeHead(fault?.status ?? real.status, {
    'content-type': type,
    ...real.headers,
    ...fault?.headers,
  });
  response.end(fault?.html ?? jsonOf(fault === undefined ? real.body : (fault.body ?? real.body)));
}

function jsonOf(body: unknown): string {
  return body === undefined ? '' : JSON.stringify(body);
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  request.setEncoding('utf8');
  try {
    for await (const chunk of request) text += String(chunk);
  } catch {
    // The client went away while sending: what came is what there is.
  }
  return text;
}
