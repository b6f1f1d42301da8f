// A strict stand-in for open.feishu.cn/open-apis/bot/v2/hook on 127.0.0.1: signature, size, pace, keywords.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Allowance, Pace } from '../pace.ts';
import { type Checked, checkCall, type HookSettings } from './checks.ts';

/** One call as it came in and how it was answered. */
export interface HookCall {
  readonly hook: string | null;
  readonly body: unknown;
  code: number | null;
}

/** A message the group has. */
export interface HookMessage {
  readonly hook: string;
  readonly text: string;
}

/** What happens to one of the next calls instead of, or after, the real thing. */
export interface HookFault {
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

export type { HookSettings } from './checks.ts';

export interface FeishuWebhookDouble {
  readonly url: string;
  readonly calls: readonly HookCall[];
  readonly messages: readonly HookMessage[];
  /** What no sound client does: fields nobody knows. */
  readonly violations: readonly string[];
  /** Of messages, by bot. */
  readonly pace: Pace;
  /** Moves the platform's clock. */
  advance(ms: number): void;
  /** The platform's clock, milliseconds since the epoch. */
  nowMs(): number;
  fault(fault: HookFault): void;
  close(): Promise<void>;
}

/** Of each bot. */
const OF_BOT: readonly Allowance[] = [
  { limit: 100, windowMs: 60_000 },
  { limit: 5, windowMs: 1_000 },
];

/** Starts a double on a free port of 127.0.0.1 that knows these bots. Its clock begins ten minutes past an hour. */
export async function startFeishuWebhookDouble(hooks: readonly HookSettings[]): Promise<FeishuWebhookDouble> {
  const platform = new Platform(hooks);
  const server = createServer((request, response) => void platform.handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    calls: platform.calls,
    messages: platform.messages,
    violations: platform.violations,
    pace: platform.pace,
    advance: (ms) => {
      platform.shiftMs += ms;
    },
    nowMs: () => platform.nowMs(),
    fault: (fault) => platform.faults.push(fault),
    async close() {
      for (const timer of platform.timers) clearTimeout(timer);
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

class Platform {
  readonly calls: HookCall[] = [];
  readonly messages: HookMessage[] = [];
  readonly violations: string[] = [];
  readonly faults: HookFault[] = [];
  readonly timers = new Set<NodeJS.Timeout>();
  shiftMs = 600_000 - (Date.now() % 3_600_000);
  readonly #hooks: readonly HookSettings[];
  readonly pace = new Pace(() => this.nowMs());

  constructor(hooks: readonly HookSettings[]) {
    this.#hooks = hooks;
  }

  nowMs(): number {
    return Date.now() + this.shiftMs;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await bodyOf(request);
    const checked = checkCall(request, text, this.#hooks, this.nowMs());
    const call: HookCall = { hook: checked.hook?.name ?? null, body: checked.body, code: null };
    this.calls.push(call);
    const fault = this.faults.shift();
    const isReal = fault === undefined || fault.acceptFirst === true || fault.delayMs !== undefined;
    const [code, msg] = isReal ? this.#take(checked) : [null, ''];
    call.code = code;
    if (fault?.reset === true) return void request.socket.resetAndDestroy();
    const date = new Date(this.nowMs()).toUTCString();
    const write = () => answer(response, { headers: { date }, ...fault }, answerBody(code, msg));
    if (fault?.delayMs === undefined) return write();
    this.timers.add(setTimeout(write, fault.delayMs));
  }

  /** The platform's own word on the call, and what it does of it. */
  #take({ hook, refusal, text, violations }: Checked): readonly [number, string] {
    this.violations.push(...violations);
    if (hook === null && refusal === null) {
      return [19_001, 'param invalid: incoming webhook access token invalid'];
    }
    if (refusal !== null || hook === null) return refusal ?? [19_001, ''];
    if (this.pace.take({ [hook.name]: OF_BOT }) !== null) return [9_499, 'too many request'];
    this.messages.push({ hook: hook.name, text });
    return [0, 'success'];
  }
}

function answerBody(code: number | null, msg: string): object {
  return code === 0
    ? { code, msg, data: {}, Extra: null, StatusCode: 0, StatusMessage: msg }
    : { code, msg, data: {} };
}

function answer(response: ServerResponse, fault: HookFault, real: object): void {
  if (response.destroyed) return;
  const type = fault.html === undefined ? 'application/json; charset=utf-8' : 'text/html';
  response.writeHead(fault.status ?? 200, { 'content-type': type, ...fault.headers });
  response.end(fault.html ?? JSON.stringify(fault.body ?? real));
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
