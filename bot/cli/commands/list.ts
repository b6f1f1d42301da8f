// list: tasks, items, replies, deliveries and what was not sent, as tables.

import { type Arguments, requiredWord, usage, wholeNumber } from '#bot/cli/arguments.ts';
import type { Command, CommandResult } from '#bot/cli/command.ts';
import { at, atOrDash } from '#bot/cli/moments.ts';
import { nearest } from '#bot/cli/nearest.ts';
import type { Session } from '#bot/cli/session.ts';
import { type Column, table } from '#bot/cli/table.ts';
import {
  contentText,
  heardText,
  intentText,
  occasionsText,
  recipientText,
  sentText,
} from '#bot/cli/words.ts';
import { occasionText, reasonText } from '#bot/domain/delivery/reasons.ts';
import {
  type ListedReply,
  listedDeliveries,
  listedDrops,
  listedReplies,
} from '#bot/services/queries/list-traffic.ts';
import {
  type Listed,
  type ListedItem,
  type ListedTask,
  type ListQuestion,
  listedItems,
  listedTasks,
} from '#bot/services/queries/list-work.ts';
import type { Database } from '#prisma/db.ts';
import { businessTime } from '#prisma/repos/business-clock.ts';
import type { DeliveryLine, PlanLine } from '#prisma/repos/traffic-lists.ts';

const NAME = 'list';

const LIMIT = { least: 1, most: 100_000, otherwise: 50 };

/** What can be listed: how it is read and how it is shown. */
interface Listing<T> {
  read(db: Database, asked: ListQuestion): Promise<Listed<T>>;
  readonly columns: readonly Column<T>[];
  /** What is said when there is nothing. */
  readonly none: string;
}

const TASKS: Listing<ListedTask> = {
  read: listedTasks,
  none: '还没有任务。建立任务见 task deadline --help。',
  columns: [
    { title: '任务', cell: (task) => task.code },
    { title: '表号', cell: (task) => task.form ?? task.title },
    { title: '报告期', cell: (task) => task.period ?? '—' },
    { title: '截止', cell: (task) => atOrDash(task.cutoffAt) },
    { title: '名单截至', cell: (task) => atOrDash(task.listAsOfAt) },
    { title: '应报', alignRight: true, cell: (task) => task.owed },
    { title: '已报', alignRight: true, cell: (task) => task.done },
    { title: '退回', alignRight: true, cell: (task) => task.returned },
    { title: '未报', alignRight: true, cell: (task) => task.open },
    { title: '其中自报', alignRight: true, cell: (task) => task.claimed },
  ],
};

const ITEMS: Listing<ListedItem> = {
  read: async (db, asked) => listedItems(db, asked, (await businessTime(db)).now),
  none: '没有事项。',
  columns: [
    { title: '事项', cell: (item) => item.code },
    { title: '单位', flex: true, cell: (item) => item.unit },
    { title: '网格', flex: true, cell: (item) => item.grid },
    {
      title: '状态',
      cell: (item) => `${item.shownText}${item.overdue ? '（逾期）' : item.late ? '（迟报）' : ''}`,
    },
    { title: '下一步', cell: nextStep },
  ],
};

function nextStep({ nextStep: occasion, nextAt, waitsFor }: ListedItem): string {
  if (occasion === null || nextAt === null) return '—';
  return waitsFor === null
    ? `${at(nextAt)} ${occasionText(occasion)}`
    : `等名单，再${occasionText(occasion)}`;
}

const REPLIES: Listing<ListedReply> = {
  read: listedReplies,
  none: '还没有收到消息。',
  columns: [
    { title: '时间', cell: (reply) => at(reply.businessAt) },
    { title: '谁', cell: (reply) => reply.speaker ?? '（陌生人）' },
    { title: '手机', cell: (reply) => reply.phone ?? '—' },
    { title: '处', cell: (reply) => (reply.scope === 'group' ? '群' : '单聊') },
    {
      title: '内容',
      flex: true,
      cell: (reply) => contentText(reply.content, reply.text),
    },
    { title: '理解为', cell: (reply) => intentText(reply.intent) },
    { title: '事项', flex: true, cell: (reply) => reply.itemCodes.join(' ') || '—' },
    { title: '处理', flex: true, cell: (reply) => heardText(reply.state, reply.reason) },
  ],
};

