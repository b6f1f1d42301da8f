// A strict stand-in for qyapi.weixin.qq.com on 127.0.0.1: tokens, messages, groups, media, callbacks.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Callbacks, xmlOf } from './callback.ts';
import { answer, METHODS } from './methods.ts';
import { type AppCall, type AppFault, type AppMedia, type AppMessage, Organisation } from './model.ts';

export { type Callbacks, xmlOf } from './callback.ts';
export type { AppCall, AppFault, AppMessage } from './model.ts';

export interface WecomSettings {
  readonly corpId?: string;
  readonly agentId?: number;
}

/** What somebody says to the app; `fields` change or add fields of the callback. */
export interface Said {
  readonly from: string;
  readonly text?: string;
  readonly msgId?: string;
  readonly sentAtMs?: number;
  readonly fields?: Readonly<Record<string, string | number>>;
}

export interface WecomDouble {
  readonly url: string;
  readonly corpId: string;
  readonly agentId: number;
  readonly secret: string;
  readonly callbackToken: string;
  readonly aesKey: string;
  readonly organisation: Organisation;
  readonly calls: readonly AppCall[];
  fault(path: string, fault: AppFault): void;
  invalidateTokens(): void;
  putMedia(media: AppMedia): string;
  /** Where the platform calls. */
  callbacks(url: string): Callbacks;
  /** Settles with what the answer says once the app has taken it; rejects after three tries. */
  say(said: Said): Promise<string>;
  /** Somebody presses a button of a card. */
  press(from: string, message: AppMessage, label: string): Promise<string>;
  /** Any callback at all. */
  tell(fields: Readonly<Record<string, string | number>>): Promise<string>;
  until(condition: () => boolean): Promise<void>;
  close(): Promise<void>;
}

