// The part of a slot that a grid's group reads: its forms, whoever owes them.

import { dayText, timeText, weekdayText } from '#bot/domain/calendar/cutoff.ts';
import type { Message } from '#bot/domain/message.ts';
import { byCutoff, type ComposeContext, type ComposedTask, type KeptLine } from './composed.ts';
import { groupMessage } from './group-text.ts';

/** One notice of everything that is open, and one for each day on which forms will open. */
export function groupParts(kept: readonly KeptLine[], context: ComposeContext): readonly Message[] {
  const open = new Map<string, ComposedTask>();
  const ahead = new Map<string, ComposedTask>();
  for (const { line, meaning } of kept) {
    const task = line.item === null ? undefined : context.tasks.get(line.item.taskId);
    if (meaning.kind === 'group' && task !== undefined) (meaning.ahead ? ahead : open).set(task.code, task);
  }
  const byDay = Map.groupBy([...ahead.values()].toSorted(byCutoff), ({ opensOn }) => opensOn.toString());
  return [
    ...[...byDay.values()].map((tasks) => notice('ahead_of_holidays', tasks, context)),
    ...(open.size === 0 ? [] : [notice('opened', [...open.values()].toSorted(byCutoff), context)]),
  ];
}

function notice(
  occasion: 'ahead_of_holidays' | 'opened',
  tasks: readonly ComposedTask[],
  { bureau, hearsNothing }: ComposeContext,
): Message {
  const [first] = tasks;
  return groupMessage({
    bureau,
    occasion,
    answersInChat: !hearsNothing,
    opens: first === undefined ? '' : dayText(first.opensOn),
    forms: tasks.map(({ cutoffOn, cutoffTime, formCode, formName, periodText }) => ({
      formCode,
      formName,
      period: periodText,
      cutoff: `${dayText(cutoffOn)}（${weekdayText(cutoffOn)}）${timeText(cutoffTime)}`,
    })),
  });
}
