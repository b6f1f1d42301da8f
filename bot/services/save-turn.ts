// What a turn changes on items: facts, history, clocks.

import type { ConversationItem } from '#bot/kinds/conversation.ts';
import { kindOf } from '#bot/kinds/index.ts';
import type { Tx } from '#prisma/db.ts';
import { type ItemChange, noteOnItems, saveItemChanges } from '#prisma/hot/items.ts';
import { moveAnsweredClocks } from './answered-clocks.ts';
import type { Conversation } from './conversation.ts';
import type { Turn } from './turn.ts';

/** Changes the items a turn speaks of, writes their history and moves their clocks. */
export async function saveTurn(
  tx: Tx,
  conversation: Conversation,
  turn: Turn,
  now: Temporal.Instant,
): Promise<void> {
  const spokenOf: readonly ConversationItem[] = [...conversation.items, ...conversation.handovers];
  const items = new Map(spokenOf.map((item) => [item.id, item]));
  const changes: ItemChange[] = [];
  const changed = new Map<string, ConversationItem>();
  for (const { itemId, kind: change, event } of turn.changes) {
    const item = changed.get(itemId) ?? items.get(itemId);
    if (item === undefined) continue;
    const kind = kindOf(item);
    const after = kind.apply(item.facts, event);
    if (after === item.facts) continue;
    changed.set(itemId, { ...item, facts: after });
    changes.push({ itemId, kind: change, before: kind.rowOf(item.facts).facts, ...kind.rowOf(after) });
  }
  const cause = {
    at: conversation.at,
    actor: 'person',
    personId: conversation.speaker.personId,
    messageInId: conversation.messageId,
    statusListId: null,
  };
  await saveItemChanges(tx, changes, cause);
  for (const [noted, calls] of Map.groupBy(turn.called, callNoted)) {
    await noteOnItems(
      tx,
      calls.map(({ itemId }) => itemId),
      noted,
      cause,
    );
  }
  await moveAnsweredClocks(tx, [...changed.values()], now);
}

/** What the history of an item says of a leader's call. */
export function callNoted({ reached }: Turn['called'][number]): string {
  return reached ? 'called' : 'not_reached';
}
