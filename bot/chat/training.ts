// 培训, 补登 编号 姓名 原因, 准假 编号: what bureau staff ask and enter about trainings, in private.

import { maySteer } from '#bot/domain/roster/bureau-staff.ts';
import { readTrainingOrder } from '#bot/domain/training/orders.ts';
import type { Reading } from '#bot/domain/understanding/reading.ts';
import type { Conversation } from '#bot/services/conversation.ts';
import type { Turn } from '#bot/services/turn.ts';
import { said, withoutEffect } from './turns.ts';

/** Null for anybody else's words: a firm says 补签 of its own sign-in. */
export function answerTraining({ posts, scope, text }: Conversation, reading: Reading): Turn | null {
  const order = maySteer(posts) ? readTrainingOrder(text) : null;
  if (order === null) return null;
  if (scope === 'group') return said(reading, '这条指令请在与我的单聊里发送。', 'private_only');
  if (order.kind === 'unclear') return said(reading, order.say, 'training_unclear');
  return { ...withoutEffect(reading, 'training'), reply: { kind: 'training', order } };
}
