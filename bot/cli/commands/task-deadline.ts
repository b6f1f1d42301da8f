// task deadline: shows what a deadline task would do, then makes it or adds the firms that were missing.

import { type Arguments, requiredOption } from '#bot/cli/arguments.ts';
import type { Command, CommandResult } from '#bot/cli/command.ts';
import { readDay, readTime } from '#bot/cli/moments.ts';
import { DRY_RUN, YES } from '#bot/cli/options.ts';
import { proposed } from '#bot/cli/preview.ts';
import type { Opened } from '#bot/cli/session.ts';
import { parsePeriod, periodAs } from '#bot/domain/calendar/period.ts';
import { parseFormCode } from '#bot/domain/identity/form-code.ts';
import { tidyCode } from '#bot/domain/identity/width.ts';
import { StatgridError } from '#bot/errors.ts';
import {
  createDeadlineTask,
  type DeadlineCreated,
  type DeadlineRequest,
  previewDeadlineTask,
} from '#bot/services/create-deadline-task.ts';
import { forecastTask } from '#bot/services/queries/forecast-task.ts';
import { readSchedules, suggestWindow, type WindowWishes } from '#bot/services/sample-deadline.ts';
import { businessTime, notifyDuties } from '#prisma/repos/business-clock.ts';
import { type DeadlineTaskRow, findTask } from '#prisma/repos/tasks.ts';
import { readSampleJson } from '#prisma/sample/read-sample.ts';
import { type DeadlineView, deadlineJson, deadlineText, type WindowPart } from './task-deadline-view.ts';

const NAME = 'task deadline';

/** What a month's calls are when no channel is configured: the standard edition's. */
const STANDARD_MONTHLY_CALLS = 5000;

export const taskDeadlineCommand: Command = {
  name: NAME,
  usage: [
    'task deadline --form 表号 --period 报告期 [--cutoff-on 日期] [--cutoff-time 时刻]',
    '              [--opens-on 日期] [--acceptance-on 日期] [--grid 网格编码] [--dry-run] [--yes]',
  ],
  about:
    '建立报表截止任务：应报单位各一个事项，按步骤提醒。没写的时间取样例窗口（标“样例，请核对”），确认即为采用。同一表号和报告期再运行一次只补充缺少的单位；截止时间不同则拒绝。',
  words: 0,
  options: [
    { name: 'form', value: '表号', help: '如 B204-1（必填）' },
    { name: 'period', value: '报告期', help: '月报 2026-10，季报 2026Q3，年报 2026（必填）' },
    { name: 'cutoff-on', value: '日期', help: '企业上报截止日，如 2026-11-08；不因节假日顺延' },
    { name: 'cutoff-time', value: '时刻', help: '截止时刻，如 12:00；一天结束写 24:00' },
    { name: 'opens-on', value: '日期', help: '开网日' },
    { name: 'acceptance-on', value: '日期', help: '县级验收截止日' },
    { name: 'grid', value: '网格编码', help: '只含这个网格（及其下级）的单位' },
    DRY_RUN,
    YES,
  ],
  examples: [
    'task deadline --form B204-1 --period 2026-10 --dry-run',
    'task deadline --form B204-1 --period 2026-10 --cutoff-on 2026-11-08 --cutoff-time 12:00 --yes',
  ],
  async run(given, session) {
    const wanted = readWishes(given);
    const opened = await session.open();
    const view = await readView(opened, wanted);
    return proposed(given, session, {
      text: deadlineText(view, session.terminal.width),
      json: deadlineJson(view),
      question: '将按以上窗口建立任务，',
      carryOut: async () => {
        const created = await createDeadlineTask(opened.db, view.request);
        await notifyDuties(opened.db);
        return done(view, created);
      },
    });
  },
};

interface Wanted extends WindowWishes {
  readonly formCode: string;
  readonly period: string;
  readonly gridCode: string | null;
}

