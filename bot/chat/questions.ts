// What is asked back when words do not say enough: which firm, by when, or what is meant at all.

import { standingOf } from '#bot/domain/facts/deadline-shown.ts';
import type { Message } from '#bot/domain/message.ts';
import type { Reading, Slots } from '#bot/domain/understanding/reading.ts';
import type { Choice, Conversation, ConversationItem } from '#bot/services/conversation.ts';
import type { Turn } from '#bot/services/process-message.ts';
import { said, saidMessage, silent } from './turns.ts';

/** More choices than this do not fit a phone's screen: the person names the firm instead (house rule). */
const CHOICES = 9;

const SEVERAL = '请问是哪一个？回序号，全部请回“全部”。';

const ONE = '还没有就此提醒过您，请确认说的是不是它，是请回 1：';

/** Which of several firms (or forms never named to the speaker before) is meant; 全部 takes them all. */
export function askItems(
  conversation: Conversation,
  reading: Reading,
  candidates: readonly ConversationItem[],
): Turn {
  const open =
    candidates.length > 0
      ? candidates
      : conversation.items.filter((item) => standingOf(item.facts) === 'open');
  const severalUnits = new Set(open.map((item) => item.unitId)).size > 1;
  const groups = [...Map.groupBy(open, (item) => (severalUnits ? item.unitShortName : item.formCode))];
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
    question: { choices: shown, pending: { intent: reading.intent, slots: reading.slots } },
  };
}

/** A promise without a time that can be placed. */
export function askWhen(conversation: Conversation, reading: Reading, slots: Omit<Slots, 'also'>): Turn {
  if (conversation.items.every((item) => standingOf(item.facts) !== 'open')) {
    return said(reading, '目前没有待报的报表，无需回复。', 'nothing_open');
  }
  const why = slots.past === true ? '您说的时间已经过了。' : '';
  return said(reading, `${why}请问大概什么时候能报？如“明天上午报”“下午3点报”。`, 'asked_when');
}

const MEANINGS: readonly Choice[] = [
  { label: '已经上报了', itemIds: null, intent: 'reported' },
  { label: '还没报，稍后说时间', itemIds: null, intent: 'will_report_later' },
  { label: '登不上或需要帮助', itemIds: null, intent: 'cannot_login' },
];

/** The likeliest three things somebody with an open report may mean. */
export function askIntent(
  conversation: Conversation,
  reading: Reading,
  candidates: readonly ConversationItem[],
): Turn {
  if (conversation.items.every((item) => standingOf(item.facts) !== 'open')) {
    return conversation.posts.length > 0 || conversation.items.length > 0
      ? said(reading, '没有看懂。可以回“帮助”查看怎么说。', 'cannot_tell')
      : silent(reading, 'nothing_open', 'cannot_tell');
  }
  const itemIds = candidates.length > 0 ? candidates.map((item) => item.id) : null;
  const choices = MEANINGS.map((choice) => ({ ...choice, itemIds }));
  return {
    ...saidMessage(reading, numbered('没有完全看懂，您的意思是？请回序号：', choices, ''), 'cannot_tell'),
    question: { choices, pending: { intent: 'ambiguous', slots: {} } },
  };
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
