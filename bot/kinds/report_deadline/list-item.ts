// An item as a list shows it, with the contact a leader would call.

import { momentText } from '#bot/domain/calendar/cutoff.ts';
import { unreachableText } from '#bot/domain/delivery/unreachable.ts';
import { disclosed } from '#bot/domain/disclosure/classified.ts';
import type { Role } from '#bot/domain/roster/vocabulary.ts';
import type { PlacedItem } from '#bot/kinds/lines.ts';
import type { ListAudience, ListItem } from './list-text.ts';
import { readDeadlineFacts } from './stored-facts.ts';

/** In whose place each list is read. */
const READERS: Readonly<Record<ListAudience, Role>> = {
  leader: 'grid_leader',
  township: 'township_statistician',
  specialist: 'specialist',
};

export function listItem({ contacts, ...item }: PlacedItem, audience: ListAudience): ListItem {
  const facts = readDeadlineFacts(item.facts);
  const reader = { place: 'list', role: READERS[audience] } as const;
  const [contact = null] = contacts.flatMap(({ name, phone }) => {
    const shown = phone === null ? null : disclosed(phone, reader);
    return shown === null ? [] : [`${name} ${shown}`];
  });
  return {
    itemId: item.id,
    unitName: item.unitShortName,
    facts,
    contact,
    unreachable: unreachableText(contacts),
    gridName: item.gridName,
    promise: facts.promise?.state === 'open' ? `${momentText(facts.promise.untilAt)}前` : null,
  };
}
