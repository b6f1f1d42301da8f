// Loads what the lines of claimed slots are about and has their kinds render each slot's message.

import type { ChannelSession } from '#adapters/contract.ts';
import { serviceMinutesBetween } from '#bot/domain/calendar/service-time.ts';
import type { WorkTime } from '#bot/domain/calendar/work-time.ts';
import { isRepeat, ownWords } from '#bot/domain/delivery/occasion.ts';
import { abroadMessage } from '#bot/domain/disclosure/abroad.ts';
import { Classified } from '#bot/domain/disclosure/classified.ts';
import { isBindAnswer } from '#bot/domain/identity/bind-answers.ts';
import { slotAtFor } from '#bot/domain/ladder/slot.ts';
import type { Message } from '#bot/domain/message.ts';
import { type ComposedSlot, type PlannedLine, slotComposer } from '#bot/kinds/compose-slot.ts';
import type { KindTask } from '#bot/kinds/facts.ts';
import { kindOf, kindOfLine } from '#bot/kinds/index.ts';
import type { PlacedItem, SlotContext } from '#bot/kinds/lines.ts';
import type { Tx } from '#prisma/db.ts';
import { type ContactOfUnit, contactsOfUnits } from '#prisma/hot/addressees.ts';
import type { ClaimedSlot, SlotLine } from '#prisma/hot/claim-slots.ts';
import { type ItemWithFacts, itemsUnder } from '#prisma/hot/items.ts';
import { hearsNothing } from '#prisma/repos/alarms.ts';
import { channelsInUse } from '#prisma/repos/channel-accounts.ts';
import { readContents } from '#prisma/repos/contents.ts';
import { readInstallation } from '#prisma/repos/installation.ts';
import { addressesHeardFrom, gridNames, unitCounts } from '#prisma/repos/registry.ts';
import { taskIdsOfCodes } from '#prisma/repos/tasks.ts';
import { readKindTasks } from './kind-tasks.ts';
import { readWorkTime } from './work-time.ts';

/** A courtesy that missed the slot of its own instant by more than this is not said (house rule). */
const STALE_SERVICE_MINUTES = 120;

/** Of a channel: what may be said over it. */
type Discretion = Pick<ChannelSession, 'region' | 'withholdsFigures'>;

/** What each slot says, by slot id, over such a channel. */
export async function composeSlots(
  tx: Tx,
  slots: readonly ClaimedSlot[],
  lines: readonly SlotLine[],
  now: Temporal.Instant,
  { region, withholdsFigures }: Discretion,
): Promise<ReadonlyMap<string, ComposedSlot>> {
  const workTime = await readWorkTime(tx);
  const messages = await readContents(
    tx,
    lines.flatMap((line) => line.contentHash ?? []),
  );
  const context = await readContext(tx, lines, now, workTime);
  const compose = slotComposer(context);
  const verified =
    context.showsFigures && withholdsFigures !== true ? await heardFrom(tx, slots) : new Set<string>();
  const counts = await unitCounts(
    tx,
    slots.flatMap((slot) => slot.personId ?? []),
  );
  const bySlot = Map.groupBy(lines, (line) => line.slotId);
  const isLate = lateSince(now, workTime);
  return new Map(
    slots.map((slot) => {
      const answersForMany = slot.personId !== null && (counts.get(slot.personId) ?? 0) > 1;
      const planned = (bySlot.get(slot.id) ?? []).map((line) => plannedLine(line, messages, isLate));
      const isVerified = slot.address !== null && verified.has(slot.address);
      if (slot.class === 'group') return [slot.id, compose(planned, 'group')];
      const composed = compose(planned, { answersForMany, isVerified });
      const isHidden = region === 'abroad' && !isBindAnswer(composed.message);
      return [slot.id, isHidden ? saidAbroad(composed, context.bureau) : composed];
    }),
  );
}

/** Judged like any other, and told without its content: a number nobody has read can be answered by nobody. */
function saidAbroad(composed: ComposedSlot, bureau: string): ComposedSlot {
  const { carried, message, purpose } = composed;
  if (message === null) return composed;
  return {
    ...composed,
    message: abroadMessage(purpose, carried.length, bureau),
    carried: carried.map(({ id }) => ({ id, listNumber: null })),
  };
}

