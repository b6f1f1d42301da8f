// What bureau staff type to put one query to one firm: 核实 恒达铜业 B204-1 2026-10 工业总产值 行号12 时限11月6日17点.

import { findSendTime } from '#bot/domain/broadcast/send-time.ts';
import { localDate } from '#bot/domain/calendar/local-time.ts';
import { firstDayOfPeriod, parsePeriod, type ReportingPeriod } from '#bot/domain/calendar/period.ts';
import { heldIn, NOBODY_KNOWN } from '#bot/domain/disclosure/held.ts';
import { parseFormCode } from '#bot/domain/identity/form-code.ts';
import { wallTimeText } from '#bot/domain/status-list/wall-time.ts';

/** What is asked of one firm, as it was typed. */
export interface QueryDraft {
  /** USCC, full or short name. */
  readonly firm: string;
  readonly form: string;
  readonly period: string;
  readonly indicator: string;
  /** 审核信息行号 on the platform. */
  readonly platformRow: string | null;
  /** Why, in the bureau's words; not told to the firm. */
  readonly reason: string | null;
  readonly respondBy: string | null;
  /** Null: none were written. */
  readonly figures: DraftFigures | null;
}

export interface DraftFigures {
  readonly unit: string;
  readonly current: string | null;
  readonly lastYear: string | null;
  readonly previous: string | null;
}

export type DraftOrder =
  | {
      readonly kind: 'draft';
      readonly draft: QueryDraft;
      /** A figure stands in it, where figures go or among the words. */
      readonly holdsFigure: boolean;
    }
  /** Meant as one, but something is missing or wrong; `say` is what to write. Nothing of the words is said back. */
  | { readonly kind: 'unclear'; readonly say: string };

export const HOW_TO_DRAFT =
  '拟一条核实请写：核实 单位 表号 报告期 指标，如“核实 恒达铜业 B204-1 2026-10 工业总产值”；后面可加“行号12”“时限11月6日17点”“原因 …”。';

const BEGINS = /^(?:拟写?|发)?(?:数据)?核实(?=$|[\s:：,])[\s:：,]*/u;

/** What may stand behind the indicator, each with its value; a figure's key has a figure behind it. */
const KEYS = {
  platformRow: /(?:平台)?(?:审核信息)?行号[:：\s]*(?=\d)/u,
  respondBy: /(?:答复)?时限[:：\s]*/u,
  reason: /原因[:：\s]*/u,
  current: /本期值?[:：\s]*(?=-?\d)/u,
  lastYear: /(?:上年)?同期值?[:：\s]*(?=-?\d)/u,
  previous: /上期值?[:：\s]*(?=-?\d)/u,
  unit: /(?:计量)?单位[:：\s]*/u,
} as const;

type Key = keyof typeof KEYS;

const KEY = new RegExp(
  `[\\s,;；。]+(?:${Object.entries(KEYS)
    .map(([key, { source }]) => `(?<${key}>${source})`)
    .join('|')})`,
  'gu',
);

/** Reads an order sent at `at`; null: the words are about something else. Which of them count at all the caller knows. */
export function readDraft(text: string, at: Temporal.Instant): DraftOrder | null {
  const tidy = text.normalize('NFKC').trim();
  const begun = BEGINS.exec(tidy);
  if (begun === null) return null;
  const rest = tidy.slice(begun[0].length);
  if (rest === '') return unclear(HOW_TO_DRAFT);
  const { head, values } = parted(rest);
  const words = head.split(/[\s,;；]+/u).filter((word) => word !== '');
  const formAt = words.findIndex((word) => parseFormCode(word) === word.toUpperCase());
  return formAt < 0 ? unclear(`没有看到表号。${HOW_TO_DRAFT}`) : draftOf(words, formAt, values, at);
}

function parted(rest: string): { readonly head: string; readonly values: ReadonlyMap<Key, string> } {
  const found = [...rest.matchAll(KEY)];
  const values = found.map((match, index): readonly [Key, string] => {
    const value = rest.slice(match.index + match[0].length, found[index + 1]?.index);
    return [keyOf(match.groups ?? {}), value.replace(/^[\s,;；]+|[\s,;；。]+$/gu, '')];
  });
  return { head: rest.slice(0, found[0]?.index), values: new Map(values) };
}

