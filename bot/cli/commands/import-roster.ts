// import roster: previews a roster, then brings the registry in line with it, all or nothing.

import { CHANNELS } from '#adapters/registry.ts';
import { requiredWord } from '#bot/cli/arguments.ts';
import type { Command, CommandResult } from '#bot/cli/command.ts';
import { readNamedFile } from '#bot/cli/files.ts';
import { DRY_RUN, YES } from '#bot/cli/options.ts';
import { ONLY_PREVIEW, tried, warningLines } from '#bot/cli/preview.ts';
import { refusedFile } from '#bot/cli/refused.ts';
import type { Opened, Session } from '#bot/cli/session.ts';
import { sections, table } from '#bot/cli/table.ts';
import { importRosterFile, type RosterFileResult } from '#bot/services/roster-file.ts';
import { businessTime, notifyDuties } from '#prisma/repos/business-clock.ts';

const NAME = 'import roster';

type Imported = Extract<RosterFileResult, { readonly ok: true }>;

export const importRosterCommand: Command = {
  name: NAME,
  usage: ['import roster 文件 [--dry-run] [--yes]'],
  about:
    '导入名册：工作表“网格”“人员”“单位”“报表义务”，.xlsx。先检查并预览，确认后整份导入；有一处错误就整份不导入，全部错误一次列出。',
  words: 1,
  options: [DRY_RUN, YES],
  examples: ['import roster 名册.xlsx --dry-run', 'import roster 名册.xlsx --yes'],
  async run(given, session) {
    const file = await readNamedFile(session.folder, requiredWord(given, 0, NAME, '名册文件'));
    const opened = await session.open();
    return tried(given, session, {
      write: (dryRun) => importFile(opened, file, dryRun),
      shown: (preview) => imported(preview, session),
      done: (result, isDryRun) => done(result, isDryRun, session),
      question: '将按上表更新名册，',
    });
  },
};

async function importFile({ db }: Opened, file: Parameters<typeof importRosterFile>[1], dryRun: boolean) {
  const { now } = await businessTime(db);
  const result = await importRosterFile(db, file, { now, actor: 'cli', dryRun });
  if (!result.ok) throw refusedFile(`名册 ${file.fileName} `, result.problems);
  if (!dryRun) await notifyDuties(db);
  return result;
}

function done(result: Imported, isDryRun: boolean, session: Session): CommandResult {
  const { changes, warnings } = result;
  const end = isDryRun ? ONLY_PREVIEW : '名册已导入。';
  return {
    code: 0,
    json: { dryRun: isDryRun, imported: !isDryRun, changes, warnings },
    text: sections(imported(result, session), end),
  };
}

function imported({ changes, warnings }: Imported, session: Session): string {
  const { grids, people, units, posts, contacts, obligations, addresses, groups } = changes;
  const rows = [
    { what: '网格', ...grids, ended: 0 },
    { what: '人员', ...people, ended: 0 },
    { what: '单位', ...units, ended: units.removed },
    { what: '职务', changed: 0, ...posts },
    { what: '单位联系人', changed: 0, ...contacts },
    { what: '报表义务', ...obligations, ended: 0 },
    ...addresses.map(({ channel, ...counts }) => ({ what: `${nameOf(channel)}账号`, ...counts, ended: 0 })),
    { what: '网格工作群', ...groups, ended: 0 },
  ];
  return sections(
    table(
      rows,
      [
        { title: '内容', cell: (row) => row.what },
        { title: '新增', alignRight: true, cell: (row) => row.added },
        { title: '变更', alignRight: true, cell: (row) => row.changed },
        { title: '结束', alignRight: true, cell: (row) => row.ended },
      ],
      session.terminal.width,
    ),
    units.removed === 0
      ? null
      : `注意：${units.removed} 家单位不在这份名册里，将移出名录，不再承担报送义务。`,
    leftLines(addresses),
    warningLines(warnings),
  );
}

function nameOf(channel: string): string {
  return CHANNELS.find(({ kind }) => kind === channel)?.name ?? channel;
}

/** A list that still has them says nothing new of them. */
function leftLines(addresses: Imported['changes']['addresses']): string | null {
  const left = addresses.filter((one) => one.left > 0);
  if (left.length === 0) return null;
  const counts = left.map((one) => `${nameOf(one.channel)} ${one.left} 个`).join('、');
  return `没有恢复的账号：${counts}（平台已拒绝，或已用 channel unbind 解除）。本人在那里说句话、回绑定码，或用 channel bind --file 名单，才会恢复。`;
}
