// A platform list as a file: read, checked whole, previewed or applied.

import { problemLine } from '#bot/domain/sheet/problem.ts';
import { parseStatusList, type StatusListQuestion } from '#bot/domain/status-list/parse.ts';
import { readWorkbook } from '#bot/sheets/read-workbook.ts';
import type { Database } from '#prisma/db.ts';
import { applyStatusList, type StatusListApplied } from './apply-status-list.ts';
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
  const parsed = parseStatusList(await readWorkbook(file.bytes, file.fileName), question);
  if (!parsed.ok) return { ok: false, problems: parsed.problems.map(problemLine) };
  const upload = { list: parsed.list, ...file, actor: options.actor, now: question.now };
  const applied = await applyStatusList(db, upload, { dryRun: options.dryRun });
  return { ok: true, applied, warnings: parsed.warnings.map(problemLine) };
}
