// Makes one message of everything a slot holds: what the firm owes, the lists to work from, the answer.

import {
  type CutoffTime,
  cutoffText,
  cutoffTextWithMonth,
  dayText,
  momentText,
  timeText,
  weekdayText,
} from '#bot/domain/calendar/cutoff.ts';
import type { DeadlineFacts } from '#bot/domain/facts/deadline-facts.ts';
import { claimContradicted } from '#bot/domain/facts/deadline-shown.ts';
import { pathAtLevel } from '#bot/domain/ladder/tree-path.ts';
import type { Message } from '#bot/domain/message.ts';
import { type FirmTone, firmMessage } from './firm-text.ts';
import { groupMessage } from './group-text.ts';
import { judgeLine, type LineDrop } from './judge-line.ts';
import { type ListItem, type ListView, listMessage } from './list-text.ts';
import { meaningOf, type OccasionMeaning, type Purpose, purposeOf } from './occasion.ts';

export interface ComposedTask {
  readonly code: string;
  readonly formCode: string;
  readonly formName: string;
  /** '2026年10月' */
  readonly periodText: string;
  readonly opensOn: Temporal.PlainDate;
  readonly cutoffOn: Temporal.PlainDate;
  readonly cutoffTime: CutoffTime;
  readonly cutoffAt: Temporal.Instant;
  readonly listAsOfAt: Temporal.Instant | null;
  readonly listIsFresh: boolean;
}

export interface ComposedItem {
  readonly id: string;
  readonly taskId: string;
  readonly unitId: string;
  readonly unitShortName: string;
  readonly gridPath: string;
  readonly round: number;
  readonly facts: DeadlineFacts;
}

export interface ComposedLine {
  readonly id: string;
  readonly occasion: string;
  readonly round: number;
  readonly item: ComposedItem | null;
  /** An answer, rendered when it was planned. */
  readonly message: Message | null;
}

/** What the slots of one claim share. */
export interface ComposeContext {
  readonly bureau: string;
  readonly now: Temporal.Instant;
  readonly isLate: boolean;
  readonly tasks: ReadonlyMap<string, ComposedTask>;
  /** Every item of a task under a node, settled ones included. */
  listItems(taskId: string, gridPath: string): readonly ListItem[];
  nodeName(gridPath: string): string;
}

export interface ComposedSlot {
  /** Null when every line was dropped. */
  readonly message: Message | null;
  readonly purpose: Purpose;
  readonly carried: readonly { readonly id: string; readonly listNumber: number | null }[];
  readonly dropped: readonly { readonly id: string; readonly reason: LineDrop }[];
}

interface Kept {
  readonly line: ComposedLine;
  readonly meaning: OccasionMeaning;
}

/** `answersForMany`: the reader stands for several units, so units are named. */
export function composeSlot(
  lines: readonly ComposedLine[],
  answersForMany: boolean,
  context: ComposeContext,
): ComposedSlot {
  const kept: Kept[] = [];
  const dropped: { id: string; reason: LineDrop }[] = [];
  for (const line of lines) {
    const meaning = meaningOf(line.occasion);
    const reason = judge(line, meaning, context);
    if (reason === null) kept.push({ line, meaning });
    else dropped.push({ id: line.id, reason });
  }
  const list = composeLists(kept, context);
  const messages = [
    ...kept.flatMap(({ line }) => (line.message === null ? [] : [line.message])),
    ...composeGroup(kept, context),
    ...composeFirm(kept, answersForMany, context),
    ...(list === null ? [] : [list.message]),
  ];
  return {
    message: merge(messages),
    purpose: purposeOf(kept.map(({ meaning }) => meaning)),
    carried: kept.map(({ line, meaning }) => ({
      id: line.id,
      listNumber:
        meaning.kind === 'list' && line.item !== null ? (list?.numbers.get(line.item.id) ?? null) : null,
    })),
    dropped,
  };
}

function judge(line: ComposedLine, meaning: OccasionMeaning, context: ComposeContext): LineDrop | null {
  const { item } = line;
  const task = item === null ? undefined : context.tasks.get(item.taskId);
  if (item === null || task === undefined) return null;
  return judgeLine({
    meaning,
    plannedRound: line.round,
    round: item.round,
    facts: item.facts,
    cutoffAt: task.cutoffAt,
    now: context.now,
    isLate: context.isLate,
  });
}

