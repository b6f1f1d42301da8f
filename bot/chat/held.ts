// A figure or somebody's number among a person's words: kept from others, and asked to be taken back where others read it.

import { heldIn } from '#bot/domain/disclosure/held.ts';
import { type Message, oneLine } from '#bot/domain/message.ts';
import { kindOf } from '#bot/kinds/index.ts';
import type { Conversation } from '#bot/services/conversation.ts';
import type { Turn } from '#bot/services/turn.ts';

/** The turn, with what the words hold; of what was said in a group the speaker reads in private what to do. */
export function withHeld(conversation: Conversation, turn: Turn): Turn {
  const held = heldIn(conversation.text, speakerOf(conversation));
  if (held === null) return turn;
  if (conversation.scope === 'person') return { ...turn, held };
  return { ...turn, held, reply: { kind: 'message', message: inPrivate(turn.reply, held) } };
}

function speakerOf({ items }: Conversation) {
  return {
    isAskedForFigure: items.some(
      (item) => item.kind === 'verification_query' && kindOf(item).awaitsAnswer(item),
    ),
    forms: items.map(({ formCode, formName }) => ({ code: formCode, name: formName })),
  };
}

const WHAT = { unit_value: '单位数据', personal: '个人信息' } as const;

/** The figure is not said again; what else there is to answer stands behind, so that its last line is still the last. */
function inPrivate(reply: Turn['reply'], held: keyof typeof WHAT): Message {
  const opening = `您刚才在群里发的内容涉及${WHAT[held]}，请在群里撤回那一条。`;
  if (reply.kind !== 'message') return oneLine(`${opening}需要说明的请直接在这里回复，依法保密。`);
  const { message } = reply;
  return {
    ...message,
    title: '请撤回群里的消息',
    blocks: [{ kind: 'paragraph', text: opening }, ...message.blocks],
  };
}
