// Why somebody was told or not told, and how their answers were understood: the last period, line by line.

import { cutoffAt } from '#bot/domain/calendar/cutoff.ts';
import { earlierOf } from '#bot/domain/calendar/local-time.ts';
import { maskPhone } from '#bot/domain/identity/phone.ts';
import { windowInstants } from '#bot/domain/schedule/window-instants.ts';
import { kindOf } from '#bot/kinds/index.ts';
import { type Database, type Tx, transaction } from '#prisma/db.ts';
import { contactsOfUnits } from '#prisma/hot/addressees.ts';
import {
  addressesOfPerson,
  concernedTaskIds,
  type FoundPerson,
  type FoundUnit,
  heldPosts,
  itemsOfUnits,
  type PersonAddress,
  unitsOfPerson,
} from '#prisma/repos/lookup.ts';
import { readTasks, type TaskRow } from '#prisma/repos/tasks.ts';
import { type PlanLine, planLinesOf, replyLines } from '#prisma/repos/traffic-lists.ts';
import { type ShownPause, shownPause } from '../pause.ts';
import { type Candidate, findSubject } from './find-subject.ts';
import { type ListedReply, masked } from './list-traffic.ts';
import { reachOfUnits, type UnitReach } from './unit-reach.ts';

export type { Candidate } from './find-subject.ts';

/** Lines and messages of a period shown at most. */
const MOST_ROWS = 500;

/** How far back is looked when there is no task; a step may also come this long before the opening. */
const DAYS_BEFORE = 7;

export interface WhyItem {
  readonly code: string;
  readonly task: string;
  readonly unit: string;
  readonly shown: string;
  /** The Chinese for it. */
  readonly shownText: string;
}

interface Told {
  /** The period looked at; null without any task. */
  readonly period: string | null;
  readonly tasks: readonly string[];
  readonly items: readonly WhyItem[];
  readonly units: readonly UnitReach[];
  /** Oldest first. */
  readonly lines: readonly PlanLine[];
  /** Oldest first. */
  readonly replies: readonly ListedReply[];
  /** Why what is planned and due does not go out; null while sending goes on. */
  readonly paused: ShownPause | null;
}

export type Why =
  | (Told & {
      readonly kind: 'person';
      readonly person: {
        readonly name: string;
        readonly phone: string | null;
        readonly addresses: readonly PersonAddress[];
        readonly posts: Awaited<ReturnType<typeof heldPosts>>;
      };
    })
  | (Told & { readonly kind: 'unit'; readonly unit: Pick<FoundUnit, 'name' | 'uscc' | 'shortName'> })
  | { readonly kind: 'several'; readonly candidates: readonly Candidate[]; readonly more: boolean }
  | { readonly kind: 'nobody' };

/** Answers for a person (name, phone, platform account) or a unit (code, name, short name). */
export async function why(
  db: Database,
  channels: readonly string[],
  text: string,
  now: Temporal.Instant,
): Promise<Why> {
  return transaction(db, async (tx) => {
    const subject = await findSubject(tx, text);
    switch (subject.kind) {
      case 'person':
        return whyPerson(tx, channels, subject.person, now);
      case 'unit':
        return whyUnit(tx, channels, subject.unit, now);
      case 'several':
      case 'nobody':
        return subject;
    }
  });
}

async function whyPerson(
  tx: Tx,
  channels: readonly string[],
  person: FoundPerson,
  now: Temporal.Instant,
): Promise<Why> {
  const units = await unitsOfPerson(tx, person.id);
  const told = await toldOf(tx, channels, { units, personId: person.id }, now);
  return {
    kind: 'person',
    person: {
      name: person.name,
      phone: person.phone === null ? null : maskPhone(person.phone),
      addresses: await addressesOfPerson(tx, person.id),
      posts: await heldPosts(tx, person.id),
    },
    ...told,
  };
}

async function whyUnit(
  tx: Tx,
  channels: readonly string[],
  unit: FoundUnit,
  now: Temporal.Instant,
): Promise<Why> {
  const told = await toldOf(tx, channels, { units: [unit], personId: null }, now);
  const { name, uscc, shortName } = unit;
  return { kind: 'unit', unit: { name, uscc, shortName }, ...told };
}

interface Of {
  readonly units: readonly FoundUnit[];
  /** Null: asked for the unit itself. */
  readonly personId: string | null;
}

async function toldOf(tx: Tx, channels: readonly string[], of: Of, now: Temporal.Instant): Promise<Told> {
  const unitIds = of.units.map(({ id }) => id);
  const tasks = await lastPeriod(tx, await concernedTaskIds(tx, { unitIds, personId: of.personId }));
  const taskIds = tasks.map(({ id }) => id);
  const items = await itemsOfUnits(tx, unitIds, taskIds);
  const sinceAt = sinceOf(tasks, now);
  const itemIds = items.map(({ id }) => id);
  const contacts = await contactsOfUnits(tx, channels, unitIds);
  const personIds = of.personId === null ? contacts.map(({ personId }) => personId) : [of.personId];
  const lines = await planLinesOf(tx, {
    state: null,
    taskIds: tasks.length === 0 ? null : taskIds,
    personId: of.personId,
    itemIds,
    sinceAt,
    limit: MOST_ROWS,
  });
  const heard = await replyLines(tx, {
    taskId: null,
    personIds,
    itemIds: of.personId === null ? itemIds : null,
    sinceAt,
    limit: MOST_ROWS,
  });
  return {
    period: tasks[0]?.period ?? null,
    tasks: tasks.map(({ code }) => code),
    items: whyItems(items, tasks, of.units),
    units: await reachOfUnits(tx, channels, of.units, contacts),
    lines: lines.toReversed(),
    replies: heard.map(masked).toReversed(),
    paused: await shownPause(tx),
  };
}

/** The tasks of the period that closes last. */
async function lastPeriod(tx: Tx, taskIds: readonly string[]): Promise<readonly TaskRow[]> {
  const closing = ({ createdAt, window }: TaskRow) =>
    window === null ? createdAt : windowInstants(window).cutoffAt;
  const tasks = [...(await readTasks(tx, taskIds)).values()].toSorted((one, other) =>
    Temporal.Instant.compare(closing(other), closing(one)),
  );
  return tasks.filter(({ period }) => period === tasks[0]?.period);
}

function sinceOf(tasks: readonly TaskRow[], now: Temporal.Instant): Temporal.Instant {
  const opening = tasks.map(({ createdAt, window }) =>
    window === null ? createdAt : cutoffAt(window.opensOn, window.opensTime),
  );
  return opening.reduce(earlierOf, now).subtract({ hours: 24 * DAYS_BEFORE });
}

function whyItems(
  items: Awaited<ReturnType<typeof itemsOfUnits>>,
  tasks: readonly TaskRow[],
  units: readonly FoundUnit[],
): readonly WhyItem[] {
  return items.map(({ code, facts, kind: name, taskId, unitId }) => {
    const kind = kindOf({ kind: name });
    const shown = kind.shownOf(kind.readFacts(facts));
    return {
      code,
      task: tasks.find(({ id }) => id === taskId)?.code ?? '',
      unit: units.find(({ id }) => id === unitId)?.shortName ?? '',
      shown: shown.code,
      shownText: shown.text,
    };
  });
}
