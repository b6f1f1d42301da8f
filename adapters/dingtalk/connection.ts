// One stream connection from its opening to its end: frames in, acknowledgements out, a pulse in between.

import type { DWClientDownStream } from 'dingtalk-stream';
import type { WebSocket } from 'ws';
import type { ChannelLog, Sink } from '#adapters/contract.ts';
import { StreamClient } from './client.ts';
import type { DingtalkConfig } from './config.ts';
import { readFrame } from './frame.ts';
import { errorCode } from './http.ts';
import { readInbound } from './inbound.ts';
import { ROBOT_TOPIC } from './limits.ts';
import { pulse } from './pulse.ts';
import type { Sessions } from './sessions.ts';
import type { DingtalkTuning } from './tuning.ts';

/** Why a line needs a successor: the platform says it goes, or it has gone. */
export type LineEnd = 'going' | 'closed';

export interface Connection {
  /** Settles once, with whichever comes first. */
  readonly ended: Promise<LineEnd>;
  alive(): boolean;
  /** Goes on reading for `drainMs` at most, then closes; resolves when the socket is gone. */
  retire(drainMs: number): Promise<void>;
  /** Takes no more frames, lets those handed over be stored and acknowledged, then closes. */
  stop(graceMs: number): Promise<void>;
}

export interface ConnectionDeps {
  readonly config: DingtalkConfig;
  readonly sink: Sink;
  readonly log: ChannelLog;
  readonly tuning: DingtalkTuning;
  readonly sessions: Sessions;
}

/** What the parts of one line share. */
interface Line {
  readonly deps: ConnectionDeps;
  readonly client: StreamClient;
  readonly socket: WebSocket;
  readonly going: PromiseWithResolvers<LineEnd>;
  readonly closed: PromiseWithResolvers<LineEnd>;
  /** Messages handed to the sink and not yet acknowledged. */
  readonly inFlight: Set<Promise<void>>;
  taking: boolean;
}

/** Opens the socket at `url`; `null` when the handshake failed, timed out or was cut by `signal`. */
export async function openConnection(
  url: string,
  deps: ConnectionDeps,
  signal: AbortSignal,
): Promise<Connection | null> {
  const line = startLine(url, deps);
  const { socket, closed, going } = line;
  if (!(await opened(socket, signal))) {
    socket.terminate();
    await closed.promise;
    return null;
  }
  const stopPulse = pulse(socket, deps.tuning, deps.log);
  void closed.promise.then(stopPulse);
  return {
    ended: Promise.race([going.promise, closed.promise]),
    alive: () => socket.readyState === socket.OPEN,
    retire: (drainMs) => retireLine(line, drainMs),
    stop: (graceMs) => stopLine(line, graceMs),
  };
}

function startLine(url: string, deps: ConnectionDeps): Line {
  const client = new StreamClient(deps.config, {
    onText: (text) => guarded(deps.log, () => onText(text, line)),
  });
  const line: Line = {
    deps,
    client,
    socket: client.openSocket(url, deps.tuning.handshakeTimeoutMs),
    going: Promise.withResolvers<LineEnd>(),
    closed: Promise.withResolvers<LineEnd>(),
    inFlight: new Set(),
    taking: true,
  };
  client.on(ROBOT_TOPIC, (frame: DWClientDownStream) => {
    const work = receive(frame, line).finally(() => line.inFlight.delete(work));
    line.inFlight.add(work);
  });
  line.socket.on('error', (error) => {
    deps.log.warn({ error: socketError(error) }, 'dingtalk.stream.socket_error');
  });
  line.socket.once('close', () => line.closed.resolve('closed'));
  return line;
}

/**
 * The platform does not know that an old line is to go, and may push to it until it has seen the close: such
 * frames are stored to the last, though the very last can no longer be acknowledged.
 */
async function retireLine(line: Line, drainMs: number): Promise<void> {
  const { closeGraceMs } = line.deps.tuning;
  await settledWithin(line.closed.promise, drainMs);
  await settledWithin(stored(line), closeGraceMs);
  await closeSocket(line.socket, line.closed.promise, closeGraceMs);
  await settledWithin(stored(line), closeGraceMs);
}

function stored(line: Line): Promise<unknown> {
  return Promise.allSettled(line.inFlight);
}

async function stopLine(line: Line, graceMs: number): Promise<void> {
  line.taking = false;
  await settledWithin(stored(line), graceMs);
  await closeSocket(line.socket, line.closed.promise, line.deps.tuning.closeGraceMs);
}

/** Sorts one frame; only what was found sound reaches the SDK. */
function onText(text: string, line: Line): void {
  const { deps, client, socket } = line;
  if (!line.taking) return;
  const frame = readFrame(text);
  switch (frame.kind) {
    case 'robot':
    case 'ping':
      return client.dispatch(text);
    case 'disconnect':
      return line.going.resolve('going');
    case 'system':
      return;
    case 'unknown':
      deps.log.warn({}, 'dingtalk.stream.unknown_frame');
      return frame.messageId === '' ? undefined : client.refuse(socket, frame.messageId, 404);
    case 'unreadable':
      return deps.log.warn({}, 'dingtalk.stream.unreadable_frame');
  }
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
    log.warn({ error: errorCode(error) }, 'dingtalk.stream.frame_failed');
  }
}

/** Hands one message to the sink and acknowledges on the socket it came from, only once it is stored. */
async function receive(frame: DWClientDownStream, line: Line): Promise<void> {
  const { deps, client, socket } = line;
  const { messageId, time } = frame.headers;
  try {
    const here = { nowMs: deps.tuning.wallMs(), oapiBase: deps.config.oapiBase };
    const inbound = readInbound(frame.data, { messageId, time }, here);
    if (inbound.kind === 'unreadable') {
      deps.log.warn({ reason: inbound.reason }, 'dingtalk.inbound.unreadable');
      return client.refuse(socket, messageId, 400);
    }
    if (inbound.kind === 'message') {
      const { message, session } = inbound;
      // Before it is stored: the answer may be ready sooner than this line hears of the commit.
      if (session !== null) deps.sessions.remember(message.platformId, session);
      await deps.sink(message);
    }
    // A late answer to a closed socket is lost; the message then comes again and is a duplicate.
    if (socket.readyState !== socket.OPEN) deps.log.info({}, 'dingtalk.inbound.ack_lost');
    client.socketCallBackResponse(messageId, null);
  } catch (error) {
    // Not acknowledged, so that the platform may push it again.
    deps.log.warn({ error: errorCode(error) }, 'dingtalk.inbound.not_stored');
  }
}

function opened(socket: WebSocket, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const finish = (open: boolean) => {
      signal.removeEventListener('abort', onAbort);
      resolve(open);
    };
    const onAbort = () => finish(false);
    if (signal.aborted) return finish(false);
    signal.addEventListener('abort', onAbort, { once: true });
    socket.once('open', () => finish(true));
    socket.once('close', () => finish(false));
  });
}

async function closeSocket(socket: WebSocket, closed: Promise<unknown>, graceMs: number): Promise<void> {
  if (socket.readyState === socket.CLOSED) return;
  socket.close();
  await settledWithin(closed, graceMs);
  socket.terminate();
  await closed;
}

/** Waits for `promise`, but no longer than `ms`; leaves no timer behind. */
async function settledWithin(promise: Promise<unknown>, ms: number): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  await Promise.race([promise, late]);
  clearTimeout(timer);
}
