// A platform list as a file: read, checked whole, previewed or applied.

import { problemLine } from '#bot/domain/sheet/problem.ts';
import { parseStatusList, type StatusListQuestion } from '#bot/domain/status-list/parse.ts';
import { readWorkbook } from '#bot/sheets/read-workbook.ts';
import type { Database, Tx } from '#prisma/db.ts';
import { applyStatusListIn, type StatusListApplied } from './apply-status-list.ts';
import { doneOrPreviewed } from './preview.ts';
import type { HandedIn } from './roster-file.ts';

export type StatusFileResult =
  | { readonly ok: true; readonly applied: StatusListApplied; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Throws StatgridError SHEET_UNREADABLE, or NOT_FOUND when there is no task for the list. */
export async function importStatusFile(
  db: Database,
  file: HandedIn,
  question: StatusListQuestion,
  options: { readonly actor: string; readonly dryRun: boolean },
): Promise<StatusFileResult> {
  const read = await readStatusFile(file, question);
  return read.ok ? doneOrPreviewed(db, options.dryRun, (tx) => read.apply(tx, options)) : read;
}

/** Who brings a list in. */
export interface ImportedBy {
  readonly actor: string;
  /** Null for the command line and the sandbox. */
  readonly personId?: string | null;
}

/** A list that was read whole and can be applied within a transaction. */
export type ReadStatusFile =
  | { readonly ok: true; apply(tx: Tx, by: ImportedBy): Promise<StatusFileResult & { readonly ok: true }> }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Throws StatgridError SHEET_UNREADABLE; applying throws NOT_FOUND when there is no task for the list. */
export async function readStatusFile(file: HandedIn, question: StatusListQuestion): Promise<ReadStatusFile> {
  const parsed = parseStatusList(await readWorkbook(file.bytes, file.fileName), question);
  if (!parsed.ok) return { ok: false, problems: parsed.problems.map(problemLine) };
  const upload = { list: parsed.list, ...file, now: question.now };
  const warnings = parsed.warnings.map(problemLine);
  return {
    ok: true,
    apply: async (tx, by) => ({
      ok: true,
      applied: await applyStatusListIn(tx, { ...upload, ...by }),
      warnings,
    }),
  };
}
