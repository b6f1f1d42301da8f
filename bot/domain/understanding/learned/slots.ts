// What a message names beside an intent that was learned rather than read: by the readers of that intent.

import { type Context, expressionOf, formsOf, timesOf } from '../clauses.ts';
import { placeAhead } from '../dates.ts';
import { daysWanted } from '../extensions.ts';
import { readClause, withTime } from '../filing.ts';
import type { Reading, Slots } from '../reading.ts';

/** Intents the examples may give where nothing is settled: words that ask, put off, tell of trouble or are talk. */
export type Given =
  | 'ack'
  | 'will_report_later'
  | 'extension_request'
  | 'question'
  | 'cannot_login'
  | 'chitchat';

/** Slots that mean the same with every intent. */
const OF_ANY_INTENT = ['form', 'item_no', 'unit_name', 'confidential'] as const satisfies (keyof Slots)[];

/** The slots of the new intent; of what the grammar read only those stay that fit any intent. */
export function slotsOf(intent: Given, { slots }: Reading, context: Context): Slots {
  const kept: Slots = Object.fromEntries(
    OF_ANY_INTENT.flatMap((name) => (slots[name] === undefined ? [] : [[name, slots[name]]])),
  );
  return { ...kept, ...readSlots(intent, context) };
}

function readSlots(intent: Given, context: Context): Slots {
  switch (intent) {
    case 'will_report_later':
      return withTime({ ...forms(context), when: null }, clauseReadings(context), context);
    case 'extension_request':
      return { ...forms(context), ...untilOf(context) };
    case 'cannot_login':
      return forms(context);
    case 'question':
      return { ...forms(context), topic: null };
    case 'ack':
    case 'chitchat':
      return {};
  }
}

function clauseReadings(context: Context) {
  const { clauses } = context;
  return clauses.map((clause, i) => readClause(clause, clauses[i + 1], context));
}

function forms({ clauses }: Context): Slots {
  const form = [...new Set(clauses.flatMap(formsOf))];
  return form.length > 0 ? { form } : {};
}

/** The last time named, and how many days are asked for. */
function untilOf({ clauses, utterance }: Context): Slots {
  const time = clauses.flatMap((clause) => timesOf(clause)).at(-1);
  const days = clauses.map(daysWanted).find((count) => count !== null);
  return {
    until: time === undefined ? null : placeAhead(expressionOf(time), utterance.sentAt).when,
    ...(time === undefined ? {} : { until_text: time.text }),
    ...(days === undefined ? {} : { until_days: days }),
  };
}