function merge(messages: readonly Message[]): Message | null {
  const [first] = messages;
  if (first === undefined) return null;
  return { title: first.title, blocks: messages.flatMap((message) => message.blocks) };
}

function composeGroup(kept: readonly Kept[], context: ComposeContext): readonly Message[] {
  const tasks = new Map<string, { task: ComposedTask; ahead: boolean }>();
  for (const { line, meaning } of kept) {
    const task = line.item === null ? undefined : context.tasks.get(line.item.taskId);
    if (meaning.kind === 'group' && task !== undefined) tasks.set(task.code, { task, ahead: meaning.ahead });
  }
  return [...Map.groupBy(tasks.values(), ({ ahead }) => ahead)].map(([ahead, group]) =>
    groupMessage({
      bureau: context.bureau,
      occasion: ahead ? 'ahead_of_holidays' : 'opened',
      opens: group.map(({ task }) => dayText(task.opensOn))[0] ?? '',
      forms: group.map(({ task }) => ({
        formCode: task.formCode,
        formName: task.formName,
        period: task.periodText,
        cutoff: `${dayText(task.cutoffOn)}（${weekdayText(task.cutoffOn)}）${timeText(task.cutoffTime)}`,
      })),
    }),
  );
}

const TONE_ORDER: readonly FirmTone[] = ['overdue', 'last_call', 'exact', 'reminder'];

function composeFirm(
  kept: readonly Kept[],
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

function firmPart(
  tone: FirmTone,
  items: readonly ComposedItem[],
  answersForMany: boolean,
  context: ComposeContext,
): Message {
  const byTask = [...Map.groupBy(items, (item) => item.taskId)].flatMap(([taskId, owed]) => {
    const task = context.tasks.get(taskId);
    return task === undefined ? [] : [{ task, owed }];
  });
  byTask.sort(
    (a, b) =>
      Temporal.Instant.compare(a.task.cutoffAt, b.task.cutoffAt) || (a.task.code < b.task.code ? -1 : 1),
  );
  const oldestList = byTask.reduce<Temporal.Instant | null>((oldest, { task }) => {
    if (oldest === null || task.listAsOfAt === null) return oldest ?? task.listAsOfAt;
    return Temporal.Instant.compare(task.listAsOfAt, oldest) < 0 ? task.listAsOfAt : oldest;
  }, null);
  return firmMessage({
    tone,
    forms: byTask.map(({ task, owed }) => ({
      formCode: task.formCode,
      formName: task.formName,
      period: task.periodText,
      cutoff: cutoffText(task.cutoffOn, task.cutoffTime),
      taskCode: task.code,
      units: answersForMany ? [...new Set(owed.map((item) => item.unitShortName))] : [],
    })),
    listAsOf: oldestList === null ? null : momentText(oldestList),
    listIsFresh: byTask.every(({ task }) => task.listIsFresh),
    claimNotSeen: items.some((item) => claimContradicted(item.facts)),
    promiseBroken: items.some((item) => item.facts.promise?.state === 'broken'),
    remaining:
      tone === 'last_call'
        ? remainingText(
            context.now,
            byTask.map(({ task }) => task.cutoffAt),
          )
        : null,
  });
}

/** '3小时30分' or '2天' to the earliest cutoff. */
function remainingText(now: Temporal.Instant, cutoffs: readonly Temporal.Instant[]): string | null {
  const earliest = cutoffs.toSorted((a, b) => Temporal.Instant.compare(a, b))[0];
  if (earliest === undefined) return null;
  const minutes = Math.floor(now.until(earliest).total('minutes'));
  if (minutes >= 24 * 60) return `${Math.floor(minutes / (24 * 60))}天`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)}小时${rest === 0 ? '' : `${rest}分`}`;
}

function composeLists(kept: readonly Kept[], context: ComposeContext): ReturnType<typeof listMessage> | null {
  const views = new Map<string, ListView>();
  for (const { line, meaning } of kept) {
    const task = line.item === null ? undefined : context.tasks.get(line.item.taskId);
    if (meaning.kind !== 'list' || line.item === null || task === undefined) continue;
    const path = pathAtLevel(line.item.gridPath, meaning.level);
    const key = `${line.item.taskId} ${path}`;
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
      items: context.listItems(line.item.taskId, path),
    });
  }
  return views.size === 0 ? null : listMessage([...views.values()]);
}
