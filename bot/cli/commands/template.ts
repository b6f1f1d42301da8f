// template: texts of broadcasts with variables; each saving is a version of its own.

import { type Arguments, requiredOption, requiredWord, usage } from '#bot/cli/arguments.ts';
import type { Command, CommandResult } from '#bot/cli/command.ts';
import type { Session } from '#bot/cli/session.ts';
import { table } from '#bot/cli/table.ts';
import { textProblems } from '#bot/domain/broadcast/template.ts';
import { StatgridError } from '#bot/errors.ts';
import { transaction } from '#prisma/db.ts';
import { listTemplates, saveTemplate } from '#prisma/repos/broadcasts.ts';
import { businessTime } from '#prisma/repos/business-clock.ts';

const NAME = 'template';

export const templateCommand: Command = {
  name: NAME,
  usage: ['template list', 'template save 名称 --text 文字'],
  about:
    '群发模板。save 存成新的版本，旧版本留着：已经用过的群发写明用的是哪一版。变量有{局简称}{截止时间}{表号}{表名}{报告期}{任务}（哪里都能用）、{企业简称}{企业名称}{信用代码}（只能单聊发给统计员）、{姓名}（只能单聊）。',
  words: 2,
  options: [{ name: 'text', value: '文字', help: '模板文字，200字内' }],
  examples: ["template save 月报提醒 --text '{企业简称}请在{截止时间}前报送{表号}'", 'template list'],
  run(given, session) {
    const action = requiredWord(given, 0, NAME, 'list 或 save');
    if (action === 'list') return list(session);
    if (action === 'save') return save(given, session);
    throw usage(NAME, `不认识“${action}”`);
  },
};

async function list(session: Session): Promise<CommandResult> {
  const { db } = await session.open();
  const templates = await transaction(db, listTemplates);
  const text = table(
    templates,
    [
      { title: '名称', cell: ({ name }) => name },
      { title: '版本', alignRight: true, cell: ({ version }) => version },
      { title: '文字', flex: true, cell: (template) => template.text },
    ],
    session.terminal.width,
  );
  return { code: 0, json: { templates }, text: templates.length === 0 ? '没有模板。' : text };
}

async function save(given: Arguments, session: Session): Promise<CommandResult> {
  const name = requiredWord(given, 1, NAME, '模板名称');
  const text = requiredOption(given, 'text', NAME, '模板文字');
  if (!/^\S{1,40}$/u.test(name)) throw usage(NAME, '模板名称不能有空格，最长40个字');
  // Where it will be read is not known yet: what may stand nowhere is refused now, the rest when it is used.
  const problems = textProblems(text, ['firm'], true);
  if (problems.length > 0) throw new StatgridError('USAGE', problems.join('\n'));
  const { db } = await session.open();
  const { now } = await businessTime(db);
  const saved = await transaction(db, (tx) => saveTemplate(tx, { name, text, actor: 'cli', now }));
  return {
    code: 0,
    json: { name, version: saved.version },
    text: `已存为“${name}”第${saved.version}版。群发时写“模板 ${name}”。`,
  };
}
