// What a slot says about changes of people: to leaders and townships only, in private.

import { firstSaid } from '#bot/domain/delivery/occasion.ts';
import { budgetClassOf, type Purpose } from '#bot/domain/delivery/purpose.ts';
import { awaitsVerdict, shownPersonnel } from '#bot/domain/facts/personnel-facts.ts';
import type { Message } from '#bot/domain/message.ts';
import type { LineItem, SlotLine, SlotPart } from '#bot/kinds/lines.ts';
import { readPersonnelFacts, readPersonnelPayload } from './stored.ts';
import { type ChangeToJudge, judgeMessage, missingMessage } from './texts.ts';

type Meaning = 'confirm' | 'remind' | 'overdue' | 'missing' | 'unnamed';

/** Throws on a name nobody gives. */
function meaningOf(named: string): Meaning {
  const [, word = ''] =
    /^people:(confirm|remind|overdue|missing|unnamed)(?:[.].+)?$/u.exec(firstSaid(named)) ?? [];
  if (word === '') throw new Error(`unknown occasion ${named}`);
  return word as Meaning;
}

/** A change waits for its verdict, so the question is worth a repeat when nobody knows whether it arrived. */
const PURPOSES: Readonly<Record<Meaning, Purpose>> = {
  confirm: 'last_call',
  remind: 'list',
  overdue: 'list',
  missing: 'list',
  unnamed: 'list',
};

interface KeptLine {
  readonly item: LineItem;
  readonly meaning: Meaning;
}

export function composeChanges(lines: readonly SlotLine[]): SlotPart {
  const judged = lines.map((line) => ({ line, reason: judge(line) }));
  const kept = judged.filter(({ reason }) => reason === null).map(({ line }) => line);
  const said = kept.flatMap(({ item, occasion }): readonly KeptLine[] =>
    item === null ? [] : [{ item, meaning: meaningOf(occasion) }],
  );
  return {
    messages: messagesOf(said),
    carried: kept.map(({ id, occasion }) => {
      const purpose = PURPOSES[meaningOf(occasion)];
      return { id, occasion, listNumber: null, purpose, budgetClass: budgetClassOf(purpose) };
    }),
    dropped: judged.flatMap(({ line: { id }, reason }) => (reason === null ? [] : [{ id, reason }])),
  };
}

/** The last look: null says it. What was judged, withdrawn or told anew since is not asked as it was. */
function judge({ item, occasion, round }: SlotLine): string | null {
  if (item === null) return 'superseded';
  const facts = readPersonnelFacts(item.facts);
  if (ASKS_WHO.has(meaningOf(occasion))) {
    const shown = shownPersonnel(facts);
    return shown === 'collecting' || shown === 'refused' ? null : 'superseded';
  }
  return awaitsVerdict(facts) && item.round === round ? null : 'superseded';
}

const ASKS_WHO: ReadonlySet<Meaning> = new Set<Meaning>(['missing', 'unnamed']);

function messagesOf(said: readonly KeptLine[]): readonly Message[] {
  const toJudge = said.filter(({ meaning }) => !ASKS_WHO.has(meaning));
  const missing = said.filter(({ meaning }) => ASKS_WHO.has(meaning));
  // Asked and reminded in one breath is asked.
  const changes = [...new Map(toJudge.map(({ item }) => [item.id, changeOf(item)])).values()];
  const units = [...new Set(missing.map(({ item }) => item.unitShortName))];
  return [
    ...(changes.length === 0
      ? []
      : [
          judgeMessage(
            changes.toSorted((one, other) => one.number - other.number),
            toJudge.every(({ meaning }) => meaning !== 'confirm'),
          ),
        ]),
    ...(units.length === 0 ? [] : [missingMessage(units.toSorted())]),
  ];
}

function changeOf(item: LineItem): ChangeToJudge {
  const { leaving, number } = readPersonnelPayload(item.payload);
  return {
    number,
    unitName: item.unitShortName,
    leavingName: leaving?.name ?? null,
    successor: readPersonnelFacts(item.facts).successor,
  };
}