function keyOf(groups: Readonly<Record<string, string | undefined>>): Key {
  const key = Object.keys(KEYS).find((name) => groups[name] !== undefined);
  if (key === undefined) throw new Error('a key matched under no name');
  return key as Key;
}

function draftOf(
  words: readonly string[],
  formAt: number,
  values: ReadonlyMap<Key, string>,
  at: Temporal.Instant,
): DraftOrder {
  const firm = words.slice(0, formAt).join('');
  const [form = '', said = '', ...named] = words.slice(formAt);
  const indicator = named.join('').replaceAll('(', '（').replaceAll(')', '）');
  if (firm === '') return unclear(`表号前面没有单位。${HOW_TO_DRAFT}`);
  const period = periodOf(said, at);
  if (period === null)
    return unclear('报告期看不懂，请在表号后面写成2026-10、10月、2026年10月或2026年3季度。');
  if (Temporal.PlainDate.compare(firstDayOfPeriod(period), localDate(at)) > 0)
    return unclear('报告期还没有到，请核对。');
  if (indicator === '') return unclear(`报告期后面没有指标。${HOW_TO_DRAFT}`);
  const until = values.get('respondBy');
  const respondBy = until === undefined ? null : respondByOf(until, at);
  if (until !== undefined && respondBy === null)
    return unclear('时限看不懂或者已过，请写成“时限11月6日17点”或“时限明天17点”。');
  const figures = figuresOf(values);
  if (figures?.unit === '') return unclear('写了数值，还要写计量单位，如“单位 千元”。');
  const reason = values.get('reason') ?? null;
  const draft = {
    firm,
    form: form.toUpperCase(),
    period: period.code,
    indicator,
    platformRow: values.get('platformRow') ?? null,
    reason,
    respondBy,
    figures,
  };
  return { kind: 'draft', draft, holdsFigure: figures !== null || hasFigure(indicator, reason ?? '') };
}

function unclear(say: string): DraftOrder {
  return { kind: 'unclear', say };
}

/** As written, or the newest month or quarter of that name that has begun. */
function periodOf(said: string, at: Temporal.Instant): ReportingPeriod | null {
  const written = parsePeriod(said);
  if (written !== null) return written;
  if (!/^(?:\d{1,2}月份?|第?[1-4一二三四]季度)$/u.test(said)) return null;
  const { year } = localDate(at);
  const thisYear = parsePeriod(`${year}年${said}`);
  if (thisYear === null) return null;
  const hasBegun = Temporal.PlainDate.compare(firstDayOfPeriod(thisYear), localDate(at)) <= 0;
  return hasBegun ? thisYear : parsePeriod(`${year - 1}年${said}`);
}

/** A day gone by is read as next year's, and nobody waits so long for an answer (house rule). */
const LONGEST_DAYS = 90;

function respondByOf(said: string, at: Temporal.Instant): string | null {
  const until = findSendTime(said, at)?.at ?? null;
  if (until === null) return null;
  const latest = at.add({ hours: 24 * LONGEST_DAYS });
  const isAhead = Temporal.Instant.compare(at, until) < 0 && Temporal.Instant.compare(until, latest) < 0;
  return isAhead ? wallTimeText(until) : null;
}

function figuresOf(values: ReadonlyMap<Key, string>): DraftFigures | null {
  const [current = null, lastYear = null, previous = null] = [
    values.get('current'),
    values.get('lastYear'),
    values.get('previous'),
  ];
  if (current === null && lastYear === null && previous === null) return null;
  return { unit: values.get('unit') ?? '', current, lastYear, previous };
}

/** Four digits in a row are no part of an indicator's name. */
function hasFigure(indicator: string, reason: string): boolean {
  return /\d{4}/u.test(indicator) || heldIn(`${indicator} ${reason}`, NOBODY_KNOWN) !== null;
}
