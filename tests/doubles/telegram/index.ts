// A strict stand-in for api.telegram.org on 127.0.0.1: token in the path, long polls, webhook, chats, files.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Bot, METHODS, unknownFields } from './methods.ts';
import {
  type Answer,
  type BotCall,
  type BotFault,
  type BotMessage,
  type KeptFile,
  refused,
  World,
} from './model.ts';
import { type Update, Updates } from './updates.ts';

export type { BotCall, BotFault, KeptFile } from './model.ts';

export interface TelegramSettings {
  readonly botId?: number;
  /** How soon a webhook that failed is called again. */
  readonly redeliverAfterMs?: number;
}

/** What somebody says to the bot; `fields` change or add fields of the message. */
export interface Said {
  readonly from: number;
  readonly text?: string;
  readonly group?: number;
  readonly messageId?: number;
  readonly sentAtMs?: number;
  readonly fields?: Readonly<Record<string, unknown>>;
}

export interface TelegramDouble {
  readonly url: string;
  readonly token: string;
  readonly botId: number;
  readonly username: string;
  readonly calls: readonly BotCall[];
  readonly violations: readonly string[];
  readonly world: World;
  /** Settles when the bot has confirmed it. */
  say(said: Said): Promise<void>;
  /** Somebody presses a button of a message. */
  press(from: number, message: BotMessage, label: string): Promise<void>;
  /** Tells the update of that message again, under the same number. */
  redeliver(messageId: number): Promise<void>;
  /** Any update at all; it gets a number. */
  tell(fields: Readonly<Record<string, unknown>>): Promise<void>;
  /** Answers the open poll with something that is no answer. */
  cutPoll(how: 'reset' | 'junk'): void;
  isPolled(): boolean;
  pending(): number;
  fault(method: string, fault: BotFault): void;
  putFile(file: KeptFile): string;
  until(condition: () => boolean): Promise<void>;
  close(): Promise<void>;
}

