// 核实 单位 表号 报告期 指标: a query bureau staff draw up by hand, and 确认 to what was shown of it.

import { listAnswer, mayImportLists } from '#bot/domain/status-list/chat-file.ts';
import type { Reading } from '#bot/domain/understanding/reading.ts';
import { HOW_TO_DRAFT, readDraft } from '#bot/domain/verification-list/draft-words.ts';
import type { Conversation } from '#bot/services/conversation.ts';
import type { Turn } from '#bot/services/turn.ts';
import { said, withoutEffect } from './turns.ts';

/** Null for anybody else's words, and for words about something else. */
export function answerDraft(conversation: Conversation, reading: Reading): Turn | null {
  const { at, items, messageId, posts, question, scope, text } = conversation;
  if (!mayImportLists(posts)) return null;
  const answer = listAnswer(text);
  const draftFrom = question?.draftFrom;
  if (answer !== null && draftFrom !== undefined && scope === 'person') {
    return answer === 'discard'
      ? { ...said(reading, '已取消，核实没有发出。', 'draft_discarded'), closesQuestion: true }
      : {
          ...withoutEffect(reading, 'draft_confirmed'),
          reply: { kind: 'put_query', draftFrom },
          closesQuestion: true,
        };
  }
  const order = readDraft(text, at);
  // Whoever answers for a firm as well may be speaking of a query put to it.
  if (order === null || (order.kind === 'unclear' && items.length > 0)) return null;
  // Whose figure is looked at is no more for others than the figure.
  const isBare = order.kind === 'unclear' && order.say === HOW_TO_DRAFT;
  const held = isBare ? {} : { held: 'unit_value' as const };
  if (scope === 'group') {
    const takeBack = isBare ? '' : '，请在群里撤回刚才那一条';
    return { ...said(reading, `核实请在与我的单聊里拟写${takeBack}。`, 'private_only'), ...held };
  }
  if (order.kind === 'unclear') return { ...said(reading, order.say, 'draft_unclear'), ...held };
  return {
    ...withoutEffect(reading, 'draft'),
    ...held,
    reply: { kind: 'draft_query', order },
    question: { choices: [], pending: { intent: 'ambiguous', slots: {} }, draftFrom: messageId },
  };
}
