// What a change of people names beside itself: who, their number and department, from when on.

import { expressionOf, timesOf } from './clauses.ts';
import { placeAhead, placeBehind } from './dates.ts';
import { findDepartment, findPhone } from './person-details.ts';
import type { Slots } from './reading.ts';
import { bossIn, successorIn } from './successor.ts';
import { type ClauseView, type MessageView, says } from './topic.ts';

/** Everything a change of people names; `kind` is which change it is. */
export function peopleSlots(kind: string, message: MessageView, view: ClauseView): Slots {
  const phone = findPhone(message.text);
  const name = nameFor(kind, message, view);
  const dept = findDepartment(message.text);
  const effective = effectiveOn(message);
  return {
    kind,
    ...(name === null ? {} : { name }),
    ...(phone === null ? {} : { phone: phone.digits }),
    ...(dept === null ? {} : { dept }),
    ...(effective === null ? {} : { effective }),
  };
}

/** Of somebody who only leaves or is not in charge, the name is that of whoever is named beside. */
function nameFor(kind: string, message: MessageView, view: ClauseView): string | null {
  if (kind === 'wrong_person') return null;
  const own = kind === 'acting' || kind === 'new_self';
  const views = own
    ? message.clauses.filter(
        (one) => says(one, 'x_called') || isNameAlone(one) || (kind === 'acting' && one.text.includes('由')),
      )
    : message.clauses.filter((one) => !says(one, 'h_left', 'h_away') || says(one, 'h_new', 'h_duty'));
  const later = views.filter(({ text }) => !FORMER.test(text));
  const called = own ? views.filter(({ text }) => CALLED.test(text)) : [];
  const names = [...called, ...later, ...views]
    .map((one) => successorIn(one))
    .filter((name) => name !== null);
  return names[0] ?? (own || kind === 'left' || kind === 'not_my_job' ? null : bossIn(view));
}

/** 我是接替老吴的，叫蓝天. */
const CALLED = /^(?:我|名字|本人)?(?:叫|名叫|姓名)/;

/** 原统计员王姐退了: who did it before. */
const FORMER = /^(?:我们|我司|公司|单位)?(?:原来|原先|原|前任|前|之前|以前|老|上一任|旧)/;

function isNameAlone(view: ClauseView): boolean {
  return view.text.length <= 4 && successorIn(view) === view.text;
}

/** From when on: 明天到岗, 11月1号就不在那上班了. */
function effectiveOn(message: MessageView): string | null {
  const { sentAt } = message.context.utterance;
  for (const view of message.clauses) {
    if (!says(view, 'h_start', 'h_left', 'h_new', 'h_self_new')) continue;
    const [time] = timesOf(view.clause);
    if (time === undefined) continue;
    const expression = expressionOf(time);
    if (expression.soon || expression.minutes !== undefined) continue;
    return placeBehind(expression, sentAt) ?? placeAhead(expression, sentAt).when?.slice(0, 10) ?? null;
  }
  return null;
}
