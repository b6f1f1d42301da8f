// notice create: shows whom a notice would reach and what it costs, then gives it out.

import { requiredOption } from '#bot/cli/arguments.ts';
import type { Command, CommandResult } from '#bot/cli/command.ts';
import { readNamedFile } from '#bot/cli/files.ts';
import { at } from '#bot/cli/moments.ts';
import { DRY_RUN, YES } from '#bot/cli/options.ts';
import { proposed } from '#bot/cli/preview.ts';
import { facts, sections } from '#bot/cli/table.ts';
import { tidyCode } from '#bot/domain/identity/width.ts';
import { PROFESSION_WORDS, parseProfession } from '#bot/domain/roster/vocabulary.ts';
import { StatgridError } from '#bot/errors.ts';
import { createNotice, type NoticeCreated, type NoticeRequest } from '#bot/services/create-notice.ts';
import { businessTime, notifyDuties } from '#prisma/repos/business-clock.ts';

const NAME = 'notice create';

/** Unreachable firms shown; `--json` has them all. */
const SHOWN_FIRMS = 10;

export const noticeCreateCommand: Command = {
  name: NAME,
  usage: [
    'notice create --title 标题 --text 正文 [--grid 网格编码] [--profession 专业] [--dry-run] [--yes]',
    'notice create --title 标题 --file 正文.txt …',
  ],
  about:
    '给单位发一条要确认的通知（统计普法等）：单聊发出，回“已阅”即确认；第2个工作日提醒一次，第4个工作日把没有确认的列给网格长。先预览人数、调用次数和联系不上的单位，确认后发出。',
  words: 0,
  options: [
    { name: 'title', value: '标题', help: '不超过40个字（必填）' },
    { name: 'text', value: '正文', help: '不超过1000个字' },
    { name: 'file', value: '文件', help: '正文取自这个文本文件（UTF-8）' },
    { name: 'grid', value: '网格编码', help: '只发这个网格（及其下级）的单位' },
    { name: 'profession', value: '专业', help: '只发这个专业的单位，如 工业' },
    DRY_RUN,
    YES,
  ],
  examples: [
    'notice create --title 统计法颁布纪念日 --text "12月8日是统计法颁布纪念日……" --dry-run',
    'notice create --title 统计开放日 --file 通知.txt --grid YH-01 --yes',
  ],
  async run(given, session) {
    const title = requiredOption(given, 'title', NAME, '标题');
    const text = await textOf(session.folder, given.option('text'), given.option('file'));
    const profession = readProfession(given.option('profession'));
    const grid = given.option('grid');
    const { db } = await session.open();
    const { now } = await businessTime(db);
    const gridCode = grid === null ? null : tidyCode(grid);
    const request: NoticeRequest = { title, text, gridCode, profession, actor: 'cli', now };
    const preview = await createNotice(db, request, true);
    return proposed(given, session, {
      text: shown(preview, request),
      json: { ...preview, taskCode: null },
      question: '将单聊发给以上单位，',
      carryOut: async () => {
        const created = await createNotice(db, request, false);
        await notifyDuties(db);
        return done(created);
      },
    });
  },
};

async function textOf(folder: string, text: string | null, file: string | null): Promise<string> {
  if ((text === null) === (file === null))
    throw new StatgridError('USAGE', '正文请用 --text 或 --file 给出，二者取一。');
  if (file === null) return text ?? '';
  const { bytes, fileName } = await readNamedFile(folder, file);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new StatgridError('USAGE', `${fileName} 不是 UTF-8 文本文件，请另存为 UTF-8 的 .txt。`, { cause });
  }
}

function readProfession(written: string | null): NoticeRequest['profession'] {
  if (written === null) return null;
  const profession = parseProfession(written);
  if (profession !== null) return profession;
  throw new StatgridError('USAGE', `专业“${written}”不认识，请写 ${PROFESSION_WORDS.join('、')} 之一。`);
}

function done(created: NoticeCreated): CommandResult {
  const { taskCode } = created;
  return {
    code: 0,
    json: { dryRun: false, ...created },
    text: `通知已建立，任务 ${taskCode}。确认情况见 notice show ${taskCode}。`,
  };
}

function shown(created: NoticeCreated, { text, title }: NoticeRequest): string {
  const { calls, firms, firstStepAt, people, sentBefore, unreachable, usedThisMonth } = created;
  const named = unreachable
    .slice(0, SHOWN_FIRMS)
    .map(({ gridName, unitName, uscc }) => `  ${uscc}  ${unitName}（${gridName}）`);
  const more =
    unreachable.length > named.length ? [`  ……共 ${unreachable.length} 家（--json 输出全部）`] : [];
  return sections(
    facts([
      ['通知', title],
      ['正文', `${[...text.trim()].length} 字`],
      ['发给', `${firms} 家单位，${people} 人（一人多家只收一条）`],
      ['最多调用', `${calls} 次（含一次提醒），本月已用 ${usedThisMonth} 次`],
      ['第一次发送', firstStepAt === null ? null : `${at(firstStepAt)} 起（工作时间）`],
      ['发过同样的', sentBefore === null ? null : `任务 ${sentBefore} 的标题和正文完全相同，请确认要再发`],
    ]),
    unreachable.length === 0
      ? null
      : [`联系不上 ${unreachable.length} 家，由网格长转告：`, ...named, ...more].join('\n'),
  );
}
