// The figures of an answer to a query: which is right, which was wrong, in what unit, of what, and what went wrong.

import { isOf } from './clauses.ts';
import type { CueClass } from './cues.ts';
import { INDICATOR_WORDS } from './lexicon/verification.ts';
import type { Slots } from './reading.ts';
import { type ClauseView, type MessageView, saidIn, says } from './topic.ts';
import { findValues, type SaidValue, unitAt } from './values.ts';
import { wordTree } from './word-tree.ts';

/** Indicators by what people call them. */
export const INDICATORS = wordTree<string>(INDICATOR_WORDS);

/** Figures that can be an indicator's: no time, no list number, no telephone. */
export function figuresOf(message: MessageView): readonly SaidValue[] {
  const { text } = message;
  const said = [...findValues(text), ...noughts(message)];
  if (said.length === 0) return said;
  const times = message.clauses.flatMap((view) =>
    view.clause.tokens.filter((token) => isOf(token, 'time', 'month', 'form')),
  );
  const ofPeople = INDICATORS.findAll(text).some((one) => one.classes.includes('从业人员期末人数'));
  return said.flatMap((value) => {
    // 1.2亿 looks like the second of January.
    const isPoint =
      value.value.includes('.') && (value.unit !== null || saidIn(message, 'v_wrong_was', 'v_should'));
    if (!isPoint && times.some((time) => value.start < time.end && value.end > time.start)) return [];
    const counted = value.unit === null && text.startsWith('个', value.end) && ofPeople;
    if (counted) return [{ ...value, unit: '人' }];
    return isNoFigure(text, value) ? [] : [value];
  });
}

/** Units of counting and of time behind a number, which then is no figure of a form. */
const NOT_OF_FORMS = '月 号 日 年 点 天 张 个 次 条 家 遍 季 倍 成 线 份 -'.split(' ');
/** Before a nought these name a digit (多打了个0). */
const DIGIT_SLIPS = '多 少 个 打 写 填 录 了'.split(' ');
const SLIP_BEFORE = /(?:[少多错漏差][填写打输录敲报了]了?|[挪移错差少多前后退进漏])$/;
const LONGEST_FIGURE = 9;

function isNoFigure(text: string, { value, unit, start, end }: SaidValue): boolean {
  const before = text.slice(Math.max(0, start - 1), start);
  // 小数点往前挪一位, 少填一位: a place of the point, a digit, and no person.
  if (unit === '人' && text[end - 1] === '位' && SLIP_BEFORE.test(text.slice(Math.max(0, start - 3), start)))
    return true;
  if ((value === '0' && DIGIT_SLIPS.includes(before)) || text.startsWith('数', end)) return true;
  if (
    text.startsWith('本月', end) ||
    text.startsWith('月', end) ||
    text.startsWith('年', end) ||
    text.startsWith('-', end)
  )
    return true;
  if (unit !== null) return false;
  return (
    NOT_OF_FORMS.some((word) => text.startsWith(word, end)) ||
    before === '第' ||
    value.length >= LONGEST_FIGURE
  );
}

/** 应该是零: nought in words counts where a right figure is told. */
function noughts(message: MessageView): readonly SaidValue[] {
  return message.clauses.flatMap((view) => {
    const at = view.text.indexOf('零');
    const isWhole = at >= 0 && at === view.text.length - 1 && says(view, 'v_should');
    return isWhole ? [{ value: '0', unit: null, start: view.start + at, end: view.end }] : [];
  });
}

/** Those of them in one clause. */
export function valuesIn(values: readonly SaidValue[], view: ClauseView): readonly SaidValue[] {
  return values.filter((value) => value.start >= view.start && value.end <= view.end);
}

/** 漏填了12台，总共58台: the sum is the right one. */
const SUM = /(?:总共|一共|合计|共计|总计|加起来|加在一起)(?:应该)?[是为有]?:?$/;

/** The right figure: behind 应该是 and its like, else the one no word of a mistake stands before. */
export function valueSlots(message: MessageView, values: readonly SaidValue[]): Slots {
  const wrong = values.filter((value) => standsBehind(message, value, 'v_wrong_was'));
  const right = values.filter((value) => !wrong.includes(value));
  const told =
    right.find((value) => standsBehind(message, value, 'v_should')) ??
    right.find((value) => SUM.test(message.text.slice(0, value.start))) ??
    right[0];
  const indicator = indicatorOf(message, told);
  const unit = told?.unit ?? unitNamed(message) ?? (/人次/.test(message.text) ? '人次' : null);
  const old = wrong[0];
  return {
    value: told?.value ?? null,
    unit: told === undefined && unit === null ? null : (unit ?? unitOfIndicator(indicator)),
    ...(indicator === null ? {} : { indicator }),
    ...(old === undefined ? {} : { old_value: old.value }),
  };
}

function standsBehind(message: MessageView, value: SaidValue, cls: 'v_wrong_was' | 'v_should'): boolean {
  const view = message.clauses.find((one) => value.start >= one.start && value.end <= one.end);
  const cue = view?.cues.findLast((one) => one.classes.includes(cls) && one.end <= value.start);
  if (view === undefined || cue === undefined) return false;
  // Between the word and the figure stands no other word of the two kinds, and no other figure.
  if (findValues(message.text.slice(cue.end, value.start)).length > 0) return false;
  return !view.cues.some(
    (one) =>
      one.start >= cue.end &&
      one.end <= value.start &&
      one.classes.some((name) => name === 'v_should' || name === 'v_wrong_was'),
  );
}

/** 制度是千元, 应该按千元填: the unit that is right, without a figure. */
function unitNamed(message: MessageView): string | null {
  for (const view of message.clauses) {
    const cue = view.cues.find(
      (one) => one.classes.includes('v_should') || one.classes.includes('v_unit_is'),
    );
    const unit = cue === undefined ? null : unitAt(message.text, cue.end);
    if (unit !== null && unit.end <= view.end) return unit.name;
  }
  const alone = message.clauses.find((view) => unitAt(message.text, view.start)?.end === view.end);
  if (alone !== undefined) return unitAt(message.text, alone.start)?.name ?? null;
  return saidIn(message, 'v_err_unit', 'v_wrong_was') ? unitBehindIs(message.text) : null;
}

/** 单位搞错，是元不是千元: the unit behind 是 that no 不 denies. */
function unitBehindIs(text: string): string | null {
  for (let at = text.indexOf('是'); at >= 0; at = text.indexOf('是', at + 1)) {
    const unit = text[at - 1] === '不' ? null : unitAt(text, at);
    if (unit !== null) return unit.name;
  }
  return null;
}

function unitOfIndicator(indicator: string | null): string | null {
  return indicator === '从业人员期末人数' ? '人' : null;
}

function indicatorOf(message: MessageView, value: SaidValue | undefined): string | null {
  const named = INDICATORS.findAll(message.text);
  const before = value === undefined ? named : named.filter((one) => one.start < value.start);
  return before.at(-1)?.classes[0] ?? named[0]?.classes[0] ?? null;
}

/** What went wrong, in the words of the error: the first that is named. */
const ERROR_KINDS: readonly (readonly [kind: string, cls: CueClass])[] = [
  ['unit', 'v_err_unit'],
  ['tax', 'v_err_tax'],
  ['digit', 'v_err_digit'],
  ['row', 'v_err_row'],
  ['cumulative', 'v_err_sum'],
];

/** The slot for it. */
export function errorKind(message: MessageView): Slots {
  const found = ERROR_KINDS.find(([, cls]) => saidIn(message, cls));
  return found === undefined ? {} : { error_kind: found[0] };
}
