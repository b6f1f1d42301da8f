// When the bureau is asked for a list, asked again, and told what stayed unsaid.
import { describe, expect, it } from 'vitest';
import { DEFAULT_SERVICE_HOURS as HOURS } from '#bot/domain/calendar/service-time.ts';
import {
  type BureauOccasion,
  type BureauQuestion,
  bureauAudience,
  bureauSteps,
  decideBureauStep,
} from '#bot/domain/ladder/bureau-steps.ts';
import { planLadder } from '#bot/domain/ladder/plan.ts';
import { type Holder, recipientsOf } from '#bot/domain/ladder/recipients.ts';
import type { LadderPlan } from '#bot/domain/ladder/steps.ts';
import { at, CALENDAR, shown, windowOf } from '#tests/unit/calendar/shipped.ts';
import { EVENING, SUNDAY } from './deciding.ts';

describe('the bureau', () => {
  const steps = (plan: LadderPlan) =>
    bureauSteps(plan, CALENDAR, HOURS).map(({ dueAt, occasion }) => `${occasion} ${shown(dueAt)}`);

  it.each([
    [
      SUNDAY,
      [
        'ask_list:5 11-06 15:30',
        'unsaid:5 11-09 08:30',
        'ask_list:6 11-09 08:30',
        'ask_list:7 11-09 10:30',
        'unsaid:6 11-10 13:30',
      ],
    ],
    [
      EVENING,
      [
        'ask_list:5 11-18 16:15',
        'unsaid:5 11-19 08:30',
        'ask_list:6 11-19 08:30',
        'ask_list:7 11-19 10:30',
        'unsaid:6 11-23 08:30',
      ],
    ],
  ])(
    'is asked ahead of step 5, from the cutoff on for step 6, and again when step 7 is due',
    (plan, expected) => {
      expect(steps(plan)).toEqual(expected);
    },
  );

  it('is not asked for step 5 where there is none, nor told of an acceptance nobody knows', () => {
    const short = planLadder(windowOf('2026-11-09', '2026-11-09 09:00'), CALENDAR);
    expect(steps(short).map((step) => step.split(' ')[0])).toEqual(['ask_list:6', 'ask_list:7']);
  });

  const decided = (occasion: BureauOccasion, given: Partial<BureauQuestion> & { readonly at: string }) => {
    const decision = decideBureauStep({
      occasion,
      plan: SUNDAY,
      newestListAsOfAt: null,
      isAnyOpen: true,
      wasFiveUnsaid: false,
      calendar: CALENDAR,
      hours: HOURS,
      ...given,
      now: at(given.at),
    });
    if (decision.kind === 'drop') return `drop ${decision.reason}`;
    return decision.kind === 'postpone' ? `postpone ${shown(decision.dueAt)}` : decision.kind;
  };
  const list = (asOf: string) => ({ newestListAsOfAt: at(asOf) });

  it.each<readonly [BureauOccasion, Parameters<typeof decided>[1], string]>([
    ['ask_list:5', { at: '2026-11-06 15:30' }, 'plan'],
    ['ask_list:5', { at: '2026-11-06 15:30', isAnyOpen: false }, 'drop settled'],
    ['ask_list:5', { at: '2026-11-06 15:30', ...list('2026-11-06 13:40') }, 'drop list_came'],
    // Fresh enough at 15:30, too old at 16:15 when it is needed.
    ['ask_list:5', { at: '2026-11-06 15:30', ...list('2026-11-06 10:10') }, 'plan'],
    ['ask_list:5', { at: '2026-11-08 12:00' }, 'drop stale'],
    ['ask_list:6', { at: '2026-11-09 08:30', ...list('2026-11-08 11:59') }, 'plan'],
    ['ask_list:6', { at: '2026-11-09 08:30', ...list('2026-11-08 12:00') }, 'drop list_came'],
    ['ask_list:6', { at: '2026-11-09 10:30' }, 'drop superseded'],
    ['ask_list:7', { at: '2026-11-09 10:30' }, 'plan'],
    ['ask_list:7', { at: '2026-11-09 12:00' }, 'postpone 11-09 13:30'],
    ['ask_list:7', { at: '2026-11-10 12:00' }, 'drop acceptance_passed'],
    ['unsaid:5', { at: '2026-11-09 08:30' }, 'nothing'],
    ['unsaid:5', { at: '2026-11-09 08:30', wasFiveUnsaid: true }, 'plan'],
    ['unsaid:6', { at: '2026-11-10 13:30', ...list('2026-11-08 11:00') }, 'plan'],
    ['unsaid:6', { at: '2026-11-10 13:30', ...list('2026-11-09 11:00') }, 'nothing'],
    ['unsaid:6', { at: '2026-11-10 13:30', isAnyOpen: false }, 'drop settled'],
  ])('%s, %o: %s', (occasion, given, expected) => {
    expect(decided(occasion, given)).toBe(expected);
  });

  const holder = (post: Holder['post'], reachable = true): Holder => ({ post, personId: post, reachable });
  const reached = (occasion: BureauOccasion, ...holders: readonly Holder[]) =>
    recipientsOf(bureauAudience(occasion), holders).addressees.map(({ personId }) => personId);

  it('is its duty clerk, else the profession’s specialist, else the section head; late lists reach her too', () => {
    const [clerk, specialist, head] = [holder('duty_clerk'), holder('specialist'), holder('section_head')];
    expect(reached('ask_list:6', clerk, specialist, head)).toEqual(['duty_clerk']);
    expect(reached('ask_list:6', holder('duty_clerk', false), specialist, head)).toEqual(['specialist']);
    expect(reached('ask_list:6', head)).toEqual(['section_head']);
    expect(reached('ask_list:7', clerk, specialist, head)).toEqual(['duty_clerk', 'section_head']);
    expect(reached('ask_list:7', clerk)).toEqual(['duty_clerk']);
    expect(reached('ask_list:6')).toEqual([]);
  });
});
