// handover: changes of the people who answer for firms, listed, told of and judged by staff.

import { type Arguments, requiredOption, requiredWord, usage } from '#bot/cli/arguments.ts';
import type { Command, CommandResult } from '#bot/cli/command.ts';
import { readDay } from '#bot/cli/moments.ts';
import type { Session } from '#bot/cli/session.ts';
import { table } from '#bot/cli/table.ts';
import { StatgridError } from '#bot/errors.ts';
import { judgeByStaff, listHandovers, tellByStaff } from '#bot/services/staff-handover.ts';
import { businessTime, notifyDuties } from '#prisma/repos/business-clock.ts';

const NAME = 'handover';

export const handoverCommand: Command = {
  name: NAME,
  usage: [
    'handover list [--all]',
    'handover tell 单位 --name 姓名 --phone 手机 [--user-id 钉钉userId] [--on 到岗日期] [--confirmed]',
    'handover confirm 编号 [--user-id 钉钉userId]',
    'handover refuse 编号',
  ],
  about:
    '单位统计人员变动和交接。list 列出在办的；tell 登记一次变动，请网格长确认，--confirmed 表示已经核实、直接交接；confirm 确认：联系人、待发提醒和未完事项一并转给新同事，并通知双方；refuse 退回单位重报。确认之后不能撤回，只能再办一次变动。',
  words: 2,
  options: [
    { name: 'all', value: null, help: '连同已办完、已撤回的' },
    { name: 'name', value: '姓名', help: '新统计人员姓名' },
    { name: 'phone', value: '手机', help: '新统计人员手机，11位' },
    { name: 'user-id', value: '钉钉userId', help: '新统计人员的钉钉userId，知道才写；没有就联系不上' },
    { name: 'on', value: '日期', help: '到岗日期，如 2026-11-16' },
    { name: 'confirmed', value: null, help: '已经核实，不再请网格长确认' },
  ],
  examples: [
    'handover tell 天成汽配 --name 李敏 --phone 13900000000 --user-id limin',
    'handover list',
    'handover confirm 12',
  ],
  run(given, session) {
    const action = requiredWord(given, 0, NAME, 'list、tell、confirm 或 refuse');
    switch (action) {
      case 'list':
        return list(given, session);
      case 'tell':
        return tell(given, session);
      case 'confirm':
        return judge(given, session, 'confirmed');
      case 'refuse':
        return judge(given, session, 'refused');
      default:
        throw usage(NAME, `不认识“${action}”`);
    }
  },
};

async function list(given: Arguments, session: Session): Promise<CommandResult> {
  const { db } = await session.open();
  const handovers = await listHandovers(db, given.switchedOn('all'));
  const text = table(
    handovers,
    [
      { title: '编号', alignRight: true, cell: ({ number }) => number },
      { title: '单位', flex: true, cell: ({ unitName }) => unitName },
      { title: '原统计人员', cell: ({ leavingName }) => leavingName },
      { title: '新统计人员', cell: ({ successorName }) => successorName },
      { title: '手机', cell: ({ phone }) => phone },
      { title: '到岗', cell: ({ effectiveOn }) => effectiveOn },
      { title: '情况', flex: true, cell: ({ status }) => status },
    ],
    session.terminal.width,
  );
  return { code: 0, json: { handovers }, text: handovers.length === 0 ? '没有在办的人员变动。' : text };
}

async function tell(given: Arguments, session: Session): Promise<CommandResult> {
  const unit = requiredWord(given, 1, NAME, '单位');
  const name = requiredOption(given, 'name', NAME, '新统计人员姓名');
  const phone = requiredOption(given, 'phone', NAME, '新统计人员手机');
  const on = given.option('on');
  const effectiveOn = on === null ? null : readDay(on, '--on').toString();
  const isConfirmed = given.switchedOn('confirmed');
  const { db } = await session.open();
  const { now } = await businessTime(db);
  const telling = { unit, name, phone, account: given.option('user-id'), effectiveOn, isConfirmed };
  const { number, text } = await tellByStaff(db, telling, { actor: 'cli', now });
  await notifyDuties(db);
  const told = `已登记人员变动${number}，将请网格长确认。`;
  return { code: 0, json: { number, confirmed: isConfirmed }, text: isConfirmed ? text : told };
}

async function judge(
  given: Arguments,
  session: Session,
  verdict: 'confirmed' | 'refused',
): Promise<CommandResult> {
  const written = requiredWord(given, 1, NAME, '编号，见 handover list');
  const number = Number(written);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new StatgridError('USAGE', `编号“${written}”不是数字，见 handover list。`);
  const { db } = await session.open();
  const { now } = await businessTime(db);
  const text = await judgeByStaff(db, number, verdict, given.option('user-id'), { actor: 'cli', now });
  await notifyDuties(db);
  return { code: 0, json: { number, verdict }, text };
}
