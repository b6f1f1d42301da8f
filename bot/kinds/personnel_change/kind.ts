// A change of the person who answers for a firm (人员变动、交接), as a kind.

import {
  applyPersonnelEvent,
  type PersonnelEvent,
  type PersonnelFacts,
  shownPersonnel,
  standingOfPersonnel,
} from '#bot/domain/facts/personnel-facts.ts';
import { maskPhone } from '#bot/domain/identity/phone.ts';
import type { FactsRow } from '#bot/kinds/facts.ts';
import type { Kind } from '#bot/kinds/kind.ts';
import { composeChanges } from './compose.ts';
import { ownPersonnelLine, type PersonnelItem } from './item.ts';
import { readPersonnelFacts, storePersonnelFacts } from './stored.ts';
import { personnelClocksAfter, strikeChanges } from './strike.ts';
import { undonePersonnelEcho } from './texts.ts';
import { personnelChangeText, personnelFactLines, SHOWN_PERSONNEL_WORDS } from './words.ts';

export const PERSONNEL_CHANGE = {
  name: 'personnel_change',

  readFacts: readPersonnelFacts,
  rowOf: personnelRow,
  apply: (facts: PersonnelFacts, event: PersonnelEvent) => applyPersonnelEvent(facts, event),
  shownOf(facts: PersonnelFacts) {
    const code = shownPersonnel(facts);
    return { code, text: SHOWN_PERSONNEL_WORDS[code] };
  },
  timelinessOf: () => ({ overdue: false, late: false }),
  factsForStaff: personnelFactsForStaff,
  factLines: personnelFactLines,
  changeText: personnelChangeText,

  formOf: () => null,
  setsDistance: [],
  strike: strikeChanges,
  clocksAfter: (item: PersonnelItem, context) => personnelClocksAfter(item, context),

  // The newcomer's welcome names what is open; nothing else of a change is said to a firm but in answer.
  namesToFirm: ['notice:handover.%'],
  bureauTask: () => null,
  listPlace: () => null,
  waitsForRelease: () => false,
  pointlessFrom: () => null,
  composer: () => (lines) => composeChanges(lines),
  // Names and numbers of new people are for whoever judges the change.
  forGroup: null,

  // Who comes is told in words of their own, and judged by number: no bare answer is ever about a change.
  awaitsAnswer: () => false,
  isPersonal: false,
  meansSeveral: () => false,
  ordinalOf: () => null,
  label: ({ number }: PersonnelItem) => `人员变动${number}`,
  settledText: '这次人员变动已经办完，无需再回。',
  ownLine: (item: PersonnelItem) => ownPersonnelLine(item),
  meanings: [],
  means: () => null,
  supplies: () => null,
  undo: ({ before }: { readonly kind: string; readonly before: PersonnelFacts }): PersonnelEvent => {
    return { kind: 'undone', before };
  },
  undoEcho: (items: readonly PersonnelItem[], _namesUnits: boolean, changeKind: string) =>
    undonePersonnelEcho(
      items.map(({ unitShortName }) => unitShortName),
      changeKind === 'told',
    ),
} satisfies Kind & { readonly name: 'personnel_change' };

/** Whose number it is and its last digits, as everywhere a phone is shown to others. */
function personnelFactsForStaff(facts: PersonnelFacts): PersonnelFacts {
  const { phone } = facts.successor;
  return {
    ...facts,
    successor: { ...facts.successor, phone: phone === null ? null : maskPhone(phone) },
  };
}

/** What facts of a change say in its row. */
export function personnelRow(facts: PersonnelFacts): FactsRow {
  const shown = shownPersonnel(facts);
  const isOver = shown === 'confirmed' || shown === 'withdrawn';
  return {
    facts: storePersonnelFacts(facts),
    standing: standingOfPersonnel(facts),
    round: Math.max(1, facts.asks),
    waitingOn: isOver ? null : shown === 'waiting' ? 'leader' : 'firm',
  };
}
