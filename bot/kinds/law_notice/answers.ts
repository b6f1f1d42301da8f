// What people's words do to a notice: one word or a tap confirms it, a question does not.

import type { LawNoticeEvent, LawNoticeFacts } from '#bot/domain/facts/law-notice-facts.ts';
import type { Answer, Effect, Meaning, Said } from '#bot/kinds/conversation.ts';
import type { NoticeItem } from './item.ts';
import { askedNoticeEcho, confirmedNoticeEcho } from './texts.ts';

/** 已阅 and 收到 both say that it was seen: a notice wants no more than that (house rule). */
export function noticeMeaning({ intent }: Answer, { at, text }: Said): Meaning | null {
  if (intent === 'read' || intent === 'ack')
    return effect('confirmed', { kind: 'confirmed', at, words: text }, confirmedNoticeEcho);
  return intent === 'question' ? effect('asked', { kind: 'asked', at }, askedNoticeEcho) : null;
}

export function undoOf({
  before,
}: {
  readonly kind: string;
  readonly before: LawNoticeFacts;
}): LawNoticeEvent {
  return { kind: 'undone', before };
}

export function titlesOf(items: readonly NoticeItem[]): readonly string[] {
  return items.map(({ title }) => title);
}

function effect(change: string, event: LawNoticeEvent, echo: (titles: readonly string[]) => string): Effect {
  return {
    kind: 'effect',
    change,
    event,
    asks: null,
    echo: (items: readonly NoticeItem[]) => echo(titlesOf(items)),
  };
}
