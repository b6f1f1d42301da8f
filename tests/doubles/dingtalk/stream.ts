// The stream side: tickets, sockets, frames out, answers in.

import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { isObject } from './answers.ts';
import { parseAnswer, robotFrame, systemFrame } from './frames.ts';
import { type AckRecord, type DoubleSettings, type Ledger, Timers } from './model.ts';

interface Line {
  readonly number: number;
  readonly socket: WebSocket;
  readonly connectionId: string;
  /** False after a `disconnect` frame: nothing more is routed here. */
  routed: boolean;
}

interface Pushed {
  readonly line: Line;
  readonly msgId: string | null;
  readonly text: string;
  readonly atMs: number;
  readonly settle: PromiseWithResolvers<AckRecord>;
}

export class Stream {
  readonly #settings: DoubleSettings;
  readonly #ledger: Ledger;
  readonly #timers = new Timers();
  readonly #tickets = new Map<string, number>();
  readonly #sockets: WebSocketServer;
  readonly #pushed = new Map<string, Pushed>();
  readonly #lines = new Set<Line>();
  readonly #hanging = new Set<Duplex>();
  #opened = 0;
  #messages = 0;
  /** Handshakes refused with 401, or never answered, as long as this says so. */
  handshakes: 'accept' | 'refuse' | 'hang' = 'accept';
  /** A half-open line: takes everything, answers nothing, not even pings. */
  silent = false;

  constructor(server: Server, settings: DoubleSettings, ledger: Ledger) {
    this.#settings = settings;
    this.#ledger = ledger;
    this.#sockets = new WebSocketServer({ noServer: true, autoPong: false });
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) =>
      this.#upgrade(request, socket, head),
    );
  }

  /** How many sockets are open, and how many were opened in all. */
  get open(): number {
    return this.#lines.size;
  }

  get opened(): number {
    return this.#opened;
  }

  newTicket(): string {
    const ticket = randomUUID();
    this.#tickets.set(ticket, performance.now() + this.#settings.ticketLifeMs);
    return ticket;
  }

  /** Sends a robot message to one routed line, the newest or a chosen one. */
  push(data: Readonly<Record<string, unknown>>, lineNumber?: number): Promise<AckRecord> {
    const msgId = typeof data['msgId'] === 'string' ? data['msgId'] : null;
    const messageId = `213d841d_${process.pid}_${(this.#messages += 1)}_${randomUUID().slice(0, 4)}`;
    const line = this.#route(lineNumber);
    if (line === null) return Promise.reject(new Error('no connection to push to: the message is lost'));
    return this.#pushFrame(line, messageId, msgId, robotFrame(line.connectionId, messageId, data));
  }

  #pushFrame(line: Line, messageId: string, msgId: string | null, text: string): Promise<AckRecord> {
    const settle = Promise.withResolvers<AckRecord>();
    // Who does not wait for the answer need not handle its absence.
    settle.promise.catch(() => {});
    this.#pushed.set(messageId, { line, msgId, text, atMs: performance.now(), settle });
    this.#ledger.journal.frames.push({ messageId, msgId, socket: line.number, atMs: performance.now() });
    line.socket.send(text);
    this.#ledger.changed();
    const again = this.#settings.redeliverAfterMs;
    if (again !== null && msgId !== null) this.#timers.after(again, () => this.#pushAgain(messageId));
    return settle.promise;
  }

  #pushAgain(messageId: string): void {
    const pushed = this.#pushed.get(messageId);
    if (pushed === undefined || this.#route() === null) return;
    const frame: unknown = JSON.parse(pushed.text);
    if (!isObject(frame) || typeof frame['data'] !== 'string') return;
    const data: unknown = JSON.parse(frame['data']);
    if (isObject(data)) this.push(data).then(pushed.settle.resolve, pushed.settle.reject);
  }

  /** Sends any text or bytes on every open line. */
  raw(content: string | Buffer): void {
    for (const line of this.#lines) line.socket.send(content, { binary: typeof content !== 'string' });
  }

  /** SYSTEM `disconnect`: nothing more is routed to the lines open now; TCP closes after the grace. */
  disconnectFrame(): void {
    for (const line of [...this.#lines].filter((one) => one.routed)) {
      line.routed = false;
      line.socket.send(systemFrame('disconnect', { reason: 'connection is expired' }));
      this.#timers.after(this.#settings.disconnectGraceMs, () => line.socket.terminate());
    }
  }

  /** Cuts every open line without a closing handshake. */
  cut(): void {
    for (const line of this.#lines) line.socket.terminate();
  }

  async close(): Promise<void> {
    this.#timers.clear();
    for (const { settle } of this.#pushed.values()) settle.reject(new Error('the double was closed'));
    for (const socket of this.#hanging) socket.destroy();
    for (const socket of this.#sockets.clients) socket.terminate();
    await new Promise<void>((resolve) => this.#sockets.close(() => resolve()));
  }

  #route(number?: number): Line | null {
    const routed = [...this.#lines].filter((line) => line.routed);
    const found = number === undefined ? routed.at(-1) : routed.find((line) => line.number === number);
    return found ?? null;
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (this.handshakes === 'hang') {
      this.#hanging.add(socket);
      return;
    }
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const ticket = url.searchParams.get('ticket') ?? '';
    const validUntilMs = this.#tickets.get(ticket);
    this.#tickets.delete(ticket);
    const valid = validUntilMs !== undefined && performance.now() < validUntilMs;
    if (this.handshakes === 'refuse' || url.pathname !== '/connect' || !valid) {
      socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (opened) => this.#accept(opened));
  }

  #accept(socket: WebSocket): void {
    this.#opened += 1;
    const line: Line = { number: this.#opened, socket, connectionId: randomUUID(), routed: true };
    this.#lines.add(line);
    let pingTimer = this.#timers.after(this.#settings.firstPingMs, () => ping());
    const ping = () => {
      socket.send(systemFrame('ping', { opaque: randomUUID() }));
      pingTimer = this.#timers.after(this.#settings.pingEveryMs, ping);
    };
    socket.on('ping', (data: Buffer) => this.silent || socket.pong(data));
    socket.on('message', (data: Buffer) => this.#answered(line, data.toString('utf8')));
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(pingTimer);
      this.#lines.delete(line);
      for (const pushed of this.#pushed.values()) {
        if (pushed.line === line && this.#settings.redeliverAfterMs === null) {
          pushed.settle.reject(new Error('the socket closed without an answer'));
        }
      }
      this.#ledger.changed();
    });
    this.#ledger.changed();
  }

  #answered(line: Line, text: string): void {
    const { journal } = this.#ledger;
    const answer = parseAnswer(text);
    if (answer === null) {
      journal.violations.push('an answer of the wrong form');
      return this.#ledger.changed();
    }
    const pushed = this.#pushed.get(answer.messageId);
    if (pushed !== undefined) {
      this.#pushed.delete(answer.messageId);
      if (pushed.line !== line) journal.violations.push('an answer on another socket than its frame');
    }
    const ack: AckRecord = {
      ...answer,
      msgId: pushed?.msgId ?? null,
      sentOn: pushed?.line.number ?? line.number,
      answeredOn: line.number,
      latencyMs: pushed === undefined ? 0 : performance.now() - pushed.atMs,
    };
    journal.acks.push(ack);
    pushed?.settle.resolve(ack);
    this.#ledger.changed();
  }
}
