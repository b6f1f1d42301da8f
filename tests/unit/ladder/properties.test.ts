// What holds of every plan, whatever the window.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutoffTime } from '#bot/domain/calendar/cutoff.ts';
import { instantAt, TIME_ZONE } from '#bot/domain/calendar/local-time.ts';
import {
  DEFAULT_SERVICE_HOURS as HOURS,
  isServiceTime,
  serviceMinutesBetween,
} from '#bot/domain/calendar/service-time.ts';
import { planLadder } from '#bot/domain/ladder/plan.ts';
import { slotAtFor } from '#bot/domain/ladder/slot.ts';
import type { LadderWindow } from '#bot/domain/ladder/steps.ts';
import { CALENDAR, day } from '#tests/unit/calendar/shipped.ts';

const TIME = fc
  .oneof(fc.constantFrom(720, 1080, 1440), fc.integer({ min: 1, max: 1440 }))
  .map((minute) => cutoffTime(`${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`));
const WINDOW: fc.Arbitrary<LadderWindow> = fc
  .record({
    first: fc.integer({ min: 0, max: 640 }),
    length: fc.integer({ min: 0, max: 25 }),
    cutoff: TIME,
    opens: TIME,
  })
  .map(({ cutoff, first, length, opens }) => {
    const opensOn = day('2025-02-01').add({ days: first });
    return {
      opensOn,
      opensTime: opens,
      cutoffOn: opensOn.add({ days: length }),
      cutoffTime: cutoff,
      acceptanceAt: null,
    };
  });

describe('every plan', () => {
  const plans = fc
    .sample(WINDOW, { numRuns: 250, seed: 4 })
    .map((window) => ({ window, plan: planLadder(window, CALENDAR) }));

  it('is sorted by instant', () => {
    for (const { plan } of plans) {
      const sorted = plan.steps.toSorted((one, other) => Temporal.Instant.compare(one.dueAt, other.dueAt));
      expect(plan.steps).toEqual(sorted);
    }
  });

  it('keeps every step in service time', () => {
    for (const { plan } of plans) {
      expect(plan.steps.every(({ dueAt }) => isServiceTime(dueAt, CALENDAR, HOURS))).toBe(true);
    }
  });

  it('keeps each private step at least 30 service minutes behind the firm’s last one', () => {
    for (const { plan } of plans) {
      const kept = plan.steps.filter(
        (step) => step.dropped === null && step.audience !== 'group' && step.companionOf === null,
      );
      for (const [index, step] of kept.entries()) {
        const firmBefore = kept.slice(0, index).findLast(({ audience }) => audience === 'firm');
        if (firmBefore === undefined) continue;
        expect(serviceMinutesBetween(firmBefore.dueAt, step.dueAt, CALENDAR, HOURS)).toBeGreaterThanOrEqual(
          30,
        );
      }
    }
  });

  it('keeps steps 0 to 5 before the cutoff and steps 6 to 8 after it, none of those dropped', () => {
    for (const { plan } of plans) {
      for (const step of plan.steps) {
        const beforeCutoff = Temporal.Instant.compare(step.dueAt, plan.cutoffAt) < 0;
        if (step.step >= 6) expect([beforeCutoff, step.dropped]).toEqual([false, null]);
        else if (step.dropped === null) expect(beforeCutoff).toBe(true);
      }
    }
  });

  it('speaks about a window only after it opens, but for step 0', () => {
    for (const { plan } of plans) {
      for (const { dropped, dueAt, step } of plan.steps) {
        if (step === 0 || dropped !== null || step > 5) continue;
        expect(Temporal.Instant.compare(dueAt, plan.opensAt)).toBeGreaterThanOrEqual(0);
      }
    }
  });

  it('has each occasion once', () => {
    for (const { plan } of plans) {
      expect(new Set(plan.steps.map(({ occasion }) => occasion)).size).toBe(plan.steps.length);
    }
  });

  it('closes at 24:00 as it would at the next day’s 00:00, in every step after the cutoff', () => {
    for (const { window } of plans) {
      const midnight = planLadder({ ...window, cutoffTime: cutoffTime('24:00') }, CALENDAR);
      const next = { ...window, cutoffOn: window.cutoffOn.add({ days: 1 }), cutoffTime: cutoffTime('00:00') };
      const zero = planLadder(next, CALENDAR);
      expect(midnight.cutoffAt.equals(zero.cutoffAt)).toBe(true);
      const closing = (plan: typeof zero) =>
        plan.steps.filter(({ step }) => step >= 6).map(({ dueAt }) => dueAt.toString());
      expect(closing(midnight)).toEqual(closing(zero));
    }
  });
});

describe('slots', () => {
  it('are the half hour at or after the due instant', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 86_400 * 30 }), (seconds) => {
        const dueAt = instantAt(day('2026-11-01'), 0).add({ seconds });
        const slotAt = slotAtFor(dueAt);
        const waitSeconds = (slotAt.epochMilliseconds - dueAt.epochMilliseconds) / 1000;
        expect(waitSeconds >= 0 && waitSeconds < 1800).toBe(true);
        const local = slotAt.toZonedDateTimeISO(TIME_ZONE);
        expect([local.minute % 30, local.second]).toEqual([0, 0]);
      }),
    );
  });
});
