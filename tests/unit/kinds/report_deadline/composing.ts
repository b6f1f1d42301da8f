// Two forms, a few firms and a way to compose a slot, for the tests of what is said.
import { cutoffAt, cutoffTime } from '#bot/domain/calendar/cutoff.ts';
import { DEFAULT_SERVICE_HOURS } from '#bot/domain/calendar/service-time.ts';
import { ownWords } from '#bot/domain/delivery/occasion.ts';
import { type DeadlineFacts, UNTOUCHED_DEADLINE } from '#bot/domain/facts/deadline-facts.ts';
import { type Message, plainText } from '#bot/domain/message.ts';
import { type ComposedSlot, joined, ownPart } from '#bot/kinds/compose-slot.ts';
import { composeDeadlines } from '#bot/kinds/report_deadline/compose.ts';
import type {
  ComposeContext,
  ComposedItem,
  ComposedLine,
  ComposedTask,
} from '#bot/kinds/report_deadline/composed.ts';
import { composeForGroup } from '#bot/kinds/report_deadline/group-part.ts';
import type { ListItem } from '#bot/kinds/report_deadline/list-text.ts';
import { meaningOf } from '#bot/kinds/report_deadline/occasion.ts';
import { at, CALENDAR, day } from '#tests/unit/calendar/shipped.ts';

export const LIST_AT = at('2026-11-06 13:40');
export const FACTS: DeadlineFacts = { ...UNTOUCHED_DEADLINE, platform: 'not_filed', platformAsOfAt: LIST_AT };

function task(code: string, formCode: string, formName: string, closesOn: string): ComposedTask {
  const cutoffOn = day(closesOn);
  const time = cutoffTime('12:00');
  return {
    code,
    formCode,
    formName,
    periodText: '2026年10月',
    opensOn: day('2026-11-01'),
    cutoffOn,
    cutoffTime: time,
    cutoffAt: cutoffAt(cutoffOn, time),
    acceptanceText: '11月10日12时',
    acceptanceAt: at('2026-11-10 12:00'),
    listAsOfAt: LIST_AT,
    listIsFresh: true,
  };
}

export const OUTPUT = task('K7Q2', 'B204-1', '工业产销总值及主要产品产量', '2026-11-08');
export const ENERGY = task('M3X8', '205-1', '能源购进、消费与库存', '2026-11-09');

export function item(id: string, given: Partial<ComposedItem> = {}): ComposedItem {
  return {
    id,
    taskId: 'output',
    unitId: `u-${id}`,
    unitShortName: `单位${id}`,
    gridPath: '33/3301/330101/G1/',
    round: 1,
    facts: FACTS,
    ...given,
  };
}

let lines = 0;

/** A line about a deadline, or an answer with its text. */
export interface Line extends ComposedLine {
  readonly message: Message | null;
}

export function line(occasion: string, one: ComposedItem | null, message: Message | null = null): Line {
  const round = one?.round ?? 1;
  return { id: `line ${++lines}`, occasion, round, item: one, message, isLate: false, saidBeforeAt: null };
}

export interface Setting {
  readonly now?: string;
  readonly isLate?: boolean;
  readonly hearsNothing?: boolean;
  readonly output?: Partial<ComposedTask>;
  readonly energy?: Partial<ComposedTask>;
  /** Every item of the node, for lists. */
  readonly items?: readonly ComposedItem[];
}

function contextOf({
  energy,
  hearsNothing = false,
  items = [],
  now = '2026-11-06 14:30',
  output,
}: Setting = {}): ComposeContext {
  return {
    bureau: '玉城区统计局',
    now: at(now),
    hearsNothing,
    tasks: new Map([
      ['output', { ...OUTPUT, ...output }],
      ['energy', { ...ENERGY, ...energy }],
    ]),
    taskOfCode: (code) => [OUTPUT, ENERGY].find((one) => one.code === code),
    nodeName: (path) => ({ '33/': '玉城区', '33/3301/': '玉溪镇' })[path] ?? '玉溪镇工业第1网格',
    listItems: (taskId, path) =>
      items.filter((one) => one.taskId === taskId && one.gridPath.startsWith(path)).map(listItem),
  };
}

function listItem(one: ComposedItem): ListItem {
  return {
    itemId: one.id,
    unitName: one.unitShortName,
    facts: one.facts,
    contact: '刘老师 19900000001',
    unreachable: null,
    gridName: '工业第1网格',
    promise: one.facts.promise === null ? null : '11月6日17时15分前',
  };
}

export function compose(given: readonly Line[], setting: Setting = {}, answersForMany = false): ComposedSlot {
  const { isLate = false } = setting;
  const lines = given.map((one) => ({ ...one, isLate }));
  const [own = [], about = []] = [true, false].map((isOwn) =>
    lines.filter(({ occasion }) => (ownWords(occasion) !== null) === isOwn),
  );
  const context = contextOf(setting);
  // A step for a group goes to one, and is composed from what a group may be told.
  const [toGroup = [], toPeople = []] = [true, false].map((isGroup) =>
    about.filter(({ occasion }) => (meaningOf(occasion).kind === 'group') === isGroup),
  );
  const groupLines = toGroup.map(({ id, isLate: late, item: one, occasion }) => {
    return { id, occasion, isLate: late, taskId: one?.taskId ?? null };
  });
  const forGroup = composeForGroup(groupLines, {
    ...context,
    calendar: CALENDAR,
    hours: DEFAULT_SERVICE_HOURS,
  });
  return joined([ownPart(own), forGroup, composeDeadlines(toPeople, answersForMany, context)]);
}

/** The whole text of what a slot says; '–' for nothing. */
export function textOf(slot: ComposedSlot): string {
  return slot.message === null ? '–' : plainText(slot.message);
}
