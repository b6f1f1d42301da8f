// The list of open queries leaders, advisers and staff phone by: which firm, its numbers and since when, never what.

import { momentText } from '#bot/domain/calendar/cutoff.ts';
import type { Block, Message } from '#bot/domain/message.ts';
import type { LineItem } from '#bot/kinds/lines.ts';
import { readQueryPayload } from './stored.ts';

export type OpenAudience = 'leader' | 'adviser' | 'specialist';

/** One open query, as whoever is to phone about it may know it. */
export interface OpenQueryOf {
  readonly itemId: string;
  readonly unitId: string;
  readonly unitName: string;
  /** 核实编号, or what stands for it where staff have put words in its place. */
  readonly label: string;
  readonly sinceAt: Temporal.Instant;
}

export interface OpenList {
  readonly message: Message;
  /** The number each item stands under; all of one firm under one: it is phoned once. */
  readonly numbers: ReadonlyMap<string, number>;
}

/** More names do not fit a phone's screen: the rest is counted (house rule). */
const FIRMS_SHOWN = 30;

/** More numbers do not fit a line. */
const LABELS_SHOWN = 3;

/**
 * Firms are numbered on from `firstNumber`, since other lists may stand above in the same message; while nothing said
 * in chat arrives nobody is asked to log a call there.
 */
export function openList(
  audience: OpenAudience,
  open: readonly OpenQueryOf[],
  { firstNumber, hearsNothing }: { readonly firstNumber: number; readonly hearsNothing: boolean },
): OpenList {
  const firms = [...Map.groupBy(distinct(open), ({ unitId }) => unitId).values()].toSorted(byName);
  const shown = firms.slice(0, FIRMS_SHOWN);
  const rest = firms.slice(FIRMS_SHOWN).flat();
  const numbers = new Map<string, number>();
  const lines = shown.map((queries, index) => {
    const number = firstNumber + index;
    for (const { itemId } of queries) numbers.set(itemId, number);
    return { number, text: firmLine(queries) };
  });
  const more = rest.length === 0 ? '' : `另有${firms.length - shown.length}家${rest.length}条。`;
  const log = hearsNothing ? '' : `回“已联系 序号”即可登记，如：已联系 ${firstNumber}。`;
  const blocks: readonly Block[] = [
    { kind: 'paragraph', text: `${openCount(firms.length, firms.flat().length)}：` },
    { kind: 'numbered', lines },
    { kind: 'paragraph', text: `${more}${REQUESTS[audience]}${log}` },
  ];
  return { message: { title: '数据核实待回复', blocks }, numbers };
}

/** All that deputies and members learn: they stand among the competitors of the firms. */
export function openCount(firms: number, queries: number): string {
  return `数据核实还没有回复的有${firms}家${queries}条`;
}

/** Of a stored query all that such a list is handed. */
export function openQuery(
  { id, payload, unitId, unitShortName }: Pick<LineItem, 'id' | 'payload' | 'unitId' | 'unitShortName'>,
  sinceAt: Temporal.Instant,
): OpenQueryOf {
  const { number, ordinal } = readQueryPayload(payload);
  // Words in place of a number might say what is asked.
  const label = /^[\w#/.-]{1,24}$/u.test(number) ? number : `第${ordinal}项`;
  return { itemId: id, unitId: unitId ?? '', unitName: unitShortName, label, sinceAt };
}

const REQUESTS: Readonly<Record<OpenAudience, string>> = {
  leader: '请提醒统计人员查看与我的单聊，具体内容请勿代问、勿在群里说。',
  adviser: '请电话提醒统计人员尽快回复，具体内容请勿代问、勿在群里说。',
  specialist: '请直接联系单位，或复核后转现场核实。',
};

function firmLine(queries: readonly OpenQueryOf[]): string {
  const [first] = queries.toSorted((one, other) => Temporal.Instant.compare(one.sinceAt, other.sinceAt));
  if (first === undefined) return '';
  const labels = queries.map(({ label }) => label).toSorted();
  const more = labels.length > LABELS_SHOWN ? `等${labels.length}条` : '';
  return `${first.unitName} 核实编号${labels.slice(0, LABELS_SHOWN).join('、')}${more}，${momentText(first.sinceAt)}起`;
}

function distinct(open: readonly OpenQueryOf[]): readonly OpenQueryOf[] {
  return [...new Map(open.map((query) => [query.itemId, query])).values()];
}

/** By name, and firms of one name always in one order. */
function byName([one]: readonly OpenQueryOf[], [other]: readonly OpenQueryOf[]): number {
  const key = (query: OpenQueryOf | undefined) => `${query?.unitName} ${query?.unitId}`;
  return key(one) < key(other) ? -1 : 1;
}
