// How many rows a statement of the import added or changed; rows that already say the same are not touched.

export interface Tally {
  readonly added: number;
  readonly changed: number;
}

/** What a statement returns of each row it touched. */
export interface Touched {
  readonly inserted: boolean;
}

export function tally(rows: readonly Touched[]): Tally {
  const added = rows.filter((row) => row.inserted).length;
  return { added, changed: rows.length - added };
}
