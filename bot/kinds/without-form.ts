// What every item that is about no form has in common when it is spoken of.

import type { ConversationItem } from './conversation.ts';
import type { KindTask, StoredItem } from './facts.ts';

/** All but the facts, which each kind reads itself. */
export function withoutForm(
  row: StoredItem,
  task: Pick<KindTask, 'code'>,
): Omit<ConversationItem, 'facts' | 'kind'> {
  return {
    id: row.id,
    unitId: row.unitId ?? '',
    unitShortName: row.unitShortName,
    taskCode: task.code,
    formCode: '',
    formName: '',
    round: row.round,
    wasNamed: row.wasNamed,
  };
}
