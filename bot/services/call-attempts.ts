// Makes the planned calls of one account: within its rate, each marked before it is made, each end kept.

import type { Address, ChannelSession, SendResult } from '#adapters/contract.ts';
import { type CallWindow, emptyWindow, takeCall } from '#bot/domain/delivery/call-window.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { type Database, transaction } from '#prisma/db.ts';
import {
  type AttemptEnd,
  attemptsToCall,
  type DeliveryEnd,
  endAttempts,
  markCalled,
  type OpenAttempt,
} from '#prisma/hot/attempts.ts';
import { type EndedCall, MonthBudget } from './month-budget.ts';
import type { OwnedAccount } from './owned-account.ts';

/** Calls under way at once. Against a platform without limits 64 gave 2,319 calls a second, 16 gave 1,084. */
const CONCURRENCY = 64;

/** A call's deadline, well inside the lease of its attempt. */
const CALL_TIMEOUT_MS = 10_000;

/** What certainly was not delivered is tried again after this long. */
const TRANSIENT_RETRY_MS = 5_000;

/** A refused account is asked again this rarely: a person has to act first, and nothing is lost meanwhile. */
const ACCOUNT_RETRY_MS = 600_000;

/** Waits in real time; returns early when the signal aborts. */
export type Pause = (ms: number, signal: AbortSignal) => Promise<void>;

/** Sends for one account of one replica; remembers the account's calls between runs. */
export class Caller {
  readonly #db: Database;
  readonly #account: OwnedAccount;
  readonly #channel: ChannelSession;
  readonly #pause: Pause;
  readonly #budget: MonthBudget;
  readonly #windows = new Map<string, CallWindow>();

  constructor(
    db: Database,
    account: OwnedAccount,
    channel: ChannelSession,
    pause: Pause,
    budget: MonthBudget = new MonthBudget(account, null),
  ) {
    this.#db = db;
    this.#account = account;
    this.#channel = channel;
    this.#pause = pause;
    this.#budget = budget;
  }

  /** Makes every planned call; returns how many were made. Stops early when `signal` aborts. */
  async run(signal: AbortSignal): Promise<number> {
    let called = 0;
    while (!signal.aborted) {
      const attempts = await attemptsToCall(this.#db, this.#account.id, this.#account.epoch, CONCURRENCY);
      if (attempts.length === 0) break;
      const allowed = await this.#allowed(attempts, signal);
      const marked = new Set(
        await markCalled(
          this.#db,
          allowed.map(({ id }) => id),
          this.#account.epoch,
        ),
      );
      const made = allowed.filter(({ id }) => marked.has(id));
      if (made.length === 0) break;
      await this.#keep(await Promise.all(made.map((attempt) => this.#call(attempt, signal))));
      called += made.length;
    }
    return called;
  }

  /** Writes down how calls ended, and what they cost. */
  async #keep(ended: readonly Ended[]): Promise<void> {
    const notes = await transaction(this.#db, async (tx) => {
      const budgetNotes = await this.#budget.countEnds(tx, ended);
      await endAttempts(
        tx,
        ended.map(({ end }) => end),
      );
      return budgetNotes;
    });
    this.#budget.tell(notes);
  }

  /** As many of the attempts as the platform's limits let through now; waits until it is at least one. */
  async #allowed(attempts: readonly OpenAttempt[], signal: AbortSignal): Promise<readonly OpenAttempt[]> {
    const allowed: OpenAttempt[] = [];
    for (const attempt of attempts) {
      const waitMs = this.#take(attempt);
      if (waitMs === 0) allowed.push(attempt);
      else if (allowed.length > 0) break;
      else {
        await this.#pause(waitMs, signal);
        if (this.#take(attempt) === 0) allowed.push(attempt);
      }
    }
    return allowed;
  }

  /** Charges the call to every limit it counts for; 0, or how long to wait for the fullest. */
  #take(attempt: OpenAttempt): number {
    const [address] = addressesOf(attempt, this.#channel);
    if (address === undefined) return 0;
    const nowMs = performance.now();
    const taken: [string, CallWindow][] = [];
    for (const { key, limit, windowMs } of this.#channel.buckets(address)) {
      const answer = takeCall(this.#windows.get(key) ?? emptyWindow({ limit, windowMs }), nowMs);
      if (!answer.ok) return answer.waitMs;
      taken.push([key, answer.window]);
    }
    for (const [key, window] of taken) this.#windows.set(key, window);
    return 0;
  }

  async #call(attempt: OpenAttempt, signal: AbortSignal): Promise<Ended> {
    const result = await this.#channel.send(attempt.part, addressesOf(attempt, this.#channel), {
      key: attempt.id,
      timeoutMs: CALL_TIMEOUT_MS,
      signal,
    });
    return { attemptId: attempt.id, outcome: result.call, end: attemptEnd(attempt, result) };
  }
}

interface Ended extends EndedCall {
  readonly end: AttemptEnd;
}

function addressesOf(attempt: OpenAttempt, { channel }: ChannelSession): readonly Address[] {
  return attempt.recipients.map(({ address }) => ({ channel, scope: attempt.scope, id: address }));
}

/** How a call's result reads as rows: who is not named apart shares the call's outcome. */
function attemptEnd(attempt: OpenAttempt, { call, each }: SendResult): AttemptEnd {
  return {
    attemptId: attempt.id,
    state: call.state,
    native: 'native' in call ? call.native : null,
    deliveries: attempt.recipients.map(({ deliveryId, address }) =>
      deliveryEnd(deliveryId, each?.get(address) ?? call),
    ),
  };
}

function deliveryEnd(deliveryId: string, outcome: Outcome): DeliveryEnd {
  const none = { deliveryId, ref: null, reason: null, retryAfterMs: null };
  switch (outcome.state) {
    case 'accepted':
      return { ...none, state: 'sent', ref: outcome.ref };
    case 'held':
      return { ...none, state: 'held', ref: outcome.ref };
    case 'throttled':
      return { ...none, state: 'waiting', reason: outcome.native, retryAfterMs: outcome.retryAfterMs };
    case 'transient':
      return { ...none, state: 'waiting', reason: outcome.native, retryAfterMs: TRANSIENT_RETRY_MS };
    case 'unknown':
      return { ...none, state: 'unknown', reason: outcome.native };
    case 'rejected':
      return { ...none, state: 'failed', reason: outcome.code };
    case 'account':
      return { ...none, state: 'waiting', reason: `account_${outcome.code}`, retryAfterMs: ACCOUNT_RETRY_MS };
  }
}
