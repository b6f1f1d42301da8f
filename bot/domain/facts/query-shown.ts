// What the facts of a query come to: standing, and what people are shown.

import type { QueryFacts } from './query-facts.ts';
import type { Standing } from './standing.ts';

export type ShownQuery =
  | 'settled_true'
  | 'settled_corrected'
  | 'return_form'
  | 'onsite'
  | 'corrected'
  | 'confirmed'
  | 'confirmed_bare'
  | 'asked'
  | 'acknowledged'
  | 'unanswered';

/**
 * Open until the firm has answered; a question is no answer. Once it has, nothing more is wanted of it, unless the
 * bureau returns its form.
 */
export function standingOfQuery({ answer, review }: QueryFacts): Standing {
  if (review === 'return_form') return 'returned';
  if (review !== 'none') return 'done';
  return answer === 'none' || answer === 'asked' ? 'open' : 'done';
}

/** The one word people see, by written precedence: the bureau's verdict first, then what the firm said. */
export function shownQuery(facts: QueryFacts): ShownQuery {
  if (facts.review !== 'none') return facts.review;
  switch (facts.answer) {
    case 'corrected':
      return 'corrected';
    case 'confirmed':
      return facts.reason === null ? 'confirmed_bare' : 'confirmed';
    case 'asked':
      return 'asked';
    case 'none':
      return facts.acknowledgedAt === null ? 'unanswered' : 'acknowledged';
  }
}
