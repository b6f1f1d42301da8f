// When something is said again on the reader's next channel, and which one that is.

import {
  addServiceMinutes,
  firstServiceMinuteAtOrAfter,
  isServiceTime,
} from '#bot/domain/calendar/service-time.ts';
import type { WorkTime } from '#bot/domain/calendar/work-time.ts';
import { slotAtFor } from '#bot/domain/ladder/slot.ts';
import { type ChannelTerms, mayCarry, slotInHours } from './channel-terms.ts';
import type { Purpose } from './purpose.ts';

/**
 * Why a delivery is not enough. `rejected`: it will never arrive there. `unsent`: certainly not delivered for so long
 * that it matters. `unread`: arrived, and the channel says that nobody has looked.
 */
export type Setback = 'rejected' | 'unsent' | 'unread';

/** What is done about a purpose; minutes are business time since it was said, null: never. Unread: see `unread-minutes.ts`. */
interface NextChannelRule {
  readonly afterRejection: boolean;
  readonly unsentMinutes: number | null;
  /** What may have arrived is said once more, marked 重发: on the next channel where there is one. */
  readonly repeatsUnknown: boolean;
  /** Worth a fee when another channel has not done. */
  readonly paid: boolean;
}

const STAYS: NextChannelRule = {
  afterRejection: false,
  unsentMinutes: null,
  repeatsUnknown: false,
  paid: false,
};

/** By purpose (house rule). An answer goes where it was asked; a courtesy is carried by the step that follows it. */
export const NEXT_CHANNEL: Readonly<Record<Purpose, NextChannelRule>> = {
  group_notice: STAYS,
  reply: STAYS,
  control: STAYS,
  courtesy: { ...STAYS, afterRejection: true },
  broadcast: { ...STAYS, afterRejection: true },
  correction: { ...STAYS, afterRejection: true, unsentMinutes: 60 },
  list: { ...STAYS, afterRejection: true, unsentMinutes: 60 },
  last_call: {
    afterRejection: true,
    unsentMinutes: 30,
    repeatsUnknown: true,
    paid: true,
  },
  overdue: {
    afterRejection: true,
    unsentMinutes: 60,
    repeatsUnknown: true,
    paid: true,
  },
  notice: { ...STAYS, afterRejection: true, unsentMinutes: 30, paid: true },
};

/** States of a delivery after which the next channel may be looked for, as the database has them. */
type WatchedState = 'failed' | 'waiting' | 'sent' | 'delivered';

/** How long after it was said the next channel is looked for, minutes, by purpose and state; null: never. */
export type Patience = Readonly<Record<Purpose, Readonly<Record<WatchedState, number | null>>>>;

/** The patience with messages on a channel; unread is only what a channel that reports reading has not reported read. */
export function patienceOn({
  reports,
  unreadMinutes,
}: Pick<ChannelTerms, 'reports' | 'unreadMinutes'>): Patience {
  const purposes = Object.entries(NEXT_CHANNEL) as [Purpose, NextChannelRule][];
  return Object.fromEntries(
    purposes.map(([purpose, { afterRejection, unsentMinutes }]) => {
      const unread = reports === 'read' ? (unreadMinutes[purpose] ?? null) : null;
      return [
        purpose,
        { failed: afterRejection ? 0 : null, waiting: unsentMinutes, sent: unread, delivered: unread },
      ];
    }),
  ) as unknown as Patience;
}

/** Reasons that say nothing against another channel: what a platform's review stopped a person has to look at. */
const OWN_REASONS: ReadonlySet<string> = new Set(['content_policy', 'settled', 'elsewhere']);

/** What a delivery's row comes to; null: it is not a setback, or not one that another channel mends. */
export function setbackOf(state: string, reason: string | null): Setback | null {
  switch (state) {
    case 'failed':
      return OWN_REASONS.has(reason ?? '') ? null : 'rejected';
    case 'waiting':
      return 'unsent';
    case 'sent':
    case 'delivered':
      return 'unread';
    default:
      return null;
  }
}

/**
 * When it is told that nobody has read a message said at `saidAt`: minutes of an evening or a weekend are none in which
 * somebody would have looked. Null: its purpose is never looked after.
 */
export function unreadAt(
  purpose: Purpose,
  saidAt: Temporal.Instant,
  { unreadMinutes }: Pick<ChannelTerms, 'unreadMinutes'>,
  { calendar, hours }: WorkTime,
): Temporal.Instant | null {
  const minutes = unreadMinutes[purpose];
  return minutes === undefined ? null : addServiceMinutes(saidAt, minutes, calendar, hours);
}

/** One way to a person: the address that a channel which is open would take. */
export interface Way {
  readonly channel: string;
  readonly address: string;
  readonly terms: ChannelTerms;
}

/**
 * The first of a person's ways, in her order, that has not been tried and is worth its fee: one that may carry the text,
 * else one that says at least that there is something. Null: none.
 */
export function nextWay(
  ways: readonly Way[],
  tried: readonly Pick<Way, 'channel' | 'address'>[],
  purpose: Purpose,
): Way | null {
  const left = ways.filter(
    ({ address, channel, terms }) =>
      !tried.some((one) => one.channel === channel && one.address === address) &&
      (terms.feeFen === 0 || NEXT_CHANNEL[purpose].paid),
  );
  return left.find(({ terms }) => mayCarry(terms)) ?? left[0] ?? null;
}

/**
 * The slot of what goes to the next channel: the half hour that is running where it may go now, so that a refusal costs
 * nobody half an hour. What was only late or unread waits for working time.
 */
export function slotOnNext(
  now: Temporal.Instant,
  setback: Setback,
  terms: Pick<ChannelTerms, 'hours'>,
  workTime: WorkTime,
): Temporal.Instant {
  const { calendar, hours } = workTime;
  const running = now.round({ smallestUnit: 'minute', roundingIncrement: 30, roundingMode: 'floor' });
  const isNow = setback === 'rejected' || isServiceTime(now, calendar, hours);
  const slotAt = isNow ? running : slotAtFor(firstServiceMinuteAtOrAfter(now, calendar, hours));
  return slotInHours(slotAt, terms, workTime);
}
