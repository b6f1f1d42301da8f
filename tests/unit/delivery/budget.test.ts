// A month's calls: the order in which things give way, what never does, and when somebody is warned.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BUDGET_RULES,
  type BudgetClass,
  droppedClasses,
  isCounted,
  warningsReached,
  weightiest,
} from '#bot/domain/delivery/budget.ts';
import type { AccountCode, Outcome } from '#bot/domain/delivery/outcome.ts';

const ORDER = BUDGET_RULES.map(({ budgetClass }) => budgetClass);
const KEPT: readonly BudgetClass[] = ['last_call', 'overdue', 'reply'];
const EVERYTHING = new Map(ORDER.map((budgetClass) => [budgetClass, 1]));
const COST = fc
  .dictionary(fc.constantFrom(...ORDER), fc.integer({ min: 1, max: 400 }))
  .map((calls) => new Map(ORDER.flatMap((one) => (calls[one] === undefined ? [] : [[one, calls[one]]]))));
const USED = fc.integer({ min: 0, max: 2_000 });
const LIMIT = fc.integer({ min: 1, max: 2_000 });

describe('a wave within a month of 1,000 calls', () => {
  it.each<[number, readonly BudgetClass[]]>([
    [0, []],
    [792, []],
    [793, ['group_notice']],
    [843, ['group_notice']],
    [844, ['group_notice', 'first_reminder']],
    [894, ['group_notice', 'first_reminder']],
    [895, ['group_notice', 'first_reminder', 'reminder', 'list', 'broadcast']],
    [1_000, ['group_notice', 'first_reminder', 'reminder', 'list', 'broadcast']],
    [50_000, ['group_notice', 'first_reminder', 'reminder', 'list', 'broadcast']],
  ])('with %i of them used and one of each to be said leaves out %j', (used, dropped) => {
    expect([...droppedClasses({ limit: 1_000, used }, EVERYTHING)].toSorted()).toEqual(dropped.toSorted());
  });

  it('counts what it would cost itself', () => {
    const cost = (calls: number) => new Map<BudgetClass, number>([['first_reminder', calls]]);
    expect(droppedClasses({ limit: 1_000, used: 800 }, cost(50)).size).toBe(0);
    expect(droppedClasses({ limit: 1_000, used: 800 }, cost(51)).size).toBe(1);
  });

  it('does not say a group notice in the place of a reminder that did not fit', () => {
    const cost = new Map<BudgetClass, number>([
      ['group_notice', 1],
      ['reminder', 500],
    ]);
    expect(droppedClasses({ limit: 1_000, used: 500 }, cost)).toEqual(new Set(['group_notice', 'reminder']));
  });

  it('leaves nothing out where the platform does not meter', () => {
    fc.assert(
      fc.property(USED, COST, (used, cost) => {
        expect(droppedClasses({ limit: 0, used }, cost).size).toBe(0);
      }),
    );
  });

  it('always says last calls, overdue steps and answers, and drops only in the order of the table', () => {
    fc.assert(
      fc.property(LIMIT, USED, COST, (limit, used, cost) => {
        const dropped = droppedClasses({ limit, used }, cost);
        for (const kept of KEPT) expect(dropped.has(kept)).toBe(false);
        const last = ORDER.findLastIndex((one) => dropped.has(one));
        for (const earlier of ORDER.slice(0, Math.max(last, 0))) {
          if (cost.has(earlier)) expect(dropped.has(earlier)).toBe(true);
        }
        expect([...dropped].every((one) => cost.has(one))).toBe(true);
      }),
    );
  });

  it('drops no less when more is used or more must be said', () => {
    fc.assert(
      fc.property(LIMIT, USED, COST, fc.nat(500), (limit, used, cost, more) => {
        const before = droppedClasses({ limit, used }, cost);
        const later = droppedClasses({ limit, used: used + more }, cost);
        const answers = new Map(cost).set('reply', (cost.get('reply') ?? 0) + more);
        const busier = droppedClasses({ limit, used }, answers);
        for (const one of before) expect(later.has(one) && busier.has(one)).toBe(true);
      }),
    );
  });

  it('never takes what gives way past its share of the limit', () => {
    fc.assert(
      fc.property(LIMIT, USED, COST, (limit, used, cost) => {
        const dropped = droppedClasses({ limit, used }, cost);
        const said = ORDER.filter((one) => cost.has(one) && !dropped.has(one));
        const total = used + said.reduce((sum, one) => sum + (cost.get(one) ?? 0), 0);
        const share = BUDGET_RULES.find(({ budgetClass }) => budgetClass === said[0])?.untilPercent ?? null;
        if (share !== null) expect(total * 100).toBeLessThanOrEqual(limit * share);
      }),
    );
  });
});

describe('what travels together', () => {
  it('is dropped with the last of it', () => {
    expect(weightiest([])).toBeNull();
    expect(weightiest(['list', 'first_reminder'])).toBe('list');
    expect(weightiest(['reply', 'group_notice', 'overdue'])).toBe('reply');
  });
});

describe('the table of what gives way', () => {
  it('is in the order of dropping and gives a reason for each', () => {
    const shares = BUDGET_RULES.map(({ untilPercent }) => untilPercent ?? 101);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(new Set(ORDER).size).toBe(ORDER.length);
    for (const { reason } of BUDGET_RULES) expect(reason.length).toBeGreaterThan(10);
  });

  it('lets nothing give way before the first warning', () => {
    for (const { untilPercent } of BUDGET_RULES) expect(untilPercent ?? 100).toBeGreaterThan(70);
  });
});

describe('a warning', () => {
  it.each([
    [1_000, 0, []],
    [1_000, 699, []],
    [1_000, 700, [70]],
    [1_000, 899, [70]],
    [1_000, 900, [70, 90]],
    [1_000, 5_000, [70, 90]],
    [0, 5_000, []],
    [1, 0, []],
  ])('of %i with %i used is earned at %j percent', (limit, used, percents) => {
    expect(warningsReached(limit, used)).toEqual(percents);
  });
});

describe('a call', () => {
  const account = (code: AccountCode): Outcome => ({ state: 'account', code, native: 'x' });
  it.each<[Outcome, boolean]>([
    [{ state: 'accepted', ref: 'r' }, true],
    [{ state: 'held', ref: 'r' }, true],
    [{ state: 'unknown', native: 'timeout' }, true],
    [{ state: 'rejected', code: 'format', native: 'x' }, true],
    [{ state: 'throttled', retryAfterMs: 1, native: '90018' }, false],
    [{ state: 'transient', native: 'ECONNREFUSED' }, false],
    [account('quota'), false],
    [account('auth'), false],
    [account('ip'), true],
    [account('permission'), true],
    [account('banned'), true],
  ])('that ended %j is counted: %s', (outcome, counted) => {
    expect(isCounted(outcome)).toBe(counted);
  });
});
