// Stops all sending, and takes it up again: in every replica and on every account, from the commit on.

import { momentText } from '#bot/domain/calendar/cutoff.ts';
import type { Tx } from '#prisma/db.ts';
import { countPiledUp, handBackUnsent } from '#prisma/hot/pause.ts';
import { appendAudit } from '#prisma/repos/installation.ts';
import { actorName, clearPause, readPause, type SendingPause, setPause } from '#prisma/repos/pause.ts';

/** A pause as people are told of it. */
export interface ShownPause {
  readonly sinceAt: Temporal.Instant;
  /** A person's name; null: by the command line. */
  readonly by: string | null;
}

export interface Paused extends ShownPause {
  /** False: somebody had paused before. */
  readonly isNew: boolean;
}

/** What is planned stays planned, what is claimed and not called stays uncalled; only calls under way end. */
export async function pauseSending(tx: Tx, asked: SendingPause): Promise<Paused> {
  const isNew = await setPause(tx, asked);
  if (isNew) await audit(tx, asked.actor, 'sending_paused', {});
  const pause = (await readPause(tx)) ?? asked;
  return { sinceAt: pause.sinceAt, by: await actorName(tx, pause.actor), isNew };
}

export interface Resumed {
  /** False: nothing was paused. */
  readonly isNew: boolean;
  /** Lines due and not said: each is judged again before it goes out or is dropped with its reason. */
  readonly piledUp: number;
}

/** Sends again. What had been claimed when the pause came is taken back first, so that it is judged anew. */
export async function resumeSending(
  tx: Tx,
  { actor, now }: { readonly actor: string; readonly now: Temporal.Instant },
): Promise<Resumed> {
  if ((await readPause(tx)) === null) return { isNew: false, piledUp: 0 };
  const handedBack = await handBackUnsent(tx);
  const piledUp = await countPiledUp(tx, new Date(now.epochMilliseconds));
  const isNew = await clearPause(tx);
  if (isNew) await audit(tx, actor, 'sending_resumed', { handedBack, piledUp });
  return { isNew, piledUp };
}

/** Null while nothing is paused. */
export async function shownPause(tx: Tx): Promise<ShownPause | null> {
  const pause = await readPause(tx);
  return pause === null ? null : { sinceAt: pause.sinceAt, by: await actorName(tx, pause.actor) };
}

/** `张老师自11月4日9时05分起暂停全部发送` */
export function pauseText({ by, sinceAt }: ShownPause): string {
  return `${by ?? '管理员（命令行）'}自${momentText(sinceAt)}起暂停全部发送`;
}

async function audit(
  tx: Tx,
  actor: string,
  action: string,
  detail: Readonly<Record<string, number>>,
): Promise<void> {
  await appendAudit(tx, { actor, action, subject: 'installation', detail });
}
