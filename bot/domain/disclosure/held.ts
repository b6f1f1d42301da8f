// Whether people's own words hold what a group must not read: a firm's figure or change rate, somebody's number.

import { foldTimes, splitClauses } from '#bot/domain/understanding/clauses.ts';
import { tokenise } from '#bot/domain/understanding/lexer.ts';
import { READ_LIMIT } from '#bot/domain/understanding/normalise.ts';
import type { FormName } from '#bot/domain/understanding/reading.ts';
import { type MessageView, says, viewOf } from '#bot/domain/understanding/topic.ts';
import type { SaidValue } from '#bot/domain/understanding/values.ts';
import { figuresOf, INDICATORS } from '#bot/domain/understanding/verification-figures.ts';
import type { ContentClass } from './table.ts';

/** What is known of the speaker that turns a bare number into a figure. */
export interface Speaker {
  /** A query about a figure is open with the speaker. */
  readonly isAskedForFigure: boolean;
  /** Forms the speaker owes: their codes are no figures. */
  readonly forms: readonly FormName[];
}

export const NOBODY_KNOWN: Speaker = { isAskedForFigure: false, forms: [] };

/**
 * The class of what the words hold: `unit_value` for an amount with its unit, a rate, a bare number that answers an
 * open query or stands beside an indicator; `personal` for a telephone or identity number; null for neither. Dates,
 * cutoffs, form codes, numbers of lists, counts of firms, sign-in codes and credit codes are neither. In doubt it is
 * one: a needless request to take a message back costs less than a figure left in a group (house rule).
 */
export function heldIn(
  said: string,
  speaker: Speaker,
): Extract<ContentClass, 'unit_value' | 'personal'> | null {
  const text = plain(said);
  if (PERSONAL.some((pattern) => pattern.test(text))) return 'personal';
  if (RATES.some((pattern) => pattern.test(text))) return 'unit_value';
  if (text.length > READ_LIMIT) return LONG_FIGURE.test(text) ? 'unit_value' : null;
  return figuresIn(text, speaker) ? 'unit_value' : null;
}

/** Half width, without marks that hide digits; quotations stay: a quoted figure is one in the group all the same. */
function plain(said: string): string {
  const text = said.slice(0, LONGEST).toWellFormed().normalize('NFKC').toLowerCase();
  return text.replace(/[\p{M}\p{Cf}]/gu, '').replace(IDIOMS, '');
}

/** What is not looked at any more: the channels' own limits are below it. */
const LONGEST = 20_000;

/** Numerals that count nothing. */
const IDIOMS = /万一|十万火急|千万|百分百|百分之百|[一十百千]万个(?=感谢|谢谢|对不起|抱歉)/gu;

/** Mobile numbers, also with a digit too few or too many; land lines; identity numbers with a possible birthday. */
const PERSONAL: readonly RegExp[] = [
  /(?<![\w.-])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{3,5}(?![\w.])/u,
  /(?<![\w.-])0\d{2,3}[- ]?\d{7,8}(?![\w.])/u,
  /(?<!\w)[1-8]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dx](?!\w)/u,
];

/** Rates in words: 百分之八, 降了三成, 翻了一番. */
const RATES: readonly RegExp[] = [
  /百分之[\d零一二两三四五六七八九十百点.]/u,
  /(?:增|减|降|涨|跌|升|少|多|滑|掉)[了到近约有出\s]{0,3}[\d一二两三四五六七八九半][\d.成半]*成/u,
  /翻了?[\d一两二三几]?[番倍]/u,
  /[\d一二两三四五六七八九十]\s*个?百分点/u,
];

/** In a text too long to be read: figures as people write large ones. */
const LONG_FIGURE = /(?<!\d)\d{3,15}(?:\.\d{1,6})?\s?(?:[万亿千百]|元|吨|度|%)|\d,\d{3}|\d%/u;

function figuresIn(text: string, { forms, isAskedForFigure }: Speaker): boolean {
  const clauses = splitClauses(foldTimes(tokenise(text, forms), text));
  const utterance = { text, sentAt: EPOCH, contextKinds: [...KINDS], forms };
  const view = viewOf({ utterance, clauses, kinds: KINDS }, text);
  // 12.6 to an open query is a figure, though it looks like a day.
  if (isAskedForFigure && /^-?\d+\.\d+$/u.test(text.trim())) return true;
  const isAbout = isAskedForFigure || INDICATORS.findAll(text).length > 0 || tellsRight(text, view);
  return figuresOf(view).some((value) => isFigure(text, value, isAbout));
}

/** Words of what is right and wrong count, whatever is open. */
const KINDS: ReadonlySet<string> = new Set(['verification_query']);

/** The instant places no time here: only where times stand matters. */
const EPOCH = Temporal.Instant.fromEpochMilliseconds(0);

function tellsRight(text: string, view: MessageView): boolean {
  return (
    /正确|实际|数[字值]/u.test(text) || view.clauses.some((clause) => says(clause, 'v_should', 'v_wrong_was'))
  );
}

/** Units of things people count in talk too: participants, copies, machines. */
const COUNTED = new Set(['人', '人次', '台', '套', '件', '辆', '只', '户', '间', '米']);

/** Fewer, where a query or an indicator is spoken of, are participants or numbers of a list. */
const SMALLEST_COUNT = 10;
const SMALLEST_BARE = 100;

function isFigure(text: string, { end, start, unit, value }: SaidValue, isAbout: boolean): boolean {
  const number = Number(value);
  if (isOfCode(text, start, end)) return false;
  if (unit !== null && !COUNTED.has(unit)) return true;
  if (!isAbout) return false;
  if (unit !== null) return number >= SMALLEST_COUNT;
  if (CODES.test(text) || IN_AN_ADDRESS.test(text.slice(end))) return false;
  return number >= SMALLEST_BARE || value.includes('.');
}

/** A code is asked for in a sign-in; what stands behind the word is none of a form's figures. */
const CODES = /签到|验证码|口令|任务码/u;

/** K7Q2, 7k2m-0012, 9:30, 2026-10: other signs of the same code stand right beside it. */
function isOfCode(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - 2), start);
  const endsInLetter = /[a-z]/u.test(text[end - 1] ?? '');
  const behind = endsInLetter ? /^[a-z\d]/u : /^(?:[a-z/]|:\d)/u;
  return /(?:[a-z/]|\d:)$/u.test(before) || behind.test(text.slice(end, end + 2));
}

const IN_AN_ADDRESS = /^(?:[室楼层栋幢房路弄]|号楼)/u;
