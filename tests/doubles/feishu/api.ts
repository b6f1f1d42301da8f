// The HTTP side: token, messages, replies, recalls, files, the bot itself, groups, the endpoint of long connections.

import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isObject, parse, shownBy } from './content.ts';
import type { AppFault, KeptFile, Ledger, Refusal, World } from './model.ts';

export interface ApiDeps {
  readonly appId: string;
  readonly appSecret: string;
  readonly botId: string;
  readonly ledger: Ledger;
  readonly world: World;
  /** The address of a new long connection, and its configuration. */
  readonly endpoint: () => { readonly URL: string; readonly ClientConfig: object };
}

/** An answer of the platform's own. */
type Answer = Plain | KeptFile;

interface Plain {
  readonly status: number;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Request {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly bodyBytes: number;
  readonly token: string | null;
  readonly contentType: string;
}

const PREFIX = '/open-apis/im/v1/messages';
const BODY_FIELDS = new Set(['receive_id', 'msg_type', 'content', 'uuid']);
const REPLY_FIELDS = new Set(['msg_type', 'content', 'uuid', 'reply_in_thread']);
/** The official client sends JSON types with calls that carry nothing. */
const TOKEN_LIFE_S = 7_200;

export class Api {
  readonly #deps: ApiDeps;
  readonly #tokens = new Set<string>();
  readonly #faults = new Map<string, AppFault[]>();
  readonly timers = new Set<NodeJS.Timeout>();

  constructor(deps: ApiDeps) {
    this.#deps = deps;
  }

  /** Meets the next call of `path` (without its query), or the next `times`; `*` in it stands for one step. */
  fault(path: string, fault: AppFault): void {
    const kept = this.#faults.get(path) ?? [];
    this.#faults.set(path, [...kept, ...Array.from({ length: fault.times ?? 1 }, () => fault)]);
  }

  invalidateTokens(): void {
    this.#tokens.clear();
  }

  async handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await readRequest(incoming);
    const { ledger } = this.#deps;
    const { body, method, path, query } = request;
    ledger.calls.push({
      method,
      path,
      query: Object.fromEntries(query),
      body: hidden(body),
      atMs: performance.now(),
    });
    ledger.changed();
    const fault = this.#faultOf(path);
    const isReal = fault === undefined || fault.acceptFirst === true || fault.delayMs !== undefined;
    const answer = isReal ? this.#answer(request) : { status: 200, body: {} };
    if (fault?.reset === true) return void incoming.socket.resetAndDestroy();
    const write = () => respond(response, answer, fault);
    if (fault?.delayMs === undefined) return write();
    this.timers.add(setTimeout(write, fault.delayMs));
  }

