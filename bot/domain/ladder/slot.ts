// Slots: what falls due within one half hour travels together.

/** The slot of a due instant: itself on the half hour, else the next half hour. */
export function slotAtFor(dueAt: Temporal.Instant): Temporal.Instant {
  return dueAt.round({ smallestUnit: 'minute', roundingIncrement: 30, roundingMode: 'ceil' });
}
