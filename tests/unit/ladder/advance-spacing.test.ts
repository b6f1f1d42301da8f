// However late the ticks come and whatever lists arrive, every step ends once and the clock moves on.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SERVICE_HOURS as HOURS } from '#bot/domain/calendar/service-time.ts';
import { planLadder } from '#bot/domain/ladder/plan.ts';
import { at, CALENDAR, shown, windowOf } from '#tests/unit/calendar/shipped.ts';
import { EVENING, SUNDAY } from './deciding.ts';
import { walk } from './walking.ts';

describe('however the ticks are spaced', () => {
  const plans = [
    SUNDAY,
    EVENING,
    planLadder(windowOf('2026-11-01', '2026-11-03 24:00', '2026-11-06 00:00'), CALENDAR),
    planLadder(windowOf('2026-10-01', '2026-10-10 12:00', '2026-10-12 12:00'), CALENDAR),
    planLadder(windowOf('2026-11-01', '2026-11-09 12:00', '2026-11-11 12:00'), CALENDAR, HOURS, {
      noteOnNonWorkday: true,
      sinceAt: at('2026-11-05 10:00'),
    }),
  ];
  const COURSE = fc.record({
    plan: fc.constantFrom(...plans),
    delays: fc.array(
      fc.oneof(
        fc.integer({ min: 0, max: 90 }),
        fc.integer({ min: 0, max: 7_200 }),
        fc.integer({ min: 0, max: 60 * 60 * 60 }),
      ),
      { minLength: 1, maxLength: 12 },
    ),
    lists: fc.array(
      fc.record({
        minutes: fc.integer({ min: -4_000, max: 6_000 }),
        takes: fc.integer({ min: 0, max: 600 }),
      }),
      { maxLength: 4 },
    ),
    quiet: fc.constantFrom(null, 'next_list' as const),
  });
  const courses = fc.sample(COURSE, { numRuns: 150, seed: 11 }).map(({ delays, lists, plan, quiet }) => {
    let tick = 0;
    const applied = lists.map(({ minutes, takes }) => {
      const asOfAt = plan.cutoffAt.add({ minutes });
      return { asOfAt, appliedAt: asOfAt.add({ minutes: takes }) };
    });
    let last = plan.opensAt.subtract({ hours: 24 * 30 });
    const walked = walk(plan, {
      lists: applied,
      factsAt: () => ({ courtesyQuietUntil: quiet }),
      tickAt: (wakeAt) => {
        const late = wakeAt.add({ seconds: delays[tick++] ?? 5 });
        last = Temporal.Instant.compare(late, last) > 0 ? late : last;
        return last;
      },
    });
    return { plan, walked };
  });

  it('each occasion is said or silenced exactly once, in the ladder’s order', () => {
    for (const { plan, walked } of courses) {
      expect(walked.order.toSorted()).toEqual(plan.steps.map(({ occasion }) => occasion).toSorted());
    }
  });

  it('the clock is always set to a later instant than now', () => {
    for (const { walked } of courses) {
      const set = walked.ticks.filter(({ next }) => next !== null);
      expect(
        set.every(({ next, now }) => next !== null && Temporal.Instant.compare(next.wakeAt, now) > 0),
      ).toBe(true);
    }
  });

  it('nothing is silent without a reason and nothing is said before it is due', () => {
    for (const { plan, walked } of courses) {
      for (const { dueAt, occasion } of plan.steps) {
        const outcome = walked.outcomes[occasion] ?? '';
        if (/^\d/.test(outcome)) expect(outcome >= shown(dueAt)).toBe(true);
        else expect(outcome).toMatch(/^[a-z_]+$/);
      }
    }
  });

  it('two steps that must keep apart share a slot only when the first was missed by a day', () => {
    for (const { plan, walked } of courses) {
      const said = ['ladder:6', 'ladder:7', 'ladder:8'].flatMap((occasion) => {
        const slot = walked.outcomes[occasion] ?? '';
        const step = plan.steps.find((one) => one.occasion === occasion);
        return step !== undefined && /^\d/.test(slot) ? [{ slot, dueOn: shown(step.dueAt).slice(0, 5) }] : [];
      });
      for (const [index, { dueOn, slot }] of said.entries()) {
        if (slot === said[index + 1]?.slot) expect(dueOn < slot.slice(0, 5)).toBe(true);
      }
    }
  });
});
