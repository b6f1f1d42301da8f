// Makes one message of everything a slot holds: what the firm owes, the lists to work from, the answer.

import type { BudgetClass } from '#bot/domain/delivery/budget.ts';
import type { Message } from '#bot/domain/message.ts';
import { bureauPart, listHasCome } from './bureau-part.ts';
import type { ComposeContext, ComposedLine, KeptLine } from './composed.ts';
import { firmParts } from './firm-part.ts';
import { groupParts } from './group-part.ts';
import { judgeLine, type LineDrop } from './judge-line.ts';
import { listPart } from './list-part.ts';
import {
  budgetClassOf,
  isRepeat,
  meaningOf,
  type OccasionMeaning,
  type Purpose,
  purposeOf,
} from './occasion.ts';

export type { ComposeContext, ComposedItem, ComposedLine, ComposedTask } from './composed.ts';

export interface ComposedSlot {
  /** Null when every line was dropped. */
  readonly message: Message | null;
  readonly purpose: Purpose;
  readonly budgetClass: BudgetClass;
  readonly carried: readonly { readonly id: string; readonly listNumber: number | null }[];
  readonly dropped: readonly { readonly id: string; readonly reason: LineDrop }[];
}

/** `answersForMany`: the reader stands for several units, so units are named. */
export function composeSlot(
  lines: readonly ComposedLine[],
  answersForMany: boolean,
  context: ComposeContext,
): ComposedSlot {
  const kept: KeptLine[] = [];
  const dropped: { id: string; reason: LineDrop }[] = [];
  for (const line of lines) {
    const meaning = meaningOf(line.occasion);
    const reason = judge(line, meaning, context);
    if (reason === null) kept.push({ line, meaning });
    else dropped.push({ id: line.id, reason });
  }
  const list = listPart(kept, context);
  const bureau = bureauPart(kept, context);
  const messages = [
    ...answers(kept),
    ...groupParts(kept, context),
    ...firmParts(kept, answersForMany, context),
    ...(list === null ? [] : [list.message]),
    ...(bureau === null ? [] : [bureau]),
  ];
  return {
    message: marked(merge(messages), kept),
    purpose: purposeOf(kept.map(({ meaning }) => meaning)),
    budgetClass: budgetClassOf(kept.map(({ meaning }) => meaning)),
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
  if (meaning.kind === 'bureau') {
    const about = context.taskOfCode(meaning.taskCode);
    return about !== undefined && listHasCome(meaning.about, about) ? 'list_came' : null;
  }
  const task = item === null ? undefined : context.tasks.get(item.taskId);
  if (item === null || task === undefined) return null;
  return judgeLine({
    meaning,
    plannedRound: line.round,
    round: item.round,
    facts: item.facts,
    cutoffAt: task.cutoffAt,
    acceptanceAt: task.acceptanceAt,
    now: context.now,
    isLate: line.isLate,
    saidBeforeAt: line.saidBeforeAt ?? null,
  });
}

/** An answer with a numbered list has a line for each number; it is said once. */
function answers(kept: readonly KeptLine[]): readonly Message[] {
  const distinct = new Map<string, Message>();
  for (const { message } of kept.map(({ line }) => line)) {
    if (message !== null) distinct.set(JSON.stringify(message), message);
  }
  return [...distinct.values()];
}

function merge(messages: readonly Message[]): Message | null {
  const [first] = messages;
  if (first === undefined) return null;
  return { title: first.title, blocks: messages.flatMap((message) => message.blocks) };
}

/** What is only said once more says so: a reader who has it already need not wonder. */
function marked(message: Message | null, kept: readonly KeptLine[]): Message | null {
  if (message === null || kept.some(({ line }) => !isRepeat(line.occasion))) return message;
  const [first, ...rest] = message.blocks;
  if (first?.kind !== 'paragraph') return message;
  return {
    title: `（重发）${message.title}`,
    blocks: [{ ...first, text: `（重发）${first.text}` }, ...rest],
  };
}
