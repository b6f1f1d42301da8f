// What people ask for in so many words: 我的, 谁没报, 帮助, and a leader's 已联系.

import { momentText } from '#bot/domain/calendar/cutoff.ts';
import { isOverdue, shownStatus, standingOf } from '#bot/domain/facts/deadline-shown.ts';
import type { Block } from '#bot/domain/message.ts';
import type { Reading } from '#bot/domain/understanding/reading.ts';
import { momentWords } from '#bot/kinds/report_deadline/reply-text.ts';
import { SHOWN_WORDS } from '#bot/kinds/report_deadline/words.ts';
import type { Conversation, ConversationItem } from '#bot/services/conversation.ts';
import type { Turn } from '#bot/services/process-message.ts';
import { said, saidMessage } from './turns.ts';

export function answerCommand(conversation: Conversation, reading: Reading): Turn {
  const { command = 'help' } = reading.slots;
  switch (command) {
    case 'mine':
      return mine(conversation, reading);
    case 'who_not_filed':
      return whoNotFiled(conversation, reading);
    // Releasing and pausing a wave are not offered yet; whoever types it is shown what is.
    case 'release':
    case 'pause_all':
    case 'resume_all':
    case 'help':
      return help(conversation, reading);
  }
}

/** The speaker's own items, unit by unit, with what the newest list says. */
function mine(conversation: Conversation, reading: Reading): Turn {
  const { items, at } = conversation;
  if (items.length === 0) return said(reading, '您名下目前没有需要报送的报表。');
  const blocks: Block[] = [...Map.groupBy(items, (item) => item.unitShortName)].map(([unit, owed]) => ({
    kind: 'paragraph',
    text: [unit, ...owed.map((item) => `· ${statusLine(item, at)}`)].join('\n'),
  }));
  return saidMessage(reading, { title: '我的报表', blocks });
}

function statusLine(item: ConversationItem, now: Temporal.Instant): string {
  const shown = shownStatus(item.facts);
  const overdue = isOverdue(item.facts, item.cutoffAt, now) ? '，已过截止时间' : '';
  const { promise } = item.facts;
  const until =
    shown === 'promised' && promise !== null ? `（${momentWords(promise.untilAt, null, now)}前）` : '';
  const asOf = item.listAsOfAt === null ? '' : `；名单截至${momentText(item.listAsOfAt)}`;
  return `${item.periodText}${item.formCode} ${item.formName}：${SHOWN_WORDS[shown]}${until}${overdue}（${item.cutoffText}截止${asOf}）`;
}

/** 什么时候截止: the cutoffs of the speaker's open forms, each once; only of the forms the question names. */
export function deadlines(conversation: Conversation, reading: Reading): Turn {
  const asked = reading.slots.form ?? [];
  const open = conversation.items.filter((item) => standingOf(item.facts) === 'open');
  const named = open.filter((item) => asked.length === 0 || asked.includes(item.formCode));
  const shown = named.length > 0 ? named : open;
  if (shown.length === 0) return said(reading, '您名下目前没有待报的报表。', 'nothing_open');
  const lines = shown
    .toSorted((one, other) => Temporal.Instant.compare(one.cutoffAt, other.cutoffAt))
    .map((item) => {
      const over = isOverdue(item.facts, item.cutoffAt, conversation.at) ? '，已过截止时间，请尽快上报' : '';
      return `${item.periodText}${item.formCode} ${item.formName}：${item.cutoffDayText}截止${over}`;
    });
  const [only, ...others] = [...new Set(lines)];
  if (only !== undefined && others.length === 0) return said(reading, `${only}。`, 'deadlines');
  const text = [...new Set(lines)].map((line) => `· ${line}`).join('\n');
  return saidMessage(reading, { title: '截止时间', blocks: [{ kind: 'paragraph', text }] }, 'deadlines');
}

function whoNotFiled(conversation: Conversation, reading: Reading): Turn {
  if (conversation.posts.length === 0)
    return said(reading, '“谁没报”只有网格长和统计局人员可以查询。您可以回“我的”查看本单位情况。');
  return {
    reading,
    attribution: 'none',
    changes: [],
    called: [],
    question: null,
    reply: { kind: 'who_not_filed' },
  };
}

const FIRM_HELP = [
  '“我的”查看本单位待报报表',
  '报好了回“已报”，以平台名单为准',
  '要晚点报，直接说时间，如“明天上午报”“下午3点报”',
  '登录有问题回“登不上”，记错了回“不对”',
];

const LEADER_HELP = ['“谁没报”查看未报名单', '“已联系 序号 情况”登记联系结果，如“已联系 2 下午报”'];

/** By role, in at most six lines. */
function help(conversation: Conversation, reading: Reading): Turn {
  const lines = [
    ...(conversation.posts.length > 0 ? LEADER_HELP : []),
    ...(conversation.items.length > 0 || conversation.posts.length === 0 ? FIRM_HELP : []),
  ];
  return saidMessage(reading, {
    title: '可以这样说',
    blocks: [{ kind: 'paragraph', text: lines.map((line) => `· ${line}`).join('\n') }],
  });
}

/** `已联系 2 下午报`: the numbers are those of the list the leader quoted or last received. */
export function answerContacted(conversation: Conversation, reading: Reading): Turn {
  const numbers = reading.slots.item_no ?? [];
  if (conversation.posts.length === 0)
    return said(reading, '“已联系”由网格长和统计局人员登记。您可以回“我的”查看本单位情况。', 'no_post');
  if (conversation.listed.size === 0)
    return said(reading, '还没有发给您的名单，请先回“谁没报”再登记。', 'no_list');
  const wanted = reading.slots.all === true ? [...conversation.listed.keys()] : numbers;
  const called = wanted.flatMap((number) => conversation.listed.get(number) ?? []);
  const missing = wanted.filter((number) => !conversation.listed.has(number));
  if (called.length === 0)
    return said(
      reading,
      `名单里没有这个序号。请按最近一份名单的序号登记（1 到 ${conversation.listed.size}）。`,
      'no_such_number',
    );
  const unknown = missing.length === 0 ? '' : `；没有序号 ${missing.join('、')}`;
  const turn = said(
    reading,
    `已登记：序号 ${wanted.filter((number) => !missing.includes(number)).join('、')} 已联系${unknown}。`,
    'list',
  );
  return { ...turn, called };
}
