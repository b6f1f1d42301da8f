// training code: the sign-in code a training shows now.

import { requiredWord } from '#bot/cli/arguments.ts';
import type { Command } from '#bot/cli/command.ts';
import { at } from '#bot/cli/moments.ts';
import { tidyCode } from '#bot/domain/identity/width.ts';
import { currentCode } from '#bot/services/tell-sign-in-code.ts';
import { businessTime } from '#prisma/repos/business-clock.ts';

const NAME = 'training code';

export const trainingCodeCommand: Command = {
  name: NAME,
  usage: ['training code 任务'],
  about:
    '显示培训此刻的签到码，请放到会场屏幕上；换码后再运行一次。开始前20分钟到结束后20分钟有码，旧码在新码显示期间还能用。在聊天里单聊回“签到码”也可以。',
  words: 1,
  options: [],
  examples: ['training code 7K2M'],
  async run(given, session) {
    const taskCode = tidyCode(requiredWord(given, 0, NAME, '任务编号，如 7K2M'));
    const { db } = await session.open();
    const { now } = await businessTime(db);
    const { code, shownUntilAt, topic, usableUntilAt } = await currentCode(db, taskCode, now);
    return {
      code: 0,
      json: { task: taskCode, topic, code, shownUntilAt, usableUntilAt },
      text: `${topic} 签到码：${code}\n显示到 ${at(shownUntilAt)}，之后换新码。学员单聊回“签到 ${code}”。`,
    };
  },
};