function plannedLine(
  line: SlotLine,
  messages: ReadonlyMap<string, Message>,
  isLateFor: (wantedAt: Temporal.Instant, isReleased: boolean) => boolean,
): PlannedLine {
  const message = line.contentHash === null ? null : (messages.get(line.contentHash) ?? null);
  const saidBeforeAt = isRepeat(line.occasion) ? line.dueAt : null;
  // A slot may be later than its lines: what was left lying goes along with what fell due since. What a person
  // has released is wanted from then on.
  const isLate = isLateFor(line.releasedAt ?? line.dueAt, line.releasedAt !== null);
  const { id, item, occasion, round } = line;
  const isSaidElsewhere = line.insteadWhy === 'unread';
  return { id, occasion, round, item, message, isLate, saidBeforeAt, isSaidElsewhere };
}

/** Reckoned once for each instant: a wave's lines share a few, and the calendar took a third of composing them. */
function lateSince(now: Temporal.Instant, { calendar, hours }: WorkTime) {
  const known = { due: new Map<number, boolean>(), released: new Map<number, boolean>() };
  return (wantedAt: Temporal.Instant, isReleased: boolean): boolean =>
    known[isReleased ? 'released' : 'due'].getOrInsertComputed(wantedAt.epochMilliseconds, () => {
      const sinceAt = isReleased ? wantedAt : slotAtFor(wantedAt);
      return serviceMinutesBetween(sinceAt, now, calendar, hours) > STALE_SERVICE_MINUTES;
    });
}

async function readContext(
  tx: Tx,
  lines: readonly SlotLine[],
  now: Temporal.Instant,
  workTime: WorkTime,
): Promise<SlotContext> {
  const about = lines.filter(({ occasion }) => ownWords(occasion) === null);
  const tasks = await tasksOfLines(tx, lines, about);
  const byCode = new Map([...tasks.values()].map((task) => [task.code, task]));
  const places = listPlaces(about);
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
    ...workTime,
    bureau: installation?.bureauName ?? '统计局',
    showsFigures: installation?.queryFigures ?? false,
    now,
    hearsNothing: await hearsNothing(tx),
    tasks,
    taskOfCode: (code) => byCode.get(code),
    nodeName: (path) => names.get(path) ?? '',
    itemsUnder: (taskId, path) =>
      items
        .filter((item) => item.taskId === taskId && item.gridPath.startsWith(path))
        .map((item) => placedItem(item, contacts.get(item.unitId) ?? [])),
  };
}

/** Addresses of these slots that their person has written from. */
async function heardFrom(tx: Tx, slots: readonly ClaimedSlot[]): Promise<ReadonlySet<string>> {
  const people = slots.flatMap(({ address, personId }) =>
    address === null || personId === null ? [] : [{ address, personId }],
  );
  return addressesHeardFrom(tx, people);
}

/** The tasks lines are about: those of their items, and those the bureau is asked or told about. */
async function tasksOfLines(
  tx: Tx,
  lines: readonly SlotLine[],
  about: readonly SlotLine[],
): Promise<ReadonlyMap<string, KindTask>> {
  const ids = lines.flatMap((line) => line.item?.taskId ?? []);
  const codes = about.flatMap(({ item, occasion }) =>
    item === null ? (kindOfLine(occasion, null).bureauTask(occasion) ?? []) : [],
  );
  return readKindTasks(tx, [...ids, ...(await taskIdsOfCodes(tx, [...new Set(codes)]))]);
}

/** The nodes whose items the claim's lists count, each once. */
function listPlaces(
  lines: readonly SlotLine[],
): readonly { readonly taskId: string; readonly gridPath: string }[] {
  const places = new Map<string, { taskId: string; gridPath: string }>();
  for (const { occasion, item } of lines) {
    const gridPath = item === null ? null : kindOf(item).listPlace(occasion, item.gridPath);
    if (item === null || gridPath === null) continue;
    places.set(`${item.taskId} ${gridPath}`, { taskId: item.taskId, gridPath });
  }
  return [...places.values()];
}

/** Units that may be named, so called. */
function unitsToCall(items: readonly ItemWithFacts[]): readonly string[] {
  const named = items.filter(({ standing }) => standing === 'open' || standing === 'returned');
  return [...new Set(named.map((item) => item.unitId))];
}

/** An item of a node with whom to call about it. */
export function placedItem(item: ItemWithFacts, contacts: readonly ContactOfUnit[]): PlacedItem {
  const { facts, gridName, id, unitShortName } = item;
  const called = contacts.map(({ channel, missed, name, phone }) => {
    return { name, channel, missed, phone: phone === null ? null : new Classified('personal', phone) };
  });
  return { id, unitShortName, gridName, facts, contacts: called };
}
