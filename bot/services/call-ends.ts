// Writes down how calls ended: in groups, while others are under way, and again when the database was away.

import type { SendResult } from '#adapters/contract.ts';
import { USUAL_TERMS } from '#bot/domain/delivery/channel-terms.ts';
import { fateOf, isAddressLost } from '#bot/domain/delivery/fate.ts';
import { endsStop } from '#bot/domain/delivery/gate.ts';
import { patienceOn, setbackOf } from '#bot/domain/delivery/next-channel.ts';
import type { Logger } from '#bot/log.ts';
import { type Database, isDatabaseAway, type Tx, transaction } from '#prisma/db.ts';
import type { OpenAttempt } from '#prisma/hot/attempts.ts';
import { type AttemptEnd, endAttempts } from '#prisma/hot/end-attempts.ts';
import { moveGroups } from '#prisma/hot/move-group.ts';
import { refuseAddresses } from '#prisma/hot/refuse-addresses.ts';
import { appendAudit } from '#prisma/repos/installation.ts';
import { resume, type StopNote, stopFor, tellStop } from './account-stop.ts';
import { type BudgetNote, MonthBudget } from './month-budget.ts';
import type { OwnedAccount } from './owned-account.ts';
import { tellEnds } from './story.ts';

/** Ends written in one transaction at most. */
const GROUP = 256;

/** How long until a database that was away is asked again: longer each time, up to the last. */
const RETRY_MS = [100, 200, 400, 800, 1_600] as const;

/** Waits in real time; returns early when the signal aborts. */
export type Pause = (ms: number, signal: AbortSignal) => Promise<void>;

interface Saved {
  readonly budget: readonly BudgetNote[];
  readonly ends: Parameters<typeof tellEnds>[2];
  readonly stop: StopNote | null;
}

export interface CallEnd {
  readonly attempt: OpenAttempt;
  readonly result: SendResult;
  /** The call was made to try whether a stopped account is still refused. */
  readonly isProbe: boolean;
}

/**
 * The ends of one account's calls in this process. It outlives the ownership of the account: the platform's answer is
 * evidence whoever owns it by then.
 */
export class CallEnds {
  readonly #db: Database;
  readonly #account: Pick<OwnedAccount, 'id' | 'channel' | 'terms'>;
  readonly #log: Pick<Logger, 'debug' | 'info' | 'warn' | 'error'> | null;
  readonly #budget: MonthBudget;
  readonly #pending: CallEnd[] = [];
  #flushing: Promise<void> | null = null;
  #isAway = false;

  constructor(
    db: Database,
    account: Pick<OwnedAccount, 'id' | 'channel' | 'limits' | 'terms'>,
    log: Pick<Logger, 'debug' | 'info' | 'warn' | 'error'> | null = null,
    budget: MonthBudget = new MonthBudget(account, log),
  ) {
    this.#db = db;
    this.#account = account;
    this.#log = log;
    this.#budget = budget;
  }

  /** The month the calls are counted in. */
  get budget(): MonthBudget {
    return this.#budget;
  }

  add(end: CallEnd): void {
    this.#pending.push(end);
  }

