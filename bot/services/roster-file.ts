// A roster as a file: read, checked whole, previewed or imported.

import { parseRoster } from '#bot/domain/roster/parse.ts';
import { problemLine } from '#bot/domain/sheet/problem.ts';
import { readWorkbook } from '#bot/sheets/read-workbook.ts';
import type { Database } from '#prisma/db.ts';
import { importRoster, type RosterImport } from './import-roster.ts';

/** A file somebody handed in. */
export interface HandedIn {
  readonly bytes: Uint8Array;
  readonly fileName: string;
}

export type RosterFileResult =
  | { readonly ok: true; readonly changes: RosterImport; readonly warnings: readonly string[] }
  /** Every mistake of the file, each naming sheet, row and column; nothing was written. */
  | { readonly ok: false; readonly problems: readonly string[] };

/** Throws StatgridError SHEET_UNREADABLE when the file is no spreadsheet at all. */
export async function importRosterFile(
  db: Database,
  file: HandedIn,
  options: { readonly now: Temporal.Instant; readonly actor: string; readonly dryRun: boolean },
): Promise<RosterFileResult> {
  const parsed = parseRoster(await readWorkbook(file.bytes, file.fileName));
  if (!parsed.ok) return { ok: false, problems: parsed.problems.map(problemLine) };
  const changes = await importRoster(db, parsed.roster, options);
  return { ok: true, changes, warnings: parsed.warnings.map(problemLine) };
}
