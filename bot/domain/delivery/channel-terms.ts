// What sets channels apart beyond their protocols: fees, hours, region, what they report.

import {
  firstServiceMinuteAtOrAfter,
  isServiceTime,
  type ServiceBlock,
} from '#bot/domain/calendar/service-time.ts';
import type { WorkTime } from '#bot/domain/calendar/work-time.ts';
import { slotAtFor } from '#bot/domain/ladder/slot.ts';
import { UNREAD_MINUTES, type UnreadMinutes } from './unread-minutes.ts';

/** The terms of one channel of an installation. */
export interface ChannelTerms {
  /** Where the platform keeps what is said. */
  readonly region: 'mainland' | 'abroad';
  /** What a message costs, in fen; 0: nothing. */
  readonly feeFen: number;
  /** Hours of workdays outside which nobody is written to of the service's own accord; null: the service's own. */
  readonly hours: readonly ServiceBlock[] | null;
  /** What the platform reports about a message it took. */
  readonly reports: 'nothing' | 'delivered' | 'read';
  /** How long nobody may have looked, where reading is reported. */
  readonly unreadMinutes: UnreadMinutes;
}

/** The terms of a channel that states none. */
export const USUAL_TERMS: ChannelTerms = {
  region: 'mainland',
  feeFen: 0,
  hours: null,
  reports: 'nothing',
  unreadMinutes: UNREAD_MINUTES,
};

/** What is unusual about a channel, in a few words; empty where nothing is. */
export function termsText({ feeFen, hours, region, reports }: ChannelTerms): string {
  const blocks = (hours ?? []).map(
    ({ endMinute, startMinute }) => `${timeText(startMinute)}–${timeText(endMinute)}`,
  );
  return [
    region === 'abroad' ? '境外，只说有事项' : '',
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

/**
 * Whether a channel may carry a private text whole: abroad it is told without its content (see `abroadMessage`), so it
 * comes after a channel that may.
 */
export function mayCarry({ region }: Pick<ChannelTerms, 'region'>): boolean {
  return region === 'mainland';
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
