// Who is told what about a broadcast of the service's own accord: its author, and who may agree to it.

import { mayReach } from '#bot/domain/broadcast/rights.ts';
import { pathsUpFrom } from '#bot/domain/ladder/tree-path.ts';
import { oneLine } from '#bot/domain/message.ts';
import { readKindTasks } from '#bot/services/kind-tasks.ts';
import { tellPeople } from '#bot/services/tell-clerk.ts';
import type { Tx } from '#prisma/db.ts';
import { channelsOfPeople, postsOnPaths } from '#prisma/hot/addressees.ts';
import type { BroadcastRow } from '#prisma/repos/broadcasts.ts';
import type { Means } from './desk.ts';

/** Who is asked first: each notice costs a call, so only those of the first post that anybody holds. */
const ASKED = ['section_head', 'duty_clerk', 'admin', 'specialist'];

/** Asks who may agree to a broadcast, never its author. Answers how many could be asked. */
export async function askApprovers(
  tx: Tx,
  row: BroadcastRow,
  text: string,
  { accounts }: Pick<Means, 'accounts'>,
  now: Temporal.Instant,
): Promise<number> {
  const { audience, author, id } = row;
  if (audience === null) return 0;
  const task =
    audience.task === null ? null : (await readKindTasks(tx, [audience.task.id])).get(audience.task.id);
  const reach = { ...audience, taskProfession: task?.formProfession ?? null };
  const channels = accounts.map(({ channel }) => channel);
  const posts = (await postsOnPaths(tx, channels, pathsUpFrom(audience.gridPath))).filter(
    (post) => post.channel !== null && `person:${post.personId}` !== author && mayReach([post], reach),
  );
  const role = ASKED.find((asked) => posts.some((post) => post.role === asked));
  const channelOf = new Map(
    posts.flatMap(({ channel, personId, role: held }) =>
      held === role && channel !== null ? [[personId, channel] as const] : [],
    ),
  );
  // Asked for again when it has grown, it is another question.
  const about = `broadcast:${id}:approve:${row.receivers}`;
  await tellPeople(tx, accounts, channelOf, about, oneLine(text), now);
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
  await tellPeople(tx, accounts, channelOf, `broadcast:${id}:${what}`, oneLine(text), now);
}
