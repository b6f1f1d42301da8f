// One item walked along its ladder as the duty does it: ticks, lists, changing facts and pauses.
import { DEFAULT_SERVICE_HOURS as HOURS } from '#bot/domain/calendar/service-time.ts';
import { advance, type ClockPosition, firstPosition } from '#bot/domain/ladder/advance.ts';
import type { LadderFacts } from '#bot/domain/ladder/decide.ts';
import { setsDistance } from '#bot/domain/ladder/distance.ts';
import { resumesAt } from '#bot/domain/ladder/list-timing.ts';
import type { LadderPlan } from '#bot/domain/ladder/steps.ts';
import { CALENDAR, shown } from '#tests/unit/calendar/shipped.ts';

const OPEN: LadderFacts = {
  settled: false,
  returned: false,
  exempt: false,
  paused: false,
  courtesyQuietUntil: null,
};

export interface AppliedList {
  readonly asOfAt: Temporal.Instant;
  readonly appliedAt: Temporal.Instant;
}

export interface Walk {
  /** When the duty runs for a clock set to `wakeAt`: at once, some seconds late, after an outage. */
  readonly tickAt?: (wakeAt: Temporal.Instant) => Temporal.Instant;
  readonly lists?: readonly AppliedList[];
  readonly factsAt?: (now: Temporal.Instant) => Partial<LadderFacts>;
}

export interface Walked {
  /** `ladder:2` → '11-04 09:00', or the reason it keeps silent. */
  readonly outcomes: Readonly<Record<string, string>>;
  /** Every occasion in the order it was said or silenced. */
  readonly order: readonly string[];
  readonly ticks: readonly { readonly now: Temporal.Instant; readonly next: ClockPosition | null }[];
  readonly alarms: number;
}

/** More ticks than any ladder can need: a clock that does not move forward runs into it. */
const MOST_TICKS = 200;

/** Walks the item from its first step to the end of its ladder. */
export function walk(plan: LadderPlan, { factsAt, lists = [], tickAt = (at) => at }: Walk = {}): Walked {
  const outcomes: Record<string, string> = {};
  const order: string[] = [];
  const ticks: { now: Temporal.Instant; next: ClockPosition | null }[] = [];
  let alarms = 0;
  let lastPrivateSentAt: Temporal.Instant | null = null;
  let clock = firstPosition(plan.steps);
  while (clock !== null) {
    if (ticks.length > MOST_TICKS) throw new Error(`still at ${clock.occasion} after ${MOST_TICKS} ticks`);
    clock = woken(clock, lists, ticks.at(-1)?.now ?? null);
    const now = tickAt(clock.wakeAt);
    const known = lists.filter(({ appliedAt }) => Temporal.Instant.compare(appliedAt, now) <= 0);
    const { bureauAlarm, next, said, silent } = advance(
      {
        plan,
        facts: { ...OPEN, ...factsAt?.(now) },
        now,
        newestListAsOfAt:
          known
            .map(({ asOfAt }) => asOfAt)
            .toSorted(Temporal.Instant.compare)
            .at(-1) ?? null,
        lastPrivateSentAt,
        calendar: CALENDAR,
        hours: HOURS,
      },
      clock,
    );
    for (const { slotAt, step } of said) {
      outcomes[step.occasion] = shown(slotAt);
      if (setsDistance(step)) lastPrivateSentAt = slotAt;
    }
    for (const { reason, step } of silent) outcomes[step.occasion] = reason;
    order.push(...[...said, ...silent].map(({ step }) => step.occasion));
    alarms += bureauAlarm ? 1 : 0;
    ticks.push({ now, next });
    clock = next;
  }
  return { outcomes, order, ticks, alarms };
}

/** A list applied while the clock waits wakes it in the next service minute. */
function woken(
  clock: ClockPosition,
  lists: readonly AppliedList[],
  since: Temporal.Instant | null,
): ClockPosition {
  if (clock.waitsFor === null || since === null) return clock;
  const wakes = lists
    .filter(({ appliedAt }) => Temporal.Instant.compare(appliedAt, since) > 0)
    .map(({ appliedAt }) => resumesAt(appliedAt, CALENDAR, HOURS))
    .toSorted(Temporal.Instant.compare)[0];
  const isSooner = wakes !== undefined && Temporal.Instant.compare(wakes, clock.wakeAt) < 0;
  return isSooner ? { ...clock, wakeAt: wakes } : clock;
}
