// One change of people, as the firm's contact and its leader speak of it.

import { type PersonnelFacts, shownPersonnel } from '#bot/domain/facts/personnel-facts.ts';
import type { ConversationItem } from '#bot/kinds/conversation.ts';
import type { KindTask, StoredItem } from '#bot/kinds/facts.ts';
import { withoutForm } from '#bot/kinds/without-form.ts';
import { readPersonnelFacts, readPersonnelPayload } from './stored.ts';
import { SHOWN_PERSONNEL_WORDS } from './words.ts';

export interface PersonnelItem extends ConversationItem {
  readonly kind: 'personnel_change';
  readonly facts: PersonnelFacts;
  readonly number: number;
  readonly leaving: { readonly personId: string; readonly name: string } | null;
}

export function personnelItem(row: StoredItem, task: Pick<KindTask, 'code'>): PersonnelItem {
  const { leaving, number } = readPersonnelPayload(row.payload);
  return {
    ...withoutForm(row, task),
    kind: 'personnel_change',
    facts: readPersonnelFacts(row.facts),
    number,
    leaving,
  };
}

export function ownPersonnelLine({ facts, number }: PersonnelItem): string {
  return `人员变动${number}：${SHOWN_PERSONNEL_WORDS[shownPersonnel(facts)]}`;
}
