// What a ladder costs in calls: shared texts twenty to a call, everything of one's own a call each.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Audience, LadderStep } from '#bot/domain/ladder/steps.ts';
import { callsOfSteps } from '#bot/services/queries/forecast-task.ts';

const REACH = {
  sharedContacts: 41,
  personalContacts: 3,
  groups: 5,
  leaders: 4,
  advisers: 2,
  townships: 6,
  specialists: 1,
  dutyClerks: 1,
};

function step(audience: Audience, dropped: LadderStep['dropped'] = null): LadderStep {
  const at = Temporal.Instant.from('2026-11-04T01:00:00Z');
  const rest = { tone: 'plain', offset: '', courtesy: true, companionOf: null, waitsForList: null } as const;
  return {
    ...rest,
    occasion: 'ladder:2',
    step: 2,
    audience,
    dueAt: at,
    expiresAt: null,
    successorDueAt: null,
    dropped,
  };
}

describe('the calls of a step', () => {
  it.each([
    ['group', 5],
    ['firm', 6],
    ['leader', 4],
    ['adviser', 2],
    ['township', 6],
    ['township_and_specialist', 7],
    ['duty_clerk_and_specialist', 2],
  ] as const)('to %s are %d', (audience, calls) => {
    expect(callsOfSteps([step(audience)], REACH)).toEqual([{ occasion: 'ladder:2', calls }]);
  });

  it('that will not speak are none', () => {
    expect(callsOfSteps([step('firm', 'too_early')], REACH)).toEqual([]);
  });

  it('to firms are enough for everybody and waste less than one call', () => {
    fc.assert(
      fc.property(fc.nat(5000), fc.nat(500), (sharedContacts, personalContacts) => {
        const [cost] = callsOfSteps([step('firm')], { ...REACH, sharedContacts, personalContacts });
        const shared = (cost?.calls ?? 0) - personalContacts;
        expect(shared * 20).toBeGreaterThanOrEqual(sharedContacts);
        expect((shared - 1) * 20).toBeLessThan(Math.max(sharedContacts, 1));
      }),
    );
  });
});
