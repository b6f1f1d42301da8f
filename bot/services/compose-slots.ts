// Loads what the lines of claimed slots are about and has the kind render each slot's message.

import { cutoffTextWithMonth, momentText } from '#bot/domain/calendar/cutoff.ts';
import { parsePeriod, periodText } from '#bot/domain/calendar/period.ts';
import { serviceMinutesBetween } from '#bot/domain/calendar/service-time.ts';
import { listVariant } from '#bot/domain/ladder/list-timing.ts';
import { slotAtFor } from '#bot/domain/ladder/slot.ts';
import { pathAtLevel } from '#bot/domain/ladder/tree-path.ts';
import type { Message } from '#bot/domain/message.ts';
import { windowInstants } from '#bot/domain/schedule/window-instants.ts';
import {
  type ComposeContext,
  type ComposedSlot,
  type ComposedTask,
  composeSlot,
} from '#bot/kinds/report_deadline/compose.ts';
import type { ListItem } from '#bot/kinds/report_deadline/list-text.ts';
import { isRepeat, meaningOf } from '#bot/kinds/report_deadline/occasion.ts';
import { readDeadlineFacts } from '#bot/kinds/report_deadline/stored-facts.ts';
import type { Tx } from '#prisma/db.ts';
import { type ContactOfUnit, contactsOfUnits } from '#prisma/hot/addressees.ts';
import type { ClaimedSlot, SlotLine } from '#prisma/hot/claim-slots.ts';
import { type ItemWithFacts, itemsUnder } from '#prisma/hot/items.ts';
import { hearsNothing } from '#prisma/repos/alarms.ts';
import { channelsInUse } from '#prisma/repos/channel-accounts.ts';
import { readContents } from '#prisma/repos/contents.ts';
import { readInstallation } from '#prisma/repos/installation.ts';
import { gridNames, unitCounts } from '#prisma/repos/registry.ts';
import { newestListAsOf } from '#prisma/repos/status-lists.ts';
import { readTasks, type TaskRow, taskIdsOfCodes } from '#prisma/repos/tasks.ts';
import { readWorkTime, type WorkTime } from './work-time.ts';

/** A courtesy that missed the slot of its own instant by more than this is not said (house rule). */
const STALE_SERVICE_MINUTES = 120;

/** What each slot says, by slot id. */
export async function composeSlots(
  tx: Tx,
  slots: readonly ClaimedSlot[],
  lines: readonly SlotLine[],
  now: Temporal.Instant,
): Promise<ReadonlyMap<string, ComposedSlot>> {
  const workTime = await readWorkTime(tx);
  const messages = await readContents(
    tx,
    lines.flatMap((line) => line.contentHash ?? []),
  );
  const context = await readContext(tx, lines, now, workTime);
  const counts = await unitCounts(
    tx,
    slots.flatMap((slot) => slot.personId ?? []),
  );
  const bySlot = Map.groupBy(lines, (line) => line.slotId);
  const isLate = lateSince(now, workTime);
  return new Map(
    slots.map((slot) => {
      const answersForMany = slot.personId !== null && (counts.get(slot.personId) ?? 0) > 1;
      const composed = (bySlot.get(slot.id) ?? []).map((line) => composedLine(line, messages, isLate));
      return [slot.id, composeSlot(composed, answersForMany, context)];
    }),
  );
}

function composedLine(
  line: SlotLine,
  messages: ReadonlyMap<string, Message>,
  isLateSince: (sinceAt: Temporal.Instant) => boolean,
) {
  const message = line.contentHash === null ? null : (messages.get(line.contentHash) ?? null);
  const item = line.item === null ? null : { ...line.item, facts: readDeadlineFacts(line.item.facts) };
  const saidBeforeAt = isRepeat(line.occasion) ? line.dueAt : null;
  // A slot may be later than its lines: what was left lying goes along with what fell due since. What a person
  // has released is wanted from then on.
  const isLate = isLateSince(line.releasedAt ?? slotAtFor(line.dueAt));
  return { id: line.id, occasion: line.occasion, round: line.round, item, message, isLate, saidBeforeAt };
}

/** Reckoned once for each instant: a wave's lines share a few, and the calendar took a third of composing them. */
function lateSince(now: Temporal.Instant, { calendar, hours }: WorkTime) {
  const known = new Map<number, boolean>();
  return (sinceAt: Temporal.Instant): boolean => {
    const found = known.get(sinceAt.epochMilliseconds);
    if (found !== undefined) return found;
    const isLate = serviceMinutesBetween(sinceAt, now, calendar, hours) > STALE_SERVICE_MINUTES;
    known.set(sinceAt.epochMilliseconds, isLate);
    return isLate;
  };
}