  /**
   * Returns when everything is written. While the database is away it is tried again until `signal` aborts; what is
   * left then is written by the next flush.
   */
  async flush(pause: Pause, signal: AbortSignal): Promise<void> {
    while (this.#pending.length > 0) {
      this.#flushing ??= this.#writeAll(pause, signal).finally(() => {
        this.#flushing = null;
      });
      await this.#flushing;
      if (signal.aborted) return;
    }
  }

  async #writeAll(pause: Pause, signal: AbortSignal): Promise<void> {
    for (let failures = 0; this.#pending.length > 0; ) {
      if (await this.#write(this.#pending.slice(0, GROUP))) {
        failures = 0;
        continue;
      }
      if (signal.aborted) return;
      await pause(RETRY_MS[Math.min(failures++, RETRY_MS.length - 1)] ?? 0, signal);
    }
  }

  /** False when the database was away. */
  async #write(group: readonly CallEnd[]): Promise<boolean> {
    try {
      const { budget, ends, stop } = await transaction(this.#db, (tx) => this.#save(tx, group));
      this.#budget.tell(budget);
      if (this.#log !== null) tellEnds(this.#log, this.#account.id, ends);
      if (stop !== null) tellStop(this.#log, stop);
      this.#isAway = false;
    } catch (error) {
      if (isDatabaseAway(error)) return this.#keep(group.length);
      // What the database refuses it would refuse again: the others must not wait for it.
      if (group.length > 1) {
        for (const one of group) if (!(await this.#write([one]))) return false;
        return true;
      }
      this.#log?.error({ err: error, attempt: group[0]?.attempt.id }, 'call_end_refused');
    }
    this.#forget(group);
    return true;
  }

  #keep(ends: number): false {
    // Said once: it is tried again and again.
    if (!this.#isAway) this.#log?.warn({ ends }, 'call_ends_wait');
    this.#isAway = true;
    return false;
  }

  #forget(group: readonly CallEnd[]): void {
    for (const end of group) this.#pending.splice(this.#pending.indexOf(end), 1);
  }

  async #save(tx: Tx, group: readonly CallEnd[]): Promise<Saved> {
    const outcomes = group.map(({ attempt, result }) => ({ attemptId: attempt.id, outcome: result.call }));
    const budget = await this.#budget.countEnds(tx, outcomes);
    const told = group.map((one) => ({ end: attemptEnd(one), messageIds: one.attempt.messageIds }));
    const ends = told.map(({ end }) => end);
    await endAttempts(tx, ends, patienceOn(this.#account.terms ?? USUAL_TERMS));
    await this.#loseAddresses(tx, group, ends);
    await this.#followGroups(tx, group);
    return { budget, ends: told, stop: await this.#stopOrResume(tx, group) };
  }

  async #stopOrResume(tx: Tx, group: readonly CallEnd[]): Promise<StopNote | null> {
    const refusal = group.map(({ result }) => result.call).find((call) => call.state === 'account');
    if (refusal !== undefined) return stopFor(tx, this.#account.id, refusal);
    const isOver = group.some(({ isProbe, result }) => isProbe && endsStop(result.call));
    return isOver ? resume(tx, this.#account.id, 'service') : null;
  }

  /** A group that has moved is written to where it is, beginning with the message that found out. */
  async #followGroups(tx: Tx, group: readonly CallEnd[]): Promise<void> {
    const moved = group.flatMap(({ attempt: { recipients }, result: { call } }) => {
      const [to] = recipients;
      if (call.state !== 'rejected' || call.movedTo === undefined || to === undefined) return [];
      return [
        { from: to.address, to: call.movedTo, deliveryIds: recipients.map(({ deliveryId }) => deliveryId) },
      ];
    });
    if (moved.length === 0) return;
    for (const id of await moveGroups(tx, this.#account.channel, moved)) {
      const detail = { channel: this.#account.channel };
      await appendAudit(tx, {
        actor: 'service',
        action: 'group_moved',
        subject: `conversation:${id}`,
        detail,
      });
    }
  }

  /** Whose address is gone is left out of the next wave, and the lists say so. */
  async #loseAddresses(tx: Tx, group: readonly CallEnd[], ends: readonly AttemptEnd[]): Promise<void> {
    const addresses = new Map(
      group
        .filter(({ attempt }) => attempt.scope === 'person')
        .flatMap(({ attempt }) => attempt.recipients.map((to) => [to.deliveryId, to.address])),
    );
    const refused = ends
      .flatMap(({ deliveries }) => deliveries)
      .flatMap(({ deliveryId, reason, state }) => {
        const address = addresses.get(deliveryId);
        const isLost = state === 'failed' && reason !== null && isAddressLost(reason);
        return isLost && address !== undefined ? [{ address, code: reason }] : [];
      });
    if (refused.length === 0) return;
    for (const { personId, code } of await refuseAddresses(tx, this.#account.channel, refused)) {
      const detail = { channel: this.#account.channel, code };
      await appendAudit(tx, {
        actor: 'service',
        action: 'address_refused',
        subject: `person:${personId}`,
        detail,
      });
    }
  }
}

/** How a call's result reads as rows: who is not named apart shares the call's outcome. */
function attemptEnd({ attempt, result: { call, each } }: CallEnd): AttemptEnd {
  return {
    attemptId: attempt.id,
    state: call.state,
    native: 'native' in call ? call.native : null,
    deliveries: attempt.recipients.map(({ deliveryId, address }) => {
      const fate = fateOf(each?.get(address) ?? call, attempt.recipients.length);
      const isSetback = setbackOf(fate.state, fate.reason) !== null;
      return { attemptId: attempt.id, deliveryId, ...fate, isSetback };
    }),
  };
}
