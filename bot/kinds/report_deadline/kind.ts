// A firm's duty to file one form for one period, as a kind.

import {
  applyDeadlineEvent,
  type DeadlineEvent,
  type DeadlineFacts,
} from '#bot/domain/facts/deadline-facts.ts';
import { isLate, isOverdue, shownStatus, standingOf } from '#bot/domain/facts/deadline-shown.ts';
import { pathAtLevel } from '#bot/domain/ladder/tree-path.ts';
import { windowInstants } from '#bot/domain/schedule/window-instants.ts';
import type { FactsRow } from '#bot/kinds/facts.ts';
import type { Kind } from '#bot/kinds/kind.ts';
import type { GroupContext, SlotContext, SlotLine } from '#bot/kinds/lines.ts';
import { deadlineMeaning, undoOf } from './answers.ts';
import { composeDeadlines } from './compose.ts';
import type { ComposeContext, ComposedLine, ComposedTask } from './composed.ts';
import { composeForGroup } from './group-part.ts';
import { changeText, factLines } from './history-words.ts';
import { awaitsAnswer, type DeadlineItem, ownLine } from './item.ts';
import { listItem } from './list-item.ts';
import { bureauTask, meaningOf } from './occasion.ts';
import { promiseClock } from './promise-clock.ts';
import { waitsForRelease } from './rehearsal.ts';
import { undoEcho } from './reply-text.ts';
import { readDeadlineFacts, storeDeadlineFacts } from './stored-facts.ts';
import { strikeDeadlines } from './strike.ts';
import { composedTask, deadlineTask } from './task.ts';
import { SHOWN_WORDS } from './words.ts';

export const REPORT_DEADLINE = {
  name: 'report_deadline',

  readFacts: readDeadlineFacts,
  rowOf: deadlineRow,
  apply: (facts: DeadlineFacts, event: DeadlineEvent) => applyDeadlineEvent(facts, event),
  shownOf(facts: DeadlineFacts) {
    const code = shownStatus(facts);
    return { code, text: SHOWN_WORDS[code] };
  },
  timelinessOf(facts: DeadlineFacts, task, now) {
    const { cutoffAt } = windowInstants(deadlineTask(task).window);
    return { overdue: isOverdue(facts, cutoffAt, now), late: isLate(facts, cutoffAt) };
  },
  factsForStaff: (facts: DeadlineFacts) => facts,
  factLines,
  changeText,

  formOf: () => null,
  setsDistance: ['ladder:2', 'ladder:3', 'ladder:4._', 'ladder:6', 'ladder:7.%'],
  strike: strikeDeadlines,
  clocksAfter: ({ facts }: DeadlineItem) => promiseClock(facts),

  namesToFirm: ['ladder:%', 'return:_'],
  bureauTask,
  listPlace(occasion, gridPath) {
    const meaning = meaningOf(occasion);
    return meaning.kind === 'list' ? pathAtLevel(gridPath, meaning.level) : null;
  },
  waitsForRelease,
  // Everything held is said before the cutoff.
  pointlessFrom: (task) => windowInstants(deadlineTask(task).window).cutoffAt,
  composer(context) {
    const shared = composeContext(context);
    return (lines, reader) => composeDeadlines(lines.map(composedLine), reader.answersForMany, shared);
  },

  forGroup(context) {
    const tasks = composedTasks(context);
    return (lines) => composeForGroup(lines, { ...context, tasks });
  },

  awaitsAnswer,
  isPersonal: false,
  meansSeveral: () => true,
  ordinalOf: () => null,
  label: ({ formCode }) => formCode,
  settledText: '您说的报表平台名单已显示上报（或退回待改），无需回复。其他待报报表请回“我的”查看。',
  ownLine,
  meanings: [
    { label: '已经上报了', intent: 'reported' },
    { label: '还没报，稍后说时间', intent: 'will_report_later' },
    { label: '登不上或需要帮助', intent: 'cannot_login' },
  ],
  means: deadlineMeaning,
  supplies: () => null,
  undo: undoOf,
  undoEcho: (items: readonly DeadlineItem[], namesUnits: boolean, changeKind: string) =>
    undoEcho(items, namesUnits, changeKind),
} satisfies Kind & { readonly name: 'report_deadline' };

function deadlineRow(facts: DeadlineFacts): FactsRow {
  const standing = standingOf(facts);
  return {
    facts: storeDeadlineFacts(facts),
    standing,
    round: facts.round,
    waitingOn: facts.claim === 'claimed' ? 'status_list' : 'firm',
  };
}

function composedLine({ item, ...line }: SlotLine): ComposedLine {
  if (item === null) return { ...line, item: null };
  return { ...line, item: { ...item, unitId: item.unitId ?? '', facts: readDeadlineFacts(item.facts) } };
}

function composeContext(context: SlotContext): ComposeContext {
  const { bureau, hearsNothing, now } = context;
  const tasks = composedTasks(context);
  const byCode = new Map([...tasks.values()].map((task) => [task.code, task]));
  return {
    bureau,
    now,
    hearsNothing,
    tasks,
    taskOfCode: (code) => byCode.get(code),
    nodeName: (path) => context.nodeName(path),
    listItems: (taskId, path, audience) =>
      context.itemsUnder(taskId, path).map((item) => listItem(item, audience)),
  };
}

function composedTasks(context: GroupContext): ReadonlyMap<string, ComposedTask> {
  return new Map(
    [...context.tasks].flatMap(([id, task]) =>
      task.window === null ? [] : [[id, composedTask(deadlineTask(task), context.now, context)] as const],
    ),
  );
}
