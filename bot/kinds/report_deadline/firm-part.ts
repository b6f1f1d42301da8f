// The part of a slot that a firm reads: everything it owes, the most pressing first.

import { cutoffText, momentText } from '#bot/domain/calendar/cutoff.ts';
import { earlierOf } from '#bot/domain/calendar/local-time.ts';
import { claimContradicted } from '#bot/domain/facts/deadline-shown.ts';
import type { Message } from '#bot/domain/message.ts';
import {
  byCutoff,
  type ComposeContext,
  type ComposedItem,
  type ComposedTask,
  type KeptLine,
} from './composed.ts';
import { type FirmTone, firmMessage } from './firm-text.ts';

const TONE_ORDER: readonly FirmTone[] = ['returned', 'overdue', 'last_call', 'exact', 'reminder'];

/** One text for each tone; `answersForMany`: the reader stands for several units, so units are named. */
export function firmParts(
  kept: readonly KeptLine[],
  answersForMany: boolean,
  context: ComposeContext,
): readonly Message[] {
  return TONE_ORDER.flatMap((tone) => {
    const items = kept.flatMap(({ line, meaning }) =>
      meaning.kind === 'firm' && meaning.tone === tone && line.item !== null ? [line.item] : [],
    );
    return items.length === 0 ? [] : [firmPart(tone, items, answersForMany, context)];
  });
}

interface Owed {
  readonly task: ComposedTask;
  readonly items: readonly ComposedItem[];
}

function firmPart(
  tone: FirmTone,
  items: readonly ComposedItem[],
  answersForMany: boolean,
  context: ComposeContext,
): Message {
  const owed = owedByTask(items, context);
  const contradicted = owed.filter((form) => form.items.some(({ facts }) => claimContradicted(facts)));
  const listAsOfAt = oldestList(contradicted.length > 0 ? contradicted : owed);
  return firmMessage({
    tone,
    forms: owed.map(({ items: owing, task }) => ({
      formCode: task.formCode,
      formName: task.formName,
      period: task.periodText,
      cutoff:
        tone === 'returned' ? `县级验收${task.acceptanceText}` : cutoffText(task.cutoffOn, task.cutoffTime),
      taskCode: task.code,
      units: answersForMany ? [...new Set(owing.map((item) => item.unitShortName))].toSorted() : [],
    })),
    listAsOf: listAsOfAt === null ? null : momentText(listAsOfAt),
    listIsFresh: owed.every(({ task }) => task.listIsFresh),
    claimNotSeen: contradicted.length > 0,
    promiseBroken: items.some((item) => item.facts.promise?.state === 'broken'),
    answersInChat: !context.hearsNothing,
    remaining: tone === 'last_call' ? remainingText(context.now, owed) : null,
  });
}

function owedByTask(items: readonly ComposedItem[], context: ComposeContext): readonly Owed[] {
  return [...Map.groupBy(items, (item) => item.taskId)]
    .flatMap(([taskId, owing]) => {
      const task = context.tasks.get(taskId);
      return task === undefined ? [] : [{ task, items: owing }];
    })
    .toSorted((one, other) => byCutoff(one.task, other.task));
}

/** The asOf that is true of all these forms: the oldest of their lists; null when one has none. */
function oldestList(owed: readonly Owed[]): Temporal.Instant | null {
  const [first, ...others] = owed.map(({ task }) => task.listAsOfAt);
  return others.reduce<Temporal.Instant | null>(
    (oldest, asOfAt) => (oldest === null || asOfAt === null ? null : earlierOf(oldest, asOfAt)),
    first ?? null,
  );
}

/** '2天', '1天21小时', '3小时30分' or '45分钟' to the earliest cutoff; from a day on without the minutes. */
function remainingText(now: Temporal.Instant, owed: readonly Owed[]): string | null {
  const [earliest] = owed;
  if (earliest === undefined) return null;
  const minutes = Math.floor(now.until(earliest.task.cutoffAt).total('minutes'));
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (hours >= 24) return `${Math.floor(hours / 24)}天${hours % 24 === 0 ? '' : `${hours % 24}小时`}`;
  if (hours === 0) return `${rest}分钟`;
  return `${hours}小时${rest === 0 ? '' : `${rest}分`}`;
}
