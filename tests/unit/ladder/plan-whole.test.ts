// What a plan says as a whole: successors, offsets, provisional years, warnings, and what an edit moves.
import { describe, expect, it } from 'vitest';
import { CalendarYearUnknown } from '#bot/domain/calendar/work-calendar.ts';
import { planChanges } from '#bot/domain/ladder/changes.ts';
import { planLadder } from '#bot/domain/ladder/plan.ts';
import type { LadderPlan, LadderWindow } from '#bot/domain/ladder/steps.ts';
import { warningText } from '#bot/domain/ladder/warnings.ts';
import { CALENDAR, shown, windowOf } from '#tests/unit/calendar/shipped.ts';

function plan(window: LadderWindow): LadderPlan {
  return planLadder(window, CALENDAR);
}

describe('every step', () => {
  const found = plan(windowOf('2026-11-08', '2026-11-18 18:00', '2026-11-20 18:00'));

  it('of courtesy knows the next step of its audience, the last one the cutoff', () => {
    const successors = found.steps.map(
      ({ occasion, successorDueAt }) => `${occasion} ${shown(successorDueAt)}`,
    );
    expect(successors).toEqual([
      'ladder:1 11-18 18:00',
      'ladder:2 11-17 09:00',
      'ladder:3 11-18 09:00',
      'leader:3 11-18 09:00',
      'ladder:4.1 11-18 14:30',
      'leader:4 11-18 18:00',
      'ladder:4.2 11-18 16:30',
      'ladder:4.3 11-18 18:00',
      'ladder:5 –',
      'ladder:6 –',
      'leader:6 –',
      'adviser:6 –',
      'ladder:7 –',
      'ladder:8 –',
    ]);
  });

  it('carries an offset to stamp, from which its instant can be told', () => {
    expect(Object.fromEntries(found.steps.map(({ occasion, offset }) => [occasion, offset]))).toMatchObject({
      'ladder:1': 'opens+1wd 09:00',
      'ladder:2': 'E-2wd 09:00',
      'leader:3': 'E-1wd 15:00',
      'ladder:4.3': 'E 16:30',
      'ladder:5': 'C-60m',
      'ladder:7': 'F+120m',
      'ladder:8': 'F+1wd 09:00',
    });
    expect(found.ruleVersion).toBe(1);
  });

  it('is a courtesy up to 4 and none from 5 on', () => {
    for (const step of found.steps) expect(step.courtesy).toBe(step.step <= 4);
  });
});

describe('a plan', () => {
  it('says which provisional years it counts through, also when only step 8 reaches one', () => {
    expect(plan(windowOf('2026-12-01', '2026-12-18 18:00')).provisionalYears).toEqual([]);
    expect(plan(windowOf('2026-12-20', '2026-12-31 18:00')).provisionalYears).toEqual([2027]);
    expect(plan(windowOf('2027-01-01', '2027-01-07 12:00')).provisionalYears).toEqual([2027]);
  });

  it('is refused through a year without a calendar', () => {
    expect(() => plan(windowOf('2027-12-20', '2027-12-31 18:00'))).toThrow(CalendarYearUnknown);
  });

  it.each<readonly [string, string, string | null, readonly string[], string]>([
    ['2026-11-01', '2026-11-18 18:00', null, [], 'a plain window'],
    [
      '2026-11-01',
      '2026-11-08 12:00',
      null,
      ['截止日11月8日（星期日）不是工作日，请核对；系统不会自动顺延。'],
      'a Sunday',
    ],
    ['2026-10-01', '2026-10-10 12:00', null, ['填报窗口10天里只有3个工作日，请提前提醒。'], 'National Day'],
    ['2026-10-01', '2026-10-05 12:00', null, ['截止日', '只有0个'], 'both'],
    ['2026-11-19', '2026-11-18 18:00', null, ['开网时间'], 'an opening after the cutoff'],
    ['2026-11-01', '2026-11-18 18:00', '2026-11-18 12:00', ['县级验收'], 'an acceptance before the cutoff'],
  ])('from %s to %s (accepted %s) warns %j: %s', (opens, cutoff, acceptance, said) => {
    const texts = plan(windowOf(opens, cutoff, acceptance)).warnings.map(warningText);
    expect(texts).toHaveLength(said.length);
    for (const [index, text] of said.entries()) expect(texts[index]).toContain(text);
  });
});

describe('an edit', () => {
  it('shows only the steps it moves', () => {
    const before = plan(windowOf('2026-11-01', '2026-11-08 12:00'));
    const after = plan(windowOf('2026-11-01', '2026-11-09 12:00'));
    const lines = planChanges(before, after).map(
      (change) =>
        `${change.occasion} ${shown(change.before?.dueAt ?? null)} → ${shown(change.after?.dueAt ?? null)}`,
    );
    expect(lines).toContain('ladder:2 11-04 09:00 → 11-05 09:00');
    expect(lines.some((line) => line.startsWith('ladder:1 '))).toBe(false);
    expect(planChanges(before, before)).toEqual([]);
  });

  it('shows steps that appear, vanish or change their fate', () => {
    const noon = plan(windowOf('2026-11-08', '2026-11-18 12:00'));
    const evening = plan(windowOf('2026-11-08', '2026-11-18 18:00'));
    const third = (from: LadderPlan, to: LadderPlan) =>
      planChanges(from, to).find(({ occasion }) => occasion === 'ladder:4.3');
    expect(third(noon, evening)?.before).toBeNull();
    expect(third(evening, noon)?.after).toBeNull();
    const later = plan(windowOf('2026-11-17', '2026-11-18 18:00'));
    expect(planChanges(evening, later).find(({ occasion }) => occasion === 'ladder:2')).toMatchObject({
      before: { dropped: null },
      after: { dropped: 'too_early' },
    });
  });
});
