// Keeps count of an account's month: calls as they end, messages as they come, and who is told when it runs short.

import { earlierOf, instantAt } from '#bot/domain/calendar/local-time.ts';
import { isCounted, type MonthlyLimits, warningsReached } from '#bot/domain/delivery/budget.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import type { Logger } from '#bot/log.ts';
import { type Database, databaseNow, type Tx, transaction } from '#prisma/db.ts';
import { correctCount, countCalls, countPushes, type MonthUsed } from '#prisma/hot/budgets.ts';
import { isDeaf, raiseAlarm } from '#prisma/repos/alarms.ts';
import { isNotedThisMonth } from '#prisma/repos/audit.ts';
import { appendAudit } from '#prisma/repos/installation.ts';

/** Beyond what a standard edition grants (3,000) and what is counted anew in a few milliseconds. */
const MANY_PUSHES = 20_000;
const COUNT_MANY_EVERY_MS = 60_000;

/** What is noted once a month: a share of a limit is used, or the platform refuses before we thought it would. */
export interface BudgetNote {
  readonly action: 'budget_warning' | 'budget_refused';
  /** What makes it the same note. */
  readonly about: Readonly<Record<string, string | number>>;
  readonly used: number;
  readonly limit: number;
  /** False when another process has noted it before. */
  readonly isNew: boolean;
}

/** How a call of ours ended. */
export interface EndedCall {
  readonly attemptId: string;
  readonly outcome: Outcome;
}

/** One account's month in this process; remembers what is noted already, so that it is looked up once. */
export class MonthBudget {
  readonly #accountId: string;
  readonly #limits: MonthlyLimits | null;
  readonly #log: Pick<Logger, 'warn'> | null;
  readonly #noted = new Set<string>();
  #isUncounted = true;
  #countAgainAtMs = 0;

  constructor(
    account: { readonly id: string; readonly limits?: MonthlyLimits | null },
    log: Pick<Logger, 'warn'> | null,
  ) {
    this.#accountId = account.id;
    this.#limits = account.limits ?? null;
    this.#log = log;
  }

  /**
   * Counts the calls the platform counts, before their ends are written in the same transaction. A refusal for a
   * spent quota raises the count to the limit. Hand the notes to `tell` once they are committed.
   */
  async countEnds(tx: Tx, ended: readonly EndedCall[]): Promise<readonly BudgetNote[]> {
    const counted = ended.filter(({ outcome }) => isCounted(outcome)).map(({ attemptId }) => attemptId);
    const notes = await this.#warn(tx, 'calls', await countCalls(tx, this.#accountId, counted));
    const refused = ended.some(({ outcome }) => outcome.state === 'account' && outcome.code === 'quota');
    return refused ? [...notes, ...(await this.#correct(tx, 'calls'))] : notes;
  }

  /**
   * Counts the messages stored this month and warns, if there are new ones or nobody has counted in this process yet.
   * An account that hears nothing has used its pushes up, whatever was counted.
   * Where there are very many it is done once a minute; it is asked again each second.
   */
  async countPushes(db: Database, hasNew: boolean): Promise<void> {
    this.#isUncounted ||= hasNew;
    if (!this.#isUncounted || performance.now() < this.#countAgainAtMs) return;
    let most = 0;
    const notes = await transaction(db, async (tx) => {
      const months = await countPushes(tx, this.#accountId);
      most = Math.max(0, ...months.map(({ used }) => used));
      const warnings = await this.#warn(tx, 'pushes', months);
      return (await isDeaf(tx, this.#accountId))
        ? [...warnings, ...(await this.#correct(tx, 'pushes'))]
        : warnings;
    });
    this.#isUncounted = false;
    this.#countAgainAtMs = most > MANY_PUSHES ? performance.now() + COUNT_MANY_EVERY_MS : 0;
    this.tell(notes);
  }

  /** Says committed notes to the operator, each once. */
  tell(notes: readonly BudgetNote[]): void {
    for (const { action, about, used, limit, isNew } of notes) {
      this.#noted.add(keyOf(action, about));
      if (isNew) this.#log?.warn({ ...about, used, limit }, action);
    }
  }

  async #warn(tx: Tx, budget: keyof MonthlyLimits, months: readonly MonthUsed[]): Promise<BudgetNote[]> {
    const limit = this.#limits?.[budget] ?? 0;
    const notes: BudgetNote[] = [];
    for (const { month, used } of months) {
      const ofMonth: BudgetNote[] = [];
      const reached = warningsReached(limit, used);
      for (const percent of reached) {
        ofMonth.push(...(await this.#note(tx, 'budget_warning', { budget, month, percent }, used, limit)));
      }
      if (ofMonth.at(-1)?.isNew === true)
        await this.#alarm(tx, month, { budget, percent: reached.at(-1) ?? 0, used, limit });
      notes.push(...ofMonth);
    }
    return notes;
  }

  async #correct(tx: Tx, budget: keyof MonthlyLimits): Promise<readonly BudgetNote[]> {
    const limit = this.#limits?.[budget] ?? 0;
    const { month, used } = await correctCount(tx, this.#accountId, budget, limit);
    return this.#note(tx, 'budget_refused', { budget, month }, used, limit);
  }

  /** The month's row is locked here, so of two processes one finds the other's entry. */
  async #note(
    tx: Tx,
    action: BudgetNote['action'],
    about: BudgetNote['about'],
    used: number,
    limit: number,
  ): Promise<readonly BudgetNote[]> {
    if (this.#noted.has(keyOf(action, about))) return [];
    const subject = `channel_account:${this.#accountId}`;
    const isNew = !(await isNotedThisMonth(tx, action, subject, about));
    if (isNew)
      await appendAudit(tx, { actor: 'service', action, subject, detail: { ...about, used, limit } });
    return [{ action, about, used, limit, isNew }];
  }

  /**
   * What is spent altogether has an alarm of its own: the account is refused, or hears nothing. What is counted only
   * after its month was low in that month: the turn that has been ends it.
   */
  async #alarm(
    tx: Tx,
    month: string,
    detail: { budget: string; percent: number; used: number; limit: number },
  ): Promise<void> {
    if (detail.used >= detail.limit) return;
    const subject = `${detail.budget} ${detail.percent}`;
    const raisedAt = earlierOf(await databaseNow(tx), endOfMonth(month));
    await raiseAlarm(tx, { accountId: this.#accountId, code: 'budget_low', subject, detail, raisedAt });
  }
}

function endOfMonth(month: string): Temporal.Instant {
  const next = Temporal.PlainYearMonth.from(month).add({ months: 1 }).toPlainDate({ day: 1 });
  return instantAt(next, 0).subtract({ milliseconds: 1 });
}

function keyOf(action: string, about: BudgetNote['about']): string {
  return JSON.stringify([action, about]);
}
