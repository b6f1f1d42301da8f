// The stream side: tickets, sockets, frames out, answers in.

import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { isObject } from './answers.ts';
import { type Faults, randomFrom } from './faults.ts';
import { parseAnswer, robotFrame, systemFrame } from './frames.ts';
import {
  type AckRecord,
  type DoubleSettings,
  type Ledger,
  type PushFault,
  type SocketRecord,
  Timers,
} from './model.ts';

interface Line {
  readonly number: number;
  readonly socket: WebSocket;
  readonly tcp: Duplex;
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
  readonly #faults: Faults;
  readonly #random: () => number;
  readonly #timers = new Timers();
  readonly #tickets = new Map<string, number>();
  readonly #sockets: WebSocketServer;
  readonly #pushed = new Map<string, Pushed>();
  readonly #lines = new Set<Line>();
  readonly #hanging = new Set<Duplex>();
  #opened = 0;
  #messages = 0;
  /** Handshakes refused with 401, never answered, or reset, as long as this says so. */
  handshakes: 'accept' | 'refuse' | 'hang' | 'reset' = 'accept';
  /** A half-open line: takes everything, answers nothing, not even pings. */
  silent = false;

  constructor(server: Server, settings: DoubleSettings, ledger: Ledger, faults: Faults) {
    this.#settings = settings;
    this.#ledger = ledger;
    this.#faults = faults;
    this.#random = randomFrom(settings.routing === 'newest' ? 0 : settings.routing.seed);
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
    const ticket = this.#settings.awkwardTickets ? `+/=#&${randomUUID()}%41` : randomUUID();
    this.#tickets.set(ticket, performance.now() + this.#settings.ticketLifeMs);
    return ticket;
  }

  /** Sends a robot message to one routed line, the newest or a chosen one. */
  push(data: Readonly<Record<string, unknown>>, lineNumber?: number): Promise<AckRecord> {
    return this.#push(data, this.#faults.ofPush(), lineNumber);
  }

  #push(
    data: Readonly<Record<string, unknown>>,
    fault: PushFault | undefined,
    lineNumber?: number,
  ): Promise<AckRecord> {
    const msgId = typeof data['msgId'] === 'string' ? data['msgId'] : null;
    const messageId = `213d841d_${process.pid}_${(this.#messages += 1)}_${randomUUID().slice(0, 4)}`;
    const line = this.#route(lineNumber);
    if (line === null) return Promise.reject(new Error('no connection to push to: the message is lost'));
    const text = robotFrame(line.connectionId, messageId, data);
    const settle = Promise.withResolvers<AckRecord>();
    // Who does not wait for the answer need not handle its absence.
    settle.promise.catch(() => {});
    this.#pushed.set(messageId, { line, msgId, text, atMs: performance.now(), settle });
    this.#ledger.journal.frames.push({ messageId, msgId, socket: line.number, atMs: performance.now() });
    if (fault !== 'lose') line.socket.send(text);
    if (fault !== undefined) this.#follow(fault, line, messageId);
    this.#ledger.changed();
    if (msgId !== null) this.#redeliverLater(messageId);
    return settle.promise;
  }

  /** What a fault does right after the frame went out. */
  #follow(fault: PushFault, line: Line, messageId: string): void {
    if (fault === 'repeat') for (const _ of [2, 3]) this.#pushAgain(messageId);
    if (fault === 'disconnect') this.#end(line);
    if (fault === 'cut') line.socket.terminate();
    if (fault === 'reset') resetTcp(line);
  }

  #redeliverLater(messageId: string): void {
    const afterMs = this.#settings.redeliverAfterMs;
    if (afterMs !== null) this.#timers.after(afterMs, () => this.#pushAgain(messageId));
  }

  #pushAgain(messageId: string): void {
    const pushed = this.#pushed.get(messageId);
    if (pushed === undefined) return;
    // With nobody connected it comes once somebody is.
    if (this.#route() === null) return this.#redeliverLater(messageId);
    const frame: unknown = JSON.parse(pushed.text);
    if (!isObject(frame) || typeof frame['data'] !== 'string') return;
    const data: unknown = JSON.parse(frame['data']);
    if (isObject(data)) this.#push(data, undefined).then(pushed.settle.resolve, pushed.settle.reject);
  }

  /** Sends any text or bytes on every open line. */
  raw(content: string | Buffer): void {
    for (const line of this.#lines) line.socket.send(content, { binary: typeof content !== 'string' });
  }

  /** SYSTEM `disconnect`: nothing more is routed to the lines open now; TCP closes after the grace. */
  disconnectFrame(): void {
    for (const line of [...this.#lines].filter((one) => one.routed)) this.#end(line);
  }

  #end(line: Line): void {
    line.routed = false;
    line.socket.send(systemFrame('disconnect', { reason: 'connection is expired' }));
    this.#timers.after(this.#settings.disconnectGraceMs, () => line.socket.terminate());
  }

  /** Cuts every open line without a closing handshake. */
  cut(): void {
    for (const line of this.#lines) line.socket.terminate();
  }

  /** Cuts every open line with a TCP reset. */
  reset(): void {
    for (const line of this.#lines) resetTcp(line);
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
    if (number !== undefined) return routed.find((line) => line.number === number) ?? null;
    const place = this.#settings.routing === 'newest' ? -1 : Math.floor(this.#random() * routed.length);
    return routed.at(place) ?? null;
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // The HTTP server lets go of it here; a client that gives up while it waits resets it.
    socket.on('error', () => {});
    if (this.handshakes === 'hang') {
      this.#hanging.add(socket);
      return;
    }
    if (this.handshakes === 'reset') return void request.socket.resetAndDestroy();
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const ticket = url.searchParams.get('ticket') ?? '';
    const validUntilMs = this.#tickets.get(ticket);
    this.#tickets.delete(ticket);
    const valid = validUntilMs !== undefined && performance.now() < validUntilMs;
    if (this.handshakes === 'refuse' || url.pathname !== '/connect' || !valid) {
      socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (opened) => this.#accept(opened, socket));
  }

  #accept(socket: WebSocket, tcp: Duplex): void {
    this.#opened += 1;
    const line: Line = { number: this.#opened, socket, tcp, connectionId: randomUUID(), routed: true };
    const { sockets, pings } = this.#ledger.journal;
    const record: SocketRecord = { socket: line.number, openedAtMs: performance.now(), closedAtMs: null };
    sockets.push(record);
    this.#lines.add(line);
    let pingTimer = this.#timers.after(this.#settings.firstPingMs, () => ping());
    const ping = () => {
      socket.send(systemFrame('ping', { opaque: randomUUID() }));
      pingTimer = this.#timers.after(this.#settings.pingEveryMs, ping);
    };
    socket.on('ping', (data: Buffer) => {
      pings.push({ socket: line.number, atMs: performance.now() });
      if (!this.silent) socket.pong(data);
      this.#ledger.changed();
    });
    socket.on('message', (data: Buffer) => this.#answered(line, data.toString('utf8')));
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(pingTimer);
      record.closedAtMs = performance.now();
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

function resetTcp({ tcp }: Line): void {
  if (tcp instanceof Socket) tcp.resetAndDestroy();
}
