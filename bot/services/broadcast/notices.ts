// Who is told what about a broadcast of the service's own accord: its author, and who may agree to it.

import { mayReach } from '#bot/domain/broadcast/rights.ts';
import { nextAudibleAt } from '#bot/domain/calendar/quiet-hours.ts';
import { pathsUpFrom } from '#bot/domain/ladder/tree-path.ts';
import { oneLine } from '#bot/domain/message.ts';
import { readKindTasks } from '#bot/services/kind-tasks.ts';
import { tellPeople } from '#bot/services/tell-clerk.ts';
import { readWorkTime } from '#bot/services/work-time.ts';
import type { Tx } from '#prisma/db.ts';
import { channelsOfPeople, postsOnPaths } from '#prisma/hot/addressees.ts';
import type { BroadcastRow } from '#prisma/repos/broadcasts.ts';
import type { Means } from './desk.ts';

/** Who is asked first: each notice costs a call, so only those of the first post that anybody holds. */
const ASKED = ['section_head', 'duty_clerk', 'admin', 'specialist'];

/** A question to a second person. */
interface Request {
  /** Who has written what is asked about. */
  readonly by: string;
  readonly text: string;
  /** What makes it the same question. */
  readonly about: string;
}

/** Asks who may agree, never whoever wrote it. Answers how many could be asked. */
export async function askApprovers(
  tx: Tx,
  { audience, id }: BroadcastRow,
  { about, by, text }: Request,
  { accounts }: Pick<Means, 'accounts'>,
  now: Temporal.Instant,
): Promise<number> {
  if (audience === null) return 0;
  const task =
    audience.task === null ? null : (await readKindTasks(tx, [audience.task.id])).get(audience.task.id);
  const reach = { ...audience, taskProfession: task?.formProfession ?? null };
  const channels = accounts.map(({ channel }) => channel);
  const posts = (await postsOnPaths(tx, channels, pathsUpFrom(audience.gridPath))).filter(
    (post) => post.channel !== null && `person:${post.personId}` !== by && mayReach([post], reach),
  );
  const role = ASKED.find((asked) => posts.some((post) => post.role === asked));
  const channelOf = new Map(
    posts.flatMap(({ channel, personId, role: held }) =>
      held === role && channel !== null ? [[personId, channel] as const] : [],
    ),
  );
  await tellPeople(
    tx,
    accounts,
    channelOf,
    `broadcast:${id}:${about}`,
    oneLine(text),
    await audibleAt(tx, now),
  );
  return channelOf.size;
}

/** Tells a broadcast's author; nobody where the command line is. */
export async function tellAuthor(
  tx: Tx,
  { author, id }: BroadcastRow,
  what: string,
  text: string,
  { accounts }: Pick<Means, 'accounts'>,
  now: Temporal.Instant,
): Promise<void> {
  const [kind, personId] = author.split(':');
  if (kind !== 'person' || personId === undefined) return;
  const channels = accounts.map(({ channel }) => channel);
  const channelOf = await channelsOfPeople(tx, channels, [personId]);
  await tellPeople(
    tx,
    accounts,
    channelOf,
    `broadcast:${id}:${what}`,
    oneLine(text),
    await audibleAt(tx, now),
  );
}

/** The hours of private chats are kept. */
async function audibleAt(tx: Tx, now: Temporal.Instant): Promise<Temporal.Instant> {
  return nextAudibleAt('private', now, (await readWorkTime(tx)).calendar);
}
