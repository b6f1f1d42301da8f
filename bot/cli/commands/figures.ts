// figures: whether queries may show their figures in private.

import { requiredWord, usage } from '#bot/cli/arguments.ts';
import type { Command, CommandResult } from '#bot/cli/command.ts';
import type { Session } from '#bot/cli/session.ts';
import { showsFigures, switchFigures } from '#bot/services/switch-figures.ts';
import { transaction } from '#prisma/db.ts';

const NAME = 'figures';

export const figuresCommand: Command = {
  name: NAME,
  usage: ['figures show|on|off'],
  about:
    '数据核实的单聊里是否显示指标和数值。默认不显示，单位到平台查看；on 之后也只对曾用本人账号回复过的联系人显示，群里和上级名单里永远没有。',
  words: 1,
  options: [],
  examples: ['figures show', 'figures off'],
  async run(given, session) {
    const action = requiredWord(given, 0, NAME, 'show、on 或 off');
    if (action === 'show') return show(session, null);
    if (action !== 'on' && action !== 'off') throw usage(NAME, `不认识“${action}”`);
    const { db } = await session.open();
    return show(session, await transaction(db, (tx) => switchFigures(tx, action === 'on', 'cli')));
  },
};

async function show(session: Session, isNew: boolean | null): Promise<CommandResult> {
  const { db } = await session.open();
  const on = await transaction(db, showsFigures);
  const state = on ? '数据核实单聊里对已确认的联系人显示指标和数值。' : '数据核实不显示指标和数值。';
  return {
    code: 0,
    json: { figures: on, ...(isNew === null ? {} : { changed: isNew }) },
    text: `${state}${isNew === false ? '（原来就是这样）' : ''}`,
  };
}
