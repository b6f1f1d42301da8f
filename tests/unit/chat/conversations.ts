// Conversations to decide about, made by hand: a speaker, a few items, and what was last said.

import { UNTOUCHED_DEADLINE } from '#bot/domain/facts/deadline-facts.ts';
import { plainText } from '#bot/domain/message.ts';
import type { DeadlineItem } from '#bot/kinds/report_deadline/item.ts';
import type { Conversation } from '#bot/services/conversation.ts';
import type { Turn } from '#bot/services/turn.ts';
import { at, CALENDAR } from '#tests/unit/calendar/shipped.ts';

export const NOW = at('2026-11-04 10:00');

export function item(id: string, given: Partial<DeadlineItem> = {}): DeadlineItem {
  return {
    id,
    kind: 'report_deadline',
    unitId: 'u-1',
    unitShortName: '天成汽配',
    taskCode: 'K7Q2',
    formCode: 'B204-1',
    formName: '工业产销总值及主要产品产量',
    periodText: '2026年10月',
    cutoffAt: at('2026-11-08 12:00'),
    cutoffText: '8日12时',
    cutoffDayText: '11月8日（星期日）12时',
    listAsOfAt: null,
    round: 1,
    facts: UNTOUCHED_DEADLINE,
    wasNamed: true,
    ...given,
  };
}

/** The same firm's other form. */
export function energy(id: string, given: Partial<DeadlineItem> = {}): DeadlineItem {
  return item(id, {
    taskCode: 'M3X8',
    formCode: '205-1',
    formName: '能源购进、消费与库存',
    cutoffAt: at('2026-11-09 12:00'),
    cutoffText: '9日12时',
    cutoffDayText: '11月9日（星期一）12时',
    ...given,
  });
}

export const POST = {
  role: 'grid_leader',
  profession: null,
  gridPath: 'YH/G1/',
  gridName: '玉城街道工业第1网格',
  gridLevel: 4,
  competes: false,
};

export function conversation(text: string, given: Partial<Conversation> = {}): Conversation {
  return {
    messageId: 'm-1',
    text,
    scope: 'person',
    content: 'text',
    file: null,
    at: NOW,
    speaker: { personId: 'p-1', name: '陈老师' },
    senderProof: 'platform',
    posts: [],
    mayBind: false,
    items: [item('i-1')],
    firms: [{ unitId: 'u-1', shortName: '天成汽配', isCurrent: true }],
    handovers: [],
    toJudge: [],
    quotedItemIds: null,
    lastReminderItemIds: ['i-1'],
    listed: new Map(),
    question: null,
    drawing: null,
    lastChanges: [],
    calendar: CALENDAR,
    ...given,
  };
}

/** What is said; null for silence, the kind of list where a list is looked up. */
export function textOf({ reply }: Turn): string | null {
  if (reply.kind === 'message') return plainText(reply.message);
  return reply.kind === 'silence' ? null : `<${reply.kind}>`;
}

/** What changes, one short line for each. */
export function changesOf({ changes }: Turn): readonly string[] {
  return changes.map(({ itemId, kind }) => `${itemId} ${kind}`);
}
