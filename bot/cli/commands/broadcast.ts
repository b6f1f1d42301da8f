// broadcast: the operator's 群发, and all that staff say about one in chat.

import { accountsOf, meansOf } from '#bot/app/turn.ts';
import { type Arguments, requiredOption, requiredWord, usage } from '#bot/cli/arguments.ts';
import { withChannels } from '#bot/cli/channels.ts';
import type { Command, CommandResult } from '#bot/cli/command.ts';
import { readInstant } from '#bot/cli/moments.ts';
import { DRY_RUN, YES } from '#bot/cli/options.ts';
import { cancelled } from '#bot/cli/preview.ts';
import { isConfirmed, type Opened, type Session } from '#bot/cli/session.ts';
import { sections } from '#bot/cli/table.ts';
import { previewLines } from '#bot/domain/broadcast/texts.ts';
import { plainText } from '#bot/domain/message.ts';
import { StatgridError } from '#bot/errors.ts';
import { confirmBroadcast, decideBroadcast, discardBroadcast } from '#bot/services/broadcast/decide.ts';
import type { Answer, Means, Sender } from '#bot/services/broadcast/desk.ts';
import { beginBroadcast, type Drawn } from '#bot/services/broadcast/draw-up.ts';
import {
  broadcastProgress,
  pauseBroadcast,
  resumeBroadcast,
  stopBroadcast,
} from '#bot/services/broadcast/steer.ts';
import { correctBroadcast, recallBroadcast } from '#bot/services/broadcast/take-back.ts';
import { doneOrPreviewed } from '#bot/services/preview.ts';
import { type Tx, transaction } from '#prisma/db.ts';
import { businessTime, notifyDuties } from '#prisma/repos/business-clock.ts';

const NAME = 'broadcast';

/** The operator reaches everybody, and is one person: what the command line sends it does not approve. */
const OPERATOR: Sender = { actor: 'cli', posts: null };

export const broadcastCommand: Command = {
  name: NAME,
  usage: [
    'broadcast send --to 对象 (--text 文字 | --template 模板) [--at 时刻] [--dry-run] [--yes]',
    'broadcast list',
    'broadcast progress|pause|resume|stop|recall|approve 编号',
    'broadcast refuse 编号 --reason 原因',
    'broadcast correct 编号 --text 正确的话',
  ],
  about:
    '群发：先看人数、渠道、调用次数和收不到的人，确认后发出；超过500个接收方或文字里有@所有人的，要由另一个人批准（统计局工作人员在单聊里回“批准 编号”；命令行发起的不能由命令行批准）。只在服务时间发送。停止后没发出的不再发，撤不回的可以更正。',
  words: 2,
  options: [
    {
      name: 'to',
      value: '对象',
      help: '地方 专业 对象，如 "玉城街道 工业 统计员、网格长"；加 "任务6P8A 未报" 只发还没办的',
    },
    { name: 'text', value: '文字', help: '要发的话（200字内），可用 {企业简称} {截止时间} 等变量' },
    { name: 'template', value: '模板', help: '用这个模板的最新版本（见 template list）' },
    { name: 'at', value: '时刻', help: "发送时间，如 '2026-11-05 09:00'；不写就是确认后即发" },
    { name: 'reason', value: '原因', help: '不批准的原因' },
    DRY_RUN,
    YES,
  ],
  examples: [
    "broadcast send --to '玉城街道 工业 统计员' --text '{企业简称}请及时报送10月报表' --dry-run",
    'broadcast progress 3',
    'broadcast correct 3 --text 截止时间是8日24时',
  ],
  run(given, session) {
    const action = requiredWord(given, 0, NAME, 'send、list、progress 等');
    return action === 'send' ? send(given, session) : steer(given, session, action);
  },
};

