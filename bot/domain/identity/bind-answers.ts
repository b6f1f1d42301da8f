// What is said about bind codes: fixed words that name nobody to whoever tries one, the code to whoever asked for it.

import { type Message, oneLine } from '#bot/domain/message.ts';
import { BIND_CODE_HOURS } from './bind-code.ts';
import type { BindRight } from './bind-rights.ts';
import { channelsMeant } from './channel-words.ts';

export const BIND_ANSWERS = {
  bound: oneLine(
    '已绑定。以后这里也能收到提醒，直接回复即可，与您在其他渠道的回复一样有效。回“帮助”看可以说什么。',
  ),
  wrong: oneLine(
    '绑定码不对，或已用过、已过期。请在已绑定的渠道里回“绑定”另取一个，或向统计局联系人索取，24小时内在这里回“绑定 六位码”。',
  ),
  enough: oneLine('绑定码多次不对，一小时内不再受理。请向统计局联系人核实。'),
  anothers: oneLine('这个账号已经登记在另一位人员名下，没有改动。如需换人，请统计局先解除原来的绑定。'),
  here: oneLine('这里已经绑定了，绑定码没有用掉。请到要绑定的那个渠道里发这个码。'),
  spilt: oneLine('绑定码发在了群里，已经作废。请在单聊里回“绑定”另取一个，到要绑定的渠道里单独发。'),
  abroad: oneLine('这个渠道在境外，不在这里给绑定码。请在境内的渠道里回“绑定”，或向统计局联系人索取。'),
} as const satisfies Readonly<Record<string, Message>>;

const TEXTS: ReadonlySet<string> = new Set(
  Object.values(BIND_ANSWERS).map((message) => JSON.stringify(message)),
);

/** Whether a text is one of them, word for word: then anybody may read it, on any channel. */
export function isBindAnswer(message: Message | null): boolean {
  return TEXTS.has(JSON.stringify(message));
}

/** A channel somebody can bind: the service hears what is said there. */
export interface BindPlace {
  readonly channel: string;
  /** What people call it: 钉钉. */
  readonly name: string;
  readonly region: 'mainland' | 'abroad';
  /** Where one writes to who is not bound yet; null: to the robot, in private. */
  readonly at: string | null;
}

/** The places a word means, all where nothing is said; null: it means none of them. */
export function placesMeant(places: readonly BindPlace[], word: string | null): readonly BindPlace[] | null {
  if (word === null) return places;
  const wanted = word.normalize('NFKC').toLowerCase();
  const kinds = channelsMeant(word) ?? [];
  const meant = places.filter(
    ({ channel, name }) => kinds.includes(channel) || name.toLowerCase() === wanted,
  );
  return meant.length === 0 ? null : meant;
}

/** `own`: the channels she has already, by name. */
export function ownCodeText(code: string, places: readonly BindPlace[], own: readonly string[]): string {
  return [
    `您的绑定码：${code}，${BIND_CODE_HOURS}小时内有效，只能用一次，以前取的作废。`,
    `请到要绑定的渠道发“绑定 ${code}”：${placesText(places)}。`,
    `您现在的渠道：${own.join('、')}。请勿把码转给别人，凭码就能以您的身份收发。`,
  ].join('\n');
}

export function codeForText(name: string, code: string, places: readonly BindPlace[]): string {
  return [
    `${name}的绑定码：${code}，${BIND_CODE_HOURS}小时内有效，只能用一次，以前取的作废。`,
    `请当面或打电话告诉本人，由本人在要绑定的渠道发“绑定 ${code}”：${placesText(places)}。`,
    '请勿发到群里，凭码就能以本人的身份收发。',
  ].join('\n');
}

function placesText(places: readonly BindPlace[]): string {
  return places.map(({ at, name }) => `${name}（${at ?? '单独发给机器人'}）`).join('、');
}

/** No such channel, or none but what she has. */
export function noPlaceText(places: readonly BindPlace[], word: string | null): string {
  if (places.length === 0) return '本局现在没有开通别的渠道，不需要绑定。';
  const open = places.map(({ name }) => name).join('、');
  return `没有开通可以绑定的渠道“${word ?? ''}”。现在可以绑定：${open}。没有给绑定码。`;
}

/** The name of the channel that has been bound, to whoever it is bound for, on one she had before. */
export function boundElsewhereText(name: string): string {
  return `您的${name}账号刚刚凭绑定码绑定，以后在那里也能以您的身份收发。不是您本人操作的，请马上告诉统计局联系人解除。`;
}

/** So many codes of one asker may wait to be used: whoever needs more has a list (house rule). */
export const MOST_OPEN_CODES = 20;

export const BIND_REFUSALS = {
  several: '叫这个名字的不止一人，请写手机号，如“绑定 13900000000”。没有给绑定码。',
  many: `您取的绑定码还有${MOST_OPEN_CODES}个没有用，请等用掉或${BIND_CODE_HOURS}小时后过期再取。人多时请统计局用名单绑定。`,
  notAllowed: '给别人取绑定码由网格长和统计局人员办理。您自己要换渠道，回“绑定”即可。',
  unknown: '您负责的范围内没有这个人，请核对姓名，或写手机号。没有给绑定码。',
  post: '这个人担任网格或统计机构的职务，绑定码由统计局人员办理，本人也可以回“绑定”自取。没有给绑定码。',
  staff: '这个人是统计局人员，绑定码由本人回“绑定”自取，或由管理员在服务器上办理。没有给绑定码。',
  elsewhere:
    '这个人还负责您范围以外的单位或网格，绑定码由统计局人员办理，本人也可以回“绑定”自取。没有给绑定码。',
} as const satisfies Readonly<Record<Exclude<BindRight, 'may'> | 'several' | 'many' | 'notAllowed', string>>;
