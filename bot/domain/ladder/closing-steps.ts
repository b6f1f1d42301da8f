// Steps 5 to 8 of the ladder: the township before a cutoff, and what follows it.
import { localDate } from '#bot/domain/calendar/local-time.ts';
import { addServiceMinutes } from '#bot/domain/calendar/service-time.ts';
import { type DraftStep, MORNING, type RuleContext, serviceInstant } from './rule.ts';

const TOWNSHIP_MINUTES_BEFORE = 60;
const TOWNSHIP_LIST_HOURS = 4;
const OVERDUE_MINUTES = 10;
const ESCALATION_MINUTES = 120;

/** Steps 5 to 8 in the ladder's own order; all of them wait for a list that is fresh enough. */
export function closingSteps(context: RuleContext): readonly DraftStep[] {
  const { calendar, cutoffAt, firstServiceMinuteAt, hours, window } = context;
  const expiresAt = window.acceptanceAt;
  const waitsForList = { kind: 'as_of_at_or_after', at: cutoffAt } as const;
  const after = (minutes: number): Temporal.Instant =>
    addServiceMinutes(firstServiceMinuteAt, minutes, calendar, hours);
  const closing = { courtesy: false, companionOf: null, waitsForList, expiresAt } as const;
  const overdue = {
    ...closing,
    step: 6,
    tone: 'neutral',
    dueAt: after(OVERDUE_MINUTES),
    offset: 'F+10m',
  } as const;
  const withFirm = { ...overdue, companionOf: 'ladder:6' } as const;
  const dunningOn = calendar.addWorkdays(localDate(firstServiceMinuteAt), 1);
  return [
    {
      ...closing,
      occasion: 'ladder:5',
      step: 5,
      audience: 'township',
      tone: 'factual',
      dueAt: addServiceMinutes(cutoffAt, -TOWNSHIP_MINUTES_BEFORE, calendar, hours),
      offset: 'C-60m',
      waitsForList: { kind: 'as_of_within_working_hours', hours: TOWNSHIP_LIST_HOURS },
      expiresAt: cutoffAt,
    },
    { ...overdue, occasion: 'ladder:6', audience: 'firm' },
    { ...withFirm, occasion: 'leader:6', audience: 'leader', tone: 'leader_list' },
    { ...withFirm, occasion: 'adviser:6', audience: 'adviser', tone: 'leader_list' },
    {
      ...closing,
      occasion: 'ladder:7',
      step: 7,
      audience: 'township_and_specialist',
      tone: 'escalation_list',
      dueAt: after(ESCALATION_MINUTES),
      offset: 'F+120m',
    },
    {
      ...closing,
      occasion: 'ladder:8',
      step: 8,
      audience: 'duty_clerk_and_specialist',
      tone: 'human_decides',
      dueAt: serviceInstant(dunningOn, MORNING, context),
      offset: 'F+1wd 09:00',
    },
  ];
}
