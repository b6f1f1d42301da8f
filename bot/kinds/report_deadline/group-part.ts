// What a slot says to a grid's group: its forms, whoever owes them.

import { dayText, timeText, weekdayText } from '#bot/domain/calendar/cutoff.ts';
import { isBefore } from '#bot/domain/calendar/local-time.ts';
import type { Message } from '#bot/domain/message.ts';
import type { GroupContext, GroupLine, SlotPart } from '#bot/kinds/lines.ts';
import { byCutoff, type ComposedTask } from './composed.ts';
import { groupMessage } from './group-text.ts';
import { budgetClassOf, meaningOf, type OccasionMeaning, purposeOf } from './occasion.ts';

export interface DeadlineGroupContext extends Omit<GroupContext, 'tasks'> {
  readonly tasks: ReadonlyMap<string, ComposedTask>;
}

interface Judged {
  readonly line: GroupLine;
  readonly meaning: OccasionMeaning;
  readonly task: ComposedTask | null;
  readonly drop: 'stale' | 'private_only' | null;
}

/** One notice of everything that is open, and one for each day on which forms will open. */
export function composeForGroup(lines: readonly GroupLine[], context: DeadlineGroupContext): SlotPart {
  const judged = lines.map((line) => judge(line, context));
  const kept = judged.filter(({ drop }) => drop === null);
  return {
    messages: notices(kept, context),
    carried: kept.map(({ line: { id, occasion }, meaning }) => {
      const [purpose, budgetClass] = [purposeOf(meaning), budgetClassOf(meaning)];
      return { id, occasion, listNumber: null, purpose, budgetClass };
    }),
    dropped: judged.flatMap(({ drop, line: { id } }) => (drop === null ? [] : [{ id, reason: drop }])),
  };
}

/** A notice in its time is said; a step for somebody else is none for a group, whoever planned it there. */
function judge(line: GroupLine, { now, tasks }: DeadlineGroupContext): Judged {
  const meaning = meaningOf(line.occasion);
  const task = (line.taskId === null ? undefined : tasks.get(line.taskId)) ?? null;
  const isTimely = task === null || (isBefore(now, task.cutoffAt) && !line.isLate);
  return { line, meaning, task, drop: meaning.kind !== 'group' ? 'private_only' : isTimely ? null : 'stale' };
}

function notices(kept: readonly Judged[], context: DeadlineGroupContext): readonly Message[] {
  const open = new Map<string, ComposedTask>();
  const ahead = new Map<string, ComposedTask>();
  for (const { meaning, task } of kept) {
    if (meaning.kind === 'group' && task !== null) (meaning.ahead ? ahead : open).set(task.code, task);
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
  { bureau, hearsNothing }: DeadlineGroupContext,
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
