// rehearsal: whether each wave waits for a person's 发送.

import { requiredWord, usage } from '#bot/cli/arguments.ts';
import type { Command, CommandResult } from '#bot/cli/command.ts';
import type { Session } from '#bot/cli/session.ts';
import { readRehearsal, switchRehearsal } from '#bot/services/switch-rehearsal.ts';
import { transaction } from '#prisma/db.ts';
import { notifyDuties } from '#prisma/repos/business-clock.ts';

const NAME = 'rehearsal';

export const rehearsalCommand: Command = {
  name: NAME,
  usage: ['rehearsal show|on|off'],
  about:
    '演练：每一批消息先给值班员看人数、样文和调用次数，回“发送”才发出；到下一批时仍未放行的不再发出。逾期告知和答复不受影响。正式库一开始就在演练，核对无误后用 off 结束；演示库一开始不演练。',
  words: 1,
  options: [],
  examples: ['rehearsal show', 'rehearsal off'],
  async run(given, session) {
    const action = requiredWord(given, 0, NAME, 'show、on 或 off');
    if (action === 'show') return show(session, null);
    if (action !== 'on' && action !== 'off') throw usage(NAME, `不认识“${action}”`);
    const { db } = await session.open();
    const isNew = await transaction(db, (tx) => switchRehearsal(tx, action === 'on', 'cli'));
    await notifyDuties(db);
    return show(session, isNew);
  },
};

async function show(session: Session, isNew: boolean | null): Promise<CommandResult> {
  const { db } = await session.open();
  const { on, held } = await transaction(db, readRehearsal);
  const state = on ? '演练中：每一批等“发送”才发出。' : '没有演练：到时即发。';
  const waiting = held === 0 ? '' : `\n还有 ${held} 批等待放行，见 wave list。`;
  const already = isNew === false ? '（原来就是这样）' : '';
  return {
    code: 0,
    json: { rehearsal: on, held, ...(isNew === null ? {} : { changed: isNew }) },
    text: `${state}${already}${waiting}`,
  };
}
