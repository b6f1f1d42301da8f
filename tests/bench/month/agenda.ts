// What the people of the month are going to do, and when, by business time.

export interface Appointment {
  readonly at: Temporal.Instant;
  readonly act: () => Promise<void>;
}

/** Acts in the order of their instants; of one instant, in the order they were entered. */
export class Agenda {
  readonly #byMs = new Map<number, Appointment[]>();

  add(appointment: Appointment): void {
    const key = appointment.at.epochMilliseconds;
    const there = this.#byMs.get(key);
    if (there === undefined) this.#byMs.set(key, [appointment]);
    else there.push(appointment);
  }

  /** The earliest instant something is entered for. */
  nextAt(): Temporal.Instant | null {
    let earliest: number | null = null;
    for (const ms of this.#byMs.keys()) if (earliest === null || ms < earliest) earliest = ms;
    return earliest === null ? null : Temporal.Instant.fromEpochMilliseconds(earliest);
  }

  /** Everything entered for `now` or earlier, taken out. */
  take(now: Temporal.Instant): readonly Appointment[] {
    const due = [...this.#byMs.keys()]
      .filter((ms) => ms <= now.epochMilliseconds)
      .toSorted((one, other) => one - other);
    return due.flatMap((ms) => {
      const found = this.#byMs.get(ms) ?? [];
      this.#byMs.delete(ms);
      return found;
    });
  }
}
