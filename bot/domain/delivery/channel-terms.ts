// What sets channels apart beyond their protocols: fees, hours, what they report, what may be said on them.

import {
  firstServiceMinuteAtOrAfter,
  isServiceTime,
  type ServiceBlock,
} from '#bot/domain/calendar/service-time.ts';
import type { WorkTime } from '#bot/domain/calendar/work-time.ts';
import { slotAtFor } from '#bot/domain/ladder/slot.ts';
import type { Purpose } from './purpose.ts';

/** The terms of one channel of an installation. */
export interface ChannelTerms {
  /** Where the platform keeps what is said: nobody's firm is named to a platform abroad. */
  readonly region: 'mainland' | 'abroad';
  /** What a message costs, in fen; 0: nothing. */
  readonly feeFen: number;
  /** Hours of workdays outside which nobody is written to of the service's own accord; null: the service's own. */
  readonly hours: readonly ServiceBlock[] | null;
  /** What the platform reports about a message it took. */
  readonly reports: 'nothing' | 'delivered' | 'read';
}

/** The terms of a channel that states none. */
export const USUAL_TERMS: ChannelTerms = {
  region: 'mainland',
  feeFen: 0,
  hours: null,
  reports: 'nothing',
};

/** What is unusual about a channel, in a few words; empty where nothing is. */
export function termsText({ feeFen, hours, region, reports }: ChannelTerms): string {
  const blocks = (hours ?? []).map(
    ({ endMinute, startMinute }) => `${timeText(startMinute)}–${timeText(endMinute)}`,
  );
  return [
    region === 'abroad' ? '境外，不发单位名称' : '',
    feeFen > 0 ? `每条${(feeFen / 100).toFixed(2)}元` : '',
    blocks.length > 0 ? `只在${blocks.join('、')}发` : '',
    reports === 'read' ? '有已读回执' : reports === 'delivered' ? '有送达回执' : '',
  ]
    .filter((text) => text !== '')
    .join('；');
}

function timeText(minute: number): string {
  return `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`;
}

/** Purposes that speak of firms to others than the firm itself. */
const ABOUT_OTHERS: ReadonlySet<Purpose> = new Set(['list', 'notice', 'broadcast', 'correction']);

/**
 * Whether a channel may carry a text of this purpose: abroad only what names no firm (Data Security Law, art. 36; house
 * rule). `namesFirms`: the reader answers for several, so that her own texts name them.
 */
export function mayCarry(
  { region }: Pick<ChannelTerms, 'region'>,
  { namesFirms, purpose }: { readonly purpose: Purpose; readonly namesFirms: boolean },
): boolean {
  return region === 'mainland' || !(namesFirms || ABOUT_OTHERS.has(purpose));
}

/** The slot of something planned for `slotAt` on a channel with hours of its own: the same, or the first in its hours. */
export function slotInHours(
  slotAt: Temporal.Instant,
  { hours }: Pick<ChannelTerms, 'hours'>,
  { calendar }: Pick<WorkTime, 'calendar'>,
): Temporal.Instant {
  if (hours === null || isServiceTime(slotAt, calendar, { blocks: hours })) return slotAt;
  return slotAtFor(firstServiceMinuteAtOrAfter(slotAt, calendar, { blocks: hours }));
}
