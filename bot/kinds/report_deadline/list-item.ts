// An item as a list shows it, with the contact a leader would call.

import { momentText } from '#bot/domain/calendar/cutoff.ts';
import type { PlacedItem } from '#bot/kinds/kind.ts';
import type { ListItem } from './list-text.ts';
import { readDeadlineFacts } from './stored-facts.ts';

export function listItem({ contacts, ...item }: PlacedItem): ListItem {
  const facts = readDeadlineFacts(item.facts);
  const contact = contacts.find(({ phone }) => phone !== null);
  return {
    itemId: item.id,
    unitName: item.unitShortName,
    facts,
    contact: contact === undefined ? null : `${contact.name} ${contact.phone}`,
    isReachable: contacts.some(({ channel }) => channel !== null),
    gridName: item.gridName,
    promise: facts.promise?.state === 'open' ? `${momentText(facts.promise.untilAt)}前` : null,
  };
}
