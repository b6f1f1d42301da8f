// A value that is not for everybody: opaque until the disclosure table has been asked.

import { type Audience, type ContentClass, type MayHold, mayBeShown, type Place } from './table.ts';

/** What stands where a value was put into a text, a log line or JSON without asking. */
const WITHHELD = '［不公开］';

/**
 * A value with its class. It is no string, so that a view or a text that wants strings does not take it; printed all
 * the same it says only that it is withheld.
 */
export class Classified<C extends ContentClass, T> {
  readonly class: C;
  readonly #value: T;

  constructor(contentClass: C, value: T) {
    this.class = contentClass;
    this.#value = value;
  }

  /** For `disclosed`, which stands below and asks the table; nobody else may. */
  static valueOf<T>(classified: Classified<ContentClass, T>): T {
    return classified.#value;
  }

  toString(): string {
    return WITHHELD;
  }

  toJSON(): string {
    return WITHHELD;
  }
}

/** The value as this audience may have it; null: it may not. What no reader of a place may have does not compile. */
export function disclosed<P extends Place, C extends ContentClass, T>(
  value: Classified<C, T>,
  to: Audience<P> & MayHold<P, C>,
): T | null {
  return mayBeShown(value.class, to) ? Classified.valueOf(value) : null;
}

/** For texts kept as they were said: that there is one, not which. */
export function withheld(said: string | null): string | null {
  return said === null ? null : WITHHELD;
}
