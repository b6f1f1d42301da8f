// A strict stand-in for open.feishu.cn on 127.0.0.1: one application's HTTP and long connection, and a hand on both.

import { createServer } from 'node:http';
import { Api } from './api.ts';
import { type EventWorld, messageEvent, pressEvent, readEventOf, type Said } from './events.ts';
import {
  type AppCall,
  type AppFault,
  type EventAck,
  type FeishuOptions,
  type KeptFile,
  Ledger,
  World,
} from './model.ts';
import { type Manner, Stream } from './stream.ts';

export { TENANT } from './events.ts';
export type { AppFault } from './model.ts';

export interface FeishuDouble {
  readonly url: string;
  readonly appId: string;
  readonly appSecret: string;
  /** The bot's own open_id. */
  readonly botId: string;
  readonly world: World;
  readonly calls: readonly AppCall[];
  readonly acks: readonly EventAck[];
  /** What no sound client does. */
  readonly violations: readonly string[];
  /** Pings of the protocol that have come. */
  pings(): number;
  openSockets(): number;
  openedSockets(): number;
  until(condition: () => boolean, timeoutMs?: number): Promise<void>;
  /** Somebody says something; settles when the client has answered 200. */
  say(said: Said, manner?: Manner): Promise<EventAck>;
  /** The same event once more. */
  redeliver(messageId: string): Promise<EventAck>;
  /** Somebody presses a button of a message. */
  press(from: string, messageId: string, value: unknown, manner?: Manner): Promise<EventAck>;
  /** Somebody reads messages of the bot. */
  read(by: string, messageIds: readonly string[], atMs?: number): Promise<EventAck>;
  /** Any event at all. */
  tell(event: Readonly<Record<string, unknown>>): Promise<EventAck>;
  /** Its author takes a message back. */
  takenBack(messageId: string): void;
  putFile(ref: string, file: KeptFile): void;
  /** Any bytes on every open line. */
  raw(content: string | Buffer): void;
  cut(): void;
  silence(on: boolean): void;
  handshakes(mode: 'accept' | 'refuse' | 'hang'): void;
  /** Meets the next call of `path` (`*`: any step of it), or the next `times`. */
  fault(path: string, fault: AppFault): void;
  invalidateTokens(): void;
  close(): Promise<void>;
}

/** Starts a double on a free port of 127.0.0.1; `close` ends it with all its sockets and timers. */
export async function startFeishuDouble(options: FeishuOptions = {}): Promise<FeishuDouble> {
  const { appId = 'cli_a1b2c3d4e5f60718', appSecret = 'app-secret-canary', redeliverAfterMs = 400 } = options;
  const botId = `ou_bot_of_${appId}`;
  const ledger = new Ledger();
  const world = new World();
  const config = {
    PingInterval: options.pingIntervalS ?? 120,
    ReconnectCount: -1,
    ReconnectInterval: 1,
    ReconnectNonce: 0,
  };
  const server = createServer((request, response) => void api.handle(request, response));
  const stream = new Stream(server, ledger, redeliverAfterMs, config);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const endpoint = () => ({ URL: `ws://127.0.0.1:${port}/ws/v2?${stream.newQuery()}`, ClientConfig: config });
  const api = new Api({ appId, appSecret, botId, ledger, world, endpoint });
  const here: EventWorld = { appId, botId };
  const said = new Map<string, Readonly<Record<string, unknown>>>();
  return {
    url: `http://127.0.0.1:${port}`,
    appId,
    appSecret,
    botId,
    world,
    calls: ledger.calls,
    acks: ledger.acks,
    violations: ledger.violations,
    pings: () => ledger.pings.length,
    openSockets: () => stream.open,
    openedSockets: () => stream.opened,
    until: (condition, timeoutMs = 8_000) => ledger.until(condition, timeoutMs),
    say(what, manner) {
      const event = messageEvent(what, here);
      if (what.messageId !== undefined) {
        said.set(what.messageId, event);
        api.heard(what.messageId, what.group ?? what.from);
      }
      return stream.push(event, manner);
    },
    redeliver: (messageId) => stream.push(said.get(messageId) ?? {}),
    press: (from, messageId, value, manner) => stream.push(pressEvent(from, messageId, value, here), manner),
    read: (by, messageIds, atMs = Date.now()) => stream.push(readEventOf(by, messageIds, atMs, here)),
    tell: (event) => stream.push(event),
    takenBack: (messageId) => api.takenBack(messageId),
    putFile: (ref, file) => world.files.set(ref, file),
    raw: (content) => stream.raw(content),
    cut: () => stream.cut(),
    silence: (on) => {
      stream.silent = on;
    },
    handshakes: (mode) => {
      stream.handshakes = mode;
    },
    fault: (path, fault) => api.fault(path, fault),
    invalidateTokens: () => api.invalidateTokens(),
    async close() {
      for (const timer of api.timers) clearTimeout(timer);
      await stream.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
