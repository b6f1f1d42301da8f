// How updates leave the platform: asked for by long polls, or posted to a webhook; kept until they are confirmed.

import type { ServerResponse } from 'node:http';
import { type Answer, refused } from './model.ts';

export interface Update {
  readonly update_id: number;
  readonly [field: string]: unknown;
}

interface Kept {
  readonly update: Update;
  readonly ack: PromiseWithResolvers<void>;
  wasTold: boolean;
}

interface Poll {
  readonly limit: number;
  readonly answer: (answer: Answer) => void;
}

export interface Hook {
  readonly url: string;
  readonly secret: string | null;
}

const CONFLICT =
  'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running';
const HOOKED =
  "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";

/** The queue of one bot. */
export class Updates {
  /** Every long poll that is open now; more than one never is. */
  waiting: Poll | null = null;
  hook: Hook | null = null;
  /** When the webhook is called again after a failure, unless its answer says otherwise. */
  readonly #againMs: number;
  readonly #kept: Kept[] = [];
  readonly #timers = new Set<NodeJS.Timeout>();
  #isPosting = false;
  #nextId = 870_000_001;
  failedPosts = 0;
  /** Hears the body of a webhook's answer. */
  onAnswer: (body: string) => void = () => undefined;

  constructor(againMs: number) {
    this.#againMs = againMs;
  }

  /** Settles when the bot has confirmed it. */
  add(fields: Readonly<Record<string, unknown>>): {
    readonly update: Update;
    readonly confirmed: Promise<void>;
  } {
    const update = { update_id: this.#nextId++, ...fields };
    return { update, confirmed: this.again(update) };
  }

  /** Tells an update (once more), whatever has been confirmed. */
  again(update: Update): Promise<void> {
    const kept = { update, ack: Promise.withResolvers<void>(), wasTold: false };
    // Nobody need wait for it; a bot that goes away leaves it open.
    kept.ack.promise.catch(() => undefined);
    this.#kept.push(kept);
    this.#offer();
    return kept.ack.promise;
  }

  get pending(): number {
    return this.#kept.length;
  }

  /** `answer` is called once, at once or within `timeoutS`. */
  poll(
    {
      offset,
      limit,
      timeoutS,
    }: { readonly offset: number | null; readonly limit: number; readonly timeoutS: number },
    response: ServerResponse,
    answer: (answer: Answer) => void,
  ): void {
    if (this.hook !== null) return answer(refused(409, HOOKED));
    this.endPoll(refused(409, CONFLICT));
    if (offset !== null) this.#confirm(offset);
    const told = this.#tell(limit);
    if (told.length > 0 || timeoutS === 0) return answer({ ok: true, result: told });
    const over = () => {
      clearTimeout(timer);
      this.#timers.delete(timer);
      if (this.waiting === poll) this.waiting = null;
    };
    const poll: Poll = {
      limit,
      answer: (one) => {
        over();
        answer(one);
      },
    };
    const timer = setTimeout(() => poll.answer({ ok: true, result: [] }), timeoutS * 1_000);
    this.#timers.add(timer);
    response.on('close', over);
    this.waiting = poll;
  }

  /** Answers the open poll, if there is one. */
  endPoll(answer: Answer): void {
    this.waiting?.answer(answer);
  }

  #confirm(offset: number): void {
    for (const kept of this.#kept.filter((one) => one.wasTold && one.update.update_id < offset)) {
      this.#kept.splice(this.#kept.indexOf(kept), 1);
      kept.ack.resolve();
    }
  }

  #tell(limit: number): readonly Update[] {
    const told = this.#kept.slice(0, limit);
    for (const kept of told) kept.wasTold = true;
    return told.map(({ update }) => update);
  }

  #offer(): void {
    if (this.hook !== null) return void this.post();
    const { waiting } = this;
    if (waiting !== null) waiting.answer({ ok: true, result: this.#tell(waiting.limit) });
  }

  /** One after the other; what is not answered by 2xx is posted again. */
  async post(): Promise<void> {
    if (this.#isPosting) return;
    this.#isPosting = true;
    for (let kept = this.#kept[0]; kept !== undefined && this.hook !== null; kept = this.#kept[0]) {
      const againMs = await this.#postOne(kept.update, this.hook);
      if (againMs === null) {
        this.#kept.shift();
        kept.ack.resolve();
        continue;
      }
      this.failedPosts += 1;
      const timer = setTimeout(() => void this.post(), againMs);
      this.#timers.add(timer);
      break;
    }
    this.#isPosting = false;
  }

  /** Null: taken; else how long until it is posted again. `Retry-After` counts, an hour at most, scaled to the test. */
  async #postOne(update: Update, { secret, url }: Hook): Promise<number | null> {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(secret === null ? {} : { 'x-telegram-bot-api-secret-token': secret }),
        },
        body: JSON.stringify(update),
      });
      const answer = await response.text();
      // An answer may be a call of its own; how that ends nobody hears.
      if (response.ok && answer !== '') this.onAnswer(answer);
      return response.ok ? null : this.#againMs;
    } catch {
      return this.#againMs;
    }
  }

  close(): void {
    this.hook = null;
    for (const timer of this.#timers) clearTimeout(timer);
    for (const { ack } of this.#kept.splice(0)) ack.reject(new Error('never confirmed'));
  }
}