async function readContext(
  tx: Tx,
  lines: readonly SlotLine[],
  now: Temporal.Instant,
  workTime: WorkTime,
): Promise<ComposeContext> {
  const tasks = await tasksOfLines(tx, lines, now, workTime);
  const byCode = new Map([...tasks.values()].map((task) => [task.code, task]));
  const places = listPlaces(lines);
  const items = places.length === 0 ? [] : await itemsUnder(tx, places);
  const called =
    places.length === 0 ? [] : await contactsOfUnits(tx, await channelsInUse(tx), unitsToCall(items));
  const contacts = Map.groupBy(called, (contact) => contact.unitId);
  const names = await gridNames(
    tx,
    places.map((place) => place.gridPath),
  );
  const installation = await readInstallation(tx);
  return {
    bureau: installation?.bureauName ?? '统计局',
    now,
    hearsNothing: await hearsNothing(tx),
    tasks,
    taskOfCode: (code) => byCode.get(code),
    nodeName: (path) => names.get(path) ?? '',
    listItems: (taskId, path) =>
      items
        .filter((item) => item.taskId === taskId && item.gridPath.startsWith(path))
        .map((item) => listItem(item, contacts.get(item.unitId) ?? [])),
  };
}

/** The tasks lines are about: those of their items, and those the bureau is asked or told about. */
async function tasksOfLines(
  tx: Tx,
  lines: readonly SlotLine[],
  now: Temporal.Instant,
  workTime: WorkTime,
): Promise<ReadonlyMap<string, ComposedTask>> {
  const ids = lines.flatMap((line) => line.item?.taskId ?? []);
  const codes = lines.flatMap(({ occasion }) => {
    const meaning = meaningOf(occasion);
    return meaning.kind === 'bureau' ? [meaning.taskCode] : [];
  });
  const named = await taskIdsOfCodes(tx, [...new Set(codes)]);
  const tasks = new Map<string, ComposedTask>();
  for (const [id, task] of await readTasks(tx, [...new Set([...ids, ...named])])) {
    tasks.set(id, composedTask(task, await newestListAsOf(tx, task.formCode, task.period), now, workTime));
  }
  return tasks;
}

function composedTask(
  task: TaskRow,
  listAsOfAt: Temporal.Instant | null,
  now: Temporal.Instant,
  { calendar, hours }: WorkTime,
): ComposedTask {
  const period = parsePeriod(task.period);
  return {
    code: task.code,
    formCode: task.formCode,
    formName: task.formName,
    periodText: period === null ? task.period : periodText(period),
    opensOn: task.window.opensOn,
    cutoffOn: task.window.cutoffOn,
    cutoffTime: task.window.cutoffTime,
    ...windowInstants(task.window),
    acceptanceText: cutoffTextWithMonth(task.window.acceptanceOn, task.window.acceptanceTime),
    listAsOfAt,
    listIsFresh: listVariant(listAsOfAt, now, calendar, hours) === 'fresh',
  };
}

/** The nodes whose items the claim's lists count, each once. */
function listPlaces(
  lines: readonly SlotLine[],
): readonly { readonly taskId: string; readonly gridPath: string }[] {
  const places = new Map<string, { taskId: string; gridPath: string }>();
  for (const { occasion, item } of lines) {
    const meaning = meaningOf(occasion);
    if (meaning.kind !== 'list' || item === null) continue;
    const gridPath = pathAtLevel(item.gridPath, meaning.level);
    places.set(`${item.taskId} ${gridPath}`, { taskId: item.taskId, gridPath });
  }
  return [...places.values()];
}

/** Units that may be named, so called. */
function unitsToCall(items: readonly ItemWithFacts[]): readonly string[] {
  const named = items.filter(({ standing }) => standing === 'open' || standing === 'returned');
  return [...new Set(named.map((item) => item.unitId))];
}

/** An item as a list shows it, with the contact a leader would call. */
export function listItem(item: ItemWithFacts, contacts: readonly ContactOfUnit[]): ListItem {
  const facts = readDeadlineFacts(item.facts);
  const contact = contacts.find(({ phone }) => phone !== null);
  return {
    itemId: item.id,
    unitName: item.unitShortName,
    facts,
    contact: contact === undefined ? null : `${contact.name} ${contact.phone}`,
    isReachable: contacts.some(({ channel }) => channel !== null),
    gridName: item.gridName,
    promise: facts.promise?.state === 'open' ? `${momentText(facts.promise.untilAt)}前` : null,
  };
}
