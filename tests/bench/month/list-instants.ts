// When staff bring the platform's list in: two a day at the end, before the township's step, after the cutoff.

import { instantAt, isBefore, laterOf, localDate } from '#bot/domain/calendar/local-time.ts';
import type { LadderPlan } from '#bot/domain/ladder/steps.ts';

/** Before the private steps of the day, and after lunch before the leader's list and the last calls. */
const DAILY = [8 * 60 + 35, 14 * 60] as const;

/** How long before a step that waits for a list a diligent clerk brings it, in minutes. */
const BEFORE = { township: 30, overdue: 5, upper: 20, clerk: 15 } as const;

/** The instants for one form, in order, each once and never before the opening. */
export function listInstants(plan: LadderPlan): readonly Temporal.Instant[] {
  const ofStep = (step: number) => plan.steps.filter((one) => one.step === step);
  const lastDays = new Set([...ofStep(3), ...ofStep(4)].map((step) => localDate(step.dueAt).toString()));
  const daily = [...lastDays].flatMap((day) =>
    DAILY.map((minute) => instantAt(Temporal.PlainDate.from(day), minute)),
  );
  const before = (step: number, minutes: number) =>
    ofStep(step).map((one) => one.dueAt.subtract({ minutes }));
  const afterCutoff = [...before(6, BEFORE.overdue), ...before(7, BEFORE.upper), ...before(8, BEFORE.clerk)];
  const instants = [
    ...daily.filter((at) => isBefore(at, plan.cutoffAt)),
    ...before(5, BEFORE.township),
    ...afterCutoff.map((at) => laterOf(at, plan.firstServiceMinuteAt)),
  ];
  const byMs = new Map(instants.map((at) => [at.epochMilliseconds, at]));
  return [...byMs.values()]
    .filter((at) => !isBefore(at, plan.opensAt))
    .toSorted((one, other) => Temporal.Instant.compare(one, other));
}
