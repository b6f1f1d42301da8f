// Between the database's Date and the domain's Temporal, without a time zone of the machine.

/** An instant as a statement's parameter (milliseconds; finer parts are cut). */
export function toDate(at: Temporal.Instant): Date {
  return new Date(at.epochMilliseconds);
}

/** An instant from a timestamptz column. */
export function toInstant(date: Date): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(date.getTime());
}

/** The same for a column that may be null. */
export function toInstantOrNull(date: Date | null): Temporal.Instant | null {
  return date === null ? null : toInstant(date);
}

/** A calendar day as a `date` parameter: the driver wants midnight UTC. */
export function toDateOnly(on: Temporal.PlainDate): Date {
  return new Date(`${on.toString()}T00:00:00Z`);
}

/** A calendar day from a `date` column. */
export function toPlainDate(date: Date): Temporal.PlainDate {
  return Temporal.PlainDate.from(date.toISOString().slice(0, 10));
}
