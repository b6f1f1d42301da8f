// A TCP proxy in front of a real database that can be cut, refuse, or carry nothing, as a network does.

import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/**
 * `reset`: connections are cut, and new ones as soon as they are made. `refuse`: nobody listens. `pause`:
 * connections stay and are made, and carry nothing.
 */
export type Weather = 'fair' | 'reset' | 'refuse' | 'pause';

export interface FlakyProxy {
  /** The address that was given, by way of the proxy. */
  readonly url: string;
  /** Connections that were cut as soon as they were made. */
  refused(): number;
  /** Resolves when the condition holds, looked at whenever somebody connects. */
  until(condition: () => boolean): Promise<void>;
  turn(weather: Weather): Promise<void>;
  /** A connection that asks for something with these words in it is asked, and never answered; null: no more. */
  leaveUnanswered(words: string | null): void;
  close(): Promise<void>;
}

/** Starts a proxy to the host and port of `target` on a free port of 127.0.0.1. */
export async function startFlakyProxy(target: string): Promise<FlakyProxy> {
  const to = new URL(target);
  const pairs = new Set<readonly [Socket, Socket]>();
  const waiting = new Set<() => void>();
  let weather: Weather = 'fair';
  let refused = 0;
  let unanswered: string | null = null;

  const accept = (near: Socket) => {
    near.on('error', () => undefined);
    if (weather === 'reset') {
      near.resetAndDestroy();
      refused += 1;
      for (const check of waiting) check();
      return;
    }
    const far = connect(Number(to.port), to.hostname);
    far.on('error', () => near.destroy());
    const pair = [near, far] as const;
    pairs.add(pair);
    // Before it is carried on: the answer must not be quicker.
    near.on('data', (asked: Buffer) => {
      if (unanswered !== null && asked.includes(unanswered)) far.unpipe(near).pause();
    });
    near.pipe(far);
    far.pipe(near);
    for (const [one, other] of [pair, [far, near]] as const) {
      one.once('close', () => {
        pairs.delete(pair);
        other.destroy();
      });
    }
    if (weather === 'pause') stopCarrying(pair);
  };
  const server = createServer(accept);
  const port = await listenOn(server, 0);
  const cutAll = () => {
    for (const pair of pairs) for (const socket of pair) socket.resetAndDestroy();
  };
  const url = new URL(target);
  url.host = `127.0.0.1:${port}`;
  return {
    url: url.href,
    refused: () => refused,
    until: (condition) =>
      new Promise((resolve) => {
        const check = () => {
          if (!condition()) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
    async turn(next) {
      const last = weather;
      weather = next;
      if (last === 'refuse' && next !== 'refuse') await listenOn(server, port);
      if (next === 'refuse') server.close();
      if (next === 'reset' || next === 'refuse') cutAll();
      for (const pair of pairs) {
        if (next === 'pause') stopCarrying(pair);
        else carryOn(pair);
      }
    },
    leaveUnanswered: (words) => {
      unanswered = words;
    },
    async close() {
      cutAll();
      if (!server.listening) return;
      server.close();
      await once(server, 'close');
    },
  };
}

async function listenOn(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a proxy without a port');
  return address.port;
}

function stopCarrying([near, far]: readonly [Socket, Socket]): void {
  near.unpipe(far).pause();
  far.unpipe(near).pause();
}

function carryOn([near, far]: readonly [Socket, Socket]): void {
  near.unpipe(far).pipe(far);
  far.unpipe(near).pipe(near);
}