  #faultOf(path: string): AppFault | undefined {
    const fits = (pattern: string) => new RegExp(`^${pattern.replaceAll('*', '[^/]+')}$`).test(path);
    for (const [pattern, faults] of this.#faults) {
      if (fits(pattern) && faults.length > 0) return faults.shift();
    }
    return undefined;
  }

  #answer(request: Request): Answer {
    const { method, path } = request;
    if (method === 'POST' && path === '/open-apis/auth/v3/tenant_access_token/internal') {
      return this.#token(request);
    }
    if (method === 'POST' && path === '/callback/ws/endpoint') return this.#endpoint(request);
    const refusal = this.#tokenRefusal(request);
    if (refusal !== null) return refused(refusal);
    if (method === 'GET' && path === '/open-apis/bot/v3/info') return this.#bot();
    const chat = /^\/open-apis\/im\/v1\/chats\/([^/]+)\/members\/is_in_chat$/.exec(path)?.[1];
    if (method === 'GET' && chat !== undefined) return this.#isInChat(decodeURIComponent(chat));
    if (method === 'POST' && path === PREFIX) return this.#send(request);
    const [, id = '', rest = ''] = /^\/open-apis\/im\/v1\/messages\/([^/]+)(\/.+)?$/.exec(path) ?? [];
    if (method === 'POST' && rest === '/reply') return this.#reply(id, request);
    if (method === 'DELETE' && id !== '' && rest === '') return this.#recall(id);
    const key = /^\/resources\/([^/]+)$/.exec(rest)?.[1];
    if (method === 'GET' && key !== undefined) return this.#resource(id, key, request.query.get('type'));
    return { status: 404, body: { code: 99_991_404, msg: 'not found' } };
  }

  #token({ body, contentType }: Request): Answer {
    if (!isJson(contentType) || !isObject(body)) return refused([200, 10_003, 'invalid param']);
    if (body['app_id'] !== this.#deps.appId) return refused([200, 10_003, 'invalid param']);
    if (body['app_secret'] !== this.#deps.appSecret) return refused([200, 10_014, 'app secret invalid']);
    // With half an hour left the same token would be given out again.
    const token = [...this.#tokens][0] ?? `t-token-canary-${randomUUID()}`;
    this.#tokens.add(token);
    return { status: 200, body: { code: 0, msg: 'ok', tenant_access_token: token, expire: TOKEN_LIFE_S } };
  }

  #endpoint({ body }: Request): Answer {
    const isOurs =
      isObject(body) && body['AppID'] === this.#deps.appId && body['AppSecret'] === this.#deps.appSecret;
    if (!isOurs) return refused([200, 514, 'auth failed']);
    return { status: 200, body: { code: 0, msg: '', data: this.#deps.endpoint() } };
  }

  #tokenRefusal({ token }: Request): Refusal | null {
    if (token === null) return [400, 99_991_661, 'Missing access token for authorization.'];
    return this.#tokens.has(token) ? null : [400, 99_991_663, 'Invalid access token for authorization.'];
  }

  #bot(): Answer {
    const { botId } = this.#deps;
    const bot = {
      activate_status: 2,
      app_name: '统计网格通',
      avatar_url: '',
      ip_white_list: [],
      open_id: botId,
    };
    return { status: 200, body: { code: 0, msg: 'ok', bot } };
  }

  #isInChat(chatId: string): Answer {
    const isIn = this.#deps.world.isIn(chatId);
    if (isIn === null) return refused([400, 232_006, 'Your request specifies a chat_id which is invalid.']);
    return { status: 200, body: { code: 0, msg: 'success', data: { is_in_chat: isIn } } };
  }

  #send(request: Request): Answer {
    const { body, query } = request;
    const { world } = this.#deps;
    if (!isObject(body)) return refused([400, 230_001, 'invalid request body']);
    const idType = query.get('receive_id_type') ?? '';
    const { receive_id: to } = body;
    if (typeof to !== 'string') return refused([400, 230_001, 'ext=invalid receive_id']);
    return this.#deliver(request, body, BODY_FIELDS, to, null, () => world.refusalOf(idType, to));
  }

  #reply(id: string, request: Request): Answer {
    const { body } = request;
    if (!isObject(body)) return refused([400, 230_001, 'invalid request body']);
    const isGone = this.#gone.has(id);
    const chat = this.#chats.get(id);
    if (chat === undefined || isGone) return refused([400, 230_011, 'The message was recalled.']);
    return this.#deliver(request, body, REPLY_FIELDS, chat, id, () => null);
  }

  readonly #gone = new Set<string>();
  readonly #chats = new Map<string, string>();

  /** Somebody's message, which can be replied to. */
  heard(messageId: string, chat: string): void {
    this.#chats.set(messageId, chat);
  }

  /** Its author takes it back. */
  takenBack(messageId: string): void {
    this.#gone.add(messageId);
  }

  #deliver(
    { bodyBytes, contentType }: Request,
    body: Record<string, unknown>,
    known: ReadonlySet<string>,
    to: string,
    repliesTo: string | null,
    refusalOf: () => Refusal | null,
  ): Answer {
    const { ledger, world } = this.#deps;
    const { content, msg_type: type, uuid } = body;
    ledger.violations.push(
      ...Object.keys(body)
        .filter((field) => !known.has(field))
        .map((field) => `unknown field: ${field}`),
    );
    if (!isJson(contentType)) return refused([400, 9_499, 'Bad Request']);
    if (uuid !== undefined && (typeof uuid !== 'string' || uuid.length > 50)) {
      return refused([400, 230_001, 'ext=invalid uuid']);
    }
    const same = world.messages.find((one) => uuid !== undefined && one.uuid === uuid);
    if (same !== undefined) {
      if (same.to !== to) ledger.violations.push('one uuid for two recipients');
      return sent(same.id, to);
    }
    const shown = shownBy(type, content, bodyBytes);
    const refusal = 'text' in shown ? refusalOf() : shown;
    if (refusal !== null) return refused(refusal);
    if (!('text' in shown)) return refused([400, 230_001, '']);
    const haste = world.haste(to);
    if (haste !== null) return { ...refused(haste.refusal), headers: haste.headers };
    const id = world.nextMessageId();
    world.messages.push({
      id,
      to,
      type: String(type),
      ...shown,
      uuid: typeof uuid === 'string' ? uuid : null,
      repliesTo,
      isRecalled: false,
    });
    ledger.changed();
    return sent(id, to);
  }

  #recall(id: string): Answer {
    const message = this.#deps.world.messages.find((one) => one.id === id);
    if (message === undefined) return refused([400, 230_001, 'ext=invalid message_id']);
    if (message.isRecalled) return refused([400, 230_011, 'The message was recalled.']);
    message.isRecalled = true;
    return { status: 200, body: { code: 0, msg: 'success', data: {} } };
  }

  #resource(messageId: string, key: string, type: string | null): Answer {
    const file = this.#deps.world.files.get(`${messageId}/${type}/${key}`);
    if (file === undefined) return refused([400, 234_001, 'Invalid request param.']);
    return file.isOver === true ? refused([400, 234_003, 'File not in msg.']) : file;
  }
}

