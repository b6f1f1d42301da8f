// 不对: what the speaker's last message changed goes back to what it was.

import type { Reading } from '#bot/domain/understanding/reading.ts';
import { kindOf } from '#bot/kinds/index.ts';
import type { Conversation } from '#bot/services/conversation.ts';
import type { Turn } from '#bot/services/process-message.ts';
import { said } from './turns.ts';

export function takeBack(conversation: Conversation, reading: Reading): Turn {
  const byId = new Map(conversation.items.map((item) => [item.id, item]));
  const undone = conversation.lastChanges.flatMap((change) => {
    const item = byId.get(change.itemId);
    return item === undefined ? [] : [{ item, change, kind: kindOf(item) }];
  });
  const [first] = undone;
  if (first === undefined)
    return said(reading, '没有可以撤回的记录。请直接说明情况，如“还没报”“明天上午报”。', 'nothing_to_undo');
  const namesUnits = conversation.items.some((item) => item.unitId !== first.item.unitId);
  const echoes = [...Map.groupBy(undone, ({ kind }) => kind)].map(([kind, of]) =>
    kind.undoEcho(
      of.map(({ item }) => item),
      namesUnits,
      of[0]?.change.kind ?? '',
    ),
  );
  return {
    ...said(reading, echoes.join(''), 'own_last_change'),
    changes: undone.map(({ change, item, kind }) => ({
      itemId: item.id,
      kind: 'undone',
      event: kind.undo(change),
    })),
  };
}
