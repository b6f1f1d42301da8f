// One long connection from its opening to its end: events in, answers out, a pulse in between.

import { type RawData, WebSocket } from 'ws';
import type { ChannelLog, Reports, Sink } from '#adapters/contract.ts';
import { errorCode } from '#adapters/http.ts';
import { jsonObject } from './classify.ts';
import { type Endpoint, pingEveryMs } from './endpoint.ts';
import { decodeFrame, encodeFrame, type Frame, headerOf, METHODS } from './frame.ts';
import { type Here, type Inbound, readEvent } from './inbound.ts';
import { LIMITS } from './limits.ts';
import { type Pulse, pulse } from './pulse.ts';
import { Segments } from './segments.ts';
import type { FeishuTuning } from './tuning.ts';

export interface Connection {
  /** Settles once, when the socket is gone. */
  readonly closed: Promise<void>;
  alive(): boolean;
  /** Takes no more events, lets those taken be stored and answered, then closes. */
  stop(): Promise<void>;
}

export interface ConnectionDeps {
  readonly sink: Sink;
  readonly reports: Reports;
  readonly log: ChannelLog;
  readonly tuning: FeishuTuning;
  readonly here: Omit<Here, 'nowMs'>;
}

/** What the parts of one line share. */
interface Line {
  readonly deps: ConnectionDeps;
  readonly socket: WebSocket;
  readonly closed: Promise<void>;
  readonly segments: Segments;
  readonly pulse: Pulse;
  /** Events taken and not yet answered. */
  readonly inFlight: Set<Promise<void>>;
  taking: boolean;
}

/** How often to ping where the platform does not say. */
const PING_EVERY_MS = 120_000;

/** Opens the socket; `null` when the handshake failed, timed out or was cut by `signal`. */
export async function openConnection(
  endpoint: Endpoint,
  deps: ConnectionDeps,
  signal: AbortSignal,
): Promise<Connection | null> {
  const { log, tuning } = deps;
  const socket = new WebSocket(endpoint.url, {
    handshakeTimeout: tuning.handshakeTimeoutMs,
    maxPayload: LIMITS.frameMaxBytes,
    perMessageDeflate: false,
    followRedirects: false,
  });
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  socket.on('error', (error) => log.warn({ error: socketError(error) }, 'feishu.stream.socket_error'));
  socket.once('close', () => resolve());
  if (!(await opened(socket, signal))) {
    socket.terminate();
    await closed;
    return null;
  }
  const beat = pulse(
    { ping: () => sendPing(socket, endpoint.serviceId), cut: () => socket.terminate() },
    endpoint.pingEveryMs ?? PING_EVERY_MS,
    tuning,
    log,
  );
  void closed.then(beat.stop);
  const line: Line = {
    deps,
    socket,
    closed,
    segments: new Segments(tuning.segmentsMs),
    pulse: beat,
    inFlight: new Set(),
    taking: true,
  };
  socket.on('message', (data) => guarded(log, () => onFrame(data, line)));
  return {
    closed,
    alive: () => socket.readyState === WebSocket.OPEN,
    stop: () => stopLine(line),
  };
}

function sendPing(socket: WebSocket, service: number): void {
  if (socket.readyState !== WebSocket.OPEN) return;
  const headers = [['type', 'ping']] as const;
  socket.send(encodeFrame({ seqId: 0n, logId: 0n, service, method: METHODS.control, headers }));
}

async function stopLine(line: Line): Promise<void> {
  const { closed, deps, inFlight, socket } = line;
  line.taking = false;
  await settledWithin(Promise.allSettled(inFlight), deps.tuning.closeGraceMs);
  socket.close();
  await settledWithin(closed, deps.tuning.closeGraceMs);
  socket.terminate();
  await closed;
}

function onFrame(data: RawData, line: Line): void {
  const { deps, pulse: beat, segments } = line;
  beat.heard();
  if (!line.taking) return;
  const frame = decodeFrame(bytesOf(data));
  if (frame === null) return deps.log.warn({}, 'feishu.stream.unreadable_frame');
  if (frame.method === METHODS.control) return onControl(frame, beat);
  const type = headerOf(frame, 'type');
  if (frame.method !== METHODS.data || (type !== 'event' && type !== 'card')) {
    return deps.log.warn({}, 'feishu.stream.unknown_frame');
  }
  const joined = segments.add(frame, deps.tuning.monotonicMs());
  if (joined === 'waiting') return;
  if (joined === 'unreadable') return deps.log.warn({}, 'feishu.stream.unreadable_segment');
  const work = take(joined.whole, frame, line).finally(() => line.inFlight.delete(work));
  line.inFlight.add(work);
}

