// What is known about one firm's duty to file one form: facts on axes, and how events change them.
//
//   platform   unknown → not_filed ⇄ filed → accepted        only a status list moves it
//                              filed → returned → filed …    a return opens a new round
//   claim      none → acknowledged → claimed → retracted     only the firm's own words move it
//   promise    none → open → kept | broken                   judged by the first list that can know
//   exemption  none → granted                                only the bureau
//   dunning    none → drafted → issued                       only a person
//
// Overdue and late are computed from these, the cutoff and now; they are never facts.

import { judgePromise } from '#bot/domain/ladder/promise.ts';

/** What the platform's list calls a firm's form. */
export type PlatformWord = 'not_filed' | 'filed' | 'returned' | 'accepted';

/** Why a firm says it cannot file. */
export type Obstacle = 'cannot_login' | 'needs_help' | 'inactive_claimed' | 'contact_left';

export interface DeadlinePromise {
  readonly untilAt: Temporal.Instant;
  readonly madeAt: Temporal.Instant;
  readonly state: 'open' | 'kept' | 'broken';
}

export interface DeadlineFacts {
  readonly platform: 'unknown' | PlatformWord;
  /** asOf of the newest list that spoke about this firm. */
  readonly platformAsOfAt: Temporal.Instant | null;
  /** The platform's first 上报时间: what timeliness is judged by, whatever happened later. */
  readonly firstFiledAt: Temporal.Instant | null;
  readonly round: number;
  readonly claim: 'none' | 'acknowledged' | 'claimed' | 'retracted';
  readonly claimAt: Temporal.Instant | null;
  readonly promise: DeadlinePromise | null;
  readonly brokenPromises: number;
  readonly obstacles: readonly Obstacle[];
  readonly exemption: 'none' | 'granted';
  readonly dunning: 'none' | 'drafted' | 'issued';
}

export type DeadlineEvent =
  | {
      readonly kind: 'listed';
      readonly word: PlatformWord;
      readonly filedAt: Temporal.Instant | null;
      readonly asOfAt: Temporal.Instant;
    }
  | { readonly kind: 'acknowledged'; readonly at: Temporal.Instant }
  | { readonly kind: 'claimed'; readonly at: Temporal.Instant }
  | { readonly kind: 'promised'; readonly untilAt: Temporal.Instant; readonly at: Temporal.Instant }
  | { readonly kind: 'blocked'; readonly obstacle: Obstacle; readonly at: Temporal.Instant }
  /** What stood in the way is over: somebody new answers for the firm. */
  | { readonly kind: 'unblocked'; readonly obstacle: Obstacle }
  | { readonly kind: 'undone'; readonly before: DeadlineFacts }
  | { readonly kind: 'exempted' };

/** Facts of an item nobody has said anything about yet. */
export const UNTOUCHED_DEADLINE: DeadlineFacts = {
  platform: 'unknown',
  platformAsOfAt: null,
  firstFiledAt: null,
  round: 1,
  claim: 'none',
  claimAt: null,
  promise: null,
  brokenPromises: 0,
  obstacles: [],
  exemption: 'none',
  dunning: 'none',
};

/**
 * The facts after an event. The same facts object comes back when the event changes nothing:
 * an older list, an acknowledgement after a claim, an obstacle already known.
 */
export function applyDeadlineEvent(facts: DeadlineFacts, event: DeadlineEvent): DeadlineFacts {
  switch (event.kind) {
    case 'listed':
      return applyList(facts, event);
    case 'acknowledged':
      return facts.claim === 'none' ? { ...facts, claim: 'acknowledged', claimAt: event.at } : facts;
    case 'claimed':
      return { ...facts, claim: 'claimed', claimAt: event.at, obstacles: [] };
    case 'promised':
      return {
        ...facts,
        ...(facts.claim === 'claimed' ? { claim: 'acknowledged' as const } : {}),
        promise: { untilAt: event.untilAt, madeAt: event.at, state: 'open' },
      };
    case 'blocked':
      return facts.obstacles.includes(event.obstacle)
        ? facts
        : { ...facts, obstacles: [...facts.obstacles, event.obstacle] };
    case 'unblocked':
      return facts.obstacles.includes(event.obstacle)
        ? { ...facts, obstacles: facts.obstacles.filter((one) => one !== event.obstacle) }
        : facts;
    case 'undone':
      return undo(facts, event.before);
    case 'exempted':
      return facts.exemption === 'granted' ? facts : { ...facts, exemption: 'granted' };
  }
}

/** Only what the firm itself had said goes back; what lists and the bureau said in between stays. */
function undo(facts: DeadlineFacts, before: DeadlineFacts): DeadlineFacts {
  const tookBackClaim = facts.claim === 'claimed' && before.claim !== 'claimed';
  return {
    ...facts,
    claim: tookBackClaim ? 'retracted' : before.claim,
    claimAt: tookBackClaim ? facts.claimAt : before.claimAt,
    promise: facts.promise === null || facts.promise.state === 'open' ? before.promise : facts.promise,
    obstacles: wasFiledSince(facts, before) ? facts.obstacles : before.obstacles,
  };
}

/** A list in between showed the form filed or returned, so what stood in the way then no longer does. */
function wasFiledSince(facts: DeadlineFacts, before: DeadlineFacts): boolean {
  const { platformAsOfAt, platform } = facts;
  if (platformAsOfAt === null) return false;
  if (before.platformAsOfAt?.equals(platformAsOfAt) === true) return false;
  return platform !== 'not_filed' || facts.round !== before.round;
}

function applyList(facts: DeadlineFacts, list: Extract<DeadlineEvent, { kind: 'listed' }>): DeadlineFacts {
  if (facts.platformAsOfAt !== null && Temporal.Instant.compare(list.asOfAt, facts.platformAsOfAt) <= 0) {
    return facts;
  }
  const filed = list.word === 'filed' || list.word === 'accepted';
  const promise = judge(facts.promise, filed, list.asOfAt);
  const broke = promise !== facts.promise && promise?.state === 'broken';
  return {
    ...facts,
    platform: list.word,
    platformAsOfAt: list.asOfAt,
    firstFiledAt: earlier(facts.firstFiledAt, list.filedAt),
    round: list.word === 'returned' && facts.platform !== 'returned' ? facts.round + 1 : facts.round,
    promise,
    brokenPromises: facts.brokenPromises + (broke ? 1 : 0),
    obstacles: filed ? [] : facts.obstacles,
  };
}

/** Only a list that can know of the promise judges it: filed by then is kept, all else broken. */
function judge(
  promise: DeadlinePromise | null,
  filed: boolean,
  asOfAt: Temporal.Instant,
): DeadlinePromise | null {
  if (promise === null || promise.state !== 'open') return promise;
  const verdict = judgePromise(promise.untilAt, asOfAt, filed);
  return verdict === 'undecided' ? promise : { ...promise, state: verdict };
}

function earlier(a: Temporal.Instant | null, b: Temporal.Instant | null): Temporal.Instant | null {
  if (a === null || b === null) return a ?? b;
  return Temporal.Instant.compare(a, b) <= 0 ? a : b;
}
