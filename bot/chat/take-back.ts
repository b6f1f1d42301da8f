// 不对: what the speaker's last message changed goes back to what it was.

import type { Reading } from '#bot/domain/understanding/reading.ts';
import { type AnyItem, kindOf } from '#bot/kinds/index.ts';
import type { Conversation } from '#bot/services/conversation.ts';
import type { Turn } from '#bot/services/turn.ts';
import { said } from './turns.ts';

export function takeBack(conversation: Conversation, reading: Reading): Turn {
  const spokenOf: readonly AnyItem[] = [...conversation.items, ...conversation.handovers];
  const byId = new Map(spokenOf.map((item) => [item.id, item]));
  const undone = conversation.lastChanges.flatMap((change) => {
    const item = byId.get(change.itemId);
    return item === undefined ? [] : [{ item, change, kind: kindOf(item) }];
  });
  const [first] = undone;
  if (first === undefined && conversation.lastChanges.length > 0)
    return said(reading, '刚才登记的已经办理，不能用“不对”撤回；办错了请联系统计局更正。', 'cannot_undo');
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
