// What a group is answered: fixed words, which hold nothing anybody has said.

import { type Message, oneLine } from '#bot/domain/message.ts';

/** To a message in a group that holds a firm's figure or somebody's number. */
export const TAKE_IT_BACK: Message = oneLine('已转单聊，请撤回本条。');

const GROUP_ANSWERS: ReadonlySet<string> = new Set([TAKE_IT_BACK].map((message) => JSON.stringify(message)));

/** Whether a text is one of them, word for word. */
export function isGroupAnswer(message: Message | null): boolean {
  return GROUP_ANSWERS.has(JSON.stringify(message));
}
