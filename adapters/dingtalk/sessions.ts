// The webhooks of private chats that can still be answered: credentials, held in memory only and never shown.

import { asCode, isRecord } from './classify.ts';
import { LIMITS, SESSION_PATH } from './limits.ts';

/** An open session: where to post, and the one person who reads it. */
export interface OpenSession {
  /** Path with its query, on the host of the configured older API. */
  readonly path: string;
  readonly userId: string;
}

/** A session as a frame announced it. */
export interface AnnouncedSession extends OpenSession {
  /** Milliseconds the platform still gives it. */
  readonly lifeMs: number;
}

/**
 * The session in a frame's data, or null when it is none we post to. Only private chats: an answer is for its reader,
 * and the webhook of a group speaks to all of it. Only the host of `oapiBase`: a frame must not choose where we post.
 * `pushedAtMs` is the platform's instant of the push, so that its clock is compared with itself.
 */
export function sessionIn(
  data: unknown,
  oapiBase: string,
  userId: string | null,
  pushedAtMs: number,
): AnnouncedSession | null {
  if (!isRecord(data) || userId === null || asCode(data['conversationType']) === '2') return null;
  const webhook = data['sessionWebhook'];
  const endsAtMs = Number(asCode(data['sessionWebhookExpiredTime']) ?? Number.NaN);
  if (typeof webhook !== 'string' || !URL.canParse(webhook) || !Number.isFinite(endsAtMs)) return null;
  const url = new URL(webhook);
  const isOurs = url.origin === new URL(oapiBase).origin && url.username === '' && url.password === '';
  if (!isOurs || !url.pathname.endsWith(SESSION_PATH)) return null;
  return { path: url.pathname + url.search, userId, lifeMs: endsAtMs - pushedAtMs };
}

/** The newest sessions by the id of the message each came with. */
export class Sessions {
  readonly #monotonicMs: () => number;
  readonly #open = new Map<string, OpenSession & { readonly untilMs: number }>();

  constructor(monotonicMs: () => number) {
    this.#monotonicMs = monotonicMs;
  }

  remember(platformId: string, { path, userId, lifeMs }: AnnouncedSession): void {
    const untilMs = this.#monotonicMs() + lifeMs - LIMITS.sessionMarginMs;
    this.#open.delete(platformId);
    this.#open.set(platformId, { path, userId, untilMs });
    const [oldest] = this.#open.keys();
    if (this.#open.size > LIMITS.sessionsKept && oldest !== undefined) this.#open.delete(oldest);
  }

  /** Null when there is none, or it is over. */
  find(platformId: string): OpenSession | null {
    const session = this.#open.get(platformId);
    if (session === undefined) return null;
    if (this.#monotonicMs() < session.untilMs) return session;
    this.#open.delete(platformId);
    return null;
  }

  forget(platformId: string): void {
    this.#open.delete(platformId);
  }
}
