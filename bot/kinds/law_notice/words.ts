// The Chinese words for what a notice shows, what is known of it and what happened to it.

import type { LawNoticeFacts, ShownNotice } from '#bot/domain/facts/law-notice-facts.ts';
import { wallTimeText } from '#bot/domain/status-list/wall-time.ts';

export const SHOWN_NOTICE_WORDS: Readonly<Record<ShownNotice, string>> = {
  confirmed: '已确认看过',
  asked: '有疑问，未确认',
  unconfirmed: '未确认',
};

export function noticeTitle(title: string): string {
  return `《${title}》`;
}

export function noticeFactLines(facts: LawNoticeFacts): readonly (readonly [string, string])[] {
  return [
    ['确认', facts.confirmedAt === null ? '未确认' : `已确认（${wallTimeText(facts.confirmedAt)}）`],
    ['疑问', facts.askedAt === null ? '无' : wallTimeText(facts.askedAt)],
  ];
}

const CHANGES: Readonly<Record<string, string>> = {
  confirmed: '确认看过',
  asked: '提出疑问',
  undone: '撤回上一句',
  called: '网格长已联系',
};

export function noticeChangeText(change: string): string {
  return CHANGES[change] ?? change;
}
