// What is asked back when words do not say enough: which firm, by when, or what is meant at all.

import type { Message } from '#bot/domain/message.ts';
import type { Reading } from '#bot/domain/understanding/reading.ts';
import { type AnyItem, KINDS, kindOf } from '#bot/kinds/index.ts';
import type { Choice, Conversation } from '#bot/services/conversation.ts';
import type { Turn } from '#bot/services/process-message.ts';
import { said, saidMessage, silent } from './turns.ts';

/** More choices than this do not fit a phone's screen: the person names the firm instead (house rule). */
const CHOICES = 9;

const SEVERAL = '请问是哪一个？回序号，全部请回“全部”。';

const ONE = '还没有就此提醒过您，请确认说的是不是它，是请回 1：';

/** Which of several firms (or forms never named to the speaker before) is meant; 全部 takes them all. */
export function askItems(conversation: Conversation, reading: Reading, candidates: readonly AnyItem[]): Turn {
  const open = candidates.length > 0 ? candidates : conversation.items.filter(isOpen);
  const severalUnits = new Set(open.map((item) => item.unitId)).size > 1;
  const groups = [
    ...Map.groupBy(open, (item) =>
      severalUnits && !kindOf(item).isPersonal ? item.unitShortName : kindOf(item).label(item),
    ),
  ];
  const shown = groups.slice(0, CHOICES).map(
    ([label, items]): Choice => ({
      label,
      itemIds: items.map((item) => item.id),
      intent: null,
    }),
  );
  const more =
    groups.length > shown.length ? `另有${groups.length - shown.length}家，可直接回单位简称。` : '';
  return {
    ...saidMessage(reading, numbered(shown.length === 1 ? ONE : SEVERAL, shown, more), 'asked'),
    question: {
      choices: shown,
      pending: { intent: reading.intent, slots: reading.slots, text: conversation.text },
    },
  };
}

/** Which of her firms a handover is about, whatever they owe. */
export function askFirm(
  conversation: Conversation,
  reading: Reading,
  slots: Reading['slots'],
  firms: readonly { readonly unitId: string; readonly shortName: string }[],
): Turn {
  const shown = firms
    .slice(0, CHOICES)
    .map(({ shortName, unitId }): Choice => ({ label: shortName, itemIds: null, intent: null, unitId }));
  const more = firms.length > shown.length ? '其他单位请带上单位简称再说一次。' : '';
  return {
    ...saidMessage(reading, numbered(SEVERAL, shown, more), 'asked'),
    question: { choices: shown, pending: { intent: 'handover', slots, text: conversation.text } },
  };
}

function isOpen(item: AnyItem): boolean {
  return kindOf(item).rowOf(item.facts).standing === 'open';
}

/** The words say too little to change anything: the kind's question, answered by saying it again in full. */
export function askMore(conversation: Conversation, reading: Reading, asks: string): Turn {
  return conversation.items.some(isOpen)
    ? said(reading, asks, 'asked_more')
    : said(reading, '目前没有待报的报表，无需回复。', 'nothing_open');
}

/** The likeliest three things somebody with an open report may mean. */
export function askIntent(
  conversation: Conversation,
  reading: Reading,
  candidates: readonly AnyItem[],
): Turn {
  if (!conversation.items.some(isOpen)) {
    return conversation.posts.length > 0 || conversation.items.length > 0
      ? said(reading, '没有看懂。可以回“帮助”查看怎么说。', 'cannot_tell')
      : silent(reading, 'nothing_open', 'cannot_tell');
  }
  const itemIds = candidates.length > 0 ? candidates.map((item) => item.id) : null;
  const choices = meaningsOpen(conversation).map((choice) => ({ ...choice, itemIds }));
  return {
    ...saidMessage(reading, numbered('没有完全看懂，您的意思是？请回序号：', choices, ''), 'cannot_tell'),
    question: { choices, pending: { intent: 'ambiguous', slots: {} } },
  };
}

/** What somebody may mean by the kinds of what is open, of what they were last reminded of if that is known. */
function meaningsOpen({ items, lastReminderItemIds }: Conversation): readonly Omit<Choice, 'itemIds'>[] {
  const reminded = items.filter((item) => lastReminderItemIds?.includes(item.id) === true && isOpen(item));
  const open = new Set((reminded.length > 0 ? reminded : items.filter(isOpen)).map(kindOf));
  return KINDS.flatMap((kind) => (open.has(kind) ? kind.meanings : []));
}

function numbered(opening: string, choices: readonly Choice[], closing: string): Message {
  return {
    title: '请确认',
    blocks: [
      { kind: 'paragraph', text: opening },
      { kind: 'numbered', lines: choices.map(({ label }, index) => ({ number: index + 1, text: label })) },
      ...(closing === '' ? [] : [{ kind: 'paragraph' as const, text: closing }]),
    ],
  };
}
