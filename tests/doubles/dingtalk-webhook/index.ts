// A strict stand-in for oapi.dingtalk.com/robot/send on 127.0.0.1: signature, pace, keywords, message keys.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Allowance, Pace } from '../pace.ts';
import { type Checked, checkCall, type HookSettings } from './checks.ts';

/** One call as it came in and how it was answered. */
export interface HookCall {
  readonly hook: string | null;
  readonly body: unknown;
  errcode: number | null;
}

/** A message the group has. */
export interface HookMessage {
  readonly hook: string;
  readonly text: string;
  readonly msgUuid: string | null;
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

export interface WebhookDouble {
  readonly url: string;
  readonly calls: readonly HookCall[];
  readonly messages: readonly HookMessage[];
  /** What no sound client does: fields nobody knows, one key for two texts. */
  readonly violations: readonly string[];
  /** Of messages, by robot. */
  readonly pace: Pace;
  /** Moves the platform's clock. */
  advance(ms: number): void;
  /** The platform's clock, milliseconds since the epoch. */
  nowMs(): number;
  fault(fault: HookFault): void;
  close(): Promise<void>;
}

/** Of each robot; one more blocks it for ten minutes. */
const OF_ROBOT: readonly Allowance[] = [{ limit: 20, windowMs: 60_000 }];
const BLOCK_MS = 600_000;

/** Starts a double on a free port of 127.0.0.1 that knows these robots. */
export async function startWebhookDouble(hooks: readonly HookSettings[]): Promise<WebhookDouble> {
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
  shiftMs = 0;
  readonly #hooks: readonly HookSettings[];
  readonly pace = new Pace(() => this.nowMs());
  readonly #blockedUntilMs = new Map<string, number>();

  constructor(hooks: readonly HookSettings[]) {
    this.#hooks = hooks;
  }

  nowMs(): number {
    return Date.now() + this.shiftMs;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await bodyOf(request);
    const checked = checkCall(request, text, this.#hooks, this.nowMs());
    const call: HookCall = { hook: checked.hook?.name ?? null, body: checked.body, errcode: null };
    this.calls.push(call);
    const fault = this.faults.shift();
    const isReal = fault === undefined || fault.acceptFirst === true || fault.delayMs !== undefined;
    const [errcode, errmsg] = isReal ? this.#take(checked) : [null, ''];
    call.errcode = errcode;
    if (fault?.reset === true) return void request.socket.resetAndDestroy();
    const write = () => answer(response, fault, { errcode, errmsg });
    if (fault?.delayMs === undefined) return write();
    const timer = setTimeout(write, fault.delayMs);
    this.timers.add(timer);
  }

  /** The platform's own word on the call, and what it does of it. */
  #take({ hook, refusal, text, msgUuid, violations }: Checked): readonly [number, string] {
    this.violations.push(...violations);
    if (refusal !== null) return refusal;
    if (hook === null) return [400_101, 'access_token不存在'];
    if (this.#isTooFast(hook.name)) return [410_100, '发送速度太快而限流'];
    if (hook.keyword !== undefined && !text.includes(hook.keyword)) {
      return [310_000, 'keywords not in content'];
    }
    const same = this.messages.find((one) => one.hook === hook.name && one.msgUuid === msgUuid);
    if (msgUuid === null || same === undefined) this.messages.push({ hook: hook.name, text, msgUuid });
    else if (same.text !== text) this.violations.push(`one msgUuid for two texts: ${msgUuid}`);
    return [0, 'ok'];
  }

  /** The twenty-first within a minute blocks the robot for ten. */
  #isTooFast(hook: string): boolean {
    const nowMs = this.nowMs();
    if (nowMs < (this.#blockedUntilMs.get(hook) ?? 0)) return true;
    if (this.pace.take({ [hook]: OF_ROBOT }) === null) return false;
    this.#blockedUntilMs.set(hook, nowMs + BLOCK_MS);
    return true;
  }
}

function answer(response: ServerResponse, fault: HookFault | undefined, real: object): void {
  if (response.destroyed) return;
  const type = fault?.html === undefined ? 'application/json' : 'text/html';
  response.writeHead(fault?.status ?? 200, { 'content-type': type, ...fault?.headers });
  response.end(fault?.html ?? JSON.stringify(fault?.body ?? real));
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
