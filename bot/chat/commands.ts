// What people ask for in so many words: 我的, 谁没报, 帮助, a leader's 已联系, and what bureau staff order.

import { isOverdue, standingOf } from '#bot/domain/facts/deadline-shown.ts';
import type { Block } from '#bot/domain/message.ts';
import { maySteer, WHO_MAY_STEER } from '#bot/domain/roster/bureau-staff.ts';
import type { Reading } from '#bot/domain/understanding/reading.ts';
import { type AnyItem, isDeadline, kindOf } from '#bot/kinds/index.ts';
import type { BureauOrder } from '#bot/services/bureau-orders.ts';
import type { Conversation } from '#bot/services/conversation.ts';
import type { Turn } from '#bot/services/turn.ts';
import { help } from './help.ts';
import { said, saidMessage, withoutEffect } from './turns.ts';

export function answerCommand(conversation: Conversation, reading: Reading): Turn {
  const { command = 'help' } = reading.slots;
  switch (command) {
    case 'mine':
      return mine(conversation, reading);
    case 'who_not_filed':
      return whoNotFiled(conversation, reading);
    case 'pause_all':
      return order(conversation, reading, 'pause');
    case 'resume_all':
      return order(conversation, reading, 'resume');
    case 'release':
    case 'withhold':
      return order(conversation, reading, command);
    case 'sign_in_code':
      return { ...withoutEffect(reading), reply: { kind: 'sign_in_code' } };
    case 'help':
      return help(conversation, reading);
  }
}

/** 暂停全部 and its like: carried out for bureau staff, and whoever may not is told who may. */
function order(conversation: Conversation, reading: Reading, what: BureauOrder): Turn {
  if (!maySteer(conversation.posts)) {
    return said(reading, `暂停、恢复和放行由${WHO_MAY_STEER}操作。`, 'may_not_steer');
  }
  return { ...withoutEffect(reading), reply: { kind: 'order', order: what } };
}

/** The speaker's own items, unit by unit, with what the newest list says. */
function mine(conversation: Conversation, reading: Reading): Turn {
  const { at } = conversation;
  const items: readonly AnyItem[] = [...conversation.items, ...conversation.handovers];
  if (items.length === 0) return said(reading, '您名下目前没有需要报送的报表。');
  const blocks: Block[] = [...Map.groupBy(items, (item) => item.unitShortName)].map(([unit, owed]) => ({
    kind: 'paragraph',
    text: [unit, ...owed.map((item) => `· ${kindOf(item).ownLine(item, at)}`)].join('\n'),
  }));
  return saidMessage(reading, { title: '我的报表', blocks });
}

/** 什么时候截止: the cutoffs of the speaker's open forms, each once; only of the forms the question names. */
export function deadlines(conversation: Conversation, reading: Reading): Turn {
  const asked = reading.slots.form ?? [];
  const open = conversation.items.filter(isDeadline).filter(({ facts }) => standingOf(facts) === 'open');
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
  return { ...withoutEffect(reading), reply: { kind: 'who_not_filed' } };
}

/** `已联系 2 下午报`, `联系不上 3`: the numbers are those of the list the leader quoted or last received. */
export function answerContacted(conversation: Conversation, reading: Reading): Turn {
  const numbers = reading.slots.item_no ?? [];
  if (conversation.posts.length === 0)
    return said(reading, '“已联系”由网格长和统计局人员登记。您可以回“我的”查看本单位情况。', 'no_post');
  if (conversation.listed.size === 0)
    return said(reading, '还没有发给您的名单，请先回“谁没报”再登记。', 'no_list');
  const wanted = reading.slots.all === true ? [...conversation.listed.keys()] : numbers;
  const reached = reading.slots.reached ?? true;
  const called = wanted.flatMap((number) =>
    (conversation.listed.get(number) ?? []).map((itemId) => ({ itemId, reached })),
  );
  const missing = wanted.filter((number) => !conversation.listed.has(number));
  if (called.length === 0)
    return said(
      reading,
      `名单里没有这个序号。请按最近一份名单的序号登记（1 到 ${Math.max(...conversation.listed.keys())}）。`,
      'no_such_number',
    );
  const unknown = missing.length === 0 ? '' : `；没有序号 ${missing.join('、')}`;
  const noted = wanted.filter((number) => !missing.includes(number)).join('、');
  const turn = said(reading, `已登记：序号 ${noted} ${reached ? '已联系' : '联系不上'}${unknown}。`, 'list');
  return { ...turn, called };
}
