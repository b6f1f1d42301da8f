// The part of a slot that somebody works from: one list for each form and node its lines are about.

import { cutoffTextWithMonth, momentText } from '#bot/domain/calendar/cutoff.ts';
import { pathAtLevel } from '#bot/domain/ladder/tree-path.ts';
import type { ComposeContext, KeptLine } from './composed.ts';
import { type ListView, listMessage, type NumberedList } from './list-text.ts';

/** Null when no line asks for a list. A node that is overdue at one step is listed once, as overdue. */
export function listPart(kept: readonly KeptLine[], context: ComposeContext): NumberedList | null {
  const views = new Map<string, ListView>();
  for (const { line, meaning } of kept) {
    const task = line.item === null ? undefined : context.tasks.get(line.item.taskId);
    if (meaning.kind !== 'list' || line.item === null || task === undefined) continue;
    const path = pathAtLevel(line.item.gridPath, meaning.level);
    const isReturn = meaning.stage === 'returned';
    const key = `${line.item.taskId} ${path}${isReturn ? ' returned' : ''}`;
    const known = views.get(key);
    if (known !== undefined && known.stage === meaning.stage) continue;
    views.set(key, {
      audience: meaning.audience,
      stage: known?.stage === 'overdue' ? 'overdue' : meaning.stage,
      nodeName: context.nodeName(path),
      form: {
        formCode: task.formCode,
        period: task.periodText,
        cutoff: cutoffTextWithMonth(task.cutoffOn, task.cutoffTime),
      },
      listAsOf: task.listAsOfAt === null ? null : momentText(task.listAsOfAt),
      items: context.listItems(line.item.taskId, path, meaning.audience),
      named: isReturn ? returnedHere(kept, line.item.taskId, path) : null,
    });
  }
  return views.size === 0 ? null : listMessage([...views.values()], { hearsNothing: context.hearsNothing });
}

/** A return is told firm by firm, each in its own time: a list names only those whose time has come. */
function returnedHere(kept: readonly KeptLine[], taskId: string, path: string): ReadonlySet<string> {
  return new Set(
    kept.flatMap(({ line: { item }, meaning }) =>
      meaning.kind === 'list' &&
      meaning.stage === 'returned' &&
      item?.taskId === taskId &&
      item.gridPath.startsWith(path)
        ? [item.id]
        : [],
    ),
  );
}
