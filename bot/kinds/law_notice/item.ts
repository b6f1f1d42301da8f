// One notice, as the firm's contact speaks of it.

import { type LawNoticeFacts, shownNotice, standingOfNotice } from '#bot/domain/facts/law-notice-facts.ts';
import type { ConversationItem } from '#bot/kinds/conversation.ts';
import type { KindTask, StoredItem } from '#bot/kinds/facts.ts';
import { withoutForm } from '#bot/kinds/without-form.ts';
import { readNoticeFacts } from './stored.ts';
import { noticeTitle, SHOWN_NOTICE_WORDS } from './words.ts';

export interface NoticeItem extends ConversationItem {
  readonly kind: 'law_notice';
  readonly facts: LawNoticeFacts;
  readonly title: string;
  readonly sentAt: Temporal.Instant;
}

export function noticeItem(row: StoredItem, task: KindTask): NoticeItem {
  return {
    ...withoutForm(row, task),
    kind: 'law_notice',
    facts: readNoticeFacts(row.facts),
    title: task.title,
    sentAt: task.createdAt,
  };
}

export function awaitsAnswer({ facts }: NoticeItem): boolean {
  return standingOfNotice(facts) === 'open';
}

export function ownNoticeLine({ facts, title }: NoticeItem): string {
  const confirm = standingOfNotice(facts) === 'open' ? '（看过请回“已阅”）' : '';
  return `通知${noticeTitle(title)}：${SHOWN_NOTICE_WORDS[shownNotice(facts)]}${confirm}`;
}
