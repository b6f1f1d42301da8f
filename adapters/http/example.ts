// A gateway to copy from: it prints what the service sends and posts what you type. `npx node adapters/http/example.ts`
//
// It needs nothing but Node and shares no code with the service. GATEWAY_SECRET is the secret both sides know,
// STATGRID_HOOK the door of the service, PORT where to listen (0: any). A typed line `zhang 已报` is said by zhang.

import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export interface ExampleSettings {
  readonly secret: string;
  /** Where the service hears: http://127.0.0.1:8080/hooks/http */
  readonly hook: string;
  readonly port: number;
  /** Shows one message to its reader. */
  readonly show: (to: string, text: string) => void;
}

export interface ExampleGateway {
  /** What GATEWAY_URL of the service is set to. */
  readonly url: string;
  /** Somebody says something; resolves to the status of the service's answer. Posted again only under the same id. */
  say(from: string, text: string, id?: string): Promise<number>;
  close(): Promise<void>;
}

const TOLERANCE_S = 300;
const BODY_MAX_BYTES = 64 * 1024;

/** Starts the gateway on 127.0.0.1. A real one keeps the ids it has seen in a database, for a day. */
export async function startExample(settings: ExampleSettings): Promise<ExampleGateway> {
  const seen = new Set<string>();
  const server = createServer((request, response) => {
    void take(request, response, seen, settings).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(settings.port, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : settings.port;
  return {
    url: `http://127.0.0.1:${port}/statgrid`,
    say: (from, text, id = randomUUID()) => say(from, text, id, settings),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function take(
  request: IncomingMessage,
  response: ServerResponse,
  seen: Set<string>,
  { secret, show }: ExampleSettings,
): Promise<void> {
  const body = await bodyOf(request);
  if (body === null) return void response.writeHead(413).end();
  if (!isSigned(request, body, secret)) return void response.writeHead(401).end();
  const event: unknown = JSON.parse(body.toString('utf8'));
  const { type, id, to, text } = fieldsOf(event);
  const { id: reader } = fieldsOf(to);
  if (type === 'ping') return void response.writeHead(204).end();
  if (type !== 'message.send' || typeof id !== 'string' || typeof reader !== 'string') {
    return void response.writeHead(422).end();
  }
  // The service posts a message again under its id when it has lost the answer.
  if (!seen.has(id)) show(reader, String(text));
  seen.add(id);
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ accepted: [reader] }));
}

async function say(
  from: string,
  text: string,
  id: string,
  { secret, hook }: ExampleSettings,
): Promise<number> {
  const body = JSON.stringify({
    type: 'message.received',
    id,
    from,
    conversation: { scope: 'person', id: from },
    sentAt: new Date().toISOString(),
    text,
  });
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const answer = await fetch(hook, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${signature(secret, id, timestamp, Buffer.from(body)).toString('base64')}`,
    },
    body,
  });
  return answer.status;
}

/** HMAC-SHA256 over `id.timestamp.body`, with the key that stands in base64 behind `whsec_`. */
function signature(secret: string, id: string, timestamp: string, body: Uint8Array): Buffer {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
}

/** Over the bytes as they came: JSON written anew has other bytes. Several signatures: the other side changes keys. */
function isSigned({ headers }: IncomingMessage, body: Uint8Array, secret: string): boolean {
  const [id, timestamp, shown] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
    String(headers[name] ?? ''),
  );
  if (id === undefined || timestamp === undefined || shown === undefined) return false;
  if (!(Math.abs(Date.now() / 1_000 - Number(timestamp)) <= TOLERANCE_S)) return false;
  const wanted = signature(secret, id, timestamp, body);
  return shown.split(' ').some((one) => {
    if (!one.startsWith('v1,')) return false;
    const given = Buffer.from(one.slice(3), 'base64');
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  });
}

async function bodyOf(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.byteLength;
    if (size > BODY_MAX_BYTES) return null;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

async function main(): Promise<void> {
  const { GATEWAY_SECRET: secret, STATGRID_HOOK, PORT } = process.env;
  if (secret === undefined) {
    console.error('请设置 GATEWAY_SECRET（与本服务的相同）。');
    process.exitCode = 1;
    return;
  }
  const gateway = await startExample({
    secret,
    hook: STATGRID_HOOK ?? 'http://127.0.0.1:8080/hooks/http',
    port: Number(PORT ?? 9_090),
    show: (to, text) => console.log(`→ ${to}：${text}`),
  });
  console.log(`网关已启动：GATEWAY_URL=${gateway.url}。输入“编号 内容”代某人说话。`);
  process.stdin.setEncoding('utf8').on('data', (chunk) => {
    for (const line of String(chunk).split('\n')) {
      const [, from, text] = /^(\S+)\s+(.+)$/.exec(line.trim()) ?? [];
      if (from === undefined || text === undefined) continue;
      void gateway.say(from, text).then(
        (status) => console.log(`← ${from}：${status}`),
        () => console.log(`← ${from}：连不上本服务`),
      );
    }
  });
}

if (import.meta.main) await main();
