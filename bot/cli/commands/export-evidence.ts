// export evidence: the files firms sent in answer to a list of queries, into a folder.

import { requiredWord } from '#bot/cli/arguments.ts';
import type { Command } from '#bot/cli/command.ts';
import { writeFiles } from '#bot/cli/files.ts';
import { tidyCode } from '#bot/domain/identity/width.ts';
import { StatgridError } from '#bot/errors.ts';
import { exportEvidence } from '#bot/services/export-evidence.ts';

const NAME = 'export evidence';

export const exportEvidenceCommand: Command = {
  name: NAME,
  usage: ['export evidence 任务 --out 文件夹'],
  about:
    '取出单位为数据核实发来的图片和文件，写进一个文件夹，文件名以事项编号开头。内容涉密，请妥善保管；取了多少记入审计。',
  words: 1,
  options: [{ name: 'out', value: '文件夹', help: '写到哪个文件夹，没有就新建（必填）' }],
  examples: ['export evidence 7K2M --out 核实佐证'],
  async run(given, session) {
    const code = tidyCode(requiredWord(given, 0, NAME, '任务编号，如 7K2M'));
    const out = given.option('out');
    if (out === null)
      throw new StatgridError('USAGE', `请用 --out 写明输出文件夹，如 ${NAME} ${code} --out 核实佐证。`);
    const { db } = await session.open();
    const { files, forgotten, taskCode } = await exportEvidence(db, code, 'cli');
    const paths = await writeFiles(session.folder, out, files);
    const late = forgotten === 0 ? '' : `另有 ${forgotten} 个已过两年保存期，只留名称和校验值。`;
    return {
      code: 0,
      json: {
        task: taskCode,
        files: files.map(({ fileName, itemCode }, i) => ({ itemCode, fileName, path: paths[i] })),
        forgotten,
      },
      text:
        files.length === 0
          ? `任务 ${taskCode} 没有收到佐证文件。${late}`
          : `已取出 ${files.length} 个文件：${out}。${late}`,
    };
  },
};
