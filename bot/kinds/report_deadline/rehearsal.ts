// What waits for 发送 while a bureau rehearses.

import { meaningOf } from './occasion.ts';

/**
 * Whether a line is held until a person releases its wave. Overdue steps, what is said of a returned form and what the
 * bureau itself is asked never are.
 */
export function waitsForRelease(occasion: string): boolean {
  const meaning = meaningOf(occasion);
  switch (meaning.kind) {
    case 'bureau':
      return false;
    case 'group':
      return true;
    case 'firm':
      return meaning.tone !== 'overdue' && meaning.tone !== 'returned';
    case 'list':
      return meaning.stage === 'before_cutoff';
  }
}
