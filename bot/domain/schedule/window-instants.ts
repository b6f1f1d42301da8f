// The instants of a report window, from its days and times.
import { type CutoffTime, cutoffAt } from '#bot/domain/calendar/cutoff.ts';

/** When a form of a period may be filed, as a person confirmed it. */
export interface FormWindow {
  readonly opensOn: Temporal.PlainDate;
  readonly opensTime: CutoffTime;
  readonly cutoffOn: Temporal.PlainDate;
  readonly cutoffTime: CutoffTime;
  readonly acceptanceOn: Temporal.PlainDate;
  readonly acceptanceTime: CutoffTime;
}

/** C and the county's acceptance deadline of a window. */
export function windowInstants(
  window: Pick<FormWindow, 'cutoffOn' | 'cutoffTime' | 'acceptanceOn' | 'acceptanceTime'>,
): { readonly cutoffAt: Temporal.Instant; readonly acceptanceAt: Temporal.Instant } {
  return {
    cutoffAt: cutoffAt(window.cutoffOn, window.cutoffTime),
    acceptanceAt: cutoffAt(window.acceptanceOn, window.acceptanceTime),
  };
}
