// How long nobody may have looked at a message before it is said on the reader's next channel: a bureau's own to set.

import type { Purpose } from './purpose.ts';

/** Service minutes by purpose, on channels that report reading; what is not here waits for ever. */
export type UnreadMinutes = Readonly<Partial<Record<Purpose, number>>>;

/** Unless a bureau sets others (house rule): what is urgent, or a list somebody works from. */
export const UNREAD_MINUTES: UnreadMinutes = { list: 120, last_call: 60, overdue: 120, notice: 60 };

/** An answer goes where it was asked, a group has no next channel: these are never looked after. */
const LOOKED_AFTER: ReadonlySet<string> = new Set<Purpose>([
  'courtesy',
  'broadcast',
  'correction',
  'list',
  'last_call',
  'overdue',
  'notice',
]);

/** Five working days of seven hours: after that the step that follows has long said it. */
const MOST = 5 * 7 * 60;

/** The form a setting has, with the purposes it may name. */
export const UNREAD_FORM = `请写成 用途=分钟，用英文逗号隔开，分钟为 0 到 ${MOST}，0 表示不换；用途为 ${[...LOOKED_AFTER].join('、')}`;

/** Reads `last_call=30,list=0`: what is not named keeps its default, 0 is never. Null: it is no such thing. */
export function readUnreadMinutes(text: string): UnreadMinutes | null {
  const minutes: Partial<Record<Purpose, number>> = { ...UNREAD_MINUTES };
  const named = new Set<string>();
  for (const entry of text.split(',')) {
    const [, purpose = '', number = ''] = /^\s*([a-z_]+)\s*=\s*(\d{1,4})\s*$/u.exec(entry) ?? [];
    if (!isLookedAfter(purpose) || named.has(purpose) || Number(number) > MOST) return null;
    named.add(purpose);
    if (Number(number) === 0) delete minutes[purpose];
    else minutes[purpose] = Number(number);
  }
  return minutes;
}

function isLookedAfter(text: string): text is Purpose {
  return LOOKED_AFTER.has(text);
}
