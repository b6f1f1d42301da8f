// A strict stand-in for openws.work.weixin.qq.com on 127.0.0.1: one line a robot, frames, acknowledgements, files.

import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Pace } from '../pace.ts';
import { type Answer, isObject, readRequest } from './checks.ts';
import { type FileHandle, FileStore, type KeptFile } from './files.ts';
import { Platform, type RobotMessage } from './platform.ts';

/** What becomes of one of the next pushes instead of, or after, the real thing. */
export interface PushFault {
  /** Answered with this code, and nothing is done. */
  readonly errcode?: number;
  /** The line is reset before the push is taken, or after. */
  readonly reset?: 'before' | 'after';
  /** Taken; its answer comes this late. */
  readonly delayMs?: number;
  /** Taken; its answer never comes. */
  readonly unanswered?: boolean;
  /** Taken; its answer comes twice. */
  readonly answeredTwice?: boolean;
  /** A page comes instead of the answer, and the line ends. */
  readonly html?: string;
  /** Answered as taken, and nobody ever sees it. */
  readonly dropped?: boolean;
  /** Taken; its answer comes after that of the next push. */
  readonly reordered?: boolean;
}

/** What somebody says; a group when `chatId` is given. */
export interface Saying {
  readonly from: string;
  readonly text?: string;
  readonly chatId?: string;
  readonly msgId?: string;
  readonly sentAtMs?: number;
  /** Instead of the text, and more fields of the body. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

export interface RobotDouble {
  readonly url: string;
  readonly botId: string;
  readonly secret: string;
  readonly messages: readonly RobotMessage[];
  /** What no sound client does. */
  readonly violations: readonly string[];
  /** Commands as they came, by name. */
  readonly commands: readonly string[];
  /** Instants of subscriptions that were tried, milliseconds of `performance.now()`. */
  readonly subscribedAtMs: readonly number[];
  /** Handshakes begun, whatever became of them. */
  handshakes(): number;
  /** Lines that subscribed: in all, and now. */
  opened(): number;
  open(): number;
  /** Sends a message callback; false: nobody is connected, and it is lost. */
  say(what: Saying): boolean;
  event(from: string, event: Readonly<Record<string, unknown>>, chatId?: string): boolean;
  /** Sends the same callback again, by its message's id. */
  redeliver(msgId: string): boolean;
  raw(content: string | Buffer): void;
  /** They have spoken to the robot before. */
  meet(...conversations: readonly string[]): void;
  putFile(file: KeptFile): FileHandle;
  fault(fault: PushFault): void;
  /** Subscriptions are answered with this code; 0: as they should be. */
  refuseSubscriptions(errcode: number): void;
  refuseHandshakes(on: boolean): void;
  /** The lines open now take everything and answer nothing from here on. */
  silence(): void;
  cut(): void;
  /** What is over the platform's count is refused, or thrown away without a word. */
  over(how: 'refused' | 'dropped'): void;
  /** Of pushes and answers; `over` says what becomes of those that are too many. */
  readonly pace: Pace;
  until(condition: () => boolean): Promise<void>;
  close(): Promise<void>;
}

interface Line {
  readonly socket: WebSocket;
  readonly tcp: Duplex;
  isSubscribed: boolean;
  isSilent: boolean;
}

export interface RobotSettings {
  readonly botId?: string;
  readonly secret?: string;
}

/** Starts a double on a free port of 127.0.0.1 that knows one robot. */
export async function startRobotDouble(settings: RobotSettings = {}): Promise<RobotDouble> {
  const double = new Double(settings.botId ?? 'aib-statgrid', settings.secret ?? 'secret-canary');
  await double.listen();
  return double;
}

class Double implements RobotDouble {
  readonly botId: string;
  readonly secret: string;
  readonly commands: string[] = [];
  readonly subscribedAtMs: number[] = [];
  readonly #platform = new Platform();
  readonly #files = new FileStore();
  readonly #lines = new Set<Line>();
  readonly #faults: PushFault[] = [];
  readonly #kept = new Map<string, string>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #waiters = new Set<() => void>();
  readonly #server = createServer((request, response) => this.#files.handle(request, response));
  readonly #sockets = new WebSocketServer({ noServer: true });
  #late: (() => void) | null = null;
  #handshakes = 0;
  #opened = 0;
  #subscription = 0;
  #refuses = false;
  #isClosed = false;