function readWishes(given: Arguments): Wanted {
  const form = requiredOption(given, 'form', NAME, '表号，如 B204-1');
  const formCode = parseFormCode(form);
  if (formCode === null) throw new StatgridError('USAGE', `表号“${form}”看不懂，请写成 B204-1 这样。`);
  const day = (name: string): Temporal.PlainDate | null => {
    const text = given.option(name);
    return text === null ? null : readDay(text, `--${name}`);
  };
  const time = given.option('cutoff-time');
  const grid = given.option('grid');
  return {
    formCode,
    period: requiredOption(given, 'period', NAME, '报告期，如 2026-10'),
    gridCode: grid === null ? null : tidyCode(grid),
    opensOn: day('opens-on'),
    cutoffOn: day('cutoff-on'),
    cutoffTime: time === null ? null : readTime(time, '--cutoff-time'),
    acceptanceOn: day('acceptance-on'),
  };
}

async function readView({ db, config }: Opened, wanted: Wanted): Promise<DeadlineView> {
  const schedules = readSchedules(await readSampleJson('sample-schedules.json'));
  const existing = await taskThere(db, wanted);
  const merged = existing === null ? wanted : { ...wanted, ...missingFrom(existing, wanted) };
  const suggested = suggestWindow(schedules, wanted.formCode, wanted.period, merged);
  const { now } = await businessTime(db);
  const request: DeadlineRequest = {
    formCode: wanted.formCode,
    period: suggested.period,
    window: suggested.window,
    gridCode: wanted.gridCode,
    actor: 'cli',
    now,
  };
  const preview = await previewDeadlineTask(db, request);
  const { plan } = preview;
  const { gridCode } = wanted;
  return {
    request,
    plan,
    scope: preview.scope,
    calls: await forecastTask(db, { ...suggested, formCode: wanted.formCode, gridCode, steps: plan.steps }),
    monthlyCalls:
      config.channels.find(({ limits }) => limits !== null)?.limits?.calls ?? STANDARD_MONTHLY_CALLS,
    existing:
      existing === null
        ? null
        : { code: existing.code, items: await db.prisma.item.count({ where: { taskId: existing.id } }) },
    sources: sourcesOf(wanted, existing, suggested.fromSample),
  };
}

/** The task that is there already, however its period is written: a quarter may be named by its last month. */
async function taskThere({ prisma }: Opened['db'], wanted: Wanted): Promise<DeadlineTaskRow | null> {
  const period = parsePeriod(wanted.period);
  if (period === null) return null;
  const same = [period, periodAs(period, 'quarterly'), periodAs(period, 'annual')];
  for (const candidate of same) {
    const task = candidate === null ? null : await findTask(prisma, wanted.formCode, candidate.code);
    if (task !== null) return task;
  }
  return null;
}

/** What was not said is as it was confirmed, so that adding firms never moves a window. */
function missingFrom({ window }: DeadlineTaskRow, wanted: Wanted): WindowWishes {
  return {
    opensOn: wanted.opensOn ?? window.opensOn,
    cutoffOn: wanted.cutoffOn ?? window.cutoffOn,
    cutoffTime: wanted.cutoffTime ?? window.cutoffTime,
    acceptanceOn: wanted.acceptanceOn ?? window.acceptanceOn,
  };
}

function sourcesOf(
  wanted: Wanted,
  existing: DeadlineTaskRow | null,
  fromSample: readonly WindowPart[],
): DeadlineView['sources'] {
  const source = (part: WindowPart) => {
    if (wanted[part] !== null) return 'said';
    return existing !== null ? 'task' : fromSample.includes(part) ? 'sample' : 'said';
  };
  return {
    opensOn: source('opensOn'),
    cutoffOn: source('cutoffOn'),
    cutoffTime: source('cutoffTime'),
    acceptanceOn: source('acceptanceOn'),
  };
}

function done(view: DeadlineView, { task, added, existing }: DeadlineCreated): CommandResult {
  const text = existing
    ? added === 0
      ? `任务 ${task.code} 已经有全部应报单位，没有需要补充的。`
      : `任务 ${task.code} 补充了 ${added} 家单位。`
    : `已建立任务 ${task.code}：${added} 家单位。`;
  return {
    code: 0,
    json: { dryRun: false, task: task.code, existed: existing, added, ...deadlineJson(view) },
    text,
  };
}
