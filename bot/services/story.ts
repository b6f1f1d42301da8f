// The log's account of one message or call: the same keys on every line, so that one id finds the whole story.
//
// Ids, codes and counts only. One line for a call, however many it carries (a line costs up to 50 µs); what each
// recipient got is at debug level.

import type { Logger } from '#bot/log.ts';
import type { ClaimedSlot } from '#prisma/hot/claim-slots.ts';
import type { AttemptEnd } from '#prisma/hot/end-attempts.ts';
import type { PlannedLine } from '#prisma/hot/plan-lines.ts';
import type { Claim } from '#prisma/hot/save-claim.ts';

export type StoryLog = Pick<Logger, 'debug' | 'info'>;

/** Whose story it is. */
interface Told {
  readonly account: string;
  readonly epoch: number;
}

/** How work on a message ended. */
export interface MessageStory {
  readonly message: string;
  readonly account: string;
  readonly state: 'done' | 'ignored';
  /** Why nothing was said. */
  readonly reason: string | null;
  readonly intent: string | null;
  readonly rule: string | null;
  readonly attribution: string | null;
  /** Items it changed or noted something on. */
  readonly item: readonly string[];
  readonly changes: readonly string[];
}

/** Of a message that was not read as an answer. */
export const NOT_READ: Pick<MessageStory, 'intent' | 'rule' | 'attribution' | 'item' | 'changes'> = {
  intent: null,
  rule: null,
  attribution: null,
  item: [],
  changes: [],
};

/** Steps that were planned: how many lines, and why some say nothing. */
export function tellSteps(
  log: StoryLog,
  { planned, taken }: { readonly taken: number; readonly planned: readonly PlannedLine[] },
): void {
  if (taken === 0) return;
  const silent = planned.filter(({ dropReason }) => dropReason !== null);
  const dropped = countBy(silent, ({ dropReason }) => dropReason ?? '');
  log.info({ clocks: taken, lines: planned.length - silent.length, dropped }, 'steps_planned');
  for (const { dropReason, itemId: item, occasion } of planned) {
    log.debug({ item, occasion, reason: dropReason }, 'step_planned');
  }
}

/** Slots that were claimed: each call with whom it answers, and why lines are not said. */
export function tellClaim(
  log: StoryLog,
  { account, epoch }: Told,
  slots: readonly ClaimedSlot[],
  claim: Omit<Claim, 'slotIds'>,
): void {
  const { attempts, carried, deliveries, dropped } = claim;
  const answered = new Map(slots.map(({ id, messageInId }) => [id, messageInId]));
  const lines = { carried: carried.length, dropped: countBy(dropped, ({ reason }) => reason) };
  log.info({ account, epoch, slots: slots.length, attempts: attempts.length, ...lines }, 'slots_claimed');
  const byAttempt = Map.groupBy(deliveries, ({ attemptId }) => attemptId);
  for (const { id: attempt } of attempts) {
    const all = byAttempt.get(attempt) ?? [];
    const message = [...new Set(all.flatMap(({ slotId }) => answered.get(slotId) ?? []))];
    const purposes = [...new Set(all.map(({ purpose }) => purpose))];
    const call = { attempt, account, epoch, purposes, deliveries: all.length };
    // An answer's line ties the message to the call; a wave has its line above, and each call one at its end.
    if (message.length > 0) log.info({ ...call, message }, 'call_planned');
    else log.debug(call, 'call_planned');
    for (const { id: delivery, slotId: slot } of all)
      log.debug({ delivery, attempt, slot }, 'delivery_planned');
  }
  for (const { id: line, reason } of dropped) log.debug({ line, reason }, 'line_dropped');
}

/** How calls ended, each with the messages it answered. */
export function tellEnds(
  log: StoryLog,
  account: string,
  ends: readonly { readonly end: AttemptEnd; readonly messageIds: readonly string[] }[],
): void {
  for (const { end, messageIds } of ends) {
    const { attemptId: attempt, native, state } = end;
    const deliveries = countBy(end.deliveries, (one) => one.state);
    const spoken = messageIds.length === 0 ? {} : { message: messageIds };
    log.info({ attempt, account, ...spoken, outcome: state, native, deliveries }, 'call_ended');
    for (const { deliveryId: delivery, reason, state: got } of end.deliveries) {
      log.debug({ delivery, attempt, state: got, reason }, 'delivery_ended');
    }
  }
}

function countBy<T>(all: readonly T[], key: (one: T) => string): Readonly<Record<string, number>> {
  return Object.fromEntries([...Map.groupBy(all, key)].map(([value, some]) => [value, some.length]));
}