  constructor(botId: string, secret: string) {
    this.botId = botId;
    this.secret = secret;
  }

  get url(): string {
    return this.#origin().replace('http', 'ws');
  }

  get messages(): readonly RobotMessage[] {
    return this.#platform.messages;
  }

  get pace(): Pace {
    return this.#platform.pace;
  }

  get violations(): readonly string[] {
    return this.#platform.violations;
  }

  listen(): Promise<void> {
    this.#server.on('upgrade', (request: IncomingMessage, tcp: Duplex, head: Buffer) => {
      tcp.on('error', () => {});
      this.#handshakes += 1;
      if (this.#refuses)
        tcp.end('HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      else this.#sockets.handleUpgrade(request, tcp, head, (socket) => this.#accept(socket, tcp));
      this.#changed();
    });
    return new Promise((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  handshakes(): number {
    return this.#handshakes;
  }

  opened(): number {
    return this.#opened;
  }

  open(): number {
    return this.#subscribed().length;
  }

  say({ chatId, fields, from, msgId = randomUUID(), sentAtMs, text = '' }: Saying): boolean {
    const body = {
      msgid: msgId,
      aibotid: this.botId,
      ...(chatId === undefined ? { chattype: 'single' } : { chattype: 'group', chatid: chatId }),
      from: { userid: from },
      ...(sentAtMs === undefined ? {} : { create_time: Math.floor(sentAtMs / 1_000) }),
      response_url: 'https://qyapi.weixin.qq.com/cgi-bin/aibot/response?response_code=response-canary',
      msgtype: 'text',
      text: { content: text },
      ...fields,
    };
    return this.#callback('aibot_msg_callback', body, chatId ?? from);
  }

  event(from: string, event: Readonly<Record<string, unknown>>, chatId?: string): boolean {
    const body = {
      msgid: randomUUID(),
      create_time: Math.floor(Date.now() / 1_000),
      aibotid: this.botId,
      ...(chatId === undefined ? { chattype: 'single' } : { chattype: 'group', chatid: chatId }),
      from: { userid: from },
      msgtype: 'event',
      event,
    };
    return this.#callback('aibot_event_callback', body, chatId ?? from);
  }

  redeliver(msgId: string): boolean {
    return this.#send(this.#kept.get(msgId) ?? '');
  }

  raw(content: string | Buffer): void {
    for (const { socket } of this.#lines) socket.send(content, { binary: typeof content !== 'string' });
  }

  meet(...conversations: readonly string[]): void {
    for (const one of conversations) this.#platform.met.add(one);
  }

  putFile(file: KeptFile): FileHandle {
    return this.#files.put(this.#origin(), file);
  }

  fault(fault: PushFault): void {
    this.#faults.push(fault);
  }

  refuseSubscriptions(errcode: number): void {
    this.#subscription = errcode;
  }

  refuseHandshakes(on: boolean): void {
    this.#refuses = on;
  }

  silence(): void {
    for (const line of this.#lines) line.isSilent = true;
  }

  cut(): void {
    for (const { socket } of this.#lines) socket.terminate();
  }

  over(how: 'refused' | 'dropped'): void {
    this.#platform.over = how;
  }

  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!condition()) return;
        this.#waiters.delete(look);
        resolve();
      };
      this.#waiters.add(look);
      look();
    });
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    for (const { socket } of this.#lines) socket.terminate();
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #origin(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  }

  #subscribed(): readonly Line[] {
    return [...this.#lines].filter(({ isSubscribed }) => isSubscribed);
  }

  #changed(): void {
    for (const look of this.#waiters) look();
  }

  #callback(cmd: string, body: Readonly<Record<string, unknown>>, conversation: string): boolean {
    const reqId = randomUUID();
    this.#platform.calledBack(reqId, conversation);
    const text = JSON.stringify({ cmd, headers: { req_id: reqId }, body });
    this.#kept.set(String(body['msgid']), text);
    return this.#send(text);
  }

  #send(text: string): boolean {
    const [line] = this.#subscribed();
    line?.socket.send(text);
    return line !== undefined;
  }

  #accept(socket: WebSocket, tcp: Duplex): void {
    const line: Line = { socket, tcp, isSubscribed: false, isSilent: false };
    this.#lines.add(line);
    socket.on('message', (data: Buffer) => this.#onText(line, data.toString('utf8')));
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#lines.delete(line);
      this.#changed();
    });
  }

  #onText(line: Line, text: string): void {
    const request = readRequest(text);
    if (request === null) {
      this.#platform.violations.push('a frame of the wrong form');
      return;
    }
    const { body, cmd, reqId } = request;
    this.commands.push(cmd);
    if (!line.isSilent) this.#answer(line, cmd, reqId, body);
    this.#changed();
  }

  #answer(line: Line, cmd: string, reqId: string, body: unknown): void {
    if (cmd === 'aibot_subscribe') return this.#subscribe(line, reqId, body);
    if (!line.isSubscribed) {
      this.#platform.violations.push(`${cmd} before the subscription`);
      return acknowledge(line, reqId, [846_600, 'not subscribed']);
    }
    if (cmd === 'ping') return acknowledge(line, reqId, [0, 'ok']);
    if (cmd === 'aibot_send_msg') return this.#push(line, reqId, body);
    if (cmd === 'aibot_respond_msg') return acknowledge(line, reqId, this.#platform.answer(reqId, body));
    this.#platform.violations.push(`an unknown command: ${cmd}`);
    acknowledge(line, reqId, [40_058, 'invalid cmd']);
  }

  /** The newest line has the robot: the others are told so, and closed. */
  #subscribe(line: Line, reqId: string, body: unknown): void {
    this.subscribedAtMs.push(performance.now());
    const isRight = isObject(body) && body['bot_id'] === this.botId && body['secret'] === this.secret;
    const errcode = isRight ? this.#subscription : 853_000;
    acknowledge(line, reqId, [errcode, errcode === 0 ? 'ok' : 'signature is incorrect']);
    if (errcode !== 0) return;
    for (const other of this.#subscribed()) {
      other.isSubscribed = false;
      other.socket.send(disconnected(this.botId));
      other.socket.close();
    }
    line.isSubscribed = true;
    this.#opened += 1;
  }

  #push(line: Line, reqId: string, body: unknown): void {
    const fault = this.#faults.shift() ?? {};
    if (fault.reset === 'before') return reset(line);
    if (fault.errcode !== undefined) return acknowledge(line, reqId, [fault.errcode, 'as told']);
    const answer: Answer = fault.dropped === true ? [0, 'ok'] : this.#platform.push(body);
    if (fault.reset === 'after') return reset(line);
    if (fault.unanswered === true) return;
    if (fault.html !== undefined) {
      line.socket.send(fault.html);
      return line.socket.close();
    }
    const say = () => acknowledge(line, reqId, answer);
    if (fault.reordered === true) {
      this.#late = say;
      return;
    }
    if (fault.delayMs !== undefined) {
      this.#timers.add(setTimeout(say, fault.delayMs));
      return;
    }
    say();
    if (fault.answeredTwice === true) say();
    this.#late?.();
    this.#late = null;
  }
}

function acknowledge({ socket }: Line, reqId: string, [errcode, errmsg]: Answer): void {
  if (socket.readyState === socket.OPEN) {
    socket.send(JSON.stringify({ headers: { req_id: reqId }, errcode, errmsg }));
  }
}

function disconnected(botId: string): string {
  const event = { eventtype: 'disconnected_event' };
  const body = { msgid: randomUUID(), aibotid: botId, create_time: 0, msgtype: 'event', event };
  return JSON.stringify({ cmd: 'aibot_event_callback', headers: { req_id: randomUUID() }, body });
}

function reset({ tcp }: Line): void {
  if (tcp instanceof Socket) tcp.resetAndDestroy();
}
