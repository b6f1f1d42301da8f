// What every verb about broadcasts needs: who speaks, what there is to send with, and a step from state to state.

import type { SenderPost } from '#bot/domain/broadcast/rights.ts';
import { type BroadcastEvent, nextState, stateText } from '#bot/domain/broadcast/state.ts';
import type { BindPlace } from '#bot/domain/identity/bind-answers.ts';
import { type Message, oneLine } from '#bot/domain/message.ts';
import type { CarryingAccount } from '#bot/services/carrying-account.ts';
import type { RecallChannel } from '#bot/services/recall.ts';
import type { Tx } from '#prisma/db.ts';
import { type BroadcastChange, type BroadcastRow, changeBroadcast } from '#prisma/repos/broadcasts.ts';
import { appendAudit } from '#prisma/repos/installation.ts';

/** Who asks: a member of staff with their posts, or the operator's command line, which may reach everybody. */
export interface Sender {
  /** As in audit: `person:ID` or `cli`. */
  readonly actor: string;
  /** Null: no bounds. */
  readonly posts: readonly SenderPost[] | null;
}

/** What there is to send with. */
export interface Means {
  readonly accounts: readonly CarryingAccount[];
  /** Calls a month grants the account that is counted; 0: none is. */
  readonly callsLimit: number;
  /** The channel that can take messages back, if one can. */
  readonly recall: Pick<RecallChannel, 'channel' | 'recalling'>;
  /** The channels people are heard on, and can bind. */
  readonly places: readonly BindPlace[];
}

/** What is said back; `isDone` false: nothing has changed. */
export interface Answer {
  readonly isDone: boolean;
  readonly message: Message;
  /** The broadcast it is about. */
  readonly number: number | null;
}

export function done(number: number, text: string): Answer {
  return { isDone: true, number, message: oneLine(text) };
}

export function notDone(text: string, number: number | null = null): Answer {
  return { isDone: false, number, message: oneLine(text) };
}

export function noSuch(number: number): Answer {
  return notDone(`没有第${number}号群发。编号回“进度”可以看到。`);
}

/** Why what was asked for cannot happen where the broadcast stands. */
export function outOfPlace({ number, state }: BroadcastRow, verb: string): Answer {
  return notDone(`第${number}号群发${stateText(state)}，不能${verb}。回“进度 ${number}”查看。`, number);
}

/** One step of a locked broadcast, with its entry in the audit; null: it cannot happen there, and nothing has changed. */
export async function step(
  tx: Tx,
  row: BroadcastRow,
  event: BroadcastEvent,
  actor: string,
  change: BroadcastChange = {},
  detail: Readonly<Record<string, string | number | null>> = {},
): Promise<BroadcastRow | null> {
  const state = nextState(row.state, event);
  if (state === null) return null;
  const moved = await changeBroadcast(tx, row.id, { ...change, state });
  await appendAudit(tx, {
    actor,
    action: `broadcast_${event}`,
    subject: `broadcast:${row.id}`,
    detail: { number: row.number, from: row.state, to: state, ...detail },
  });
  return moved;
}
