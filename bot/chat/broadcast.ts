// 群发 and all that is said about broadcasts: recognised for bureau staff in private, carried out by the service.

import { type BroadcastOrder, readBroadcastOrder } from '#bot/domain/broadcast/orders.ts';
import { maySteer, WHO_MAY_STEER } from '#bot/domain/roster/bureau-staff.ts';
import { listAnswer } from '#bot/domain/status-list/chat-file.ts';
import type { Reading } from '#bot/domain/understanding/reading.ts';
import type { Conversation } from '#bot/services/conversation.ts';
import type { Turn } from '#bot/services/turn.ts';
import { said, withoutEffect } from './turns.ts';

/** An order about a broadcast; null when the words are about something else. */
export function answerBroadcast(conversation: Conversation, reading: Reading): Turn | null {
  const { posts, scope } = conversation;
  const order = orderIn(conversation);
  if (order === null) return null;
  if (!maySteer(posts)) {
    // 批准, 更正 and their like are words of firms as well; only 群发 is none.
    return order.kind === 'begin' ? said(reading, `群发由${WHO_MAY_STEER}操作。`, 'may_not_steer') : null;
  }
  if (scope === 'group') return said(reading, '这条指令请在与我的单聊里发送。', 'broadcast');
  return turnOf(reading, order);
}

function orderIn({ items, question, text }: Conversation): BroadcastOrder | null {
  const answer = listAnswer(text);
  if (answer !== null) {
    if (question?.broadcast !== true) return null;
    return { kind: answer === 'import' ? 'confirm' : 'discard' };
  }
  const order = readBroadcastOrder(text);
  // Whoever answers for a firm as well may mean that by a bare 撤回.
  return order?.kind === 'unclear' && items.length > 0 ? null : order;
}

/** What was asked for while one is being drawn up; null: nothing is, or it waits for 确认 only. */
export function supplyDraft({ drawing, scope, text }: Conversation, reading: Reading): Turn | null {
  if (drawing !== 'draft' || scope === 'group') return null;
  return turnOf(reading, { kind: 'supply', words: text });
}

function turnOf(reading: Reading, order: BroadcastOrder): Turn {
  const turn = { ...withoutEffect(reading, 'broadcast'), reply: { kind: 'broadcast' as const, order } };
  if (order.kind === 'begin' || order.kind === 'supply') {
    const question = { choices: [], pending: { intent: 'ambiguous', slots: {} }, broadcast: true } as const;
    return { ...turn, question };
  }
  return order.kind === 'confirm' || order.kind === 'discard' ? { ...turn, closesQuestion: true } : turn;
}
