// What people's words do to a deadline: a claim, a promise, a difficulty, or the question back.

import type { DeadlineEvent, DeadlineFacts, Obstacle } from '#bot/domain/facts/deadline-facts.ts';
import { promiseInstant } from '#bot/domain/ladder/promise.ts';
import type { Intent } from '#bot/domain/understanding/reading.ts';
import type { Answer, Effect, Meaning, Said } from '#bot/kinds/conversation.ts';
import type { DeadlineItem } from './item.ts';
import { claimEcho, obstacleEcho, promiseEcho } from './reply-text.ts';

const OBSTACLES: Partial<Readonly<Record<Intent, Obstacle>>> = {
  cannot_login: 'cannot_login',
  question: 'needs_help',
  extension_request: 'needs_help',
  refuse: 'needs_help',
  closed_suspended: 'inactive_claimed',
  handover: 'contact_left',
};

export function deadlineMeaning({ intent, slots }: Answer, { at }: Said): Meaning | null {
  if (intent === 'ack') return effect('acknowledged', { kind: 'acknowledged', at }, () => null);
  if (intent === 'reported') return effect('claimed', { kind: 'claimed', at }, claimEcho);
  if (intent === 'will_report_later') return promised(at, slots) ?? askWhen(slots);
  const obstacle = OBSTACLES[intent];
  if (obstacle === undefined) return null;
  return effect(`blocked:${obstacle}`, { kind: 'blocked', obstacle, at }, (items, namesUnits) =>
    obstacleEcho(items, namesUnits, obstacle),
  );
}

/** Null: no time is named that still lies ahead. */
function promised(at: Temporal.Instant, { part, when }: Answer['slots']): Meaning | null {
  if (when === undefined || when === null) return null;
  const isMinute = when.includes('T');
  const untilAt = promiseInstant(
    isMinute
      ? { minute: Temporal.PlainDateTime.from(when) }
      : { on: Temporal.PlainDate.from(when), part: part ?? 'day' },
  );
  if (Temporal.Instant.compare(untilAt, at) <= 0) return null;
  return effect('promised', { kind: 'promised', untilAt, at }, (items, namesUnits) =>
    promiseEcho(items, namesUnits, untilAt, isMinute ? null : (part ?? 'day'), at),
  );
}

/** A promise without a time that can be placed. */
function askWhen({ past }: Answer['slots']): Meaning {
  const why = past === true ? '您说的时间已经过了。' : '';
  return { kind: 'unclear', asks: `${why}请问大概什么时候能报？如“明天上午报”“下午3点报”。` };
}

function effect(
  change: string,
  event: DeadlineEvent,
  echo: (items: readonly DeadlineItem[], namesUnits: boolean) => string | null,
): Effect {
  return { kind: 'effect', change, event, asks: null, echo };
}

/** Taking back a claim that was said twice takes back both: nobody means the one before. */
export function undoOf(change: { readonly kind: string; readonly before: DeadlineFacts }): DeadlineEvent {
  const { before, kind } = change;
  const isTwice = kind === 'claimed' && before.claim === 'claimed';
  return { kind: 'undone', before: isTwice ? { ...before, claim: 'retracted' } : before };
}
