// What a slot says about queries: to the firm what is to be looked at, to others only whose are open.

import { firstSaid } from '#bot/domain/delivery/occasion.ts';
import type { Purpose } from '#bot/domain/delivery/purpose.ts';
import { budgetClassOf } from '#bot/domain/delivery/purpose.ts';
import { disclosed } from '#bot/domain/disclosure/classified.ts';
import { standingOfQuery } from '#bot/domain/facts/query-shown.ts';
import type { Message } from '#bot/domain/message.ts';
import type { LineItem, Reader, SlotContext, SlotLine, SlotPart } from '#bot/kinds/lines.ts';
import { periodWords } from './item.ts';
import { type OpenAudience, type OpenList, openList, openQuery } from './open-list.ts';
import { readQueryFacts, readQueryPayload } from './stored.ts';
import { queryTask } from './task.ts';
import { type AskedQuery, askMessage, refiledMessage, returnedMessage, type ToldQuery } from './texts.ts';

type Meaning = 'ask' | 'nudge' | 'returned' | 'refiled' | 'leader' | 'adviser' | 'specialist';

/** Throws on a name nobody gives. */
export function meaningOf(named: string): Meaning {
  const [, word = ''] =
    /^query:(ask|nudge|returned|refiled|leader|adviser|specialist)(?:[.].+)?$/u.exec(firstSaid(named)) ?? [];
  if (word === '') throw new Error(`unknown occasion ${named}`);
  return word as Meaning;
}

interface KeptLine {
  readonly line: SlotLine;
  readonly item: LineItem;
  readonly meaning: Meaning;
}

/** The lists of whoever is to phone are numbered on from `firstNumber`. */
export function composeQueries(
  lines: readonly SlotLine[],
  reader: Reader,
  context: SlotContext,
  firstNumber: number,
): SlotPart {
  const kept: KeptLine[] = [];
  const dropped: { id: string; reason: string }[] = [];
  for (const line of lines) {
    const { id, item, occasion } = line;
    const reason = item === null ? 'settled' : judgeQuery(item, line);
    if (item === null || reason !== null) dropped.push({ id, reason: reason ?? 'settled' });
    else kept.push({ line, item, meaning: meaningOf(occasion) });
  }
  const lists = openLists(kept, context, firstNumber);
  return {
    messages: [
      ...firmMessage(kept, reader, context),
      ...toldMessages(kept, reader),
      ...[...lists.values()].map(({ message }) => message),
    ],
    carried: kept.map(({ item, line: { id, occasion }, meaning }) => {
      const purpose = PURPOSES[meaning];
      const listNumber = lists.get(meaning)?.numbers.get(item.id) ?? null;
      return { id, occasion, listNumber, purpose, budgetClass: budgetClassOf(purpose) };
    }),
    dropped,
  };
}

/** A question, its nudges and a return are worth a repeat when nobody knows whether they arrived; the lists are not. */
const PURPOSES: Readonly<Record<Meaning, Purpose>> = {
  ask: 'last_call',
  nudge: 'courtesy',
  returned: 'last_call',
  refiled: 'courtesy',
  leader: 'list',
  adviser: 'list',
  specialist: 'list',
};

/** The last look: null says it. */
function judgeQuery(item: LineItem, line: SlotLine): string | null {
  const facts = readQueryFacts(item.facts);
  const meaning = meaningOf(line.occasion);
  if (meaning === 'returned') return facts.review === 'return_form' ? null : 'reviewed';
  if (meaning === 'refiled') return facts.review === 'settled_corrected' ? null : 'reviewed';
  if (standingOfQuery(facts) !== 'open') return 'answered_query';
  return facts.answer === 'asked' && line.saidBeforeAt !== null ? 'answered' : null;
}

function firmMessage(kept: readonly KeptLine[], reader: Reader, context: SlotContext): readonly Message[] {
  const toFirm = kept.filter(({ meaning }) => meaning === 'ask' || meaning === 'nudge');
  // Asked and nudged in one breath is asked.
  const byItem = new Map(toFirm.map(({ item }) => [item.id, item]));
  if (byItem.size === 0) return [];
  const queries = [...byItem.values()]
    .map((item) => asked(item, reader, context))
    .toSorted(
      (one, other) => one.ordinal - other.ordinal || ((one.unitName ?? '') < (other.unitName ?? '') ? -1 : 1),
    );
  return [
    askMessage({
      queries,
      again: toFirm.every(({ meaning }) => meaning === 'nudge'),
      now: context.now,
      answersInChat: !context.hearsNothing,
    }),
  ];
}

/** What became of answers: in one message each for what is returned and for what is over. */
function toldMessages(kept: readonly KeptLine[], reader: Reader): readonly Message[] {
  const of = (wanted: Meaning) =>
    kept.flatMap(({ item, meaning }) => (meaning === wanted ? [toldQuery(item, reader)] : []));
  const [returned, refiled] = [of('returned'), of('refiled')];
  return [
    ...(returned.length === 0 ? [] : [returnedMessage(returned)]),
    ...(refiled.length === 0 ? [] : [refiledMessage(refiled)]),
  ];
}

function toldQuery(item: LineItem, reader: Reader): ToldQuery {
  const { formCode, ordinal, period } = readQueryPayload(item.payload);
  return {
    ordinal,
    formCode,
    periodText: periodWords(period),
    unitName: reader.answersForMany ? item.unitShortName : null,
    at: readQueryFacts(item.facts).reviewedAt,
  };
}

function asked(item: LineItem, reader: Reader, context: SlotContext): AskedQuery {
  const { formCode, indicator, ordinal, period, platformRow, respondByAt, unit, values } = readQueryPayload(
    item.payload,
  );
  const audience = audienceOf(reader, context);
  const [name, figures] = [disclosed(indicator, audience), disclosed(values, audience)];
  return {
    ordinal,
    formCode,
    periodText: periodWords(period),
    platformRow,
    unitName: reader.answersForMany ? item.unitShortName : null,
    respondByAt,
    figures: name === null || figures === null ? null : { indicator: name, unit: unit ?? '', ...figures },
  };
}

/** The firm's own contact, in private. */
function audienceOf({ isVerified }: Reader, { showsFigures }: SlotContext) {
  const place = isVerified ? 'private_verified' : 'private';
  return { place, role: 'contact', isOwn: true, showsFigures } as const;
}

/** One list for each post the reader stands for, each numbered on from the one before. */
function openLists(
  kept: readonly KeptLine[],
  { hearsNothing, tasks }: SlotContext,
  firstNumber: number,
): ReadonlyMap<Meaning, OpenList> {
  const lists = new Map<Meaning, OpenList>();
  let next = firstNumber;
  for (const audience of AUDIENCES) {
    const open = kept.flatMap(({ item, meaning }) => {
      if (meaning !== audience) return [];
      const task = tasks.get(item.taskId);
      if (task === undefined) throw new Error(`a line belongs to no task ${item.taskId}`);
      return [openQuery(item, queryTask(task).askedAt)];
    });
    if (open.length === 0) continue;
    const list = openList(audience, open, { firstNumber: next, hearsNothing });
    lists.set(audience, list);
    next = Math.max(next, ...[...list.numbers.values()].map((number) => number + 1));
  }
  return lists;
}

const AUDIENCES: readonly OpenAudience[] = ['leader', 'adviser', 'specialist'];
