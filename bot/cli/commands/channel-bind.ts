// channel bind: a code for one person to bind her account by, or an administrator's list of accounts.

import { CHANNELS } from '#adapters/registry.ts';
import { type Arguments, usage } from '#bot/cli/arguments.ts';
import type { Command, CommandResult } from '#bot/cli/command.ts';
import { readNamedFile } from '#bot/cli/files.ts';
import { at } from '#bot/cli/moments.ts';
import { DRY_RUN, YES } from '#bot/cli/options.ts';
import { cancelled, ONLY_PREVIEW } from '#bot/cli/preview.ts';
import { refusedFile } from '#bot/cli/refused.ts';
import { isConfirmed, type Session } from '#bot/cli/session.ts';
import { issueBindCode } from '#bot/services/bind-by-code.ts';
import { importBindings } from '#bot/services/import-bindings.ts';
import { personMeant } from '#bot/services/people-channels.ts';
import { transaction } from '#prisma/db.ts';

const NAME = 'channel bind';

export const channelBindCommand: Command = {
  name: NAME,
  usage: ['channel bind --person 姓名|手机号|账号', 'channel bind --file 名单.xlsx [--dry-run] [--yes]'],
  about:
    '让一个人在新的渠道上收发。--person 给出一个六位绑定码（24小时内用一次），请本人在新渠道里给机器人发“绑定 绑定码”；再发一次旧码作废。--file 导入账号名单（列：姓名、手机、渠道、账号；同一人各行的先后就是先用哪个），有一处错误整份不导入。',
  words: 0,
  options: [
    { name: 'person', value: '人员', help: '给此人一个绑定码' },
    { name: 'file', value: '文件', help: '导入账号名单（.xlsx 或 .csv）' },
    DRY_RUN,
    YES,
  ],
  examples: ['channel bind --person 张三', 'channel bind --file 账号名单.xlsx --dry-run'],
  async run(given, session) {
    const person = given.option('person');
    const file = given.option('file');
    if ((person === null) === (file === null)) throw usage(NAME, '请写 --person 或 --file 其中一个');
    return person === null ? importList(file ?? '', given, session) : giveCode(person, session);
  },
};

async function giveCode(text: string, session: Session): Promise<CommandResult> {
  const { db } = await session.open();
  const { name, code, expiresAt } = await transaction(db, async (tx) => {
    const meant = await personMeant(tx, text);
    return { name: meant.name, ...(await issueBindCode(tx, meant.id, 'cli')) };
  });
  return {
    code: 0,
    json: { person: name, code, expiresAt },
    text: `${name}的绑定码：${code}（${at(expiresAt)}前有效，只能用一次）。\n请当面或打电话告诉本人，由本人在新渠道里单独给机器人发：绑定 ${code}`,
  };
}

async function importList(name: string, given: Arguments, session: Session): Promise<CommandResult> {
  const file = await readNamedFile(session.folder, name);
  const { db } = await session.open();
  const isDryRun = given.switchedOn('dry-run');
  const write = async (dryRun: boolean) => {
    const result = await importBindings(db, file, CHANNELS, { actor: 'cli', dryRun });
    if (!result.ok) throw refusedFile(`账号名单 ${file.fileName} `, result.problems);
    return result;
  };
  const preview = await write(true);
  const what = `${preview.people} 人的 ${preview.addresses} 个账号`;
  const json = { people: preview.people, addresses: preview.addresses };
  if (isDryRun) {
    return {
      code: 0,
      json: { dryRun: true, ...json },
      text: `将绑定 ${what}。${ONLY_PREVIEW}`,
    };
  }
  const isSure = given.switchedOn('yes');
  if (!(await isConfirmed(session, isSure, `将绑定 ${what}，`))) return cancelled();
  await write(false);
  return { code: 0, json: { dryRun: false, ...json }, text: `已绑定 ${what}。` };
}
