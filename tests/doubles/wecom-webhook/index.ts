// A strict stand-in for qyapi.weixin.qq.com/cgi-bin/webhook/send on 127.0.0.1: keys, forms, sizes, pace.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Allowance, Pace } from '../pace.ts';
import { formRefusal, textOf, unknownFields } from './checks.ts';

/** The robot of one group. */
export interface GroupRobotSettings {
  readonly name: string;
  readonly key: string;
}

/** One call as it came in and how it was answered. */
export interface RobotCall {
  readonly robot: string | null;
  readonly body: unknown;
  errcode: number | null;
}

/** A message the group has. */
export interface RobotMessage {
  readonly robot: string;
  readonly text: string;
}

/** What happens to one of the next calls instead of, or after, the real thing. */
export interface RobotFault {
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
  /** Answered as a success, and nobody ever sees the message. */
  readonly dropped?: boolean;
}

export interface GroupRobotDouble {
  readonly url: string;
  readonly calls: readonly RobotCall[];
  readonly messages: readonly RobotMessage[];
  /** What no sound client does: fields nobody knows, somebody mentioned. */
  readonly violations: readonly string[];
  /** Of messages, by robot. */
  readonly pace: Pace;
  /** The robot is taken out of its group: its key is worth nothing. */
  remove(name: string): void;
  fault(fault: RobotFault): void;
  close(): Promise<void>;
}

/** Of each robot, in any sixty seconds; refused ones do not count. */
const OF_ROBOT: readonly Allowance[] = [{ limit: 20, windowMs: 60_000 }];

/** Starts a double on a free port of 127.0.0.1 that knows these robots. */
export async function startGroupRobotDouble(
  robots: readonly GroupRobotSettings[],
): Promise<GroupRobotDouble> {
  const platform = new Platform(robots);
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
    remove: (name) => void platform.removed.add(name),
    fault: (fault) => platform.faults.push(fault),
    async close() {
      for (const timer of platform.timers) clearTimeout(timer);
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

class Platform {
  readonly calls: RobotCall[] = [];
  readonly messages: RobotMessage[] = [];
  readonly violations: string[] = [];
  readonly faults: RobotFault[] = [];
  readonly removed = new Set<string>();
  readonly timers = new Set<NodeJS.Timeout>();
  readonly pace = new Pace();
  readonly #robots: readonly GroupRobotSettings[];

  constructor(robots: readonly GroupRobotSettings[]) {
    this.#robots = robots;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const raw = await bodyOf(request);
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const robot = this.#robots.find(({ key }) => key === url.searchParams.get('key')) ?? null;
    const call: RobotCall = { robot: robot?.name ?? null, body: parse(raw), errcode: null };
    this.calls.push(call);
    const fault = this.faults.shift();
    const isReal = fault === undefined || fault.acceptFirst === true || fault.delayMs !== undefined;
    const [errcode, errmsg] = isReal ? this.#take(request, url, call, robot) : [null, ''];
    call.errcode = fault?.dropped === true ? 0 : errcode;
    if (fault?.reset === true) return void request.socket.resetAndDestroy();
    const real = fault?.dropped === true ? { errcode: 0, errmsg: 'ok' } : { errcode, errmsg };
    const write = () => answer(response, fault, real);
    if (fault?.delayMs === undefined) return write();
    this.timers.add(setTimeout(write, fault.delayMs));
  }

  /** The platform's own word on the call, and what it does of it. */
  #take(
    request: IncomingMessage,
    url: URL,
    { body }: RobotCall,
    robot: GroupRobotSettings | null,
  ): readonly [number, string] {
    const others = [...url.searchParams.keys()].filter((name) => name !== 'key');
    this.violations.push(...[...others, ...unknownFields(body)].map((name) => `unknown field: ${name}`));
    if (request.method !== 'POST' || url.pathname !== '/cgi-bin/webhook/send') return [404, 'not found'];
    if (robot === null || this.removed.has(robot.name)) return [93_000, 'invalid webhook url'];
    const refusal = formRefusal(request.headers['content-type'], body);
    if (refusal !== null) return refusal;
    if (this.pace.take({ [robot.name]: OF_ROBOT }) !== null) return [45_009, 'api freq out of limit'];
    this.messages.push({ robot: robot.name, text: textOf(body) });
    return [0, 'ok'];
  }
}

function answer(response: ServerResponse, fault: RobotFault | undefined, real: object): void {
  if (response.destroyed) return;
  const type = fault?.html === undefined ? 'application/json' : 'text/html';
  response.writeHead(fault?.status ?? 200, { 'content-type': type, ...fault?.headers });
  response.end(fault?.html ?? JSON.stringify(fault?.body ?? real));
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
