// notice show, notice export: who has confirmed a notice and who has not.

import { requiredWord } from '#bot/cli/arguments.ts';
import type { Command } from '#bot/cli/command.ts';
import { writeNamedFile } from '#bot/cli/files.ts';
import { facts, sections } from '#bot/cli/table.ts';
import { tidyCode } from '#bot/domain/identity/width.ts';
import { exportNotice, readNotice } from '#bot/services/export-notice.ts';

const SHOW = 'notice show';
const EXPORT = 'notice export';

/** Names shown; the export and `--json` have them all. */
const SHOWN_FIRMS = 30;

export const noticeShowCommand: Command = {
  name: SHOW,
  usage: ['notice show 任务'],
  about: '一条通知的确认情况：多少家已确认，哪些还没有。',
  words: 1,
  options: [],
  examples: ['notice show 7K2M'],
  async run(given, session) {
    const code = tidyCode(requiredWord(given, 0, SHOW, '任务编号，如 7K2M'));
    const { db } = await session.open();
    const { confirmed, firms, taskCode, textHash, title } = await readNotice(db, code);
    const open = firms.filter(({ isConfirmed }) => !isConfirmed);
    const named = open
      .slice(0, SHOWN_FIRMS)
      .map(
        ({ gridName, status, unitName, delivery }) => `  ${unitName}（${gridName}）：${status}，${delivery}`,
      );
    const more = open.length > named.length ? [`  ……共 ${open.length} 家，全部见 notice export`] : [];
    return {
      code: 0,
      json: { task: taskCode, title, textHash, firms: firms.length, confirmed, rows: firms },
      text: sections(
        facts([
          ['通知', `${title}（${taskCode}）`],
          ['已确认', `${confirmed} 家，共 ${firms.length} 家`],
          ['正文指纹', textHash.slice(0, 16)],
        ]),
        open.length === 0 ? '全部已确认。' : ['还没有确认：', ...named, ...more].join('\n'),
      ),
    };
  },
};

export const noticeExportCommand: Command = {
  name: EXPORT,
  usage: ['notice export 任务 --out 文件.xlsx'],
  about: '导出一条通知的确认情况：按网格一行一家，有谁、何时、原话、发送情况。',
  words: 1,
  options: [{ name: 'out', value: '文件', help: '写到哪个 .xlsx 文件或文件夹（缺省当前文件夹）' }],
  examples: ['notice export 7K2M --out 通知确认.xlsx'],
  async run(given, session) {
    const code = tidyCode(requiredWord(given, 0, EXPORT, '任务编号，如 7K2M'));
    const { db } = await session.open();
    const { bytes, confirmed, firms, taskCode, title } = await exportNotice(db, code, 'cli');
    const file = { bytes, otherwise: `通知确认-${taskCode}.xlsx` };
    const path = await writeNamedFile(session.folder, given.option('out') ?? '.', file);
    return {
      code: 0,
      json: { task: taskCode, rows: firms.length, confirmed, path },
      text: `已导出《${title}》${firms.length} 家，其中已确认 ${confirmed} 家：${path}`,
    };
  },
};
