// training sign: staff sign somebody in by hand, with a reason.

import { requiredOption, requiredWord } from '#bot/cli/arguments.ts';
import type { Command } from '#bot/cli/command.ts';
import { tidyCode, tidyName } from '#bot/domain/identity/width.ts';
import { StatgridError } from '#bot/errors.ts';
import { signInByStaff } from '#bot/services/sign-in-by-staff.ts';
import { businessTime, notifyDuties } from '#prisma/repos/business-clock.ts';

const NAME = 'training sign';

/** A shorter reason says nothing to whoever checks it later. */
const SHORTEST_REASON = 2;

export const trainingSignCommand: Command = {
  name: NAME,
  usage: ['training sign 事项编号 --name 姓名 --reason 原因'],
  about: '给到场没有签到的人补登记，写明原因；记入事项经过和审计。事项编号见 training absent 任务。',
  words: 1,
  options: [
    { name: 'name', value: '姓名', help: '谁到场了（必填）' },
    { name: 'reason', value: '原因', help: '为什么没有用签到码，如 手机没电，有纸质签到（必填）' },
  ],
  examples: ['training sign 7K2M-0003 --name 王芳 --reason 手机没电，有纸质签到'],
  async run(given, session) {
    const itemCode = tidyCode(requiredWord(given, 0, NAME, '事项编号，如 7K2M-0003'));
    const name = tidyName(requiredOption(given, 'name', NAME, '到场人姓名'));
    const reason = requiredOption(given, 'reason', NAME, '为什么没有用签到码');
    if ([...reason].length < SHORTEST_REASON)
      throw new StatgridError('USAGE', '--reason 太短，请写明为什么没有用签到码。');
    const { db } = await session.open();
    const { now } = await businessTime(db);
    await signInByStaff(db, { itemCode, name, reason }, { actor: 'cli', now });
    await notifyDuties(db);
    return {
      code: 0,
      json: { item: itemCode, name, reason },
      text: `已补登记：${itemCode} ${name}（${reason}）。`,
    };
  },
};
