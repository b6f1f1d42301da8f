// What waits for 发送 while a bureau rehearses.

import { isRepeat, meaningOf } from './occasion.ts';

/**
 * Whether a line is held until a person releases its wave. Overdue steps, what is said of a returned form, answers and
 * what the service says to the duty clerk never are, nor is what was released and only goes out once more.
 */
export function waitsForRelease(occasion: string): boolean {
  if (isRepeat(occasion)) return false;
  const meaning = meaningOf(occasion);
  switch (meaning.kind) {
    case 'reply':
    case 'control':
    case 'notice':
    case 'bureau':
    case 'correction':
      return false;
    case 'group':
      return true;
    case 'firm':
      return meaning.tone !== 'overdue' && meaning.tone !== 'returned';
    case 'list':
      return meaning.stage === 'before_cutoff';
  }
}
