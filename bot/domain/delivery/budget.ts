// What may still be said from a month's calls: what is dropped first, what always goes, when somebody is warned.
//
// The month is the calendar month in Asia/Shanghai by real time: the platform's, never the movable clock's.

import type { Outcome } from './outcome.ts';

/** What a platform grants an account in a calendar month; 0: it does not meter that. */
export interface MonthlyLimits {
  readonly calls: number;
  readonly pushes: number;
}

/** What a message is for, as far as a spent budget goes by it. */
export type BudgetClass =
  | 'group_notice'
  | 'first_reminder'
  | 'reminder'
  | 'list'
  | 'broadcast'
  | 'last_call'
  | 'overdue'
  | 'reply';

export interface BudgetRule {
  readonly budgetClass: BudgetClass;
  /** It may take the month's use up to this share of the limit; null: it always goes. */
  readonly untilPercent: number | null;
  readonly reason: string;
}

/** The reserve (house rule), in the order of dropping. Nothing gives way before the first warning. */
export const BUDGET_RULES: readonly BudgetRule[] = [
  {
    budgetClass: 'group_notice',
    untilPercent: 80,
    reason: 'the opening is public on the platform, and each firm is still reminded by itself',
  },
  {
    budgetClass: 'first_reminder',
    untilPercent: 85,
    reason: 'a second reminder and the last calls follow it',
  },
  { budgetClass: 'reminder', untilPercent: 90, reason: 'the last calls follow it' },
  {
    budgetClass: 'list',
    untilPercent: 90,
    reason: 'before the cutoff a leader can ask 谁没报, and is answered',
  },
  { budgetClass: 'broadcast', untilPercent: 90, reason: 'its author was shown what it costs and can wait' },
  { budgetClass: 'last_call', untilPercent: null, reason: 'after it a firm can only be late' },
  { budgetClass: 'overdue', untilPercent: null, reason: 'the firm is in breach and somebody has to know' },
  { budgetClass: 'reply', untilPercent: null, reason: 'somebody asked and waits' },
];

/** The class of what travels together: that which is dropped last. Null for nothing. */
export function weightiest(classes: readonly BudgetClass[]): BudgetClass | null {
  const rule = BUDGET_RULES.findLast(({ budgetClass }) => classes.includes(budgetClass));
  return rule?.budgetClass ?? null;
}

/** Calls a wave would cost, by class. */
export type WaveCost = ReadonlyMap<BudgetClass, number>;

/**
 * The classes of a wave that are not said. `used`: calls of this month, those already planned included. A class goes
 * as a whole or not at all, so that nobody is left out by chance; where one does not fit, none that is dropped before
 * it goes either.
 */
export function droppedClasses(
  { limit, used }: { readonly limit: number; readonly used: number },
  cost: WaveCost,
): ReadonlySet<BudgetClass> {
  const dropped = new Set<BudgetClass>();
  if (limit === 0) return dropped;
  let spent = used;
  for (const rules of heaviestFirst()) {
    const calls = rules.reduce((sum, { budgetClass }) => sum + (cost.get(budgetClass) ?? 0), 0);
    const untilPercent = rules[0]?.untilPercent ?? null;
    const fits = untilPercent === null || (spent + calls) * 100 <= limit * untilPercent;
    if (calls > 0 && (!fits || dropped.size > 0)) {
      for (const { budgetClass } of rules) if (cost.has(budgetClass)) dropped.add(budgetClass);
    } else spent += calls;
  }
  return dropped;
}

/** What stands at one share of the limit goes or stays together. */
function heaviestFirst(): readonly (readonly BudgetRule[])[] {
  return [...Map.groupBy(BUDGET_RULES.toReversed(), ({ untilPercent }) => untilPercent).values()];
}

/** Shares of a limit at which somebody is told, once a month each (house rule). */
const WARN_AT_PERCENT = [70, 90] as const;

/** The warnings a month's use has earned. */
export function warningsReached(limit: number, used: number): readonly number[] {
  return limit === 0 ? [] : WARN_AT_PERCENT.filter((percent) => used * 100 >= limit * percent);
}

/**
 * Whether the platform counts a call that ended so (DingTalk, API throttling): not those refused for rate, lost on the
 * way or without a token. A call of unknown end may have been counted, so it is. Refused for a spent quota it adds
 * nothing: the count is corrected to the limit.
 */
export function isCounted(outcome: Outcome): boolean {
  switch (outcome.state) {
    case 'accepted':
    case 'held':
    case 'unknown':
    case 'rejected':
      return true;
    case 'throttled':
    case 'transient':
      return false;
    case 'account':
      return outcome.code !== 'quota' && outcome.code !== 'auth';
  }
}
