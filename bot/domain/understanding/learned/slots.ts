// What a message names beside an intent that was learned rather than read: by the readers of that intent's details.

import { type Context, expressionOf, formsOf, timesOf } from '../clauses.ts';
import { placeAhead } from '../dates.ts';
import { whenOf } from '../event-answers.ts';
import { daysWanted } from '../extensions.ts';
import { readClause, withTime } from '../filing.ts';
import { itemNumbers } from '../item-numbers.ts';
import { peopleSlots } from '../people-slots.ts';
import type { Intent, Reading, Slots } from '../reading.ts';
import { findReasons } from '../reason-codes.ts';
import { monthsOf, untilOf } from '../status-times.ts';
import type { MessageView } from '../topic.ts';
import { codeOf, comingSlots, nameIn } from '../training-slots.ts';
import { errorKind, figuresOf, valueSlots } from '../verification-figures.ts';

/** Slots that mean the same with every intent. */
const OF_ANY_INTENT = ['form', 'item_no', 'unit_name', 'confidential'] as const satisfies (keyof Slots)[];

/** The slots of the new intent; of what the grammar read only those stay that fit any intent. */
export function slotsOf(intent: Intent, { slots }: Reading, message: MessageView): Slots {
  const kept: Slots = Object.fromEntries(
    OF_ANY_INTENT.flatMap((name) => (slots[name] === undefined ? [] : [[name, slots[name]]])),
  );
  return { ...kept, ...readSlots(intent, message) };
}

function readSlots(intent: Intent, message: MessageView): Slots {
  const { context } = message;
  switch (intent) {
    case 'reported':
    case 'cannot_login':
      return forms(context);
    case 'will_report_later':
      return withTime({ ...forms(context), when: null }, clauseReadings(context), context);
    case 'extension_request':
      return { ...forms(context), ...extendedTo(context) };
    case 'question':
      return { ...forms(context), topic: null };
    case 'confirm_true':
      return reasonIn(message);
    case 'correction':
      return { ...valueSlots(message, figuresOf(message)), ...errorKind(message) };
    case 'handover':
      return changeOfPeople(message);
    case 'closed_suspended':
      return standing(message);
    case 'attend':
      return comingSlots(message);
    case 'sign_in':
      return signedIn(message);
    case 'rectified':
      return items(context);
    case 'event_report':
      return whenOf(message);
    case 'ack':
    case 'ambiguous':
    case 'chitchat':
    case 'choice':
    case 'command':
    case 'contacted':
    case 'decline':
    case 'leave':
    case 'read':
    case 'refuse':
    case 'registry_change':
    case 'retract':
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
function extendedTo({ clauses, utterance }: Context): Slots {
  const time = clauses.flatMap((clause) => timesOf(clause)).at(-1);
  const days = clauses.map(daysWanted).find((count) => count !== null);
  return {
    until: time === undefined ? null : placeAhead(expressionOf(time), utterance.sentAt).when,
    ...(time === undefined ? {} : { until_text: time.text }),
    ...(days === undefined ? {} : { until_days: days }),
  };
}

function reasonIn({ text }: MessageView): Slots {
  const [reason] = findReasons(text);
  return reason === undefined ? {} : { reason_code: reason.code };
}

function changeOfPeople(message: MessageView): Slots {
  const [view] = message.clauses;
  if (view === undefined) return {};
  const { kind: _kind, ...slots } = peopleSlots('new_contact', message, view);
  return slots;
}

function standing(message: MessageView): Slots {
  const [since, until] = [monthsOf(message), untilOf(message)];
  return { ...(since === null ? {} : { since }), ...(until === null ? {} : { until }) };
}

function signedIn(message: MessageView): Slots {
  const [code, name] = [codeOf(message), nameIn(message)];
  return { ...(code === null ? {} : { code }), ...(name === null ? {} : { name }) };
}

function items({ clauses }: Context): Slots {
  const item_no = [...new Set(clauses.flatMap(({ text }) => itemNumbers(text)))];
  return item_no.length > 0 ? { item_no } : {};
}
