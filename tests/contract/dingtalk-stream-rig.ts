// A double, sessions held in front of it, and the official SDK used as it is, all ended after each test.

import { EventEmitter } from 'node:events';
import { DWClient } from 'dingtalk-stream';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import type { ChannelSession, InboundMessage, Sink } from '#adapters/contract.ts';
import { openDingtalk } from '#adapters/dingtalk/index.ts';
import { PATHS } from '#adapters/dingtalk/limits.ts';
import type { DingtalkTuning } from '#adapters/dingtalk/tuning.ts';
import {
  type DingtalkDouble,
  type DoubleOptions,
  startDingtalkDouble,
} from '#tests/doubles/dingtalk/index.ts';
import { configFor, QUICK } from './dingtalk-driver.ts';
import { keptLog } from './kept-log.ts';

export interface Held {
  readonly session: ChannelSession;
  readonly heard: InboundMessage[];
  readonly logged: () => string;
  state(): string;
  /** Resolves once the adapter, too, knows that its line is open. */
  isUp(): Promise<void>;
  /** Lets go of the stream; resolves when its sockets are closed. */
  stop(): Promise<void>;
}

export interface StreamTests {
  readonly double: DingtalkDouble;
  /** Another double in place of the one of this test. */
  restart(options: DoubleOptions): Promise<void>;
  /** The adapter with its stream held, perhaps not up yet. */
  hold(tuning?: Partial<DingtalkTuning>, sink?: Sink): Held;
  /** The same, once it is up. */
  up(tuning?: Partial<DingtalkTuning>, sink?: Sink): Promise<Held>;
  gatewayCalls(): number;
}

/** To be called in a `describe`: a fresh double and sessions for each of its tests. */
export function streamTests(options: DoubleOptions = {}): StreamTests {
  let double: DingtalkDouble;
  const held = new Set<Held>();
  beforeEach(async () => {
    double = await startDingtalkDouble({ disconnectGraceMs: 300, ...options });
  });
  afterEach(async () => {
    for (const one of held) await one.session.close();
    held.clear();
    await double.close();
  });
  const hold: StreamTests['hold'] = (tuning = {}, sink) => {
    const one = holdStream(double, tuning, sink);
    held.add(one);
    return one;
  };
  return {
    get double() {
      return double;
    },
    async restart(changed) {
      await double.close();
      double = await startDingtalkDouble({ disconnectGraceMs: 300, ...options, ...changed });
    },
    hold,
    async up(tuning, sink) {
      const one = hold(tuning, sink);
      await one.isUp();
      return one;
    },
    gatewayCalls: () => double.journal.calls.filter(({ path }) => path === PATHS.gateway).length,
  };
}

function holdStream(double: DingtalkDouble, tuning: Partial<DingtalkTuning>, sink?: Sink): Held {
  const kept = keptLog();
  const session = openDingtalk(configFor(double), { log: kept.log }, { ...QUICK, ...tuning });
  const { ingress } = session;
  if (ingress.mode !== 'stream') throw new Error('no stream');
  const heard: InboundMessage[] = [];
  const store: Sink = (message) => {
    const isKnown = heard.some(({ platformId }) => platformId === message.platformId);
    if (!isKnown) heard.push(message);
    return Promise.resolve(isKnown ? 'duplicate' : 'stored');
  };
  const stop = new AbortController();
  const run = ingress.run(sink ?? store, stop.signal);
  return {
    session,
    heard,
    logged: kept.text,
    state: () => ingress.state(),
    isUp: () => vi.waitFor(() => expect(ingress.state()).toBe('up'), { timeout: 8_000, interval: 2 }),
    async stop() {
      stop.abort();
      await run;
    },
  };
}

interface SdkHttp {
  readonly interceptors: {
    readonly request: {
      use(change: (config: { url?: string }) => { url?: string }): number;
      eject(id: number): void;
    };
  };
}

export interface RawSdk {
  /** A client as published, with the settings a reader of its page would give it. */
  client(options?: Readonly<Record<string, unknown>>): DWClient;
  /** Everything it printed. */
  printed(): string;
}

/** To be called in a `describe`: the SDK by itself, its fixed hosts turned to the double. */
export function rawSdkTests(tests: StreamTests): RawSdk {
  const clients = new Set<DWClient>();
  const printed: string[] = [];
  let http: SdkHttp;
  let turned: number;
  beforeEach(async () => {
    for (const method of ['info', 'warn', 'error'] as const) {
      vi.spyOn(console, method).mockImplementation((...all: unknown[]) => {
        printed.push(all.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join(' '));
      });
    }
    const name = 'axios';
    const module: { default: SdkHttp } = await import(name);
    http = module.default;
    turned = http.interceptors.request.use((config) => ({
      ...config,
      ...(config.url === undefined
        ? {}
        : { url: config.url.replace(/^https:\/\/o?api\.dingtalk\.com/, tests.double.url) }),
    }));
  });
  afterEach(() => {
    http.interceptors.request.eject(turned);
    for (const client of clients) {
      // A reconnection it has planned already cannot be called off: it finds no gateway.
      Reflect.set(Reflect.get(client, 'config'), 'autoReconnect', false);
      Reflect.set(client, 'getEndpoint', () => Promise.reject(new Error('the test is over')));
      // Closing a socket that still connects raises an error, which the SDK would print.
      const socket: unknown = Reflect.get(client, 'socket');
      if (socket instanceof EventEmitter) socket.removeAllListeners('error').on('error', () => {});
      client.disconnect();
    }
    clients.clear();
    printed.length = 0;
    vi.restoreAllMocks();
  });
  return {
    client(options = {}) {
      const { clientId, clientSecret } = tests.double;
      const made = new DWClient({ clientId, clientSecret, ...options });
      Reflect.set(made, 'reconnectInterval', 20);
      clients.add(made);
      return made;
    },
    printed: () => printed.join('\n'),
  };
}
