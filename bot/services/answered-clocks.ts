// What an answer does to the clocks of its items, as their kinds say.

import type { ClockChange } from '#bot/kinds/clocks.ts';
import type { ConversationItem } from '#bot/kinds/conversation.ts';
import { kindOf } from '#bot/kinds/index.ts';
import type { Tx } from '#prisma/db.ts';
import { clearClocks, setClocks } from '#prisma/hot/set-clocks.ts';
import { readWorkTime } from './work-time.ts';

/** Sets and clears the clocks of items whose facts have just changed. */
export async function moveAnsweredClocks(
  tx: Tx,
  changed: readonly ConversationItem[],
  now: Temporal.Instant,
): Promise<void> {
  if (changed.length === 0) return;
  const workTime = await readWorkTime(tx);
  const moves = changed.map((item) => ({
    itemId: item.id,
    ...kindOf(item).clocksAfter(item, { ...workTime, now }),
  }));
  for (const [name, itemIds] of namesToClear(moves)) await clearClocks(tx, name, itemIds);
  await setClocks(
    tx,
    moves.flatMap(({ itemId, set }) => set.map((clock) => ({ itemId, ...clock }))),
  );
}

function namesToClear(
  moves: readonly (ClockChange & { readonly itemId: string })[],
): ReadonlyMap<string, readonly string[]> {
  const pairs = moves.flatMap(({ clear, itemId }) => clear.map((name) => ({ name, itemId })));
  return new Map(
    [...Map.groupBy(pairs, ({ name }) => name)].map(([name, of]) => [name, of.map(({ itemId }) => itemId)]),
  );
}
