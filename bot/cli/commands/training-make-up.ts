// training make-up: one more sitting for every firm of a training that sent nobody.

import { requiredWord } from '#bot/cli/arguments.ts';
import type { Command, CommandResult } from '#bot/cli/command.ts';
import { DRY_RUN, YES } from '#bot/cli/options.ts';
import { proposed } from '#bot/cli/preview.ts';
import type { Opened } from '#bot/cli/session.ts';
import {
  monthlyCallsOf,
  planJson,
  planText,
  readSession,
  SESSION_OPTIONS,
} from '#bot/cli/training-session.ts';
import { tidyCode } from '#bot/domain/identity/width.ts';
import { type MakeUpMade, makeUpTraining } from '#bot/services/make-up-training.ts';
import type { SessionWishes } from '#bot/services/training-plan.ts';
import { businessTime, notifyDuties } from '#prisma/repos/business-clock.ts';

const NAME = 'training make-up';

export const trainingMakeUpCommand: Command = {
  name: NAME,
  usage: [
    'training make-up 任务 --on 日期 --from 时刻 --to 时刻 --place 地点 [--receipt-until 时刻] [--dry-run] [--yes]',
  ],
  about:
    '给没有签到的单位（含请假的）安排补训：重新通知、要回执、签到，只单聊，不在群里说。前一场签到结束后才能安排；先预览，确认后通知。',
  words: 1,
  options: [...SESSION_OPTIONS, DRY_RUN, YES],
  examples: [
    'training make-up 7K2M --on 2026-11-20 --from 14:00 --to 16:00 --place 二楼会议室 --dry-run',
    'training make-up 7K2M --on 2026-11-20 --from 14:00 --to 16:00 --place 二楼会议室 --yes',
  ],
  async run(given, session) {
    const code = tidyCode(requiredWord(given, 0, NAME, '任务编号，如 7K2M'));
    const wishes = readSession(given, NAME);
    const opened = await session.open();
    const preview = await make(opened, code, wishes, true);
    return proposed(given, session, {
      text: planText(
        `${preview.topic}（第 ${preview.round - 1} 次补训）`,
        preview,
        monthlyCallsOf(opened.config.channels),
        session.terminal.width,
      ),
      json: { task: code, round: preview.round, ...planJson(preview) },
      question: '将按以上时间通知缺席单位补训，',
      carryOut: async () => done(code, await make(opened, code, wishes, false)),
    });
  },
};

function done(taskCode: string, made: MakeUpMade): CommandResult {
  return {
    code: 0,
    json: { dryRun: false, task: taskCode, round: made.round, ...planJson(made) },
    text: `已安排 ${made.topic} 补训：${made.reach.units} 家单位。`,
  };
}

async function make(
  { db }: Opened,
  taskCode: string,
  wishes: SessionWishes,
  dryRun: boolean,
): Promise<MakeUpMade> {
  const { now } = await businessTime(db);
  const made = await makeUpTraining(db, taskCode, wishes, { actor: 'cli', now, dryRun });
  if (!dryRun) await notifyDuties(db);
  return made;
}
