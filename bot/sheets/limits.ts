// How much of a file is read, and the one error for a file that cannot or must not be read.
import { StatgridError } from '#bot/errors.ts';

/** A city's roster is 0.4 MB and 12,000 rows; 30,000 firms with all their forms stay below these. */
export const MAX_FILE_BYTES = 20 * 1024 * 1024;
export const MAX_UNPACKED_BYTES = 160 * 1024 * 1024;
export const MAX_ROWS = 200_000;
/** Cells of the rectangle a sheet spans; the reader fills its gaps, so one stray cell is dear. */
export const MAX_CELLS = 5_000_000;
export const MAX_ENTRIES = 1_000;

/** What every file of ours says about its name: short, without line breaks. */
function shownFileName(fileName: string): string {
  const bare = fileName.split(/[/\\]/u).at(-1) ?? '';
  return `《${[...bare.replace(/\p{C}/gu, '')].slice(0, 60).join('')}》`;
}

/** A file that is not read: why, and what its owner can do. */
export function unreadable(fileName: string, problem: string, fix: string, cause?: unknown): StatgridError {
  return new StatgridError('SHEET_UNREADABLE', `读不了文件${shownFileName(fileName)}：${problem}，${fix}`, {
    cause,
  });
}

/** Inside the reader: a file that breaks a limit or a rule of its format. */
export class Refusal extends Error {
  readonly problem: string;
  readonly fix: string;

  constructor(problem: string, fix: string, options?: { readonly cause?: unknown }) {
    super(problem, options);
    this.name = 'Refusal';
    this.problem = problem;
    this.fix = fix;
  }
}
