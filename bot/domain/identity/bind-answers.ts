// What whoever tries to bind an account is answered: fixed words, which name nobody.

import { type Message, oneLine } from '#bot/domain/message.ts';

export const BIND_ANSWERS = {
  bound: oneLine(
    '已绑定。以后这里也能收到提醒，直接回复即可，与您在其他渠道的回复一样有效。回“帮助”看可以说什么。',
  ),
  wrong: oneLine('绑定码不对，或已用过、已过期。请向统计局联系人重新索取，24小时内在这里回“绑定 六位码”。'),
  enough: oneLine('绑定码多次不对，一小时内不再受理。请向统计局联系人核实。'),
  anothers: oneLine('这个账号已经登记在另一位人员名下，没有改动。如需换人，请统计局先解除原来的绑定。'),
} as const satisfies Readonly<Record<string, Message>>;

const TEXTS: ReadonlySet<string> = new Set(
  Object.values(BIND_ANSWERS).map((message) => JSON.stringify(message)),
);

/** Whether a text is one of them, word for word: then anybody may read it, on any channel. */
export function isBindAnswer(message: Message | null): boolean {
  return TEXTS.has(JSON.stringify(message));
}
