// The long connection's side: tickets, sockets, pings, events out in frames, answers in.

import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { isObject, parse } from './content.ts';
import { parseFrame, type WireFrame, writeFrame } from './frames.ts';
import type { EventAck, Ledger } from './model.ts';

interface Line {
  readonly number: number;
  readonly socket: WebSocket;
}

/** How an event's frames go out. */
export interface Manner {
  /** Default one. */
  readonly segments?: number;
  readonly order?: 'reversed';
  /** The last segment never comes. */
  readonly losesLast?: true;
  /** Each frame twice. */
  readonly twice?: true;
  readonly type?: 'event' | 'card';
}

interface Pushed {
  readonly line: Line;
  readonly event: Readonly<Record<string, unknown>>;
  readonly atMs: number;
  readonly sent: WireFrame;
  readonly settle: PromiseWithResolvers<EventAck>;
  timer: NodeJS.Timeout | null;
}

const SERVICE_ID = 33_554_678;

export class Stream {
  readonly #ledger: Ledger;
  readonly #redeliverAfterMs: number | null;
  readonly #config: object;
  readonly #sockets = new WebSocketServer({ noServer: true, autoPong: false });
  readonly #lines = new Set<Line>();
  readonly #tickets = new Set<string>();
  readonly #pushed = new Map<string, Pushed>();
  readonly #timers = new Set<NodeJS.Timeout>();
  /** Handshakes that get no answer. */
  readonly #hanging = new Set<Duplex>();
  #opened = 0;
  #logId = 0;
  handshakes: 'accept' | 'refuse' | 'hang' = 'accept';
  /** A half-open line: takes everything, answers nothing. */
  silent = false;

