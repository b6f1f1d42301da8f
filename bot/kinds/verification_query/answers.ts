// What people's words do to a query: it is true and why, it is wrong, they ask something back.

import type { QueryEvent, QueryFacts, StatedFigure } from '#bot/domain/facts/query-facts.ts';
import { halfWidth } from '#bot/domain/identity/width.ts';
import type { Intent } from '#bot/domain/understanding/reading.ts';
import type { Answer, Effect, Meaning, Said } from '#bot/kinds/conversation.ts';
import { type QueryItem, queryLabel } from './item.ts';
import {
  askedEcho,
  confirmedEcho,
  correctedEcho,
  explainedEcho,
  fixedEcho,
  laterEcho,
  unitEcho,
} from './texts.ts';

const WANTS_REASON = 'reason';
const WANTS_UNIT = 'unit';

/** Fewer characters beside 属实 are no reason (house rule), unless they name one. */
const SHORTEST_REASON = 6;

/** The same of what is said in answer to the question for it: 检修, 放假. */
const SHORTEST_WORD = 2;

/** What understanding reads from an answer to a query. */
interface QuerySlots {
  reason_code?: string;
  value?: string | null;
  unit?: string | null;
  old_value?: string;
  indicator?: string;
  error_kind?: string;
  fixed_on_platform?: true;
}

interface QueryAnswer extends Answer {
  readonly slots: Answer['slots'] & QuerySlots;
}

export function queryMeaning(answer: QueryAnswer, said: Said): Meaning | null {
  const { at, text } = said;
  const { intent, slots } = answer;
  if (intent === 'confirm_true') return confirmed(slots, said);
  if (intent === 'correction') return corrected(slots, said);
  if (intent === 'ack') return effect('acknowledged', { kind: 'acknowledged', at }, () => null);
  if (intent === 'will_report_later') {
    return effect('acknowledged', { kind: 'acknowledged', at }, (items, namesUnits) =>
      laterEcho(labels(items, namesUnits)),
    );
  }
  if (!ASKS.has(intent)) return null;
  return effect('asked', { kind: 'asked', at, words: text }, (items, namesUnits) =>
    askedEcho(labels(items, namesUnits)),
  );
}

/** Somebody has to speak with whoever says one of these. */
const ASKS: ReadonlySet<Intent> = new Set(['question', 'refuse', 'cannot_login', 'extension_request']);

function confirmed({ reason_code: code }: QuerySlots, { at, text }: Said): Effect {
  const reason = reasonIn(text, code);
  return effect(
    'confirmed',
    { kind: 'confirmed', at, words: text, reason, reasonCode: code ?? null },
    (items, namesUnits) => confirmedEcho(labels(items, namesUnits), reason !== null),
    reason === null ? WANTS_REASON : null,
  );
}

function corrected(slots: QuerySlots, { at, text }: Said): Effect {
  const statement = statedFigure(slots);
  const lacksUnit = statement.value !== null && statement.unit === null;
  return effect(
    'corrected',
    { kind: 'corrected', at, words: text, statement },
    (items, namesUnits) =>
      items.every(({ facts }) => facts.review === 'return_form')
        ? fixedEcho(labels(items, namesUnits))
        : correctedEcho(labels(items, namesUnits), lacksUnit),
    lacksUnit ? WANTS_UNIT : null,
  );
}

/** Words that say nothing of why: those of 属实 and its like, of a nod, and what stands between words. */
const NO_REASON =
  /情况|数据|属实|核实|无误|没有错|没错|没问题|正常|正确|真实|好的|收到|知道了|谢谢|[都的是对嗯哦]|[\p{P}\p{Z}\d]/gu;

/** The words, where there is a reason in them; null: too little to be one. */
function reasonIn(text: string, reasonCode: string | undefined, shortest = SHORTEST_REASON): string | null {
  const rest = [...text.replace(NO_REASON, '')];
  return reasonCode !== undefined || rest.length >= shortest ? text : null;
}

function statedFigure(slots: QuerySlots): StatedFigure {
  return {
    value: slots.value ?? null,
    unit: slots.unit ?? null,
    oldValue: slots.old_value ?? null,
    indicator: slots.indicator ?? null,
    errorKind: slots.error_kind ?? null,
    fixedOnPlatform: slots.fixed_on_platform === true,
  };
}

/** Words that answer the question for a reason or a unit; null when they are about something else. */
export function supplied(wanted: string, answer: QueryAnswer, said: Said): Effect | null {
  if (wanted === WANTS_UNIT) return suppliedUnit(said);
  if (wanted !== WANTS_REASON || !MAY_EXPLAIN.has(answer.intent)) return null;
  const { at, text } = said;
  const code = answer.slots.reason_code;
  // It is asked for once, so that whatever is said now is the reason, but for a mere nod.
  const reason = reasonIn(text, code, SHORTEST_WORD);
  if (reason === null) return null;
  return effect(
    'explained',
    { kind: 'explained', at, reason, reasonCode: code ?? null },
    (items, namesUnits) => explainedEcho(labels(items, namesUnits)),
  );
}

const MAY_EXPLAIN: ReadonlySet<string> = new Set([
  'confirm_true',
  'ambiguous',
  'chitchat',
  'closed_suspended',
  'event_report',
]);

const UNIT =
  /^(?:单位)?(?:是|为)?(亿元|百万元|百万|万元|千元|元|万吨|吨|公斤|万千瓦时|千瓦时|万度|度|万平方米|平方米|人|台|套|件|户)$/u;

function suppliedUnit({ text }: Said): Effect | null {
  const unit = UNIT.exec(halfWidth(text).replace(/[\p{P}\p{Z}的]/gu, ''))?.[1];
  if (unit === undefined) return null;
  return effect('unit_stated', { kind: 'unit_stated', unit }, (items, namesUnits) =>
    unitEcho(labels(items, namesUnits)),
  );
}

/** A bare 属实 is about one query; 都属实 about all of them. */
export function meansSeveral(text: string): boolean {
  return /都|全部|均|每条|每项/u.test(text);
}

export function undoOf({ before }: { readonly kind: string; readonly before: QueryFacts }): QueryEvent {
  return { kind: 'undone', before };
}

export function labels(items: readonly QueryItem[], namesUnits: boolean): string {
  return items.map((item) => `${namesUnits ? `${item.unitShortName} ` : ''}${queryLabel(item)}`).join('、');
}

function effect(
  change: string,
  event: QueryEvent,
  echo: (items: readonly QueryItem[], namesUnits: boolean) => string | null,
  asks: string | null = null,
): Effect {
  return { kind: 'effect', change, event, asks, echo };
}
