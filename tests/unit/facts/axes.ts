// Every combination of the values a deadline's axes can take, and every event at every telling instant.
import type { DeadlineEvent, DeadlineFacts, PlatformWord } from '#bot/domain/facts/deadline-facts.ts';
import { at } from '#tests/unit/calendar/shipped.ts';

/** The instants the tables speak about, in this order. */
export const T = {
  firstFiled: at('2026-11-03 10:00'),
  earlierFiled: at('2026-11-02 10:00'),
  olderList: at('2026-11-04 09:00'),
  list: at('2026-11-04 13:40'),
  said: at('2026-11-05 09:00'),
  promised: at('2026-11-05 17:15'),
  /** One second too young a list to know of the promise. */
  cannotKnow: at('2026-11-05 17:29:59'),
  canKnow: at('2026-11-05 17:30'),
  newPromise: at('2026-11-06 11:45'),
  event: at('2026-11-05 09:30'),
} as const;

export const WORDS: readonly PlatformWord[] = ['not_filed', 'filed', 'returned', 'accepted'];
const PLATFORMS = ['unknown', ...WORDS] as const;
const CLAIMS = ['none', 'acknowledged', 'claimed', 'retracted'] as const;
const PROMISES = [null, 'open', 'kept', 'broken'] as const;
const OBSTACLES = [[], ['cannot_login'], ['needs_help', 'contact_left']] as const;

/** Facts in every combination (6,480 of them). */
export function allFacts(): readonly DeadlineFacts[] {
  const all: DeadlineFacts[] = [];
  for (const platform of PLATFORMS)
    for (const firstFiledAt of [null, T.firstFiled])
      for (const claim of CLAIMS)
        for (const state of PROMISES)
          for (const brokenPromises of [0, 1, 2])
            for (const obstacles of OBSTACLES)
              for (const exemption of ['none', 'granted'] as const)
                for (const dunning of ['none', 'drafted', 'issued'] as const)
                  all.push({
                    platform,
                    platformAsOfAt: platform === 'unknown' ? null : T.list,
                    firstFiledAt,
                    round: 1 + brokenPromises,
                    claim,
                    claimAt: claim === 'none' ? null : T.said,
                    promise: state === null ? null : { untilAt: T.promised, madeAt: T.said, state },
                    brokenPromises,
                    obstacles,
                    exemption,
                    dunning,
                  });
  return all;
}

export type ListAge = 'older' | 'equal' | 'cannot_know' | 'can_know';

export const LIST_AGES: Readonly<Record<ListAge, Temporal.Instant>> = {
  older: T.olderList,
  equal: T.list,
  cannot_know: T.cannotKnow,
  can_know: T.canKnow,
};

/** What the firm and the bureau can say, by name. */
export const SAID = {
  acknowledged: { kind: 'acknowledged', at: T.event },
  claimed: { kind: 'claimed', at: T.event },
  promised: { kind: 'promised', untilAt: T.newPromise, at: T.event },
  'blocked:cannot_login': { kind: 'blocked', obstacle: 'cannot_login', at: T.event },
  exempted: { kind: 'exempted' },
} as const satisfies Readonly<Record<string, DeadlineEvent>>;

export type SaidName = keyof typeof SAID;

/** Facts on one line, for comparing and for reading what differs. */
export function written(facts: DeadlineFacts): string {
  const { promise } = facts;
  const short = (instant: Temporal.Instant | null) => NAMES.get(instant?.epochMilliseconds ?? 0) ?? '?';
  return [
    `${facts.platform}@${short(facts.platformAsOfAt)}`,
    `first ${short(facts.firstFiledAt)}`,
    `round ${facts.round}`,
    `${facts.claim}@${short(facts.claimAt)}`,
    promise === null ? 'no promise' : `${promise.state} ${short(promise.madeAt)}→${short(promise.untilAt)}`,
    `broke ${facts.brokenPromises}`,
    `[${facts.obstacles.join(' ')}]`,
    facts.exemption,
    facts.dunning,
  ].join(' | ');
}

const NAMES = new Map<number, string>([
  [0, '–'],
  ...Object.entries(T).map(([name, instant]) => [instant.epochMilliseconds, name] as const),
]);