function refused([status, code, msg]: Refusal): Plain {
  return { status, body: { code, msg, error: { log_id: '20261120000000' } } };
}

function sent(id: string, to: string): Answer {
  const data = { message_id: id, chat_id: to, msg_type: 'text', create_time: String(Date.now()) };
  return { status: 200, body: { code: 0, msg: 'success', data } };
}

function isJson(contentType: string): boolean {
  return /^application\/json\b/.test(contentType);
}

/** Calls are kept without what must be kept from logs. */
function hidden(body: unknown): unknown {
  if (!isObject(body)) return body;
  return { ...body, app_secret: undefined, AppSecret: undefined };
}

function respond(response: ServerResponse, answer: Answer, fault: AppFault | undefined): void {
  if (response.destroyed) return;
  const isOwn = fault === undefined || fault.acceptFirst === true || fault.delayMs !== undefined;
  if (isOwn && 'bytes' in answer) return sendFile(response, answer);
  const real: Plain = 'status' in answer ? answer : { status: 200, body: {} };
  const type = fault?.html === undefined ? 'application/json; charset=utf-8' : 'text/html';
  response.writeHead(fault?.status ?? real.status, {
    'content-type': type,
    ...real.headers,
    ...fault?.headers,
  });
  response.end(fault?.html ?? JSON.stringify(fault?.body ?? real.body));
}

function sendFile(response: ServerResponse, { bytes, chunked, hangs, redirectTo }: KeptFile): void {
  if (hangs === true) return;
  if (redirectTo !== undefined) return void response.writeHead(302, { location: redirectTo }).end();
  response.writeHead(200, {
    'content-type': 'application/octet-stream',
    ...(chunked === true ? {} : { 'content-length': bytes.byteLength }),
  });
  response.end(bytes);
}

async function readRequest(incoming: IncomingMessage): Promise<Request> {
  const url = new URL(incoming.url ?? '/', 'http://127.0.0.1');
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of incoming) chunks.push(Buffer.from(chunk as Uint8Array));
  } catch {
    // The client went away while sending: what came is what there is.
  }
  const raw = Buffer.concat(chunks);
  return {
    method: incoming.method ?? '',
    path: url.pathname,
    query: url.searchParams,
    body: parse(raw.toString('utf8')),
    bodyBytes: raw.byteLength,
    token: /^Bearer (\S+)$/.exec(incoming.headers.authorization ?? '')?.[1] ?? null,
    contentType: incoming.headers['content-type'] ?? '',
  };
}
