// A strict gateway on 127.0.0.1: signatures by the library of the scheme's authors, bodies by the shipped schemas.

import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import { Pace } from '../pace.ts';
import { type HttpAnswer, type HttpCall, type Served, serve } from '../server.ts';

/** A message its reader has. */
export interface GatewayMessage {
  readonly id: string;
  readonly to: string;
  readonly scope: string;
  readonly title: string;
  readonly text: string;
}

/** What somebody says through the gateway; `fields` change or add fields of the body. */
export interface GatewaySaid {
  readonly id: string;
  readonly text: string;
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** `url`: where the service posts. */
export interface GatewayDouble extends Served {
  readonly messages: readonly GatewayMessage[];
  /** What no sound client does: a body the schema refuses, one id for two bodies. */
  readonly violations: readonly string[];
  /** Of calls that could be verified, as many a minute as the gateway was started with. */
  readonly pace: Pace;
  /** Posts to the service's door until it is taken, as senders of the scheme do; settles with the last status. */
  say(said: GatewaySaid, hook: string): Promise<number>;
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
  const { calls, close, fault, url } = await serve((call) => gateway.take(call));
  const { messages, pace, violations } = gateway;
  const say: GatewayDouble['say'] = (said, hook) => gateway.say(said, hook);
  return { url: `${url}/in/statgrid`, calls, messages, violations, pace, fault, say, close };
}

class Gateway {
  readonly messages: GatewayMessage[] = [];
  readonly violations: string[] = [];
  readonly pace = new Pace(null);
  readonly #webhook: Webhook;
  readonly #perMinute: number;
  readonly #outbound = shippedSchema('outbound');
  readonly #seen = new Map<string, string>();

  constructor(secret: string, perMinute: number) {
    this.#webhook = new Webhook(secret);
    this.#perMinute = perMinute;
  }

  take({ body, raw, request }: HttpCall): HttpAnswer {
    const id = String(request.headers['webhook-id']);
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

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
