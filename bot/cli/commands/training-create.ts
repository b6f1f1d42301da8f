// training create: previews a training, then makes it: notices go out, receipts and sign-ins come back.

import { type Arguments, requiredOption, wholeNumber } from '#bot/cli/arguments.ts';
import type { Command, CommandResult } from '#bot/cli/command.ts';
import { readDay } from '#bot/cli/moments.ts';
import { DRY_RUN, YES } from '#bot/cli/options.ts';
import { proposed } from '#bot/cli/preview.ts';
import type { Opened } from '#bot/cli/session.ts';
import {
  monthlyCallsOf,
  planJson,
  planText,
  readSession,
  SESSION_OPTIONS,
} from '#bot/cli/training-session.ts';
import { tidyCode } from '#bot/domain/identity/width.ts';
import { PROFESSION_WORDS, parseProfession } from '#bot/domain/roster/vocabulary.ts';
import { CODE_MINUTES } from '#bot/domain/training/sign-in.ts';
import { StatgridError } from '#bot/errors.ts';
import { createTraining, type TrainingMade, type TrainingRequest } from '#bot/services/create-training.ts';
import { businessTime, notifyDuties } from '#prisma/repos/business-clock.ts';

const NAME = 'training create';

/** A topic stands in every message; longer ones do not fit a phone's screen. */
const LONGEST_TOPIC = 40;

export const trainingCreateCommand: Command = {
  name: NAME,
  usage: [
    'training create --topic 主题 --on 日期 --from 时刻 --to 时刻 --place 地点 [--receipt-until 时刻]',
    '                [--grid 网格编码] [--profession 专业] [--newcomers-since 日期] [--online] [--per-unit 人数]',
    '                [--host 主持人] [--code-minutes 分钟] [--dry-run] [--yes]',
  ],
  about:
    '建立培训：提前5个工作日通知（群里只发主题、时间、地点，回执在单聊），催回执，前一天提醒，会后给网格长缺席名单。写了 --newcomers-since 就是上岗培训，只通知这一天以来新任的统计人员。先预览，确认后建立。',
  words: 0,
  options: [
    { name: 'topic', value: '主题', help: `培训名称，不超过 ${LONGEST_TOPIC} 个字（必填）` },
    ...SESSION_OPTIONS,
    { name: 'grid', value: '网格编码', help: '只含这个网格（及其下级）的单位' },
    { name: 'profession', value: '专业', help: '只含这个专业的单位，如 工业' },
    {
      name: 'newcomers-since',
      value: '日期',
      help: '上岗培训：只含这一天以来有新统计人员、还没参加过上岗培训的单位',
    },
    { name: 'online', value: null, help: '可以线上参加（签到码也在线上会议里显示）' },
    { name: 'per-unit', value: '人数', help: '每单位几人，默认 1' },
    {
      name: 'host',
      value: '主持人',
      help: '可以在聊天里问签到码的人：姓名、手机号或 userId；统计局人员都可以问',
    },
    { name: 'code-minutes', value: '分钟', help: `签到码几分钟换一次，默认 ${CODE_MINUTES.otherwise}` },
    DRY_RUN,
    YES,
  ],
  examples: [
    'training create --topic 年报培训 --on 2026-11-12 --from 9:00 --to 11:30 --place 二楼会议室 --dry-run',
    'training create --topic 新任统计员上岗培训 --on 2026-11-18 --from 14:00 --to 16:30 --place 二楼会议室 --newcomers-since 2026-10-01 --yes',
  ],
  async run(given, session) {
    const request = readRequest(given);
    const opened = await session.open();
    const monthly = monthlyCallsOf(opened.config.channels);
    const preview = await make(opened, request, true);
    return proposed(given, session, {
      text: previewText(request, preview, monthly, session.terminal.width),
      json: { task: null, topic: preview.topic, ...planJson(preview) },
      question: '将按以上时间建立培训并通知各单位，',
      carryOut: async () => done(await make(opened, request, false)),
    });
  },
};

function readRequest(given: Arguments): TrainingRequest {
  const topic = requiredOption(given, 'topic', NAME, '培训主题').replace(/\s+/gu, ' ');
  if ([...topic].length > LONGEST_TOPIC)
    throw new StatgridError('USAGE', `--topic 不超过 ${LONGEST_TOPIC} 个字，请写短一些。`);
  const profession = given.option('profession');
  const known = profession === null ? null : parseProfession(profession);
  if (profession !== null && known === null)
    throw new StatgridError(
      'USAGE',
      `--profession 的“${profession}”不认识，请写 ${PROFESSION_WORDS.join('、')} 之一。`,
    );
  const grid = given.option('grid');
  const since = given.option('newcomers-since');
  return {
    ...readSession(given, NAME),
    topic,
    online: given.switchedOn('online'),
    perUnit: wholeNumber(given, 'per-unit', { least: 1, most: 20, otherwise: 1 }),
    codeMinutes: wholeNumber(given, 'code-minutes', CODE_MINUTES),
    host: given.option('host'),
    gridCode: grid === null ? null : tidyCode(grid),
    profession: known,
    newcomersSince: since === null ? null : readDay(since, '--newcomers-since'),
  };
}

async function make({ db }: Opened, request: TrainingRequest, dryRun: boolean): Promise<TrainingMade> {
  const { now } = await businessTime(db);
  const made = await createTraining(db, request, { actor: 'cli', now, dryRun });
  if (!dryRun) await notifyDuties(db);
  return made;
}

function previewText(
  { codeMinutes, newcomersSince, perUnit }: TrainingRequest,
  made: TrainingMade,
  monthlyCalls: number,
  width: number | null,
): string {
  return planText(made.topic, made, monthlyCalls, width, [
    ['对象', newcomersSince === null ? null : `${newcomersSince.toString()} 以来新任的统计人员（上岗培训）`],
    ['人数', `每单位 ${perUnit} 人`],
    ['签到', `会场签到码，每 ${codeMinutes} 分钟更换，开始前 20 分钟到结束后 20 分钟有效`],
    ['主持人', made.hostName],
  ]);
}

function done(made: TrainingMade): CommandResult {
  const { reach, taskCode, topic } = made;
  return {
    code: 0,
    json: { dryRun: false, task: taskCode, topic, ...planJson(made) },
    text: `已建立培训 ${taskCode}：${topic}，${reach.units} 家单位。签到码见 training code ${taskCode}，缺席名单见 training absent ${taskCode}。`,
  };
}
