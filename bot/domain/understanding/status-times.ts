// The months and days of a firm's standing still: since when, until when.

import { expressionOf, has, isOf, timesOf } from './clauses.ts';
import { placeAhead } from './dates.ts';
import { parseWholeNumber } from './numbers.ts';
import { type ClauseView, cueOf, type MessageView } from './topic.ts';

const ZONE = 'Asia/Shanghai';

/** The local day of the sending. */
export function localDay(message: MessageView): Temporal.PlainDate {
  return message.context.utterance.sentAt.toZonedDateTimeISO(ZONE).toPlainDate();
}

interface SaidMonth {
  readonly month: number;
  readonly nextYear: boolean;
  readonly end: number;
  readonly start: number;
}

const NEXT_YEAR = ['明年', '来年', '明年的', '转年'];

/** Months named by number, 9月份 and 明年3月, without a day behind them. */
export function saidMonths(text: string): readonly SaidMonth[] {
  const found: SaidMonth[] = [];
  for (const { index, 0: whole, 1: written = '' } of text.matchAll(
    /(\d{1,2}|[一二三四五六七八九十]{1,2})月份?(?!\d)/g,
  )) {
    const month = parseWholeNumber(written) ?? 0;
    if (month < 1 || month > 12) continue;
    found.push({
      month,
      nextYear: NEXT_YEAR.some((word) => text.endsWith(word, index)),
      start: index,
      end: index + whole.length,
    });
  }
  return found;
}

/** 9月份就停了, 上个月: the month it began, `YYYY-MM`, or null. */
export function monthsOf(message: MessageView): string | null {
  const today = localDay(message);
  const began = saidMonths(message.text).find(
    (said) => !said.nextYear && !isResumed(message, said) && !endsAt(message.text, said),
  );
  if (began !== undefined) {
    const year = began.month > today.month ? today.year - 1 : today.year;
    return yearMonth(year, began.month);
  }
  const lastMonth = message.text.includes('上月') || message.text.includes('上个月');
  return lastMonth ? today.subtract({ months: 1 }).toPlainYearMonth().toString() : null;
}

/** 明年3月开工, 停到年底, 到12月15号: when it is over; a month is `YYYY-MM`, a day `YYYY-MM-DD`; null when not said. */
export function untilOf(message: MessageView): string | null {
  const today = localDay(message);
  const day = dayUntil(message);
  if (day !== null) return day;
  const next = nextMonth(message, today);
  if (next !== null) return next;
  const until = saidMonths(message.text).find(
    (said) => isResumed(message, said) || endsAt(message.text, said),
  );
  if (until === undefined) return null;
  return yearMonth(until.nextYear || until.month < today.month ? today.year + 1 : today.year, until.month);
}

/** 下个月恢复: the month after this one, right before a word of starting again; null when not said. */
function nextMonth(message: MessageView, today: Temporal.PlainDate): string | null {
  const said = /下个?月(?!\d)/.exec(message.text);
  if (said === null) return null;
  const start = said.index;
  if (!isResumed(message, { month: 0, nextYear: false, start, end: start + said[0].length })) return null;
  return today.add({ months: 1 }).toPlainYearMonth().toString();
}

/** A month right before a word of starting again. */
function isResumed(message: MessageView, said: SaidMonth): boolean {
  // 明年4月再说, 3月起才有产值.
  if (/^(?:起|以后|之后|初|底)?(?:再|才)/.test(message.text.slice(said.end))) return true;
  return message.clauses.some((view) => {
    return view.cues.some(
      (cue) =>
        cue.classes.includes('c_resume') &&
        cue.start >= said.end &&
        cue.start - said.end <= 4 &&
        !message.text.startsWith('开始放', cue.start) &&
        !message.text.startsWith('开始停', cue.start) &&
        !'没不未止停歇'.includes(message.text[cue.start - 1] ?? ' '),
    );
  });
}

function endsAt(text: string, said: SaidMonth): boolean {
  const before = text.slice(Math.max(0, said.start - 3), said.start);
  return before.includes('到') || before.includes('至');
}

/** A day behind 到 or before a word of starting again. */
function dayUntil(message: MessageView): string | null {
  for (const view of message.clauses) {
    for (const time of timesOf(view.clause)) {
      if (!followsTo(view, time.start) && !restarts(view, time.end)) continue;
      const { when } = placeAhead(expressionOf(time), message.context.utterance.sentAt);
      if (when !== null) return when.slice(0, 10);
    }
  }
  return null;
}

function followsTo(view: ClauseView, start: number): boolean {
  const before = view.clause.tokens.findLast((token) => token.end <= start && !isOf(token, 'period'));
  return isOf(before, 't_until') || before?.text.endsWith('到') === true;
}

function restarts(view: ClauseView, end: number): boolean {
  const cue = cueOf(view, 'c_resume');
  return cue !== undefined && cue.start >= end && cue.start - end <= 3 && !has(view.clause, 'neg');
}

function yearMonth(year: number, month: number): string {
  return `${year}-${String(month).padStart(2, '0')}`;
}
