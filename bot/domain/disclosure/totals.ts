// Totals and averages over firms: shown only where no firm can be worked out from them.

/** Fewer firms than this make no total (house rule after Implementing Regulations art. 29). */
const FEWEST_UNITS = 3;

/** More of the total than this in one firm's hand, and the total tells its figure. */
const LARGEST_SHARE = 0.85;

/**
 * The total of what each firm contributes (one number a firm, null: it has none), or null where it must not be shown. A
 * firm that contributes nothing hides nobody; shares are of the sum of sizes, so that opposite signs do not hide one.
 */
export function shownTotal(contributions: readonly (number | null)[]): number | null {
  const given = contributions.filter((value) => value !== null && value !== 0 && Number.isFinite(value));
  if (given.length < FEWEST_UNITS) return null;
  const sizes = given.map((value) => Math.abs(value ?? 0));
  const all = sizes.reduce((sum, size) => sum + size, 0);
  if (Math.max(...sizes) > LARGEST_SHARE * all) return null;
  return given.reduce<number>((sum, value) => sum + (value ?? 0), 0);
}
