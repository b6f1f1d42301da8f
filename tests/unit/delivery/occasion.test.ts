// What the name of an occasion says before any kind is asked, and what words of the service's own are for.
import { describe, expect, it } from 'vitest';
import { firstSaid, ownWords, repeatOf } from '#bot/domain/delivery/occasion.ts';
import { budgetClassOf, weightiestPurpose } from '#bot/domain/delivery/purpose.ts';

describe('an occasion', () => {
  it.each([
    ['reply:0197a0c1-7e2b', 'reply'],
    ['control:0197a0c1', 'control'],
    ['notice:wave:3', 'notice'],
    ['notice:alarm:0197a0c1', 'notice'],
    ['correction:0197a0c1', 'correction'],
  ] as const)('%s is a %s of the service’s own, and an answer to a spent budget', (occasion, words) => {
    expect(ownWords(occasion)).toBe(words);
    expect(weightiestPurpose(['overdue', words])).toBe(words);
    expect(budgetClassOf(words)).toBe('reply');
  });

  it.each(['', 'reply', 'ladder:2', 'again:ladder:4.1', 'ask_list:6:K7Q2'])('"%s" is none', (occasion) => {
    expect(ownWords(occasion)).toBe(null);
  });

  it('is said once more once, under a name that leads back', () => {
    const again = repeatOf('ladder:4.1') ?? '';
    expect([firstSaid(again), repeatOf(again)]).toEqual(['ladder:4.1', null]);
  });
});
