// export answers: what firms answered to a list of queries, as a spreadsheet in the list's own order.

import { requiredWord } from '#bot/cli/arguments.ts';
import type { Command } from '#bot/cli/command.ts';
import { writeNamedFile } from '#bot/cli/files.ts';
import { tidyCode } from '#bot/domain/identity/width.ts';
import { StatgridError } from '#bot/errors.ts';
import { exportAnswers } from '#bot/services/export-answers.ts';

const NAME = 'export answers';

export const exportAnswersCommand: Command = {
  name: NAME,
  usage: ['export answers 任务 --out 文件.xlsx'],
  about:
    '导出数据核实的回复：按导入名单的顺序，一行一条，有回复、原因、谁、何时、复核结论。文件含涉密内容，请妥善保管。',
  words: 1,
  options: [{ name: 'out', value: '文件', help: '写到哪个 .xlsx 文件或文件夹' }],
  examples: ['export answers 7K2M --out 核实回复.xlsx'],
  async run(given, session) {
    const code = tidyCode(requiredWord(given, 0, NAME, '任务编号，如 7K2M'));
    const out = given.option('out');
    if (out === null)
      throw new StatgridError('USAGE', `请用 --out 写明输出文件，如 ${NAME} ${code} --out 核实回复.xlsx。`);
    const { db } = await session.open();
    const { answered, bytes, rows, taskCode, title } = await exportAnswers(db, code, 'cli');
    const path = await writeNamedFile(session.folder, out, { bytes, otherwise: `核实回复-${taskCode}.xlsx` });
    return {
      code: 0,
      json: { task: taskCode, rows, answered, path },
      text: `已导出 ${title} ${rows} 条，其中已回复 ${answered} 条：${path}`,
    };
  },
};