async function send(given: Arguments, session: Session): Promise<CommandResult> {
  const audience = requiredOption(given, 'to', NAME, '对象');
  const template = given.option('template');
  const text = template === null ? requiredOption(given, 'text', NAME, '要发的话') : `模板 ${template}`;
  const at = given.option('at');
  const said = { audience, text, sendAt: at === null ? null : readInstant(at, '--at ') };
  const opened = await session.open();
  const { now } = await businessTime(opened.db);
  const means = await meansFor(opened);
  const isDryRun = given.switchedOn('dry-run');
  const drawing = { sender: OPERATOR, means, now };
  const drawn = await doneOrPreviewed(opened.db, isDryRun, async (tx) => {
    const result = await beginBroadcast(tx, said, drawing);
    // What cannot be sent is not kept either.
    if (result.kind === 'wants') throw new StatgridError('USAGE', result.problems.join('\n'));
    return result;
  });
  const shown = previewOf(drawn);
  if (isDryRun) return { ...shown, text: sections(shown.text ?? '', '以上是预览，没有作任何改动。') };
  session.terminal.show(shown.text ?? '');
  if (!(await isConfirmed(session, given.switchedOn('yes'), '将按以上群发，'))) {
    await transaction(opened.db, (tx) => discardBroadcast(tx, OPERATOR, now));
    return cancelled();
  }
  return answered(opened, (tx) => confirmBroadcast(tx, OPERATOR, means, now));
}

function previewOf(drawn: Drawn): CommandResult {
  const view = drawn.kind === 'previewed' ? drawn.view : null;
  const lines = view === null ? [] : previewLines(view);
  const approval = view?.approval ?? null;
  const then = approval === null ? [] : [`确认后还要由另一个人批准：${approval}。`];
  const json = {
    dryRun: true,
    ...view,
    channels: Object.fromEntries(view?.channels ?? []),
    standings: Object.fromEntries(view?.standings ?? []),
  };
  return { code: 0, json, text: [...lines, ...then].join('\n') };
}

async function steer(given: Arguments, session: Session, action: string): Promise<CommandResult> {
  const verb = VERBS[action];
  if (verb === undefined) throw usage(NAME, `不认识“${action}”`);
  const number = action === 'list' ? null : numberOf(requiredWord(given, 1, NAME, '群发编号'));
  const words =
    action === 'refuse'
      ? requiredOption(given, 'reason', NAME, '不批准的原因')
      : action === 'correct'
        ? requiredOption(given, 'text', NAME, '正确的话')
        : '';
  const opened = await session.open();
  const { now } = await businessTime(opened.db);
  const means = await meansFor(opened);
  return answered(opened, (tx) => verb(tx, { number: number ?? 0, words, means, now }));
}

interface Order {
  readonly number: number;
  readonly words: string;
  readonly means: Means;
  readonly now: Temporal.Instant;
}

const VERBS: Readonly<Record<string, (tx: Tx, order: Order) => Promise<Answer>>> = {
  list: (tx) => broadcastProgress(tx, null, OPERATOR),
  progress: (tx, { number }) => broadcastProgress(tx, number, OPERATOR),
  pause: (tx, { number }) => pauseBroadcast(tx, number, OPERATOR),
  resume: (tx, { number, now }) => resumeBroadcast(tx, number, OPERATOR, now),
  stop: (tx, { number, now }) => stopBroadcast(tx, number, OPERATOR, now),
  recall: (tx, { number, now, means }) => recallBroadcast(tx, { number, now, sender: OPERATOR }, means),
  correct: (tx, { number, now, means, words }) =>
    correctBroadcast(tx, { number, now, sender: OPERATOR, text: words }, means),
  approve: (tx, { number, now, means }) =>
    decideBroadcast(tx, { number, sender: OPERATOR, refusal: null }, means, now),
  refuse: (tx, { number, now, means, words }) =>
    decideBroadcast(tx, { number, sender: OPERATOR, refusal: words }, means, now),
};

async function answered({ db }: Opened, work: (tx: Tx) => Promise<Answer>): Promise<CommandResult> {
  const { isDone, message, number } = await transaction(db, work);
  const text = plainText(message);
  if (!isDone) throw new StatgridError(number === null ? 'NOT_FOUND' : 'CONFLICT', text);
  await notifyDuties(db);
  return { code: 0, json: { broadcast: number, text }, text };
}

function meansFor(opened: Opened): Promise<Means> {
  return withChannels(opened, async (channels) => meansOf(await accountsOf(opened.db, channels, opened.log)));
}

function numberOf(word: string): number {
  if (/^\d{1,9}$/.test(word)) return Number(word);
  throw usage(NAME, `“${word}”不是群发编号`);
}
