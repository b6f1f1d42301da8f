// Reads requests for more time, and holds what they share with promises.

import { type Clause, type Context, expressionOf, formsOf, has, isOf, timesOf } from './clauses.ts';
import { placeAhead } from './dates.ts';
import type { Slots } from './reading.ts';
import type { WordClass } from './word-class.ts';

/** A plan for later: promised, or asked for. */
export interface Plan {
  readonly intent: 'will_report_later' | 'extension_request';
  readonly rule: string;
  readonly confidence: number;
  readonly slots: Slots;
  /** Said without a promise (还没报): any other answer in the message stands above it. */
  readonly faint?: true;
  /** Within hours (马上, 在填): a time said beside it is the better one. */
  readonly vague?: true;
}

/** The forms a plan speaks of. */
export function formSlots(clause: Clause): Slots {
  const forms = formsOf(clause);
  return forms.length > 0 ? { form: forms } : {};
}

/** One of `first`, then nothing that denies, then one of `second`. */
export function follows(clause: Clause, first: readonly WordClass[], second: readonly WordClass[]): boolean {
  const from = clause.tokens.findIndex((token) => isOf(token, ...first));
  if (from < 0) return false;
  const rest = clause.tokens.slice(from + 1);
  const verb = rest.findIndex((token) => isOf(token, ...second));
  return (
    verb >= 0 &&
    !rest.slice(0, verb + 2).some((token) => isOf(token, 'neg', 'refuse', 'vague_no', 'other_report'))
  );
}

/** A request for more time, or null. Whether it can be given is for people to say. */
export function readExtension(clause: Clause, context: Context): Plan | null {
  const asksForMore =
    has(clause, 'permit', 'apply') && follows(clause, ['condition'], ['file', 'prep', 'time']);
  const waits =
    has(clause, 'permit') && clause.tokens.some((token) => ['等到', '再', '等', '才'].includes(token.text));
  if (!has(clause, 'extend') && !(waits && (asksForMore || timesOf(clause).length > 0))) return null;
  if (asksUntilWhen(clause)) return null;
  const time = timesOf(clause).at(-1);
  const days = daysWanted(clause);
  const until = time ? placeAhead(expressionOf(time), context.utterance.sentAt).when : null;
  const slots: Slots = {
    until,
    ...(time ? { until_text: time.text } : {}),
    ...(days === null ? {} : { until_days: days }),
    ...formSlots(clause),
  };
  return { intent: 'extension_request', rule: 'extension.asked', confidence: 0.85, slots };
}

const WHEN_ASKED = /什么时候|啥时候|几号|几点|多久|何时|哪天|哪一天|哪日/;

/** 最晚能拖到什么时候 asks for the last day, not for more time. */
export function asksUntilWhen({ text }: Clause): boolean {
  return WHEN_ASKED.test(text);
}

const DAY_COUNTS: Readonly<Record<string, number>> = { 半: 0.5, 一: 1, 两: 2, 二: 2, 三: 3 };

/** How many days a request names, or null. */
export function daysWanted(clause: Clause): number | null {
  for (const [i, token] of clause.tokens.entries()) {
    if (token.text === '半天') return 0.5;
    if (isOf(token, 't_days')) {
      const count = clause.tokens[i - 1]?.value;
      return typeof count === 'number' ? count : null;
    }
    if (isOf(token, 'extend') && token.text.endsWith('天'))
      return DAY_COUNTS[token.text.at(-2) ?? ''] ?? null;
  }
  return null;
}
