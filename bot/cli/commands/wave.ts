// wave: the waves of a rehearsal, and the command line's 发送 and 不发.

import { type Arguments, requiredWord, usage } from '#bot/cli/arguments.ts';
import type { Command, CommandResult } from '#bot/cli/command.ts';
import { at, atOrDash } from '#bot/cli/moments.ts';
import type { Session } from '#bot/cli/session.ts';
import { table } from '#bot/cli/table.ts';
import { reasonText } from '#bot/domain/delivery/reasons.ts';
import { StatgridError } from '#bot/errors.ts';
import { decisionText } from '#bot/services/bureau-orders.ts';
import { decideHeldWave } from '#bot/services/decide-wave.ts';
import { transaction } from '#prisma/db.ts';
import { type ShownWave, shownWaves } from '#prisma/hot/waves.ts';
import { businessTime, notifyDuties } from '#prisma/repos/business-clock.ts';

const NAME = 'wave';

const SHOWN = 50;

export const waveCommand: Command = {
  name: NAME,
  usage: ['wave list', 'wave release [批次]', 'wave drop [批次]'],
  about:
    '演练中的批次：list 列出，release 放行（同“发送”），drop 取消（同“不发”）。不写批次时是最新等待的一批。',
  words: 2,
  options: [],
  examples: ['wave list', 'wave release', 'wave drop 3'],
  run(given, session) {
    const action = requiredWord(given, 0, NAME, 'list、release 或 drop');
    if (action === 'list') return list(session);
    if (action === 'release' || action === 'drop') return decide(given, session, action === 'release');
    throw usage(NAME, `不认识“${action}”`);
  },
};

async function list(session: Session): Promise<CommandResult> {
  const { db } = await session.open();
  const waves = await transaction(db, (tx) => shownWaves(tx, { limit: SHOWN }));
  const text = table(
    waves,
    [
      { title: '批次', alignRight: true, cell: ({ number }) => number },
      { title: '时刻', cell: ({ slotAt }) => at(slotAt) },
      { title: '人', alignRight: true, cell: ({ people }) => people },
      { title: '群', alignRight: true, cell: ({ groups }) => groups },
      { title: '调用', alignRight: true, cell: ({ calls }) => calls },
      { title: '结果', flex: true, cell: stateText },
      { title: '何时', cell: ({ decidedAt }) => atOrDash(decidedAt) },
    ],
    session.terminal.width,
  );
  return { code: 0, json: { waves }, text: waves.length === 0 ? '没有批次。' : text };
}

function stateText({ state, reason, expiresAt }: ShownWave): string {
  switch (state) {
    case 'held':
      return expiresAt === null ? '等待放行' : `等待放行，最迟 ${at(expiresAt)}`;
    case 'released':
      return '已放行';
    case 'dropped':
      return `没有发：${reasonText(reason ?? '')}`;
  }
}

async function decide(given: Arguments, session: Session, release: boolean): Promise<CommandResult> {
  const number = numberOf(given.word(1));
  const { db } = await session.open();
  const { now } = await businessTime(db);
  const decision = await transaction(db, (tx) => decideHeldWave(tx, { number, release, actor: 'cli', now }));
  await notifyDuties(db);
  const text = decisionText(decision, release);
  if (decision.kind === 'none') {
    throw new StatgridError('NOT_FOUND', number === null ? text : `没有第 ${number} 批。见 wave list。`);
  }
  if (decision.kind === 'over') throw new StatgridError('CONFLICT', text);
  return { code: 0, json: { wave: decision.wave.number, released: release }, text };
}

function numberOf(word: string | null): number | null {
  if (word === null) return null;
  if (/^\d{1,9}$/.test(word)) return Number(word);
  throw usage(NAME, `“${word}”不是批次`);
}
