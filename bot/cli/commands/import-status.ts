// import status: previews the platform's list, then applies it: the only thing that settles an item.

import { type Arguments, requiredWord } from '#bot/cli/arguments.ts';
import type { Command, CommandResult } from '#bot/cli/command.ts';
import { readNamedFile } from '#bot/cli/files.ts';
import { at, readInstant } from '#bot/cli/moments.ts';
import { DRY_RUN, YES } from '#bot/cli/options.ts';
import { ONLY_PREVIEW, tried, warningLines } from '#bot/cli/preview.ts';
import { refusedFile } from '#bot/cli/refused.ts';
import type { Opened, Session } from '#bot/cli/session.ts';
import { facts, sections, table } from '#bot/cli/table.ts';
import type { StatusListQuestion } from '#bot/domain/status-list/parse.ts';
import { parseStatusWord, STATUS_WORDS } from '#bot/domain/status-list/status-list.ts';
import { importStatusFile, type StatusFileResult } from '#bot/services/status-file.ts';
import { businessTime, notifyDuties } from '#prisma/repos/business-clock.ts';

const NAME = 'import status';

/** Unknown firms shown; `--json` has them all. */
const SHOWN_FIRMS = 10;

type Applied = Extract<StatusFileResult, { readonly ok: true }>;

export const importStatusCommand: Command = {
  name: NAME,
  usage: ['import status 文件 [--form 表号 --period 报告期 --as-of 时刻] [--dry-run] [--yes]'],
  about:
    '导入国家平台导出的上报情况名单（.xlsx 或 .csv）。只有名单能确认已报；先预览，确认后导入。不写 --as-of 时以名单里最晚的上报时间为截至时刻。',
  words: 1,
  options: [
    { name: 'form', value: '表号', help: '核对名单的表号，不符则整份不导入' },
    { name: 'period', value: '报告期', help: '核对名单的报告期，如 2026-10' },
    { name: 'as-of', value: '时刻', help: "名单的导出时刻，如 '2026-11-06 13:40'（北京时间）" },
    DRY_RUN,
    YES,
  ],
  examples: [
    'import status 名单.xlsx --dry-run',
    "import status 名单.xlsx --form B204-1 --period 2026-10 --as-of '2026-11-06 13:40' --yes",
  ],
  async run(given, session) {
    const asOf = given.option('as-of');
    const asOfAt = asOf === null ? null : readInstant(asOf, '--as-of ');
    const file = await readNamedFile(session.folder, requiredWord(given, 0, NAME, '名单文件'));
    const opened = await session.open();
    const question = questionOf(given, asOfAt);
    return tried(given, session, {
      write: (dryRun) => importFile(opened, file, question, dryRun),
      shown: (preview) => applied(preview, session),
      done: (result, isDryRun) => done(result, isDryRun, session),
      question: '将导入这份名单，',
    });
  },
};

type Question = Omit<StatusListQuestion, 'now'>;

function questionOf(given: Arguments, asOfAt: Temporal.Instant | null): Question {
  const form = given.option('form');
  const period = given.option('period');
  return {
    ...(form === null ? {} : { formCode: form }),
    ...(period === null ? {} : { period }),
    ...(asOfAt === null ? {} : { asOfAt }),
  };
}

async function importFile(
  { db }: Opened,
  file: Parameters<typeof importStatusFile>[1],
  question: Question,
  dryRun: boolean,
): Promise<Applied> {
  const { now } = await businessTime(db);
  const result = await importStatusFile(db, file, { ...question, now }, { actor: 'cli', dryRun });
  if (!result.ok) throw refusedFile(`名单 ${file.fileName} `, result.problems);
  if (!dryRun) await notifyDuties(db);
  return result;
}

function done(result: Applied, isDryRun: boolean, session: Session): CommandResult {
  const end = isDryRun ? ONLY_PREVIEW : ENDS[result.applied.effect];
  const { applied: list, warnings } = result;
  return {
    code: 0,
    json: { dryRun: isDryRun, imported: !isDryRun && list.effect !== 'same', ...list, warnings },
    text: sections(applied(result, session), end),
  };
}

const ENDS: Readonly<Record<Applied['applied']['effect'], string>> = {
  applied: '名单已导入。',
  older: '名单已存档；它比已有的名单旧，没有改变较新名单说过的单位。',
  same: '这份名单以前已经导入过，没有作任何改动。',
};

function applied({ applied: list, warnings }: Applied, session: Session): string {
  const words = STATUS_WORDS.map((text) => {
    const word = parseStatusWord(text);
    return { text, count: word === null ? 0 : list.words[word] };
  });
  return sections(
    facts([
      ['任务', list.taskCode],
      ['名单截至', at(list.asOfAt)],
      ['名单单位', words.map(({ text, count }) => `${text} ${count}`).join('，')],
      ['新确认已报', String(list.settled)],
      ['新退回', String(list.returned)],
      ['重新待报', String(list.reopened)],
      ['因此不再发的提醒', String(list.dropped)],
      ['任务里有、名单里没有', String(list.missingFirms)],
      ['注意', list.effect === 'applied' ? null : ENDS[list.effect]],
    ]),
    unknownFirms(list.unknownFirms, session),
    warningLines(warnings),
  );
}

function unknownFirms(firms: Applied['applied']['unknownFirms'], session: Session): string | null {
  if (firms.length === 0) return null;
  const columns = [
    { title: '统一社会信用代码', cell: (firm: (typeof firms)[number]) => firm.uscc },
    { title: '单位', flex: true, cell: (firm: (typeof firms)[number]) => firm.unitName },
  ];
  const more = firms.length > SHOWN_FIRMS ? `\n……共 ${firms.length} 家（--json 输出全部）` : '';
  const shown = table(firms.slice(0, SHOWN_FIRMS), columns, session.terminal.width);
  return `名单里有 ${firms.length} 家单位不在任务里，请核对名册：\n${shown}${more}`;
}
