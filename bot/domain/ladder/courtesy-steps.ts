// Steps 0 to 4 of the ladder: the group's notices, the reminders and the last calls before a cutoff.
import { cutoffAt, cutoffTime } from '#bot/domain/calendar/cutoff.ts';
import { type DraftStep, MORNING, type RuleContext, serviceInstant } from './rule.ts';

const LEADER_LIST = '15:00';
/** Last calls: a cutoff of a workday up to 14:00, a later one, and a cutoff on a day off (calls on E). */
const NOON_CUTOFF = '14:00';
const LAST_CALLS_NOON = ['08:45', '10:30'] as const;
const LAST_CALLS_LATE = ['09:00', '14:30', '16:30'] as const;
const LAST_CALLS_DAY_OFF = ['09:00', '14:30'] as const;
const LAST_CALL_NAMES = ['ladder:4.1', 'ladder:4.2', 'ladder:4.3'] as const;

/** So many days off between opening and step 1 make the group hear before them (step 0). */
const LONG_GAP_DAYS = 3;

/** Steps 0 to 4 in the ladder's own order; a leader's list comes after the firms' step it goes with. */
export function courtesySteps(context: RuleContext): readonly DraftStep[] {
  return [...groupSteps(context), ...reminders(context), ...lastCalls(context)];
}

function groupSteps(context: RuleContext): readonly DraftStep[] {
  const { calendar, window } = context;
  const noticeOn = calendar.addWorkdays(window.opensOn, 1);
  const gap = calendar.nonWorkdays(window.opensOn, noticeOn);
  const notice = courtesyStep({
    occasion: 'ladder:1',
    step: 1,
    audience: 'group',
    tone: 'plain',
    dueAt: serviceInstant(noticeOn, MORNING, context),
    offset: 'opens+1wd 09:00',
  });
  const firstOff = gap[0];
  if (firstOff === undefined || gap.length < LONG_GAP_DAYS) return [notice];
  const early = courtesyStep({
    occasion: 'ladder:0',
    step: 0,
    audience: 'group',
    tone: 'opening_soon',
    dueAt: serviceInstant(calendar.addWorkdays(firstOff, -2), MORNING, context),
    offset: 'days-off-2wd 09:00',
  });
  return [early, notice];
}

function reminders(context: RuleContext): readonly DraftStep[] {
  const { calendar, lastWorkdayOn } = context;
  const secondOn = calendar.addWorkdays(lastWorkdayOn, -2);
  const thirdOn = calendar.addWorkdays(lastWorkdayOn, -1);
  return [
    courtesyStep({
      occasion: 'ladder:2',
      step: 2,
      audience: 'firm',
      tone: 'friendly',
      dueAt: serviceInstant(secondOn, MORNING, context),
      offset: 'E-2wd 09:00',
    }),
    courtesyStep({
      occasion: 'ladder:3',
      step: 3,
      audience: 'firm',
      tone: 'friendly_exact',
      dueAt: serviceInstant(thirdOn, MORNING, context),
      offset: 'E-1wd 09:00',
    }),
    courtesyStep({
      occasion: 'leader:3',
      step: 3,
      audience: 'leader',
      tone: 'leader_list',
      dueAt: serviceInstant(thirdOn, LEADER_LIST, context),
      offset: 'E-1wd 15:00',
    }),
  ];
}

function lastCalls(context: RuleContext): readonly DraftStep[] {
  const { lastWorkdayOn } = context;
  const calls = lastCallTimes(context).map((time, index) =>
    courtesyStep({
      occasion: LAST_CALL_NAMES[index] ?? 'ladder:4.3',
      step: 4,
      audience: 'firm',
      tone: 'short',
      dueAt: serviceInstant(lastWorkdayOn, time, context),
      offset: `E ${time}`,
    }),
  );
  const first = calls[0];
  if (first === undefined) return [];
  const leader: DraftStep = {
    ...first,
    occasion: 'leader:4',
    audience: 'leader',
    tone: 'leader_list',
    offset: 'with ladder:4',
    companionOf: first.occasion,
  };
  return [...calls, leader, ...nonWorkdayNote(context)];
}

/** House rule: the hours that help are the last working hours before the cutoff. */
function lastCallTimes({ calendar, window }: RuleContext): readonly string[] {
  if (!calendar.isWorkday(window.cutoffOn)) return LAST_CALLS_DAY_OFF;
  return window.cutoffTime <= NOON_CUTOFF ? LAST_CALLS_NOON : LAST_CALLS_LATE;
}

/** The one step outside service hours, for bureaus that allow messages on days off. */
function nonWorkdayNote({ calendar, window, noteOnNonWorkday }: RuleContext): readonly DraftStep[] {
  if (!noteOnNonWorkday || calendar.isWorkday(window.cutoffOn)) return [];
  const note = courtesyStep({
    occasion: 'ladder:4.note',
    step: 4,
    audience: 'firm',
    tone: 'light',
    dueAt: cutoffAt(window.cutoffOn, cutoffTime(MORNING)),
    offset: 'cutoffOn 09:00',
  });
  return [note];
}

function courtesyStep(
  step: Omit<DraftStep, 'courtesy' | 'companionOf' | 'waitsForList' | 'expiresAt'>,
): DraftStep {
  return { ...step, courtesy: true, companionOf: null, waitsForList: null, expiresAt: null };
}
