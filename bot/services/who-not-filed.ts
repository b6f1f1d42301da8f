// The list behind 谁没报: firms that have not filed, or not answered a query, under the nodes a speaker has a duty for.

import { cutoffTextWithMonth, momentText } from '#bot/domain/calendar/cutoff.ts';
import { isBefore } from '#bot/domain/calendar/local-time.ts';
import { parsePeriod, periodText } from '#bot/domain/calendar/period.ts';
import { mayBeShown } from '#bot/domain/disclosure/table.ts';
import { type Message, oneLine } from '#bot/domain/message.ts';
import { isRole } from '#bot/domain/roster/vocabulary.ts';
import { windowInstants } from '#bot/domain/schedule/window-instants.ts';
import { listItem } from '#bot/kinds/report_deadline/list-item.ts';
import { countMessage, type ListView, listMessage } from '#bot/kinds/report_deadline/list-text.ts';
import type { Tx } from '#prisma/db.ts';
import { contactsOfUnits } from '#prisma/hot/addressees.ts';
import type { SpeakerPost } from '#prisma/hot/conversation.ts';
import { type ItemWithFacts, itemsUnder } from '#prisma/hot/items.ts';
import { channelsInUse } from '#prisma/repos/channel-accounts.ts';
import { newestListAsOf } from '#prisma/repos/status-lists.ts';
import { type DeadlineTaskRow, listDeadlines } from '#prisma/repos/tasks.ts';
import { placedItem } from './compose-slots.ts';
import { openQueryList } from './open-queries.ts';

export interface NumberedReply {
  readonly message: Message;
  /** Item ids and their numbers in the message. */
  readonly numbers: ReadonlyMap<string, number>;
}

/** Deputies and members stand among competitors of the firms: counts only, as for a leader who is one. */
const SEES_COUNTS: ReadonlySet<string> = new Set(['deputy_grid_leader', 'grid_member']);

/** Posts whose holders see the names of firms under their node. */
function seesNames({ role, competes }: SpeakerPost): boolean {
  return isRole(role) && mayBeShown('unit_identity', { place: 'list', role, competes });
}

/** Names for who may see them, counts for who may only see counts, a plain sentence for everybody else. */
export async function overdueList(
  tx: Tx,
  posts: readonly SpeakerPost[],
  now: Temporal.Instant,
): Promise<NumberedReply> {
  const seeing = posts.filter(seesNames);
  const counting = posts.filter((post) => !seesNames(post) && (SEES_COUNTS.has(post.role) || post.competes));
  const shown = seeing.length > 0 ? seeing : counting;
  const places = (await openTasks(tx, now)).flatMap((task) =>
    shown.filter((post) => concerns(post, task)).map((post) => ({ task, post })),
  );
  const items = await itemsUnder(
    tx,
    places.map(({ task, post }) => ({ taskId: task.id, gridPath: post.gridPath })),
  );
  const channels = await channelsInUse(tx);
  const views: ListView[] = [];
  // One after the other: a transaction has one connection.
  for (const { task, post } of places) views.push(await viewOf(tx, channels, task, post, items, now));
  const owing = views.filter((view) => view.items.length > 0);
  const named = seeing.length > 0;
  const deadlines = owing.length === 0 ? null : named ? listMessage(owing) : counted(countMessage(owing));
  const queries = await openQueryList(tx, shown, named ? 1 + (deadlines?.numbers.size ?? 0) : null);
  return both(deadlines, queries) ?? counted(oneLine('您负责的范围内目前没有进行中的报表任务。'));
}

function counted(message: Message): NumberedReply {
  return { message, numbers: new Map() };
}

/** Numbered through, so 已联系 2 means one line. */
function both(one: NumberedReply | null, other: NumberedReply | null): NumberedReply | null {
  if (one === null || other === null) return one ?? other;
  return {
    message: { ...one.message, blocks: [...one.message.blocks, ...other.message.blocks] },
    numbers: new Map([...one.numbers, ...other.numbers]),
  };
}

/** Tasks between opening and the county's acceptance. */
async function openTasks(tx: Tx, now: Temporal.Instant): Promise<readonly DeadlineTaskRow[]> {
  const tasks = await listDeadlines(tx);
  return tasks.filter(({ window }) =>
    isBefore(now, windowInstants(window).acceptanceAt.add({ hours: 24 * 7 })),
  );
}

/** A post with a profession sees its own profession's forms. */
function concerns(post: SpeakerPost, task: DeadlineTaskRow): boolean {
  return post.profession === null || task.formProfession === null || post.profession === task.formProfession;
}

async function viewOf(
  tx: Tx,
  channels: readonly string[],
  task: DeadlineTaskRow,
  post: SpeakerPost,
  all: readonly ItemWithFacts[],
  now: Temporal.Instant,
): Promise<ListView> {
  const period = parsePeriod(task.period);
  const items = all.filter((item) => item.taskId === task.id && item.gridPath.startsWith(post.gridPath));
  const open = items.filter((item) => item.standing === 'open').map((item) => item.unitId);
  const contacts = Map.groupBy(await contactsOfUnits(tx, channels, open), (contact) => contact.unitId);
  const asOfAt = await newestListAsOf(tx, task.formCode, task.period);
  const audience = post.gridLevel >= 3 ? 'leader' : 'township';
  return {
    audience,
    stage: isBefore(now, windowInstants(task.window).cutoffAt) ? 'before_cutoff' : 'overdue',
    nodeName: post.gridName,
    form: {
      formCode: task.formCode,
      period: period === null ? task.period : periodText(period),
      cutoff: cutoffTextWithMonth(task.window.cutoffOn, task.window.cutoffTime),
    },
    listAsOf: asOfAt === null ? null : momentText(asOfAt),
    items: items.map((item) => listItem(placedItem(item, contacts.get(item.unitId) ?? []), audience)),
  };
}
