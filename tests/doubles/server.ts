// What doubles that only answer HTTP calls share: a free port, calls read to their end, faults before answers.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** A call as it came in. */
export interface HttpCall {
  readonly request: IncomingMessage;
  readonly url: URL;
  readonly raw: string;
  /** The JSON of it; the text where it is none. */
  readonly body: unknown;
}

/** What the double says by itself. */
export interface HttpAnswer {
  readonly status?: number;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What happens to one of the next calls instead of, or after, the real thing. */
export interface HttpFault {
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

/** A call and the status of its answer. */
export interface KeptCall {
  readonly body: unknown;
  readonly status: number;
}

export interface Served {
  readonly url: string;
  readonly calls: readonly KeptCall[];
  /** Meets the next call. */
  fault(fault: HttpFault): void;
  close(): Promise<void>;
}

const SOUND: HttpFault = { acceptFirst: true };

/** Serves on a free port of 127.0.0.1; `headers` go with every answer, made or real. */
export async function serve(
  take: (call: HttpCall) => HttpAnswer,
  headers: () => Readonly<Record<string, string>> = () => ({}),
): Promise<Served> {
  const calls: KeptCall[] = [];
  const faults: HttpFault[] = [];
  const timers = new Set<NodeJS.Timeout>();
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const raw = await bodyOf(request);
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const call = { request, url, raw, body: parse(raw) };
    const fault = faults.shift() ?? SOUND;
    const isReal = fault.acceptFirst === true || fault.delayMs !== undefined;
    const real = isReal ? take(call) : {};
    calls.push({ body: call.body, status: fault.status ?? real.status ?? 200 });
    if (fault.reset === true) return void request.socket.resetAndDestroy();
    const write = () => answer(response, fault, { ...real, headers: { ...headers(), ...real.headers } });
    if (fault.delayMs === undefined) write();
    else timers.add(setTimeout(write, fault.delayMs));
  };
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    calls,
    fault: (fault) => faults.push(fault),
    async close() {
      for (const timer of timers) clearTimeout(timer);
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function answer(response: ServerResponse, fault: HttpFault, real: HttpAnswer): void {
  if (response.destroyed) return;
  const type = fault.html === undefined ? 'application/json' : 'text/html';
  const headers = { 'content-type': type, ...real.headers, ...fault.headers };
  response.writeHead(fault.status ?? real.status ?? 200, headers);
  const body = fault.body ?? real.body;
  response.end(fault.html ?? (body === undefined ? '' : JSON.stringify(body)));
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

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The fields of a JSON object; none of anything else. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {};
}
