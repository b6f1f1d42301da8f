// training absent: the firms of a training nobody has signed in for, with what they had answered.

import { requiredWord } from '#bot/cli/arguments.ts';
import type { Command } from '#bot/cli/command.ts';
import { sections, table } from '#bot/cli/table.ts';
import { tidyCode } from '#bot/domain/identity/width.ts';
import { sessionText } from '#bot/domain/training/session.ts';
import { type AbsentFirm, absentFrom } from '#bot/services/queries/training-lists.ts';
import { businessTime } from '#prisma/repos/business-clock.ts';

const NAME = 'training absent';

const NEWCOMERS = { title: '新任人员', cell: (firm: AbsentFirm) => firm.newcomers.join('、') };

export const trainingAbsentCommand: Command = {
  name: NAME,
  usage: ['training absent 任务'],
  about: '列出没有签到的单位、回执和请假原因；签到还没结束时是此刻还没有签到的。补过训的看最近一场。',
  words: 1,
  options: [],
  examples: ['training absent 7K2M'],
  async run(given, session) {
    const code = tidyCode(requiredWord(given, 0, NAME, '任务编号，如 7K2M'));
    const { db } = await session.open();
    const { now } = await businessTime(db);
    const list = await absentFrom(db, code, now);
    const { due, firms, isRunning, round, topic } = list;
    const which = round === 1 ? '' : `第 ${round - 1} 次补训，`;
    const title = `${topic}（${which}${sessionText(list.session)}）：应到 ${due} 家，${isRunning ? '此刻未签到' : '没有签到'} ${firms.length} 家。`;
    const shown = table(
      firms,
      [
        { title: '事项', cell: (firm) => firm.item },
        { title: '单位', flex: true, cell: (firm) => firm.unit },
        ...(firms.some(({ newcomers }) => newcomers.length > 0) ? [NEWCOMERS] : []),
        { title: '网格', flex: true, cell: (firm) => firm.grid },
        { title: '回执', cell: (firm) => firm.receiptText },
        { title: '请假原因', flex: true, cell: (firm) => firm.reason },
      ],
      session.terminal.width,
    );
    const { endsAt, place, startsAt } = list.session;
    return {
      code: 0,
      json: { task: list.task, topic, round, startsAt, endsAt, place, isRunning, due, absent: firms },
      text: sections(title, firms.length === 0 ? null : shown),
    };
  },
};
