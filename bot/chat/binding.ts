// 绑定, 绑定 张三 短信: who may have a code that binds a further channel, and where it may be asked for.

import { BIND_REFUSALS } from '#bot/domain/identity/bind-answers.ts';
import { givesCodes } from '#bot/domain/identity/bind-rights.ts';
import { type BindOrder, readBindOrder } from '#bot/domain/identity/bind-words.ts';
import type { Reading } from '#bot/domain/understanding/reading.ts';
import type { Conversation } from '#bot/services/conversation.ts';
import type { Turn } from '#bot/services/turn.ts';
import { said, withoutEffect } from './turns.ts';

/** Null: the words are about something else. */
export function answerBinding({ posts, scope, speaker, text }: Conversation, reading: Reading): Turn | null {
  const read = readBindOrder(text);
  if (read === null) return null;
  if (scope === 'group') return said(reading, '绑定渠道请在与我的单聊里办理。', 'private_only');
  const order: BindOrder =
    read.kind === 'other' && read.who === speaker.name ? { kind: 'own', channel: read.channel } : read;
  if (order.kind === 'other' && !posts.some(givesCodes))
    return said(reading, BIND_REFUSALS.notAllowed, 'may_not_bind');
  return { ...withoutEffect(reading, 'binding'), reply: { kind: 'bind_code', order } };
}