  constructor(server: Server, ledger: Ledger, redeliverAfterMs: number | null, config: object) {
    this.#ledger = ledger;
    this.#redeliverAfterMs = redeliverAfterMs;
    this.#config = config;
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) =>
      this.#upgrade(request, socket, head),
    );
  }

  get open(): number {
    return this.#lines.size;
  }

  get opened(): number {
    return this.#opened;
  }

  /** What stands behind the `?` of an address. */
  newQuery(): string {
    const ticket = `ticket-canary-${randomUUID()}`;
    this.#tickets.add(ticket);
    const parts = {
      device_id: '7',
      aid: '552564',
      service_id: String(SERVICE_ID),
      access_key: 'access-canary',
      ticket,
    };
    return new URLSearchParams(parts).toString();
  }

  /** One event to one random line; settles with its answer of 200, also where it had to come again. */
  push(
    event: Readonly<Record<string, unknown>>,
    manner: Manner = {},
    settle = Promise.withResolvers<EventAck>(),
  ): Promise<EventAck> {
    settle.promise.catch(() => undefined);
    const line = [...this.#lines][Math.floor(Math.random() * this.#lines.size)];
    if (line === undefined) {
      this.#later(() => void this.push(event, manner, settle));
      return settle.promise;
    }
    const messageId = randomUUID();
    const frames = this.#framesOf(event, messageId, manner);
    const [sent] = frames;
    if (sent === undefined) throw new Error('no frame');
    const pushed: Pushed = { line, event, atMs: performance.now(), sent, settle, timer: null };
    this.#pushed.set(messageId, pushed);
    for (const frame of manner.twice === true ? [...frames, ...frames] : frames) {
      line.socket.send(writeFrame(frame));
    }
    pushed.timer = this.#later(() => this.#again(messageId));
    return settle.promise;
  }

  #framesOf(event: object, messageId: string, manner: Manner): readonly WireFrame[] {
    const bytes = Buffer.from(JSON.stringify(event));
    const sum = manner.segments ?? 1;
    const size = Math.ceil(bytes.byteLength / sum);
    const logId = (this.#logId += 2 ** 40);
    const frames = Array.from({ length: sum }, (_, seq): WireFrame => {
      const headers = {
        type: manner.type ?? 'event',
        message_id: messageId,
        sum: String(sum),
        seq: String(seq),
        trace_id: randomUUID(),
      };
      const payload = bytes.subarray(seq * size, (seq + 1) * size);
      return { seqId: seq, logId, service: SERVICE_ID, method: 1, headers, payload };
    });
    const kept = manner.losesLast === true ? frames.slice(0, -1) : frames;
    return manner.order === 'reversed' ? kept.toReversed() : kept;
  }

  #later(work: () => void): NodeJS.Timeout | null {
    if (this.#redeliverAfterMs === null) return null;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, this.#redeliverAfterMs);
    this.#timers.add(timer);
    return timer;
  }

  #again(messageId: string): void {
    const pushed = this.#pushed.get(messageId);
    this.#pushed.delete(messageId);
    if (pushed !== undefined) void this.push(pushed.event, {}, pushed.settle);
  }

  /** Any bytes on every open line. */
  raw(content: string | Buffer): void {
    for (const { socket } of this.#lines) socket.send(content, { binary: typeof content !== 'string' });
  }

  cut(): void {
    for (const { socket } of this.#lines) socket.terminate();
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    for (const { settle } of this.#pushed.values()) settle.reject(new Error('the double was closed'));
    for (const socket of this.#hanging) socket.destroy();
    for (const socket of this.#sockets.clients) socket.terminate();
    await new Promise<void>((resolve) => this.#sockets.close(() => resolve()));
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => {});
    if (this.handshakes === 'hang') return void this.#hanging.add(socket);
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const isKnown = this.#tickets.delete(url.searchParams.get('ticket') ?? '');
    if (this.handshakes === 'refuse' || url.pathname !== '/ws/v2' || !isKnown) {
      socket.end(
        'HTTP/1.1 403 Forbidden\r\nHandshake-Status: 403\r\nHandshake-Msg: forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n',
      );
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (opened) => this.#accept(opened));
  }

  #accept(socket: WebSocket): void {
    this.#opened += 1;
    const line: Line = { number: this.#opened, socket };
    this.#lines.add(line);
    socket.on('message', (data: Buffer, isBinary: boolean) => this.#heard(line, data, isBinary));
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#lines.delete(line);
      this.#ledger.changed();
    });
    this.#ledger.changed();
  }

  #heard(line: Line, data: Buffer, isBinary: boolean): void {
    const frame = isBinary ? parseFrame(data) : null;
    const { violations } = this.#ledger;
    if (frame === null) violations.push('no frame');
    else if (frame.service !== SERVICE_ID) violations.push('a frame of another service');
    else if (frame.method === 0) this.#control(line, frame);
    else this.#answered(line, frame);
    this.#ledger.changed();
  }

  #control(line: Line, frame: WireFrame): void {
    if (frame.headers['type'] !== 'ping')
      return void this.#ledger.violations.push('an unknown control frame');
    this.#ledger.pings.push(line.number);
    if (this.silent) return;
    const payload = Buffer.from(JSON.stringify(this.#config));
    line.socket.send(writeFrame({ ...frame, headers: { type: 'pong' }, payload }));
  }

  /** The same frame with another payload, `{code, data?}`, and how long it took. */
  #answered(line: Line, frame: WireFrame): void {
    const { violations } = this.#ledger;
    const { message_id: messageId = '', biz_rt: took } = frame.headers;
    const pushed = this.#pushed.get(messageId);
    const answer = parse(frame.payload.toString('utf8'));
    if (!isObject(answer) || typeof answer['code'] !== 'number') {
      return void violations.push('an answer of the wrong form');
    }
    if (took === undefined) violations.push('an answer without biz_rt');
    if (pushed === undefined) return;
    if (frame.logId !== pushed.sent.logId || frame.headers['type'] !== pushed.sent.headers['type']) {
      violations.push('an answer that is not its frame');
    }
    const { data } = answer;
    const ack: EventAck = {
      code: answer['code'],
      data: typeof data === 'string' ? parse(Buffer.from(data, 'base64').toString('utf8')) : null,
      sentOn: pushed.line.number,
      answeredOn: line.number,
      latencyMs: performance.now() - pushed.atMs,
    };
    this.#ledger.acks.push(ack);
    // What was not taken comes again.
    if (ack.code !== 200) return;
    if (pushed.timer !== null) clearTimeout(pushed.timer);
    this.#pushed.delete(messageId);
    pushed.settle.resolve(ack);
  }
}
