// Reads events that a bureau must hear of at once: accidents, disasters, mergers, moves, bankruptcies.

import { expressionOf, has, isOf, timesOf } from './clauses.ts';
import type { CueClass } from './cues.ts';
import type { Slots } from './reading.ts';
import { localDay, saidMonths } from './status-times.ts';
import {
  cueOf,
  isDenied,
  isHeard,
  isSupposed,
  type MessageView,
  saidIn,
  says,
  type TopicAnswer,
} from './topic.ts';

const EVENTS: readonly (readonly [event: string, cls: CueClass])[] = [
  ['accident', 'e_accident'],
  ['disaster', 'e_disaster'],
  ['merger', 'e_merger'],
  ['bankruptcy', 'e_bankruptcy'],
  ['relocation', 'e_relocation'],
  ['layoff', 'e_layoff'],
  ['shutdown', 'e_shutdown'],
  ['project', 'e_project'],
  ['data_move', 'e_data_move'],
];

/** Events told at once wherever they are told; all others only where an event is open. */
const AT_ONCE = new Set(['accident', 'disaster', 'merger']);

/** An event that a bureau must hear of at once; null when the message does not tell of one. */
export function readEvent(message: MessageView): TopicAnswer | null {
  const { kinds } = message.context;
  const open = kinds.has('major_event');
  const elsewhere = kinds.has('report_deadline') || kinds.size === 0 || kinds.has('registry_change');
  if (!open && !elsewhere) return null;
  for (const [event, cls] of EVENTS) {
    if (!saidIn(message, cls) || (!open && !AT_ONCE.has(event))) continue;
    const view = message.clauses.find((one) => {
      const cue = cueOf(one, cls);
      return (
        cue !== undefined &&
        !asks(one.text, one.asks) &&
        !isDenied(message, cue) &&
        !isSupposed(one) &&
        (open || !isHeard(one))
      );
    });
    if (
      view === undefined ||
      (!open && !(says(view, 'e_place') && (has(view.clause, 'le') || saidIn(message, 'e_lately'))))
    )
      continue;
    return {
      intent: 'event_report',
      rule: `event.${event}`,
      confidence: 0.85,
      slots: { event, ...whenOf(message) },
      from: [view.index],
    };
  }
  return null;
}

/** 产值几个亿 asks nothing. */
function asks(text: string, clauseAsks: boolean): boolean {
  return clauseAsks && !['几个亿', '几亿', '几千万', '几百'].some((word) => text.includes(word));
}

/** 下个月整体搬, 12月要搬: the month it will happen, `YYYY-MM`; a day where one is named. */
export function whenOf(message: MessageView): Slots {
  const today = localDay(message);
  if (message.text.includes('下月') || message.text.includes('下个月')) {
    return { when: today.add({ months: 1 }).toPlainYearMonth().toString() };
  }
  const [month] = saidMonths(message.text);
  if (month !== undefined && (month.nextYear || month.month >= today.month)) {
    return {
      when: `${month.nextYear ? today.year + 1 : today.year}-${String(month.month).padStart(2, '0')}`,
    };
  }
  const time = message.clauses.flatMap((view) => timesOf(view.clause))[0];
  if (time === undefined || !isOf(time, 'time')) return {};
  const { day } = expressionOf(time);
  if (day?.kind !== 'offset' || day.days <= 0) return {};
  return { when: today.add({ days: day.days }).toString() };
}
