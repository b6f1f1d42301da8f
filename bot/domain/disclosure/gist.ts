// What is said where there is room for a line only, through hands that may see no figure: the text itself, or its gist.

import type { Purpose } from '#bot/domain/delivery/purpose.ts';
import { inert } from '#bot/domain/inert-text.ts';
import { type Message, plainText } from '#bot/domain/message.ts';
import { heldIn, NOBODY_KNOWN } from './held.ts';

/** What a message is about, for a channel that may have to say only that there is something. */
export interface Gist {
  readonly purpose: Purpose;
  /** How many matters travel in it. */
  readonly matters: number;
}

/** Where nobody has said what it is about. */
export const ONE_MATTER: Gist = { purpose: 'notice', matters: 1 };

export interface BriefText {
  /** One line; empty where the message shows nothing. */
  readonly text: string;
  /** All of the message stands in it. */
  readonly isWhole: boolean;
}

/** The shortest gist fits, whatever the count. */
export const LEAST_ROOM = 20;

const WHERE = '请到联网直报平台查看，或致电统计局';

/**
 * The message in `room` UTF-16 units (at least `LEAST_ROOM`). Whole where it fits, holds neither figure nor telephone number
 * and no link, which carriers block in texts of others; else the first gist that fits: of an answer its first sentences,
 * of anything else what its kind says of it in a few words, its title, how many matters wait. Nothing is cut inside a
 * sentence. House rule.
 */
export function saidBriefly(message: Message, { matters, purpose }: Gist, room: number): BriefText {
  const whole = inOneLine(plainText(message));
  const title = inOneLine(message.title);
  if (whole === '' && title === '') return { text: '', isWhole: true };
  const fits = (text: string) => text.length <= room;
  if (whole !== '' && fits(whole) && mayPass(whole)) return { text: whole, isWhole: true };
  const isAnswer = purpose === 'reply' || purpose === 'control';
  const gists = isAnswer
    ? [...(mayPass(whole) ? [firstSentences(whole, room)] : []), `已收到，处理结果${WHERE}`, '已收到您的回复']
    : gistsOf(message.brief ?? null, ownTitle(title, whole), countText(matters));
  return { text: gists.find((text) => text !== '' && fits(text)) ?? '', isWhole: false };
}

function countText(matters: number): string {
  return matters > 99 ? '您有上百项统计事项' : `您有${matters}项统计事项`;
}

function gistsOf(brief: string | null, title: string | null, count: string): readonly string[] {
  return [
    ...(brief === null ? [] : [`${brief}，${WHERE}`, brief]),
    ...(title === null ? [] : [`${title}：${count}，${WHERE}`]),
    `${count}，${WHERE}`,
    count,
  ];
}

/** A title made of the text's own beginning may end inside a word, or hold what the text holds. */
function ownTitle(title: string, whole: string): string | null {
  return title !== '' && !whole.startsWith(title) && mayPass(title) ? title : null;
}

const LINK = /https?:|www\.|\b[a-z\d-]+\.(?:com|cn|net|org|gov)\b|\d{1,3}(?:\.\d{1,3}){3}/iu;

function mayPass(text: string): boolean {
  return heldIn(text, NOBODY_KNOWN) === null && !LINK.test(text);
}

function inOneLine(text: string): string {
  return inert(text)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('；')
    .replace(/(?<=[。！？；：，])；/gu, '');
}

/** As many whole sentences of the beginning as fit; empty where the first does not. */
function firstSentences(text: string, room: number): string {
  const ends = [...text.matchAll(/[。！？；]/gu)].map(({ index }) => index + 1);
  return text.slice(0, ends.findLast((end) => end <= room) ?? 0);
}
