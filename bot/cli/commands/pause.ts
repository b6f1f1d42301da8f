// pause and resume: stop all sending of every process, and take it up again.

import type { Command, CommandResult } from '#bot/cli/command.ts';
import type { Session } from '#bot/cli/session.ts';
import { pausedText, resumedText } from '#bot/services/bureau-orders.ts';
import { pauseSending, resumeSending } from '#bot/services/pause.ts';
import { transaction } from '#prisma/db.ts';
import { businessTime, notifyDuties } from '#prisma/repos/business-clock.ts';

export const pauseCommand: Command = {
  name: 'pause',
  usage: ['pause'],
  about:
    '暂停全部发送：几秒内生效，对每个进程、每个账号都有效。收信、登记、计划照常；待发的留着，恢复时重新判断。与在聊天里说“暂停全部”相同。',
  words: 0,
  options: [],
  examples: ['pause'],
  run: (_given, session) => pause(session),
};

async function pause(session: Session): Promise<CommandResult> {
  const { db } = await session.open();
  const { now } = await businessTime(db);
  const paused = await transaction(db, (tx) => pauseSending(tx, { actor: 'cli', sinceAt: now }));
  await notifyDuties(db);
  return { code: 0, json: { paused: true, ...paused }, text: pausedText(paused) };
}

export const resumeCommand: Command = {
  name: 'resume',
  usage: ['resume'],
  about: '恢复发送。暂停期间积压的逐条重新判断：过时的提醒不再补发，逾期告知照发。',
  words: 0,
  options: [],
  examples: ['resume'],
  run: (_given, session) => resume(session),
};

async function resume(session: Session): Promise<CommandResult> {
  const { db } = await session.open();
  const { now } = await businessTime(db);
  const resumed = await transaction(db, (tx) => resumeSending(tx, { actor: 'cli', now }));
  await notifyDuties(db);
  return { code: 0, json: { paused: false, ...resumed }, text: resumedText(resumed) };
}
