// Sessions of chats: the webhook every robot frame carries, and what is posted to it.

import { randomUUID } from 'node:crypto';
import type { Allowance, Pace } from '../pace.ts';
import { type Answer, isObject, oapiRefuse, ok } from './answers.ts';
import type { AcceptedMessage, DoubleSettings, Ledger } from './model.ts';

/** Of each session. */
const OF_SESSION: readonly Allowance[] = [{ limit: 20, windowMs: 60_000 }];

interface Session {
  readonly to: AcceptedMessage['to'];
  readonly endsAtMs: number;
}

/** Fields of each type a webhook takes; images, files and audio it does not. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  text: ['content'],
  markdown: ['title', 'text'],
};

export class Sessions {
  readonly #settings: DoubleSettings;
  readonly #ledger: Ledger;
  readonly #sessions = new Map<string, Session>();
  readonly #pace: Pace;

  constructor(settings: DoubleSettings, ledger: Ledger, pace: Pace) {
    this.#settings = settings;
    this.#ledger = ledger;
    this.#pace = pace;
  }

  /** A session of a chat that begins now; its end in milliseconds since the epoch, as the frame tells it. */
  open(to: AcceptedMessage['to']): { readonly id: string; readonly endsAtMs: number } {
    const id = `session-canary-${randomUUID()}`;
    const endsAtMs = Date.now() + this.#settings.sessionLifeMs;
    this.#sessions.set(id, { to, endsAtMs });
    return { id, endsAtMs };
  }

  /** Ends every session before its time, as field reports say it happens. */
  endAll(): void {
    this.#sessions.clear();
  }

  /** `POST /robot/sendBySession?session=` */
  post(body: Readonly<Record<string, unknown>>, url: URL): Answer {
    const id = url.searchParams.get('session') ?? '';
    const session = this.#sessions.get(id);
    if (session === undefined || Date.now() >= session.endsAtMs) return oapiRefuse(300001, 'session 不存在');
    const { msgtype } = body;
    const fields = typeof msgtype === 'string' ? FIELDS[msgtype] : undefined;
    const content = typeof msgtype === 'string' ? body[msgtype] : undefined;
    if (fields === undefined || !isObject(content)) return oapiRefuse(400105, '不支持的消息类型');
    for (const field of Object.keys(body)) {
      if (field !== 'msgtype' && field !== msgtype)
        this.#ledger.journal.violations.push(`unknown field ${field}`);
    }
    const names = Object.keys(content);
    const isWhole = fields.every((field) => typeof content[field] === 'string' && content[field] !== '');
    if (!isWhole || names.some((name) => !fields.includes(name))) return oapiRefuse(40035, '参数不合法');
    if (this.#pace.take({ [id]: OF_SESSION }) !== null) {
      return oapiRefuse(130101, 'send too fast, exceed 20 times per minute');
    }
    this.#accept(session, String(msgtype), content, performance.now());
    return ok({ errcode: 0, errmsg: 'ok' });
  }

  #accept({ to }: Session, msgtype: string, content: Readonly<Record<string, unknown>>, atMs: number): void {
    this.#ledger.journal.messages.push({
      to,
      // The platform tells no key of what comes by a webhook.
      processQueryKey: '',
      msgKey: `session:${msgtype}`,
      title: textOf(content['title']),
      text: textOf(content['content'] ?? content['text']),
      atMs,
      recalled: false,
    });
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
