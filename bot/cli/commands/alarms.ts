// alarms: what is wrong with the service's accounts, and what was.

import { wholeNumber } from '#bot/cli/arguments.ts';
import type { Command } from '#bot/cli/command.ts';
import { at, atOrDash } from '#bot/cli/moments.ts';
import { type Column, table } from '#bot/cli/table.ts';
import { alarmName } from '#bot/domain/delivery/alarms.ts';
import { type AlarmRow, listAlarms } from '#prisma/repos/alarms.ts';

const LIMIT = { least: 1, most: 10_000, otherwise: 20 };

const COLUMNS: readonly Column<AlarmRow>[] = [
  { title: '起', cell: (alarm) => at(alarm.raisedAt) },
  { title: '止', cell: (alarm) => (alarm.clearedAt === null ? '未解除' : at(alarm.clearedAt)) },
  { title: '告警', cell: (alarm) => alarmName(alarm.code) },
  { title: '详情', flex: true, cell: (alarm) => Object.values(alarm.detail).join(' ') || '—' },
  { title: '账号', flex: true, cell: (alarm) => alarm.account },
  {
    title: '告知值班员',
    cell: (alarm) => (alarm.waitsFor === null ? atOrDash(alarm.toldAt) : WAITS[alarm.waitsFor]),
  },
];

const WAITS: Readonly<Record<NonNullable<AlarmRow['waitsFor']>, string>> = {
  account: '等账号恢复',
  clerk: '没有能告知的人',
};

export const alarmsCommand: Command = {
  name: 'alarms',
  usage: ['alarms [--limit 条数]'],
  about: '告警：账号被拒、收不到回复、额度将用完等。未解除的在前；每条起止各告知值班员一次。',
  words: 0,
  options: [{ name: 'limit', value: '条数', help: `最多列出几条，默认 ${LIMIT.otherwise}` }],
  examples: ['alarms', 'alarms --json'],
  async run(given, session) {
    const limit = wholeNumber(given, 'limit', LIMIT);
    const { db } = await session.open();
    const alarms = await listAlarms(db, limit);
    const text = alarms.length === 0 ? '没有告警。' : table(alarms, COLUMNS, session.terminal.width);
    return { code: 0, json: { alarms }, text };
  },
};
