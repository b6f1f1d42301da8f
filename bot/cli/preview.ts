// What changes something is previewed first: shown, confirmed, then done. The two ways in which commands do so.

import type { Arguments } from './arguments.ts';
import type { CommandResult } from './command.ts';
import { isConfirmed, type Session } from './session.ts';
import { sections } from './table.ts';

/** What stands under a preview. */
export const ONLY_PREVIEW = '以上是预览，没有作任何改动。';

/** Somebody looked at the preview and said no. */
export function cancelled(): CommandResult {
  return { code: 1, json: { cancelled: true }, text: '已取消，没有作任何改动。' };
}

/** Something that is shown before anybody agrees to it. */
export interface Proposal {
  readonly text: string;
  readonly json: Readonly<Record<string, unknown>>;
  /** What will happen, before the question: `将按以上撤回，`. */
  readonly question: string;
  carryOut(): Promise<CommandResult>;
}

/** Shows a proposal, with `--dry-run` no more than that, and carries it out once it is agreed to. */
export async function proposed(given: Arguments, session: Session, of: Proposal): Promise<CommandResult> {
  if (given.switchedOn('dry-run'))
    return { code: 0, json: { dryRun: true, ...of.json }, text: sections(of.text, ONLY_PREVIEW) };
  session.terminal.show(of.text);
  if (!(await isConfirmed(session, given.switchedOn('yes'), of.question))) return cancelled();
  return of.carryOut();
}

/** Something whose preview is the same work, undone at its end. */
export interface Trial<T> {
  write(dryRun: boolean): Promise<T>;
  shown(preview: T): string;
  done(result: T, isDryRun: boolean): CommandResult;
  readonly question: string;
  /** Nothing is left to be agreed to. */
  isNothing?(preview: T): boolean;
}

/** Tries it and shows what it would come to, then does it; with `--yes` at once. */
export async function tried<T>(given: Arguments, session: Session, of: Trial<T>): Promise<CommandResult> {
  const isDryRun = given.switchedOn('dry-run');
  if (given.switchedOn('yes') && !isDryRun) return of.done(await of.write(false), false);
  const preview = await of.write(true);
  if (isDryRun) return of.done(preview, true);
  session.terminal.show(of.shown(preview));
  if (of.isNothing?.(preview) === true) return of.done(preview, true);
  if (!(await isConfirmed(session, false, of.question))) return cancelled();
  return of.done(await of.write(false), false);
}

/** Warnings of a file, all of them: each names its cell. */
export function warningLines(warnings: readonly string[]): string | null {
  if (warnings.length === 0) return null;
  return [`提示 ${warnings.length} 处（不影响导入）：`, ...warnings.map((line) => `  - ${line}`)].join('\n');
}
