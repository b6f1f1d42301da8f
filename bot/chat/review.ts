// 通过 编号, 退回 编号 原因, 现场 编号: the verdicts of bureau staff on queries.

import { mayImportLists } from '#bot/domain/status-list/chat-file.ts';
import type { Reading } from '#bot/domain/understanding/reading.ts';
import { readReview } from '#bot/domain/verification-list/review-words.ts';
import type { Conversation } from '#bot/services/conversation.ts';
import type { Turn } from '#bot/services/turn.ts';
import { said, withoutEffect } from './turns.ts';

/** Null for anybody else's words, and for words that are no such order: a firm says 退回 of its own form. */
export function answerReview({ posts, scope, text }: Conversation, reading: Reading): Turn | null {
  const order = mayImportLists(posts) ? readReview(text) : null;
  if (order === null) return null;
  if (scope === 'group') return said(reading, '这条指令请在与我的单聊里发送。', 'private_only');
  return { ...withoutEffect(reading, 'review'), reply: { kind: 'review', order } };
}
