// What the bench reports: a figure, the floor measured beside it, and how they are shown.

/** One line of the table. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The same thing done with nothing of ours, measured in the same run; null where there is none. */
  readonly floor: { readonly value: number; readonly what: string } | null;
}

export interface Measurement {
  readonly name: string;
  /** What it needs and does, in one line. */
  readonly about: string;
  run(bench: BenchServer): Promise<readonly Figure[]>;
}

/** The one database server of a run. */
export interface BenchServer {
  /** A folder of its own below the run's, empty. */
  folder(): string;
  /** A migrated database with calendar and forms, dropped with the run. */
  database(): Promise<BenchDatabase>;
}

export interface BenchDatabase {
  readonly db: import('#prisma/db.ts').Database;
  /** For a process of its own. */
  readonly url: string;
  close(): Promise<void>;
}

/** The `share` quantile (0 to 1) of what was measured. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** How long `work` took, in milliseconds. */
export async function timed(work: () => unknown): Promise<number> {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
}

/** The table as text, aligned. */
export function tableOf(figures: readonly (Figure & { readonly measurement: string })[]): string {
  const head = ['measurement', 'figure', 'value', 'unit', 'floor', 'value/floor', 'the floor is'];
  const rows = figures.map((figure) => [
    figure.measurement,
    figure.name,
    shown(figure.value),
    figure.unit,
    figure.floor === null ? '' : shown(figure.floor.value),
    figure.floor === null ? '' : ratioOf(figure.value, figure.floor.value),
    figure.floor?.what ?? '',
  ]);
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const isNumber = [false, false, true, false, true, true, false];
  return [head, head.map((_, column) => '-'.repeat(widths[column] ?? 0)), ...rows]
    .map((row) =>
      row
        .map((cell, column) =>
          isNumber[column] === true ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function ratioOf(value: number, floor: number): string {
  const ratio = value / floor;
  return ratio < 0.1 ? ratio.toPrecision(2) : ratio.toFixed(2);
}

function shown(value: number): string {
  if (!Number.isFinite(value)) return '?';
  return value >= 100 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(3);
}
