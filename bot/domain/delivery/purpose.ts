// What a delivery is for: policies for unknown outcomes and spent budgets go by it.

import type { BudgetClass } from './budget.ts';

export type Purpose =
  | 'reply'
  /** The answer to an order to the service itself (暂停全部): goes out also while sending is paused. */
  | 'control'
  /** What the service says to the duty clerk of its own accord. */
  | 'notice'
  /** What a person says in place of a message that cannot be taken back. */
  | 'correction'
  /** What the bureau's staff send to an audience. */
  | 'broadcast'
  | 'group_notice'
  | 'courtesy'
  | 'last_call'
  | 'overdue'
  | 'list';

/** The weightiest purpose wins when several things travel together. */
const WEIGHT: readonly Purpose[] = [
  'group_notice',
  'courtesy',
  'broadcast',
  'list',
  'last_call',
  'overdue',
  'notice',
  'correction',
  'reply',
  'control',
];

export function weightiestPurpose(purposes: readonly Purpose[]): Purpose {
  return WEIGHT.findLast((purpose) => purposes.includes(purpose)) ?? 'courtesy';
}

/** What a spent budget takes a purpose for; a kind may tell its first reminder from the later ones. */
export function budgetClassOf(purpose: Purpose): BudgetClass {
  switch (purpose) {
    case 'courtesy':
      return 'reminder';
    case 'control':
    case 'notice':
    case 'correction':
      return 'reply';
    case 'reply':
    case 'broadcast':
    case 'group_notice':
    case 'last_call':
    case 'overdue':
    case 'list':
      return purpose;
  }
}
