// show item: everything about one item.

import { requiredWord } from '#bot/cli/arguments.ts';
import type { Command } from '#bot/cli/command.ts';
import { lineTable } from '#bot/cli/line-table.ts';
import { at, atWithWeekday } from '#bot/cli/moments.ts';
import { facts, sections, table } from '#bot/cli/table.ts';
import { occasionsText, recipientText, sentText } from '#bot/cli/words.ts';
import { occasionText } from '#bot/domain/delivery/reasons.ts';
import { tidyCode } from '#bot/domain/identity/width.ts';
import { kindOf } from '#bot/kinds/index.ts';
import { type ShownItem, showItem } from '#bot/services/queries/show-item.ts';
import { businessTime } from '#prisma/repos/business-clock.ts';

const NAME = 'show item';

export const showItemCommand: Command = {
  name: NAME,
  usage: ['show item 事项编号'],
  about: '一个事项的全部情况：各项事实和显示的状态、经过、每一步发没发和原因、发送记录、下一步。',
  words: 1,
  options: [],
  examples: ['show item 7K2M-0012', 'show item 7K2M-0012 --json'],
  async run(given, session) {
    const code = tidyCode(requiredWord(given, 0, NAME, '事项编号，如 7K2M-0012'));
    const { db } = await session.open();
    const { now } = await businessTime(db);
    const shown = await showItem(db, code, now);
    return { code: 0, json: { ...shown }, text: itemText(shown, session.terminal.width) };
  },
};

function itemText(shown: ShownItem, width: number | null): string {
  return sections(
    headText(shown),
    `事实：\n${facts(kindOf(shown.item).factLines(shown.item.facts))}`,
    clocksText(shown),
    eventsText(shown, width),
    titled(
      '步骤',
      lineTable(shown.lines, { withUnit: false, width, paused: shown.paused }),
      shown.lines.length,
    ),
    deliveriesText(shown, width),
  );
}

function headText({ item }: ShownItem): string {
  const flag = item.overdue ? '（逾期）' : item.late ? '（迟报）' : '';
  return facts([
    ['事项', item.code],
    ['单位', `${item.unit}  ${item.uscc}${item.unitRemoved ? '（已不在名录）' : ''}`],
    ['网格', item.gridNames.join(' / ')],
    item.form === null
      ? ['任务', `${item.title}（任务 ${item.task}）`]
      : ['报表', `${item.form} ${item.formName ?? ''}，${item.periodText ?? ''}（任务 ${item.task}）`],
    ...(item.cutoffAt === null ? [] : [['截止', atWithWeekday(item.cutoffAt)] as const]),
    ...(item.form === null
      ? []
      : [['最新名单', item.listAsOfAt === null ? '尚无' : `截至 ${at(item.listAsOfAt)}`] as const]),
    ['状态', `${item.shownText}${flag}，第 ${item.round} 轮`],
  ]);
}

function clocksText({ clocks }: ShownItem): string {
  if (clocks.length === 0) return '下一步：没有后续步骤';
  const lines = clocks.map(({ name, occasion, dueAt, wakeAt, waitsFor }) => {
    const what = name === 'promise' ? '核对约定' : occasionText(occasion);
    const wait = waitsFor === null ? '' : `，等平台名单（最晚到 ${at(wakeAt)}）`;
    return `  ${at(dueAt)}  ${what}${wait}`;
  });
  return ['下一步：', ...lines].join('\n');
}

function eventsText({ events, item }: ShownItem, width: number | null): string {
  const shown = table(
    events,
    [
      { title: '时间', cell: (event) => at(event.at) },
      { title: '经过', cell: (event) => kindOf(item).changeText(event.kind) },
      { title: '谁', cell: (event) => event.person ?? (event.listAsOfAt === null ? event.actor : '名单') },
      {
        title: '依据',
        flex: true,
        cell: (event) => event.text ?? (event.listAsOfAt === null ? '' : `名单截至 ${at(event.listAsOfAt)}`),
      },
    ],
    width,
  );
  return titled('经过', shown, events.length);
}

function deliveriesText({ deliveries }: ShownItem, width: number | null): string {
  const shown = table(
    deliveries,
    [
      { title: '时间', cell: (delivery) => at(delivery.businessAt) },
      {
        title: '收件人',
        flex: true,
        cell: (delivery) => recipientText(delivery.recipient, delivery.toGroup),
      },
      { title: '步骤', cell: (delivery) => occasionsText(delivery.occasions) },
      { title: '标题', flex: true, cell: (delivery) => delivery.title },
      { title: '结果', flex: true, cell: (delivery) => sentText(delivery.state, delivery.reason) },
    ],
    width,
  );
  return titled('发送记录', shown, deliveries.length);
}

function titled(title: string, shown: string, rows: number): string {
  return rows === 0 ? `${title}：还没有` : `${title}：\n${shown}`;
}