/** Starts a double on a free port of 127.0.0.1. */
export async function startWecomDouble(settings: WecomSettings = {}): Promise<WecomDouble> {
  const platform = new Platform(settings);
  const server = createServer((request, response) => void platform.handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const { agentId, aesKey, callbackToken, corpId, organisation, secret } = platform;
  return {
    url: `http://127.0.0.1:${port}`,
    corpId,
    agentId,
    secret,
    callbackToken,
    aesKey,
    organisation,
    calls: platform.calls,
    fault: (path, fault) => platform.fault(path, fault),
    invalidateTokens: () => platform.renewToken(),
    putMedia(media) {
      const id = `media-${organisation.media.size + 1}`;
      organisation.media.set(id, media);
      return id;
    },
    callbacks: (url) => platform.call(url),
    say: (said) => platform.say(said),
    press: (from, message, label) => platform.press(from, message, label),
    tell: (fields) => platform.tell(fields),
    until: async (condition) => {
      const endsAtMs = performance.now() + 20_000;
      while (!condition()) {
        if (performance.now() > endsAtMs) throw new Error('waited in vain');
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    async close() {
      for (const timer of platform.timers) clearTimeout(timer);
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

const AES_KEY = 'aesCanaryAesCanaryAesCanaryAesCanaryAesCan4';

class Platform {
  readonly corpId: string;
  readonly agentId: number;
  readonly secret = 'secret-canary-secret-canary-secret-canary43';
  readonly callbackToken = 'callbackTokenCanary';
  readonly aesKey = AES_KEY;
  readonly organisation = new Organisation();
  readonly calls: AppCall[] = [];
  readonly timers = new Set<NodeJS.Timeout>();
  readonly #faults = new Map<string, AppFault[]>();
  #callbacks: Callbacks | null = null;
  #tokens = 0;
  /** The one that is given out again and again until it ends. */
  #token: string | null = null;
  #said = 0;

  constructor({ agentId = 1_000_002, corpId = 'ww0123456789abcdef' }: WecomSettings) {
    this.corpId = corpId;
    this.agentId = agentId;
  }

  fault(path: string, fault: AppFault): void {
    const list = this.#faults.get(path) ?? [];
    list.push(...Array.from({ length: fault.times ?? 1 }, () => fault));
    this.#faults.set(path, list);
  }

  renewToken(): void {
    this.#token = null;
  }

  call(url: string): Callbacks {
    const { aesKey, agentId, callbackToken: token, corpId } = this;
    this.#callbacks = new Callbacks({ url, token, aesKey, corpId, agentId });
    return this.#callbacks;
  }

  say({ fields = {}, from, msgId, sentAtMs = Date.now(), text }: Said): Promise<string> {
    this.#said += 1;
    return this.tell({
      FromUserName: from,
      CreateTime: Math.floor(sentAtMs / 1_000),
      ...(text === undefined ? {} : { MsgType: 'text', Content: text }),
      MsgId: msgId ?? `7000000000${this.#said}`,
      ...fields,
    });
  }

  /** The answer changes the buttons of whoever pressed; it has to fit where their names stood. */
  async press(from: string, message: AppMessage, label: string): Promise<string> {
    const { buttons = [], taskId = '' } = message;
    const key = buttons.find(({ text }) => text === label)?.key;
    if (key === undefined) throw new Error(`no button ${label}`);
    const answer = await this.tell({
      FromUserName: from,
      CreateTime: Math.floor(Date.now() / 1_000),
      MsgType: 'event',
      Event: 'template_card_event',
      EventKey: key,
      TaskId: taskId,
      CardType: 'button_interaction',
      ResponseCode: 'response-canary',
    });
    const [, shown] = /<ReplaceName><!\[CDATA\[(.*?)\]\]><\/ReplaceName>/su.exec(answer) ?? [];
    if (shown === undefined) return answer;
    if (shown === '' || [...shown].length > 10)
      this.organisation.violations.push(`buttons that say ${shown}`);
    message.shown = shown;
    return answer;
  }

  async tell(fields: Readonly<Record<string, string | number>>): Promise<string> {
    if (this.#callbacks === null) throw new Error('nobody is called');
    return this.#callbacks.tell(xmlOf({ ToUserName: this.corpId, ...fields, AgentID: this.agentId }));
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const path = url.pathname;
    const body = await bodyOf(request);
    this.calls.push({ path, body, atMs: performance.now() });
    const fault = this.#faults.get(path)?.shift();
    const isReal = fault === undefined || fault.acceptFirst === true || fault.delayMs !== undefined;
    if (!isReal) return spoil(fault, request, response);
    if (path === '/cgi-bin/media/get') return this.#media(url, response);
    const said = this.#answer(request, url, body);
    if (fault?.reset === true) return void request.socket.resetAndDestroy();
    if (fault?.delayMs === undefined) return write(response, said);
    this.timers.add(setTimeout(() => write(response, said), fault.delayMs));
  }

  #answer(request: IncomingMessage, { pathname: path, searchParams: query }: URL, body: unknown): object {
    if (path === '/cgi-bin/gettoken') return this.#giveToken(query);
    const [verb, method] = METHODS[path] ?? [];
    if (method === undefined || request.method !== verb) return answer(43_001, 'require another method');
    const refusal = this.#doubt(query);
    if (refusal !== null) return refusal;
    const { agentId, organisation } = this;
    const fields = typeof body === 'object' && body !== null ? { ...body } : null;
    return method({ organisation, agentId, query, body: fields });
  }

  #giveToken(query: URLSearchParams): object {
    if (query.get('corpid') !== this.corpId) return answer(40_013, 'invalid corpid');
    if (query.get('corpsecret') !== this.secret) return answer(40_001, 'invalid credential');
    if (this.#token === null) {
      this.#tokens += 1;
      this.#token = `token-canary-${this.#tokens}`;
    }
    return answer(0, 'ok', { access_token: this.#token, expires_in: 7_200 });
  }

  #doubt(query: URLSearchParams): object | null {
    const shown = query.get('access_token');
    if (shown === null || shown === '') return answer(41_001, 'access_token missing');
    if (shown !== this.#token)
      return answer(shown.startsWith('token-canary') ? 42_001 : 40_014, 'access_token');
    return this.organisation.isTrusted ? null : answer(60_020, 'not allow to access from your ip');
  }

  #media({ searchParams: query }: URL, response: ServerResponse): void {
    const media = this.organisation.media.get(query.get('media_id') ?? '');
    const refusal = this.#doubt(query);
    if (refusal !== null) return write(response, refusal);
    if (media === undefined || media.isOver === true)
      return write(response, answer(40_007, 'invalid media_id'));
    if (media.hangs === true) return;
    if (media.redirectTo !== undefined) {
      response.writeHead(302, { location: media.redirectTo });
      return void response.end();
    }
    const length = media.withoutLength === true ? {} : { 'content-length': media.bytes.byteLength };
    response.writeHead(200, {
      'content-type': 'application/octet-stream',
      'content-disposition': 'attachment; filename="file"',
      ...length,
    });
    response.write(media.bytes);
    response.end();
  }
}

function spoil(fault: AppFault, request: IncomingMessage, response: ServerResponse): void {
  if (fault.hang === true) return;
  if (fault.reset === true) return void request.socket.resetAndDestroy();
  const type = fault.html === undefined ? 'application/json' : 'text/html';
  response.writeHead(fault.status ?? 200, { 'content-type': type, ...fault.headers });
  response.end(fault.html ?? JSON.stringify(fault.body));
}

/** Errors come at HTTP 200. */
function write(response: ServerResponse, said: object): void {
  if (response.destroyed || response.writableEnded) return;
  response.writeHead(200, { 'content-type': 'application/json; charset=UTF-8' });
  response.end(JSON.stringify(said));
}

/** Null without one, and of what is no JSON. */
async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  request.setEncoding('utf8');
  try {
    for await (const chunk of request) text += String(chunk);
    return text === '' ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