/** A pong may bring another configuration. */
function onControl(frame: Frame, beat: Pulse): void {
  if (headerOf(frame, 'type') !== 'pong' || frame.payload === undefined) return;
  const everyMs = pingEveryMs(jsonObject(new TextDecoder().decode(frame.payload)));
  if (everyMs !== null) beat.everyMs(everyMs);
}

/** What a frame is answered with: 200 is done with, 500 comes again. */
interface Answer {
  readonly code: 200 | 500;
  /** Base64 of the JSON the reader's client is told, for a pressed button. */
  readonly data?: string;
}

const PRESSED = Buffer.from(JSON.stringify({ toast: { type: 'success', content: '已收到' } })).toString(
  'base64',
);

/** Hands one event over and answers it on the socket it came from, once it is stored. Never throws. */
async function take(bytes: Uint8Array, frame: Frame, { deps, socket }: Line): Promise<void> {
  const { log, tuning } = deps;
  const startedAtMs = tuning.monotonicMs();
  const inbound = readEvent(bytes, { ...deps.here, nowMs: tuning.wallMs() });
  if (inbound.kind === 'unreadable') log.warn({ reason: inbound.reason }, 'feishu.inbound.unreadable');
  const stored = store(inbound, deps);
  const isStored = await trueWithin(stored, tuning.ackMs);
  const isPress = inbound.kind === 'message' && inbound.isPress;
  const answer: Answer = isStored ? { code: 200, ...(isPress ? { data: PRESSED } : {}) } : { code: 500 };
  // A late answer to a closed socket is lost; the event then comes again and is a duplicate.
  if (socket.readyState !== WebSocket.OPEN) return log.info({}, 'feishu.inbound.ack_lost');
  const took = Math.round(tuning.monotonicMs() - startedAtMs);
  const headers = [...frame.headers, ['biz_rt', String(took)] as const];
  socket.send(encodeFrame({ ...frame, headers, payload: Buffer.from(JSON.stringify(answer)) }));
}

/** False where it could not be stored, so that the platform pushes it again. */
async function store(inbound: Inbound, { log, reports, sink }: ConnectionDeps): Promise<boolean> {
  try {
    if (inbound.kind === 'message') await sink(inbound.message);
    if (inbound.kind !== 'read') return true;
    const { address, atMs, refs } = inbound.reading;
    for (const ref of refs) await reports({ state: 'read', ref, address, atMs });
    return true;
  } catch (error) {
    log.warn({ error: errorCode(error) }, 'feishu.inbound.not_stored');
    return false;
  }
}

function bytesOf(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}

/** A refused handshake has no code of its own; its HTTP status is what an administrator needs. */
function socketError(error: Error): string {
  const status = /^Unexpected server response: (\d{3})$/.exec(error.message)?.[1];
  return status === undefined ? errorCode(error) : `handshake_${status}`;
}

/** Nothing a frame holds may end the process. */
function guarded(log: ChannelLog, work: () => void): void {
  try {
    work();
  } catch (error) {
    log.warn({ error: errorCode(error) }, 'feishu.stream.frame_failed');
  }
}

function opened(socket: WebSocket, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const finish = (isOpen: boolean) => {
      signal.removeEventListener('abort', onAbort);
      resolve(isOpen);
    };
    const onAbort = () => finish(false);
    if (signal.aborted) return finish(false);
    signal.addEventListener('abort', onAbort, { once: true });
    socket.once('open', () => finish(true));
    socket.once('close', () => finish(false));
  });
}

/** What `promise` says, or false when it says nothing within `ms`. */
async function trueWithin(promise: Promise<boolean>, ms: number): Promise<boolean> {
  let said = false;
  await settledWithin(
    promise.then((value) => {
      said = value;
    }),
    ms,
  );
  return said;
}

/** Waits for `promise`, but no longer than `ms`; leaves no timer behind. */
async function settledWithin(promise: Promise<unknown>, ms: number): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  await Promise.race([promise, late]);
  clearTimeout(timer);
}
