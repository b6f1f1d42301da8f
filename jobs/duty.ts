// What a duty is: a short piece of work that finds what is due in the database each time it is asked.

/** One periodic duty. It may be asked at any time and in any process; what it finds it claims. */
export interface Duty {
  readonly name: string;
  /**
   * Does what is due at `now` (business time) and answers how much that was; 0 when nothing was due.
   * Stops early when `signal` aborts. A failure is thrown and stops this duty only until it is asked again.
   */
  run(now: Temporal.Instant, signal: AbortSignal): Promise<number>;
}
