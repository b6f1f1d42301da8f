// Whom an audience comes to now, whatever the kind of the items it is about, and what each of them would read.

import { type Audience, isMeant, type Reader } from '#bot/domain/broadcast/audience.ts';
import { filled, isPersonal, type Values } from '#bot/domain/broadcast/template.ts';
import { kindOf } from '#bot/kinds/index.ts';
import type { Tx } from '#prisma/db.ts';
import {
  type FirmReached,
  firmsReached,
  type GroupReached,
  groupsReached,
  holdersReached,
  itemsOfTask,
  type PersonReached,
  type TaskItem,
} from '#prisma/hot/broadcast-audience.ts';

export interface ReceivingPerson {
  readonly personId: string;
  readonly name: string;
  readonly channel: string;
  /** The firms it is about; none for the holder of a duty. */
  readonly units: readonly Pick<FirmReached, 'name' | 'shortName' | 'uscc'>[];
}

export interface ReceivingGroup {
  readonly conversationId: string;
  readonly channel: string;
}

export interface Unreachable {
  readonly name: string;
  readonly reason: 'no_contact' | 'unreachable' | 'no_group';
  readonly personId: string | null;
}

export interface Receivers {
  readonly people: readonly ReceivingPerson[];
  readonly groups: readonly ReceivingGroup[];
  readonly unreachable: readonly Unreachable[];
  /** What the items that are meant show, most first; empty without a task. */
  readonly standings: readonly (readonly [shown: string, count: number])[];
}

/** Reads everybody an audience means, each person once. */
export async function readReceivers(
  tx: Tx,
  channels: readonly string[],
  audience: Audience,
): Promise<Receivers> {
  const { task, readers } = audience;
  const items = task === null ? null : await meantItems(tx, channels, audience, task);
  const paths = items === null ? null : [...new Set(items.map(({ item }) => item.gridPath))];
  const roles = readers.filter((reader) => reader !== 'firm' && reader !== 'group');
  const firms = readers.includes('firm') ? await meantFirms(tx, channels, audience, items) : [];
  const subjects = readers.includes('firm') ? subjectsOf(items ?? []) : [];
  const holders = roles.length === 0 ? [] : await holdersReached(tx, channels, audience, roles, paths);
  const groups = readers.includes('group') ? await groupsReached(tx, channels, audience, paths) : [];
  return {
    ...peopleOf(firms, [...subjects, ...holders], groups),
    groups: groups.flatMap(({ channel, conversationId }) =>
      channel === null || conversationId === null ? [] : [{ channel, conversationId }],
    ),
    standings: standingsOf(items ?? []),
  };
}

interface MeantItem {
  readonly item: TaskItem;
  readonly shown: string;
}

/** Every item of the task and what its kind shows of it. */
export async function shownItems(
  tx: Tx,
  channels: readonly string[],
  taskId: string,
  gridPath: string,
): Promise<readonly MeantItem[]> {
  const items = await itemsOfTask(tx, channels, taskId, gridPath);
  return items.map((item) => {
    const kind = kindOf(item);
    return { item, shown: kind.shownOf(kind.readFacts(item.facts)).text };
  });
}

async function meantItems(
  tx: Tx,
  channels: readonly string[],
  { gridPath }: Audience,
  { id, status }: NonNullable<Audience['task']>,
): Promise<readonly MeantItem[]> {
  const items = await shownItems(tx, channels, id, gridPath);
  return items.filter(({ item, shown }) => isMeant(status, { standing: item.standing, shown }));
}

async function meantFirms(
  tx: Tx,
  channels: readonly string[],
  audience: Audience,
  items: readonly MeantItem[] | null,
): Promise<readonly FirmReached[]> {
  const unitIds = items === null ? null : items.flatMap(({ item }) => item.unitId ?? []);
  return unitIds?.length === 0 ? [] : firmsReached(tx, channels, audience, unitIds);
}

/** People an item is about itself, of a kind that is about no firm. */
function subjectsOf(items: readonly MeantItem[]): readonly PersonReached[] {
  return items.flatMap(({ item: { personChannel, personId, personName, unitId } }) =>
    unitId !== null || personId === null
      ? []
      : [{ personId, name: personName ?? '', channel: personChannel }],
  );
}

function standingsOf(items: readonly MeantItem[]): Receivers['standings'] {
  const counts = [...Map.groupBy(items, ({ shown }) => shown)].map(
    ([shown, of]) => [shown, of.length] as const,
  );
  return counts.toSorted(([, one], [, other]) => other - one);
}

function peopleOf(
  firms: readonly FirmReached[],
  others: readonly PersonReached[],
  groups: readonly GroupReached[],
): Pick<Receivers, 'people' | 'unreachable'> {
  const people = new Map<string, ReceivingPerson>();
  const unreachable: Unreachable[] = [];
  for (const { channel, name, personId, personName, shortName, uscc } of firms) {
    if (personId === null || channel === null) {
      unreachable.push({
        name: shortName,
        reason: personId === null ? 'no_contact' : 'unreachable',
        personId,
      });
      continue;
    }
    const units = [...(people.get(personId)?.units ?? []), { name, shortName, uscc }];
    people.set(personId, { personId, name: personName ?? '', channel, units });
  }
  for (const { channel, name, personId } of others) {
    if (channel === null) unreachable.push({ name, reason: 'unreachable', personId });
    else if (!people.has(personId)) people.set(personId, { personId, name, channel, units: [] });
  }
  for (const { conversationId, gridName } of groups) {
    if (conversationId === null) unreachable.push({ name: gridName, reason: 'no_group', personId: null });
  }
  return { people: [...people.values()], unreachable };
}

/** What one of them reads. */
export function textFor(text: string, common: Values, person: ReceivingPerson | null): string {
  if (person === null || !isPersonal(text)) return filled(text, common);
  const { name, units } = person;
  const joined = (of: (unit: ReceivingPerson['units'][number]) => string) => units.map(of).join('、');
  const own: readonly (readonly [string, string])[] = [
    ['姓名', name],
    ['企业简称', joined((unit) => unit.shortName)],
    ['企业名称', joined((unit) => unit.name)],
    ['信用代码', joined((unit) => unit.uscc)],
  ];
  return filled(text, new Map([...common, ...own]));
}

/** Where a text is read, for what may stand in it. */
export function readIn(readers: readonly Reader[]): readonly ('group' | 'firm' | 'post')[] {
  const places = readers.map((reader) => (reader === 'firm' || reader === 'group' ? reader : 'post'));
  return [...new Set(places)];
}
