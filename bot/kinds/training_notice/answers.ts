// What people's words do to a training: they come, somebody goes for them, they cannot, they are there.

import {
  applyTrainingEvent,
  type TrainingEvent,
  type TrainingFacts,
} from '#bot/domain/facts/training-facts.ts';
import { isOver } from '#bot/domain/training/session.ts';
import { judgeSignIn, type SignInVerdict } from '#bot/domain/training/sign-in.ts';
import type { Intent } from '#bot/domain/understanding/reading.ts';
import type { Answer, Effect, Meaning, Said } from '#bot/kinds/conversation.ts';
import { type TrainingItem, trainingLabel } from './item.ts';
import { namesAlone, namesIn } from './names.ts';
import {
  ASK_CODE,
  type Coming,
  comingEcho,
  declinedEcho,
  detailsEcho,
  explainedEcho,
  lacksNames,
  leaveEcho,
  namedEcho,
  overEcho,
  refusedSignIn,
  signedInEcho,
} from './reply-text.ts';

const WANTS_NAMES = 'names';
const WANTS_REASON = 'leave_reason';

export function trainingMeaning(answer: Answer, said: Said): Meaning | null {
  const { at, text } = said;
  const { intent } = answer;
  if (intent === 'attend') return receipt(coming(answer, said, null), at);
  if (intent === 'leave') return receipt(leave(answer, said), at);
  if (intent === 'sign_in') return signIn(answer, said);
  if (intent === 'ack') return effect('acknowledged', { kind: 'acknowledged', at }, () => null);
  if (intent === 'decline') {
    const declined = { kind: 'declined', at, words: text } as const;
    const echo = (items: readonly TrainingItem[], namesUnits: boolean) =>
      declinedEcho(labels(items, namesUnits));
    return receipt(effect('declined', declined, echo), at);
  }
  if (intent !== 'question') return null;
  return effect('acknowledged', { kind: 'acknowledged', at }, ([item]) =>
    item === undefined ? null : detailsEcho(item.topic, item.session, item.online),
  );
}

/** A receipt is of no use once nobody can sign in any more. */
function receipt(given: Effect, at: Temporal.Instant): Effect {
  return {
    ...given,
    refuses: (item: TrainingItem) => (isOver(item.session, at) ? overEcho(trainingLabel(item)) : null),
  };
}

/** Somebody else is sent: 代训, 让王芳代我参加. */
const IN_PLACE = /代训|[代替](?:我|参加|去|会)/u;

function coming({ slots }: Answer, { at, speaker, text }: Said, manner: Coming['manner']): Effect {
  const said = namesIn(text, slots.name ?? null);
  const isInstead = slots.substitute === true || IN_PLACE.test(text);
  const known: Coming = {
    names: said.length === 0 && !isInstead ? [speaker] : said,
    isSpeaker: said.length === 0,
    headcount: slots.headcount ?? null,
    substitute: isInstead,
    online: slots.mode === 'online',
    manner,
  };
  const lacking = lacksNames(known);
  const { headcount, online, substitute } = known;
  return effect(
    'attending',
    // Whoever is not named is not guessed where somebody else comes.
    {
      kind: 'attending',
      at,
      words: text,
      names: lacking && known.isSpeaker ? [] : known.names,
      headcount,
      substitute,
      online,
    },
    (items, namesUnits) => comingEcho(labels(items, namesUnits), known),
    lacking || known.isSpeaker ? WANTS_NAMES : null,
  );
}

/** 晚点到 and 要早走 are asked for like a leave, and are coming all the same. */
function leave(answer: Answer, said: Said): Effect {
  const { kind } = answer.slots;
  if (kind === 'late' || kind === 'leave_early') return coming({ ...answer, slots: {} }, said, kind);
  const { at, text } = said;
  const reason = reasonIn(text);
  return effect(
    'leave',
    { kind: 'leave', at, words: text, reason },
    (items, namesUnits) => leaveEcho(labels(items, namesUnits), reason !== null),
    reason === null ? WANTS_REASON : null,
  );
}

/** Words that say nothing of why. */
const NO_REASON =
  /请.{0,2}假|告假|参加|培训|不了|不能|无法|领导|老师|您好|你好|谢谢|[我要想了去来那天的吧啊呀哦嗯不好意思]|[\p{P}\p{Z}\d]/gu;

/** Fewer characters beside 请假 are no reason (house rule): 病假 and 有事 are. */
const SHORTEST_REASON = 2;

function reasonIn(text: string): string | null {
  return [...text.replace(NO_REASON, '')].length >= SHORTEST_REASON ? text : null;
}

/** Only a code says that somebody is there: a bare 签到 or 到了 is asked for it. */
function signIn({ slots }: Answer, { at, speaker }: Said): Meaning {
  const { code, name = null } = slots;
  if (code === undefined) return { kind: 'unclear', asks: ASK_CODE };
  const event = { kind: 'signed_in', at, name, speaker } as const;
  return {
    ...effect('signed_in', event, (items, namesUnits) =>
      signedInEcho(labels(items, namesUnits), signedIn(items, event)),
    ),
    isAbout: (item: TrainingItem) => verdictOf(item, code, at) === 'right',
    refuses(item: TrainingItem) {
      const verdict = verdictOf(item, code, at);
      return verdict === 'right' ? null : refusedSignIn(verdict, trainingLabel(item), item.session);
    },
  };
}

function verdictOf({ codes, session }: TrainingItem, code: string, at: Temporal.Instant): SignInVerdict {
  return judgeSignIn(code, at, session, codes);
}

/** Whom the sign-in stands for: a receipt may have named somebody else than the speaker. */
function signedIn(items: readonly TrainingItem[], event: TrainingEvent): readonly string[] {
  const names = items.flatMap(({ facts }) => applyTrainingEvent(facts, event).present.at(-1)?.name ?? []);
  return [...new Set(names)];
}

/** Words that answer the question for names or for a reason; null when they are about something else. */
export function supplied(wanted: string, answer: Answer, { text }: Said): Effect | null {
  if (wanted === WANTS_NAMES) {
    const names = namesAlone(text);
    if (names.length === 0) return null;
    return effect('named', { kind: 'named', names }, (items, namesUnits) =>
      namedEcho(labels(items, namesUnits), names),
    );
  }
  if (wanted !== WANTS_REASON || !MAY_EXPLAIN.has(answer.intent)) return null;
  const reason = reasonIn(text);
  if (reason === null) return null;
  return effect('explained', { kind: 'explained', reason }, (items, namesUnits) =>
    explainedEcho(labels(items, namesUnits)),
  );
}

const MAY_EXPLAIN: ReadonlySet<Intent> = new Set([
  'leave',
  'decline',
  'ambiguous',
  'chitchat',
  'event_report',
]);

/** A bare 参加 is about one training; 都参加 about all of them. */
export function meansSeveral(text: string): boolean {
  return /都|全部|均|每个|每场/u.test(text);
}

export function undoOf({ before }: { readonly kind: string; readonly before: TrainingFacts }): TrainingEvent {
  return { kind: 'undone', before };
}

/** Each training once; with the firms where the speaker has several. */
export function labels(items: readonly TrainingItem[], namesUnits: boolean): string {
  const named = items.map((item) => `${namesUnits ? `${item.unitShortName} ` : ''}${trainingLabel(item)}`);
  return [...new Set(named)].join('、');
}

function effect(
  change: string,
  event: TrainingEvent,
  echo: (items: readonly TrainingItem[], namesUnits: boolean) => string | null,
  asks: string | null = null,
): Effect {
  return { kind: 'effect', change, event, asks, echo };
}
