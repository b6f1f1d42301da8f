// demo list: writes the sample platform's list as it would have been exported at an instant.

import { demoListAt } from '#bot/app/demo.ts';
import { requiredOption } from '#bot/cli/arguments.ts';
import type { Command } from '#bot/cli/command.ts';
import { writeNamedFile } from '#bot/cli/files.ts';
import { at, exactly, readInstant } from '#bot/cli/moments.ts';
import { openDemo } from '#bot/cli/session.ts';
import { businessTime } from '#prisma/repos/business-clock.ts';

const NAME = 'demo list';

export const demoListCommand: Command = {
  name: NAME,
  usage: ['demo list [--at 时刻] --out 文件'],
  about:
    '按样例城市生成“国家平台”在某一时刻导出的上报情况名单（B204-1，2026年10月）。不写 --at 时取业务时钟的现在。同名文件会被覆盖。',
  words: 0,
  options: [
    { name: 'at', value: '时刻', help: "名单的导出时刻，如 '2026-11-06 13:40'" },
    { name: 'out', value: '文件', help: '写到哪个 .xlsx 文件，或哪个文件夹（必填）' },
  ],
  examples: [
    'demo list --out 名单.xlsx',
    "demo list --at '2026-11-06 13:40' --out 名单.xlsx && npx statgrid import status 名单.xlsx --as-of '2026-11-06 13:40' --yes",
  ],
  async run(given, session) {
    const out = requiredOption(given, 'out', NAME, '写到哪个文件');
    const wanted = given.option('at');
    const askedAt = wanted === null ? null : readInstant(wanted, '--at ');
    const { db } = await openDemo(session, '样例名单');
    const listAt = askedAt ?? (await businessTime(db)).now;
    const { bytes, fileName } = await demoListAt(listAt);
    const path = await writeNamedFile(session.folder, out, { bytes, otherwise: fileName });
    return {
      code: 0,
      json: { file: path, at: listAt, bytes: bytes.length },
      text: `已写入 ${path}（截至 ${at(listAt)}）。\n导入：npx statgrid import status '${path}' --as-of '${exactly(listAt)}'`,
    };
  },
};