const DELIVERIES: Listing<DeliveryLine> = {
  read: listedDeliveries,
  none: '还没有发送记录。',
  columns: [
    { title: '时间', cell: (delivery) => at(delivery.businessAt) },
    { title: '收件人', flex: true, cell: (delivery) => recipientText(delivery.recipient, delivery.toGroup) },
    { title: '步骤', flex: true, cell: (delivery) => occasionsText(delivery.occasions) },
    { title: '事项数', alignRight: true, cell: (delivery) => delivery.items },
    { title: '标题', flex: true, cell: (delivery) => delivery.title },
    { title: '结果', flex: true, cell: (delivery) => sentText(delivery.state, delivery.reason) },
  ],
};

const DROPPED: Listing<PlanLine> = {
  read: listedDrops,
  none: '没有舍去的消息。',
  columns: [
    { title: '时间', cell: (line) => at(line.dueAt) },
    { title: '步骤', cell: (line) => occasionText(line.occasion) },
    { title: '事项', cell: (line) => line.itemCode ?? '—' },
    { title: '单位', flex: true, cell: (line) => line.unitName ?? '—' },
    { title: '收件人', flex: true, cell: (line) => recipientText(line.recipient, line.toGroup) },
    { title: '原因', flex: true, cell: (line) => reasonText(line.reason ?? '') },
  ],
};

type Show = (given: Arguments, session: Session) => Promise<CommandResult>;

const LISTINGS: Readonly<Record<string, Show>> = {
  tasks: (given, session) => show('tasks', TASKS, given, session),
  items: (given, session) => show('items', ITEMS, given, session),
  replies: (given, session) => show('replies', REPLIES, given, session),
  deliveries: (given, session) => show('deliveries', DELIVERIES, given, session),
  dropped: (given, session) => show('dropped', DROPPED, given, session),
};

export const listCommand: Command = {
  name: NAME,
  usage: ['list tasks|items|replies|deliveries|dropped [--task 任务] [--limit 条数]'],
  about:
    '列出：tasks 任务和数字，items 事项和状态，replies 收到的回复和理解，deliveries 发送记录，dropped 没有发的消息和原因。手机号只显示头尾。',
  words: 1,
  options: [
    { name: 'task', value: '任务', help: '只看这个任务（编码见 list tasks）' },
    { name: 'limit', value: '条数', help: `最多列出几条，最新的在前，默认 ${LIMIT.otherwise}` },
  ],
  examples: ['list tasks', 'list items --task 7K2M --limit 500', 'list replies --json'],
  run(given, session) {
    const names = Object.keys(LISTINGS);
    const what = requiredWord(given, 0, NAME, `要列出的内容：${names.join('、')}`);
    const listing = LISTINGS[what];
    if (listing !== undefined) return listing(given, session);
    const near = nearest(what, names);
    throw usage(NAME, `不能列出“${what}”${near === null ? '' : `，是不是 ${near}`}`);
  },
};

async function show<T>(
  name: string,
  listing: Listing<T>,
  given: Arguments,
  session: Session,
): Promise<CommandResult> {
  const limit = wholeNumber(given, 'limit', LIMIT);
  const taskCode = given.option('task')?.toUpperCase() ?? null;
  const { db } = await session.open();
  const { rows, more } = await listing.read(db, { taskCode, limit });
  const shown = rows.length === 0 ? listing.none : table(rows, listing.columns, session.terminal.width);
  return {
    code: 0,
    json: { [name]: rows, more },
    text: more ? `${shown}\n……只列出 ${limit} 条，要看更多请加 --limit` : shown,
  };
}
