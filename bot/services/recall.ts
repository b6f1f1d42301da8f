// Takes back what a step of a task, or a broadcast, has sent: counted first, then committed as rows before anybody is asked.

import type { Recalling } from '#adapters/contract.ts';
import { correctionMessage } from '#bot/domain/delivery/correction.ts';
import type { Tx } from '#prisma/db.ts';
import { freeInstant, planLines } from '#prisma/hot/plan-lines.ts';
import { type Recalled, type SentDelivery, sentOf } from '#prisma/hot/recalls.ts';
import { saveContents } from '#prisma/hot/save-claim.ts';
import { appendAudit } from '#prisma/repos/installation.ts';
import { contentHash } from './contents.ts';

export interface RecallRequest {
  readonly of: Recalled;
  /** The step as a person wrote it, for the record; of a broadcast just that. */
  readonly step: string;
  /** What is sent where taking back is not possible; null: nothing. */
  readonly correction: string | null;
  readonly actor: string;
  readonly now: Temporal.Instant;
}

/** The channel that can take back, or any; `recalling` is absent where no platform does. */
export interface RecallChannel {
  readonly channel: string;
  readonly recalling?: Recalling;
  /** For the forecast of corrections. */
  readonly recipientsPerCall: number;
}

export interface RecallPreview {
  /** Readers whose message can be asked back. */
  readonly people: number;
  readonly groups: number;
  /** Calls to ask for that. */
  readonly calls: number;
  /** Readers whose message cannot: too old, outcome unknown, or the platform never does. */
  readonly tooLate: number;
  /** Calls for correcting those, at the least: texts that name different originals are calls of their own. */
  readonly correctionCalls: number;
}

/** What it would come to; nothing is written. */
export async function previewRecall(
  tx: Tx,
  asked: Pick<RecallRequest, 'of' | 'correction'>,
  channel: RecallChannel,
): Promise<RecallPreview> {
  const { able, unable } = sorted(await sentOf(tx, asked.of), channel);
  const refsOf = Map.groupBy(able, ({ scope, address }) => `${scope} ${address}`);
  const perCall = channel.recalling?.refsPerCall ?? 1;
  const calls = [...refsOf.values()].reduce(
    (sum, group) => sum + Math.ceil(new Set(group.map(({ ref }) => ref)).size / perCall),
    0,
  );
  const late = readers(unable);
  const [people, groups] = [
    late.filter(({ scope }) => scope === 'person'),
    late.filter(({ scope }) => scope === 'group'),
  ];
  return {
    people: readers(able).filter(({ scope }) => scope === 'person').length,
    groups: readers(able).filter(({ scope }) => scope === 'group').length,
    calls,
    tooLate: late.length,
    correctionCalls:
      asked.correction === null ? 0 : Math.ceil(people.length / channel.recipientsPerCall) + groups.length,
  };
}

/** Writes down what is to be taken back, and plans corrections for those it is too late for. */
export async function startRecall(
  tx: Tx,
  asked: RecallRequest,
  channel: Pick<RecallChannel, 'channel' | 'recalling'>,
): Promise<{ readonly refs: number; readonly corrected: number }> {
  const { of, step, correction, actor, now } = asked;
  const { able, unable } = sorted(await sentOf(tx, of), channel);
  const askedAt = new Date(now.epochMilliseconds);
  const about = 'broadcastId' in of ? { broadcastId: of.broadcastId } : { taskId: of.taskId };
  const recall = await tx.recall.create({ data: { ...about, step, correction, askedBy: actor, askedAt } });
  const refs = new Map(able.map((sent) => [sent.ref, sent]));
  await tx.recalledRef.createMany({
    data: [...refs.values()].flatMap(({ accountId, address, ref, scope }) =>
      ref === null ? [] : [{ recallId: recall.id, accountId, scope, address, ref }],
    ),
  });
  const corrected = await planCorrections(tx, recall, unable, now);
  const detail = { step, refs: refs.size, corrected };
  await appendAudit(tx, { actor, action: 'recall_asked', subject: `recall:${recall.id}`, detail });
  return { refs: refs.size, corrected };
}

function sorted(
  sent: readonly SentDelivery[],
  { channel, recalling }: Pick<RecallChannel, 'channel' | 'recalling'>,
): { readonly able: readonly SentDelivery[]; readonly unable: readonly SentDelivery[] } {
  const isAble = ({ ref, ageMs, channel: sentBy }: SentDelivery) =>
    ref !== null && recalling !== undefined && sentBy === channel && ageMs < recalling.withinMs;
  return { able: sent.filter(isAble), unable: sent.filter((one) => !isAble(one)) };
}

/** The parts of a message have one reader. */
function readers(sent: readonly SentDelivery[]): readonly SentDelivery[] {
  return [...new Map(sent.map((one) => [one.personId ?? one.conversationId, one])).values()];
}

/** One correction for each reader, naming what it corrects; said once however often it is planned. */
export async function planCorrections(
  tx: Tx,
  recall: { readonly id: string; readonly correction: string | null },
  sent: readonly SentDelivery[],
  now: Temporal.Instant,
): Promise<number> {
  const { correction } = recall;
  if (correction === null || sent.length === 0) return 0;
  const to = readers(sent);
  const slotAt = await freeInstant(
    tx,
    {
      personIds: to.flatMap(({ personId }) => personId ?? []),
      conversationIds: to.flatMap(({ conversationId }) => conversationId ?? []),
    },
    now,
  );
  const lines = to.map(({ accountId, businessAt, conversationId, personId, scope, title }) => {
    const message = correctionMessage({ title, sentAt: businessAt }, correction);
    const slot = {
      accountId,
      class: scope === 'group' ? 'group' : 'private',
      slotAt,
      messageInId: null,
    } as const;
    return { message, line: { personId, conversationId, slot, contentHash: contentHash(message) } };
  });
  const texts = new Map(
    lines.map(({ line, message }) => [line.contentHash, { hash: line.contentHash, message }]),
  );
  await saveContents(tx, [...texts.values()]);
  const common = { itemId: null, round: 1, occasion: `correction:${recall.id}`, dueAt: now };
  return planLines(
    tx,
    lines.map(({ line }) => ({ ...common, ...line, dropReason: null, listNumber: null })),
  );
}