/** Starts a double on a free port of 127.0.0.1. */
export async function startTelegramDouble(settings: TelegramSettings = {}): Promise<TelegramDouble> {
  const platform = new Platform(settings);
  const server = createServer((request, response) => void platform.handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const { botId, bot, token, world } = platform;
  let files = 0;
  return {
    url: `http://127.0.0.1:${port}`,
    token,
    botId,
    username: bot.username,
    calls: platform.calls,
    violations: bot.violations,
    world,
    say: (said) => platform.say(said),
    press: (from, message, label) => platform.press(from, message, label),
    redeliver: (messageId) => platform.redeliver(messageId),
    tell: (fields) => bot.updates.add(fields).confirmed,
    cutPoll: (how) => platform.cutPoll(how),
    isPolled: () => bot.updates.waiting !== null,
    pending: () => bot.updates.pending,
    fault: (method, fault) => platform.fault(method, fault),
    putFile(file) {
      files += 1;
      world.files.set(`file-${files}`, file);
      return `file-${files}`;
    },
    until: platform.until,
    async close() {
      platform.bot.updates.close();
      for (const timer of platform.timers) clearTimeout(timer);
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

class Platform {
  readonly calls: BotCall[] = [];
  readonly timers = new Set<NodeJS.Timeout>();
  readonly world = new World();
  readonly botId: number;
  readonly token: string;
  readonly bot: Bot;
  readonly #faults = new Map<string, BotFault[]>();
  readonly #said = new Map<number, Update>();
  #pollResponse: ServerResponse | null = null;
  #presses = 0;

  constructor({ botId = 123_456_789, redeliverAfterMs = 100 }: TelegramSettings) {
    this.botId = botId;
    this.token = `${botId}:token-canary-AAEabcdefghijklmnopqrst`;
    const updates = new Updates(redeliverAfterMs);
    updates.onAnswer = (body) => this.#answerOf(body);
    this.bot = { id: botId, username: 'statgrid_bot', world: this.world, updates, violations: [] };
  }

  fault(method: string, fault: BotFault): void {
    const name = method.toLowerCase();
    const list = this.#faults.get(name) ?? [];
    list.push(...Array.from({ length: fault.times ?? 1 }, () => fault));
    this.#faults.set(name, list);
  }

  say({
    from,
    group,
    messageId = 100_000 + this.#said.size,
    sentAtMs = Date.now(),
    ...said
  }: Said): Promise<void> {
    const { update, confirmed } = this.bot.updates.add({
      message: {
        message_id: messageId,
        from: { id: from, is_bot: false, first_name: '某' },
        chat: this.world.chatOf(group ?? from),
        date: Math.floor(sentAtMs / 1_000),
        ...(said.text === undefined ? {} : { text: said.text }),
        ...said.fields,
      },
    });
    this.#said.set(messageId, update);
    return confirmed;
  }

  press(from: number, { buttons, chatId, messageId, text }: BotMessage, label: string): Promise<void> {
    const data = buttons.find(([shown]) => shown === label)?.[1];
    if (data === undefined) throw new Error(`no button ${label}`);
    const id = `press-${(this.#presses += 1)}`;
    this.world.waitingPresses.add(id);
    const message = {
      message_id: messageId,
      from: { id: this.botId, is_bot: true, first_name: '统计网格通', username: this.bot.username },
      chat: this.world.chatOf(chatId),
      date: 1,
      text,
    };
    const by = { id: from, is_bot: false, first_name: '某' };
    return this.bot.updates.add({ callback_query: { id, from: by, message, chat_instance: '1', data } })
      .confirmed;
  }

  redeliver(messageId: number): Promise<void> {
    const update = this.#said.get(messageId);
    if (update === undefined) throw new Error(`nobody said ${messageId}`);
    return this.bot.updates.again(update);
  }

  cutPoll(how: 'reset' | 'junk'): void {
    if (how === 'reset') this.#pollResponse?.socket?.resetAndDestroy();
    else this.#pollResponse?.end('<html>');
  }

  readonly until = async (condition: () => boolean): Promise<void> => {
    const endsAtMs = performance.now() + 20_000;
    while (!condition()) {
      if (performance.now() > endsAtMs) throw new Error('waited in vain');
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://127.0.0.1').pathname;
    const [, folder = '', token = '', rest = ''] = /^\/(bot|file\/bot)([^/]*)\/(.*)$/.exec(path) ?? [];
    if (!/^\d+:[\w-]{30,}$/.test(token)) return write(response, refused(404, 'Not Found'));
    if (token !== this.token) return write(response, refused(401, 'Unauthorized'));
    if (folder === 'file/bot') return this.#download(rest, response);
    const method = rest.toLowerCase();
    const body = await bodyOf(request);
    const fault = this.#faults.get(method)?.shift();
    this.calls.push({ method, body: body ?? {}, atMs: performance.now() });
    const isReal = fault === undefined || fault.acceptFirst === true || fault.delayMs !== undefined;
    if (!isReal) return this.#spoil(fault, request, response);
    if (method === 'getupdates' && body !== null) return this.#poll(body, response);
    const answer = this.#answer(method, body);
    if (fault?.reset === true) return void request.socket.resetAndDestroy();
    if (fault?.delayMs === undefined) return write(response, answer);
    this.timers.add(setTimeout(() => write(response, answer), fault.delayMs));
  }

  #answer(method: string, body: Readonly<Record<string, unknown>> | null): Answer {
    const known = METHODS[method];
    if (body === null) return refused(400, "Bad Request: can't parse JSON object");
    if (known === undefined) return refused(404, 'Not Found: method not found');
    this.bot.violations.push(...unknownFields(method, body));
    return known(this.bot, body);
  }

  /** A call in the body of a webhook's answer; what is none is noted. */
  #answerOf(text: string): void {
    const body: unknown = JSON.parse(text);
    const fields = typeof body === 'object' && body !== null ? { ...body } : {};
    const { method, ...rest } = fields as Readonly<Record<string, unknown>>;
    const answer = this.#answer(String(method).toLowerCase(), rest);
    if (!answer.ok) this.bot.violations.push(`answer of the webhook: ${answer.description}`);
  }

  #poll(body: Readonly<Record<string, unknown>>, response: ServerResponse): void {
    this.bot.violations.push(...unknownFields('getupdates', body));
    const { limit, offset, timeout } = body;
    this.#pollResponse = response;
    this.bot.updates.poll(
      {
        offset: typeof offset === 'number' ? offset : null,
        limit: typeof limit === 'number' ? Math.min(100, Math.max(1, limit)) : 100,
        timeoutS: typeof timeout === 'number' ? Math.min(50, timeout) : 0,
      },
      response,
      (answer) => write(response, answer),
    );
  }

  #spoil(fault: BotFault, request: IncomingMessage, response: ServerResponse): void {
    if (fault.hang === true) return;
    if (fault.reset === true) return void request.socket.resetAndDestroy();
    const type = fault.html === undefined ? 'application/json' : 'text/html';
    response.writeHead(fault.status ?? 200, { 'content-type': type, ...fault.headers });
    response.end(fault.html ?? JSON.stringify(fault.body));
  }

  #download(path: string, response: ServerResponse): void {
    const id = path.replace(/^documents\//, '');
    const file = this.world.files.get(id);
    if (file === undefined) return write(response, refused(404, 'Not Found'));
    if (file.hangs === true) return;
    if (file.redirectTo !== undefined) {
      response.writeHead(302, { location: file.redirectTo });
      return void response.end();
    }
    const length = file.withoutLength === true ? {} : { 'content-length': file.bytes.byteLength };
    response.writeHead(200, { 'content-type': 'application/octet-stream', ...length });
    response.write(file.bytes);
    response.end();
  }
}

function write(response: ServerResponse, answer: Answer): void {
  if (response.destroyed || response.writableEnded) return;
  const status = answer.ok ? 200 : answer.error_code;
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(answer));
}

/** Null: not JSON, or not said to be. */
async function bodyOf(request: IncomingMessage): Promise<Readonly<Record<string, unknown>> | null> {
  let text = '';
  request.setEncoding('utf8');
  try {
    for await (const chunk of request) text += String(chunk);
    if (text === '') return {};
    if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) return null;
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}
