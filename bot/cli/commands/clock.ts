// clock: shows or moves the business clock of a demo; everything that falls due on the way is done.

import { type Arguments, requiredWord, usage } from '#bot/cli/arguments.ts';
import type { Command, CommandResult } from '#bot/cli/command.ts';
import { at, atWithWeekday, readAdvance, readInstant } from '#bot/cli/moments.ts';
import { nearest } from '#bot/cli/nearest.ts';
import { type Opened, openDemo, type Session } from '#bot/cli/session.ts';
import { facts } from '#bot/cli/table.ts';
import { walkClock } from '#bot/cli/walk.ts';
import { nextDueAt } from '#prisma/hot/next-due.ts';
import { businessTime } from '#prisma/repos/business-clock.ts';
import { trafficBetween } from '#prisma/repos/traffic-between.ts';

const NAME = 'clock';
const ACTIONS = ['now', 'advance', 'to'];

export const clockCommand: Command = {
  name: NAME,
  usage: ['clock now', 'clock advance 时长', 'clock to 时刻'],
  about:
    '业务时钟决定什么到期，只有演示库可以拨。拨动时逐个走过途中到期的时刻，把到期的事做完才返回；服务在运行就由服务走，没有运行就由本命令走。往回拨不会重发任何消息。',
  words: 2,
  options: [],
  examples: [
    'clock now',
    'clock advance PT1H',
    'clock advance P1D',
    "clock to '2026-11-04 09:00'",
    'clock to 2026-11-04T09:00+08:00',
  ],
  async run(given, session) {
    const action = requiredWord(given, 0, NAME, '动作：now、advance 或 to');
    if (!ACTIONS.includes(action)) {
      const near = nearest(action, ACTIONS);
      throw usage(NAME, `没有动作“${action}”${near === null ? '' : `，是不是 ${near}`}`);
    }
    if (action === 'now') return show(given, session);
    // What cannot be read is said before the database is opened.
    const aim = aimOf(action, given);
    const opened = await openDemo(session, '业务时钟');
    const { now } = await businessTime(opened.db);
    return move(opened, session, now, aim(now));
  },
};

function aimOf(action: string, given: Arguments): (now: Temporal.Instant) => Temporal.Instant {
  if (action === 'advance') {
    const text = requiredWord(given, 1, NAME, '时长，如 PT1H');
    readAdvance(text, Temporal.Instant.fromEpochMilliseconds(0));
    return (now) => readAdvance(text, now);
  }
  const target = readInstant(requiredWord(given, 1, NAME, "时刻，如 '2026-11-04 09:00'"), '时刻');
  return () => target;
}

async function show(given: Arguments, session: Session): Promise<CommandResult> {
  const extra = given.word(1);
  if (extra !== null) throw usage(NAME, `多了“${extra}”`);
  const { db } = await openDemo(session, '业务时钟');
  const { now, target } = await businessTime(db);
  const nextAt = await nextDueAt(db, now);
  return {
    code: 0,
    json: { now, target, nextDueAt: nextAt },
    text: facts([
      ['业务时钟', atWithWeekday(now)],
      ['正在走向', target === null ? null : atWithWeekday(target)],
      ['下一件到期', nextAt === null ? '没有' : atWithWeekday(nextAt)],
    ]),
  };
}

async function move(
  opened: Opened,
  session: Session,
  from: Temporal.Instant,
  target: Temporal.Instant,
): Promise<CommandResult> {
  const walkedBy = await walkClock(opened, target, session);
  const { db } = opened;
  const { now } = await businessTime(db);
  const counts = await trafficBetween(db.prisma, from, now);
  const nextAt = await nextDueAt(db, now);
  const isBack = Temporal.Instant.compare(target, from) < 0;
  const failed = counts.failed === 0 ? '' : `，失败或结果不明 ${counts.failed} 条`;
  return {
    code: 0,
    json: { from, now, walkedBy, ...counts, nextDueAt: nextAt },
    text: facts([
      ['业务时钟', `${at(from)} → ${atWithWeekday(now)}${isBack ? '（往回拨，不重发）' : ''}`],
      [
        '期间发出',
        isBack ? null : `${counts.sent} 条${failed}，没有发的 ${counts.dropped} 条（list dropped）`,
      ],
      ['下一件到期', nextAt === null ? '没有' : atWithWeekday(nextAt)],
    ]),
  };
}
