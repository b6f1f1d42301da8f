// What a broadcast would come to if it went out now: counted as it would be sent; nothing is written.

import type { Audience } from '#bot/domain/broadcast/audience.ts';
import { audienceText } from '#bot/domain/broadcast/audience.ts';
import { approvalReason } from '#bot/domain/broadcast/rights.ts';
import { speakableAt } from '#bot/domain/broadcast/send-time.ts';
import { isPersonal, type Values } from '#bot/domain/broadcast/template.ts';
import { type BroadcastPreview, broadcastMessage } from '#bot/domain/broadcast/texts.ts';
import { earlierOf, laterOf } from '#bot/domain/calendar/local-time.ts';
import { droppedClasses } from '#bot/domain/delivery/budget.ts';
import { plainText } from '#bot/domain/message.ts';
import { readWorkTime } from '#bot/services/work-time.ts';
import type { Tx } from '#prisma/db.ts';
import type { BroadcastRow } from '#prisma/repos/broadcasts.ts';
import { callsThisMonth } from '#prisma/repos/task-reach.ts';
import type { Means } from './desk.ts';
import { type Receivers, readReceivers, textFor } from './receivers.ts';

/** A shared text goes to so many people in one call (DingTalk, batchSend); other channels take one at a time. */
const PEOPLE_PER_CALL: ReadonlyMap<string, number> = new Map([['dingtalk', 20]]);

export interface PreviewContext {
  readonly means: Means;
  readonly now: Temporal.Instant;
  readonly bureau: string;
  readonly values: Values;
}

export async function preview(
  tx: Tx,
  row: BroadcastRow,
  audience: Audience,
  text: string,
  { bureau, means, now, values }: PreviewContext,
): Promise<BroadcastPreview> {
  const channels = [...new Set(means.accounts.map(({ channel }) => channel))];
  const receivers = await readReceivers(tx, channels, audience);
  const { people, groups, standings, unreachable } = receivers;
  const calls = callsFor(receivers, (person) => textFor(text, values, person));
  const callsUsed = await callsThisMonth(tx);
  const budget = { limit: means.callsLimit, used: callsUsed };
  const [first = null] = people;
  const wanted = laterOf(row.sendAt ?? now, now);
  const sendAt = await firstSpeakable(tx, receivers, wanted);
  return {
    number: row.number,
    audience: audienceText(audience),
    people: people.length,
    groups: groups.length,
    channels: countBy([...people, ...groups], ({ channel }) => channel),
    calls,
    callsUsed,
    callsLimit: means.callsLimit,
    isOverBudget: droppedClasses(budget, new Map([['broadcast', calls]])).has('broadcast'),
    unreachable,
    standings,
    sendAt,
    isAtOnce: Temporal.Instant.compare(sendAt, now) === 0,
    approval: approvalReason(people.length + groups.length, text),
    sample: plainText(broadcastMessage(bureau, textFor(text, values, first))),
    isPersonal: isPersonal(text),
  };
}

/** When the first of them may hear it. */
async function firstSpeakable(
  tx: Tx,
  { groups, people }: Pick<Receivers, 'groups' | 'people'>,
  from: Temporal.Instant,
): Promise<Temporal.Instant> {
  const workTime = await readWorkTime(tx);
  const privately = speakableAt('private', from, workTime);
  if (groups.length === 0) return privately;
  const inGroups = speakableAt('group', from, workTime);
  return people.length === 0 ? inGroups : earlierOf(privately, inGroups);
}

/** Whoever reads the same words on the same channel shares calls; a group has one of its own. */
function callsFor(
  { groups, people }: Receivers,
  textOf: (person: Receivers['people'][number]) => string,
): number {
  const texts = countBy(people, (person) => JSON.stringify([person.channel, textOf(person)]));
  const calls = [...texts].map(([key, readers]) => {
    const [channel] = JSON.parse(key) as [string, string];
    return Math.ceil(readers / (PEOPLE_PER_CALL.get(channel) ?? 1));
  });
  return calls.reduce((sum, some) => sum + some, 0) + groups.length;
}

function countBy<T>(all: readonly T[], keyOf: (one: T) => string): ReadonlyMap<string, number> {
  return new Map([...Map.groupBy(all, keyOf)].map(([key, some]) => [key, some.length]));
}
