// What is asked back when words do not say enough: which firm, by when, or what is meant at all.

import type { Message } from '#bot/domain/message.ts';
import type { Reading } from '#bot/domain/understanding/reading.ts';
import { type AnyItem, KINDS, kindOf } from '#bot/kinds/index.ts';
import type { Kind } from '#bot/kinds/kind.ts';
import type { Choice, Conversation } from '#bot/services/conversation.ts';
import type { Turn } from '#bot/services/turn.ts';
import { said, saidMessage, silent } from './turns.ts';

/** More choices than this do not fit a phone's screen: the person names the firm instead (house rule). */
const CHOICES = 9;

const SEVERAL = ['请问是哪一个？', '请回序号，全部请回“全部”，30分钟内有效。'] as const;

const ONE = ['还没有就此提醒过您，请确认说的是不是它：', '是请回“1”，30分钟内有效。'] as const;

const LIKELIEST = ['没有完全看懂，您的意思是？', '请回序号，30分钟内有效；都不是请换句话再说。'] as const;

/** Which of several firms (or forms never named to the speaker before) is meant; 全部 takes them all. */
export function askItems(conversation: Conversation, reading: Reading, candidates: readonly AnyItem[]): Turn {
  const open = candidates.length > 0 ? candidates : conversation.items.filter(isOpen);
  const severalUnits = new Set(open.map((item) => item.unitId)).size > 1;
  const groups = [
    ...Map.groupBy(open, (item) =>
      severalUnits && !kindOf(item).isPersonal ? item.unitShortName : kindOf(item).label(item),
    ),
  ];
  const shown = groups.slice(0, CHOICES).map(([label, items]): Choice => {
    return { label, itemIds: items.map((item) => item.id), intent: null };
  });
  const more =
    groups.length > shown.length ? `另有${groups.length - shown.length}家，可直接回单位简称。` : '';
  const [opening, how] = shown.length === 1 ? ONE : SEVERAL;
  return {
    ...saidMessage(reading, numbered(opening, shown, `${more}${how}`), 'asked'),
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
    ...saidMessage(reading, numbered('请问是哪一个？', shown, `${more}请回序号，30分钟内有效。`), 'asked'),
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

/** The likeliest three things the speaker may want to say or see. */
export function askIntent(
  conversation: Conversation,
  reading: Reading,
  candidates: readonly AnyItem[],
): Turn {
  const itemIds = candidates.length > 0 ? candidates.map((item) => item.id) : null;
  const choices = likeliest(conversation, reading).map((choice) => ({ ...choice, itemIds }));
  if (choices.length === 0) return silent(reading, 'nothing_open', 'cannot_tell');
  const [opening, how] = LIKELIEST;
  return {
    ...saidMessage(reading, numbered(opening, choices, how), 'cannot_tell'),
    question: { choices, pending: { intent: 'ambiguous', slots: {} } },
  };
}

/** As many as are read at a glance. */
const OFFERED = 3;

type Offer = Omit<Choice, 'itemIds'>;

/**
 * The likeliest meaning for each kind that is open (of what the speaker was last reminded of, if that is known), then
 * the second of each; within a kind what the words may have meant comes first. Whoever has a post is offered its lists.
 */
function likeliest(conversation: Conversation, { alternatives }: Reading): readonly Offer[] {
  const ranked = openKinds(conversation).map(({ meanings }): readonly Offer[] => {
    const meant = alternatives.flatMap(({ intent }) => meanings.filter((one) => one.intent === intent));
    return [...new Set([...meant, ...meanings])];
  });
  return [...byTurns(ranked), ...lists(conversation)].slice(0, OFFERED);
}

function openKinds({ items, lastReminderItemIds }: Conversation): readonly Kind[] {
  const open = items.filter(isOpen);
  const reminded = open.filter((item) => lastReminderItemIds?.includes(item.id) === true);
  const kinds = new Set((reminded.length > 0 ? reminded : open).map(kindOf));
  return KINDS.filter((kind) => kinds.has(kind));
}

/** The first of each list, then the second of each, and so on. */
function byTurns<T>(lists: readonly (readonly T[])[]): readonly T[] {
  const longest = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, turn) => lists.flatMap((list) => list[turn] ?? [])).flat();
}

function lists({ items, posts }: Conversation): readonly Offer[] {
  const own: readonly Offer[] =
    items.length === 0 ? [] : [{ label: '查看本单位待办事项', intent: null, command: 'mine' }];
  const others: readonly Offer[] =
    posts.length === 0 ? [] : [{ label: '查看谁还没报', intent: null, command: 'who_not_filed' }];
  const help: readonly Offer[] = [{ label: '看看可以怎么说', intent: null, command: 'help' }];
  return items.length + posts.length === 0 ? [] : [...others, ...own, ...help];
}

/** Numbered choices, and in the last line how to answer; as buttons they say their numbers. */
function numbered(opening: string, choices: readonly Choice[], how: string): Message {
  const lines = choices.map(({ label }, index) => ({ number: index + 1, text: label }));
  return {
    title: '请确认',
    blocks: [
      { kind: 'paragraph', text: opening },
      { kind: 'numbered', lines },
      { kind: 'paragraph', text: how },
    ],
    actions: lines.map(({ number, text }) => ({
      code: `choice:${number}`,
      label: text,
      words: String(number),
    })),
  };
}
