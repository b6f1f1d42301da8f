// query draft: one verification query to one firm, previewed and then put like a list of one row.

import { requiredOption } from '#bot/cli/arguments.ts';
import type { Command, CommandResult } from '#bot/cli/command.ts';
import { at } from '#bot/cli/moments.ts';
import { DRY_RUN, YES } from '#bot/cli/options.ts';
import { ONLY_PREVIEW, tried, warningLines } from '#bot/cli/preview.ts';
import { refusedFile } from '#bot/cli/refused.ts';
import type { Opened } from '#bot/cli/session.ts';
import { facts, sections } from '#bot/cli/table.ts';
import type { QueryDraft } from '#bot/domain/verification-list/draft-words.ts';
import { type Drafted, draftQuery } from '#bot/services/draft-query.ts';
import type { QueriesImported } from '#bot/services/import-verification-list.ts';
import { businessTime, notifyDuties } from '#prisma/repos/business-clock.ts';

const NAME = 'query draft';

export const queryDraftCommand: Command = {
  name: NAME,
  usage: [
    'query draft --firm 单位 --form 表号 --period 报告期 --indicator 指标 [--row 行号] [--reason 原因]',
    '            [--respond-by 时刻] [--dry-run] [--yes]',
  ],
  about:
    '拟一条数据核实，单聊发给一家单位（与导入名单的规则相同：默认不发指标和数值，同一报告期同一指标只问一次）。先预览，确认后发出。',
  words: 0,
  options: [
    { name: 'firm', value: '单位', help: '统一社会信用代码、全称或简称（必填）' },
    { name: 'form', value: '表号', help: '如 B204-1（必填）' },
    { name: 'period', value: '报告期', help: '如 2026-10（必填）' },
    { name: 'indicator', value: '指标', help: '核实哪个指标（必填）' },
    { name: 'row', value: '行号', help: '平台审核信息的行号，单位凭它在平台上找到' },
    { name: 'reason', value: '原因', help: '为什么核实，只给工作人员看' },
    { name: 'respond-by', value: '时刻', help: "要求答复时间，如 '2026-11-06 17:00'" },
    DRY_RUN,
    YES,
  ],
  examples: [
    'query draft --firm 恒达铜业 --form B204-1 --period 2026-10 --indicator 工业总产值 --row 12 --dry-run',
    'query draft --firm 恒达铜业 --form B204-1 --period 2026-10 --indicator 工业总产值 --row 12 --yes',
  ],
  async run(given, session) {
    const required = (name: string, example: string) => requiredOption(given, name, NAME, example);
    const draft: QueryDraft = {
      firm: required('firm', '单位，如 恒达铜业'),
      form: required('form', '表号，如 B204-1'),
      period: required('period', '报告期，如 2026-10'),
      indicator: required('indicator', '指标名称'),
      platformRow: given.option('row'),
      reason: given.option('reason'),
      respondBy: given.option('respond-by'),
      figures: null,
    };
    const opened = await session.open();
    return tried(given, session, {
      write: (dryRun) => put(opened, draft, dryRun),
      shown: (preview) => shown(preview, true),
      isNothing: ({ imported }) => imported.asked === 0,
      done,
      question: '将把这条核实单聊发给单位，',
    });
  },
};

type Put = Pick<Drafted, 'number' | 'unitName'> & { readonly imported: QueriesImported };

async function put({ db }: Opened, draft: QueryDraft, dryRun: boolean): Promise<Put> {
  const { now } = await businessTime(db);
  const { number, result, unitName } = await draftQuery(db, draft, { actor: 'cli', now, dryRun });
  if (!result.ok) throw refusedFile('拟写的核实', result.problems);
  if (!dryRun) await notifyDuties(db);
  return { number, unitName, imported: result.imported };
}

function done(drafted: Put, isDryRun: boolean): CommandResult {
  const { imported, number, unitName } = drafted;
  const { alreadyAsked, asked, taskCode } = imported;
  const ends = isDryRun
    ? ONLY_PREVIEW
    : taskCode === null
      ? '没有新的核实，没有作任何改动。'
      : `核实已排入，任务 ${taskCode}，编号 ${number}。`;
  const json = {
    dryRun: isDryRun,
    number,
    unitName,
    taskCode: isDryRun ? null : taskCode,
    asked,
    alreadyAsked,
  };
  return { code: 0, json, text: sections(shown(drafted, isDryRun), ends) };
}

function shown({ imported, number, unitName }: Put, isDryRun: boolean): string {
  const { alreadyAsked, firstStepAt, title, unreachableFirms, urgent, warnings } = imported;
  const [before] = alreadyAsked;
  return sections(
    facts([
      ['核实', `${title}，编号 ${number}`],
      [isDryRun ? '将发给' : '发给', unitName],
      ['第一次发送', firstStepAt === null ? null : `${at(firstStepAt)} 起（工作时间）`],
      ['加急', urgent ? '距答复时限不足一个工作日，提醒按小时进行' : null],
      ['联系不上', unreachableFirms === 0 ? null : '单位没有可用的账号，由网格长转告'],
      [
        '本期已问过',
        before === undefined ? null : `已由 ${before.before.number}（${before.before.itemCode}）问过，不再发`,
      ],
    ]),
    warningLines(warnings),
  );
}
