// The instants of a report window, from its days and times.
import { type CutoffTime, cutoffAt } from '#bot/domain/calendar/cutoff.ts';

/** C and the county's acceptance deadline of a window. */
export function windowInstants(window: {
  readonly cutoffOn: Temporal.PlainDate;
  readonly cutoffTime: CutoffTime;
  readonly acceptanceOn: Temporal.PlainDate;
  readonly acceptanceTime: CutoffTime;
}): { readonly cutoffAt: Temporal.Instant; readonly acceptanceAt: Temporal.Instant } {
  return {
    cutoffAt: cutoffAt(window.cutoffOn, window.cutoffTime),
    acceptanceAt: cutoffAt(window.acceptanceOn, window.acceptanceTime),
  };
}
