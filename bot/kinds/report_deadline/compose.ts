// What a slot says about deadlines: what the firm owes, the lists to work from, what the bureau is asked.

import type { SlotPart } from '#bot/kinds/lines.ts';
import { bureauPart, listHasCome } from './bureau-part.ts';
import type { ComposeContext, ComposedLine, KeptLine } from './composed.ts';
import { firmParts } from './firm-part.ts';
import { judgeLine, type LineDrop } from './judge-line.ts';
import { listPart } from './list-part.ts';
import { budgetClassOf, meaningOf, type OccasionMeaning, purposeOf } from './occasion.ts';

/** `answersForMany`: the reader stands for several units, so units are named. */
export function composeDeadlines(
  lines: readonly ComposedLine[],
  answersForMany: boolean,
  context: ComposeContext,
): SlotPart {
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
  return {
    messages: [
      ...firmParts(kept, answersForMany, context),
      ...(list === null ? [] : [list.message]),
      ...(bureau === null ? [] : [bureau]),
    ],
    carried: kept.map(({ line, meaning }) => ({
      id: line.id,
      occasion: line.occasion,
      listNumber:
        meaning.kind === 'list' && line.item !== null ? (list?.numbers.get(line.item.id) ?? null) : null,
      purpose: purposeOf(meaning),
      budgetClass: budgetClassOf(meaning),
    })),
    dropped,
  };
}

function judge(line: ComposedLine, meaning: OccasionMeaning, context: ComposeContext): LineDrop | null {
  const { item } = line;
  // What a group is told is composed for groups, from less.
  if (meaning.kind === 'group') return 'stale';
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
    saidBeforeAt: line.saidBeforeAt,
  });
}
