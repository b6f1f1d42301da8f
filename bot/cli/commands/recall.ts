// recall: takes back what a step of a task has sent; where that is not possible a correction is sent.

import { type Arguments, requiredOption, requiredWord, usage } from '#bot/cli/arguments.ts';
import { withChannels } from '#bot/cli/channels.ts';
import type { Command, CommandResult } from '#bot/cli/command.ts';
import { DRY_RUN, YES } from '#bot/cli/options.ts';
import { proposed } from '#bot/cli/preview.ts';
import type { Opened } from '#bot/cli/session.ts';
import { sections } from '#bot/cli/table.ts';
import { stepPattern } from '#bot/domain/delivery/correction.ts';
import { readersText } from '#bot/domain/delivery/wave-notice.ts';
import { StatgridError } from '#bot/errors.ts';
import {
  previewRecall,
  type RecallChannel,
  type RecallPreview,
  type RecallRequest,
  startRecall,
} from '#bot/services/recall.ts';
import { transaction } from '#prisma/db.ts';
import { businessTime, notifyDuties } from '#prisma/repos/business-clock.ts';
import { taskIdByCode } from '#prisma/repos/work-lists.ts';

const NAME = 'recall';

export const recallCommand: Command = {
  name: NAME,
  usage: ['recall 任务 --step 步骤 [--correct 更正文字] [--dry-run] [--yes]'],
  about:
    '撤回一个任务某一步已发的消息（钉钉 24 小时内）。撤不回的（过了时限、结果不明、平台拒绝），写了 --correct 就发一条更正，注明更正的是哪一条。暂停期间也可以撤回，更正等恢复后发出。先看人数和调用次数，确认后才做。',
  words: 1,
  options: [
    {
      name: 'step',
      value: '步骤',
      help: '步骤号，如 2（该步全部）、ladder:3（企业）、leader:3（网格长名单）（必填）',
    },
    { name: 'correct', value: '更正文字', help: '撤不回时发出的话，由人拟定；不要写任何一家的数据' },
    DRY_RUN,
    YES,
  ],
  examples: ['recall 6P8A --step 2 --dry-run', 'recall 6P8A --step 1 --correct 截止时间是8日24时 --yes'],
  async run(given, session) {
    const asked = readAsked(given);
    const opened = await session.open();
    const taskId = await taskIdByCode(opened.db.prisma, asked.task);
    if (taskId === null) throw new StatgridError('NOT_FOUND', `没有任务“${asked.task}”。见 list tasks。`);
    const channel = await recallChannel(opened);
    const preview = await transaction(opened.db, (tx) =>
      previewRecall(tx, { ...asked, of: { taskId, pattern: asked.pattern } }, channel),
    );
    return proposed(given, session, {
      text: previewText(preview, asked.correction),
      json: { ...preview },
      question: '将按以上撤回，',
      carryOut: () =>
        takeBack(opened, { ...asked, of: { taskId, pattern: asked.pattern } }, preview, channel),
    });
  },
};

interface Asked {
  readonly task: string;
  readonly step: string;
  readonly pattern: string;
  readonly correction: string | null;
}

function readAsked(given: Arguments): Asked {
  const task = requiredWord(given, 0, NAME, '任务编码（见 list tasks）').toUpperCase();
  const step = requiredOption(given, 'step', NAME, '步骤，如 2 或 leader:3');
  const pattern = stepPattern(step);
  if (pattern === null) throw usage(NAME, `不认识步骤“${step}”`);
  const correction = given.option('correct')?.trim() ?? null;
  return { task, step, pattern, correction: correction === '' ? null : correction };
}

/** The channel that can take back, else the first. */
function recallChannel(opened: Opened): Promise<RecallChannel> {
  return withChannels(opened, (channels) => {
    const sessions = channels.map(({ session }) => session);
    const session = sessions.find(({ recalling }) => recalling !== undefined) ?? sessions[0];
    if (session === undefined) return Promise.resolve({ channel: '', recipientsPerCall: 1 });
    const { channel, recalling } = session;
    const { recipientsPerCall } = session.capabilities({ channel, scope: 'person', id: '' });
    return Promise.resolve({ channel, recipientsPerCall, ...(recalling === undefined ? {} : { recalling }) });
  });
}

async function takeBack(
  { db }: Opened,
  asked: Asked & Pick<RecallRequest, 'of'>,
  preview: RecallPreview,
  channel: RecallChannel,
): Promise<CommandResult> {
  const { now } = await businessTime(db);
  const started = await transaction(db, (tx) => startRecall(tx, { ...asked, actor: 'cli', now }, channel));
  await notifyDuties(db);
  return {
    code: 0,
    json: { dryRun: false, ...preview, ...started },
    text: `已交办：撤回 ${started.refs} 次发送，更正 ${started.corrected} 条。结果见 why 或 show item。`,
  };
}

function previewText(
  { calls, correctionCalls, groups, people, tooLate }: RecallPreview,
  correction: string | null,
): string {
  const late =
    tooLate === 0
      ? null
      : `撤不回的：${tooLate}个收件人${correction === null ? '，没有写 --correct，不作更正' : `，发更正，调用接口至少${correctionCalls}次`}。`;
  return sections(`可以撤回：${readersText({ people, groups })}，调用接口${calls}次。`, late ?? '');
}
