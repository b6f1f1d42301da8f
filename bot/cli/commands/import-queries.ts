// import queries: previews a list of verification queries, then puts them to the firms.

import { requiredWord } from '#bot/cli/arguments.ts';
import type { Command, CommandResult } from '#bot/cli/command.ts';
import { type NamedFile, readNamedFile } from '#bot/cli/files.ts';
import { at } from '#bot/cli/moments.ts';
import { DRY_RUN, YES } from '#bot/cli/options.ts';
import { ONLY_PREVIEW, tried, warningLines } from '#bot/cli/preview.ts';
import { refusedFile } from '#bot/cli/refused.ts';
import type { Opened } from '#bot/cli/session.ts';
import { facts, sections } from '#bot/cli/table.ts';
import { importVerificationList, type QueriesImported } from '#bot/services/import-verification-list.ts';
import { businessTime, notifyDuties } from '#prisma/repos/business-clock.ts';

const NAME = 'import queries';

/** Unknown firms shown; `--json` has them all. */
const SHOWN_FIRMS = 10;

export const importQueriesCommand: Command = {
  name: NAME,
  usage: ['import queries 文件 [--dry-run] [--yes]'],
  about:
    '导入数据核实名单（.xlsx 或 .csv，按列名读取）。先预览，确认后单聊发给各单位；默认不发任何数值和指标，同一报告期同一单位的同一指标只问一次。',
  words: 1,
  options: [DRY_RUN, YES],
  examples: ['import queries 核实名单.xlsx --dry-run', 'import queries 核实名单.xlsx --yes'],
  async run(given, session) {
    const file = await readNamedFile(session.folder, requiredWord(given, 0, NAME, '核实名单文件'));
    const opened = await session.open();
    return tried(given, session, {
      write: (dryRun) => importFile(opened, file, dryRun),
      shown: (preview) => shown(preview, true),
      isNothing: ({ asked }) => asked === 0,
      done,
      question: '将把这些核实单聊发给各单位，',
    });
  },
};

async function importFile({ db }: Opened, file: NamedFile, dryRun: boolean): Promise<QueriesImported> {
  const { now } = await businessTime(db);
  const result = await importVerificationList(db, file, { actor: 'cli', now, dryRun });
  if (!result.ok) throw refusedFile(`核实名单 ${file.fileName} `, result.problems);
  if (!dryRun) await notifyDuties(db);
  return result.imported;
}

function done(imported: QueriesImported, isDryRun: boolean): CommandResult {
  const { taskCode, ...list } = imported;
  const ends = isDryRun
    ? ONLY_PREVIEW
    : taskCode === null
      ? '没有新的核实，没有作任何改动。'
      : `核实已导入，任务 ${taskCode}。回复见 export answers ${taskCode} --out 回复.xlsx。`;
  return {
    code: 0,
    json: { dryRun: isDryRun, taskCode: isDryRun ? null : taskCode, ...list },
    text: sections(shown(imported, isDryRun), ends),
  };
}

function shown(imported: QueriesImported, isDryRun: boolean): string {
  const { alreadyAsked, asked, firms, firstStepAt, unknownFirms, unreachableFirms, urgent, warnings } =
    imported;
  const unknown = unknownFirms
    .slice(0, SHOWN_FIRMS)
    .map(({ row, unitName, uscc }) => `  第${row}行  ${uscc}  ${unitName}`);
  const more =
    unknownFirms.length > unknown.length ? [`  ……共 ${unknownFirms.length} 行（--json 输出全部）`] : [];
  return sections(
    facts([
      ['核实', imported.title],
      [isDryRun ? '将发出' : '已排入', `${asked} 条，${firms} 家单位`],
      ['第一次发送', firstStepAt === null ? null : `${at(firstStepAt)} 起（工作时间）`],
      ['加急', urgent ? '距答复时限不足一个工作日，提醒按小时进行' : null],
      ['联系不上的单位', unreachableFirms === 0 ? null : `${unreachableFirms} 家，由网格长转告`],
      ['本期已问过', alreadyAsked.length === 0 ? null : `${alreadyAsked.length} 条，不再发`],
    ]),
    alreadyAsked.length === 0 ? null : askedBefore(alreadyAsked),
    unknownFirms.length === 0
      ? null
      : [`名单里有 ${unknownFirms.length} 行的单位不在名录，不发：`, ...unknown, ...more].join('\n'),
    warningLines(warnings),
  );
}

function askedBefore(rows: QueriesImported['alreadyAsked']): string {
  const lines = rows
    .slice(0, SHOWN_FIRMS)
    .map(
      ({ before, number, row, unitName }) =>
        `  第${row}行  ${number}  ${unitName}：已由 ${before.number}（${before.itemCode}）问过`,
    );
  const more = rows.length > lines.length ? [`  ……共 ${rows.length} 行（--json 输出全部）`] : [];
  return ['本期已经问过、不再发的：', ...lines, ...more].join('\n');
}
