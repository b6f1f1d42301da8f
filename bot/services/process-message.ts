// Works on one inbound message: load, let the chat decide, save; all in one transaction.

import { oneLine } from '#bot/domain/message.ts';
import { type Database, type Tx, transaction } from '#prisma/db.ts';
import { type ClaimedMessage, claimMessage, retryMessage } from '#prisma/hot/claim-message.ts';
import { speakerOf } from '#prisma/hot/conversation.ts';
import { finishMessage, restrictMessage, saveReading } from '#prisma/repos/messages.ts';
import { closeQuestions, putQuestion } from '#prisma/repos/questions.ts';
import { askToTakeBack } from './ask-to-take-back.ts';
import { bindByCode } from './bind-by-code.ts';
import type { Means } from './broadcast/desk.ts';
import type { Conversation } from './conversation.ts';
import { carryOut, type HandoverOutcome } from './handover-turn.ts';
import { noteHearing } from './hearing.ts';
import { planReply } from './plan-reply.ts';
import { readConversation } from './read-conversation.ts';
import { replyOf } from './reply-of.ts';
import { callNoted, saveTurn } from './save-turn.ts';
import { type MessageStory, NOT_READ } from './story.ts';
import type { Decide, Turn, TurnReply } from './turn.ts';

/** A confirmed list of 30,000 firms is brought in within its message's transaction; everything else takes a moment. */
const LONGEST_MS = 60_000;

/** A question lives this long in business time (house rule). */
const QUESTION_MINUTES = 30;

/**
 * Works on the next message, if there is one. A message that fails stays `received`, is tried again and
 * parked in the end; `failed` carries the error for the log.
 */
export async function processNextMessage(
  db: Database,
  decide: Decide,
  now: Temporal.Instant,
  means: Means,
): Promise<
  | { readonly kind: 'none' }
  | { readonly kind: 'done'; readonly story: MessageStory }
  | { readonly kind: 'failed'; readonly messageId: string; readonly error: unknown }
> {
  let claimed: ClaimedMessage | null = null;
  let story: MessageStory | null = null;
  try {
    await transaction(
      db,
      async (tx) => {
        claimed = await claimMessage(tx);
        story = claimed === null ? null : await workOn(tx, claimed, decide, now, means);
      },
      { timeoutMs: LONGEST_MS },
    );
  } catch (error) {
    if (claimed === null) throw error;
    const { id } = claimed as ClaimedMessage;
    const code = error instanceof Error ? error.name : 'unknown';
    await transaction(db, (tx) => retryMessage(tx, id, code));
    return { kind: 'failed', messageId: id, error };
  }
  return story === null ? { kind: 'none' } : { kind: 'done', story };
}

async function workOn(
  tx: Tx,
  message: ClaimedMessage,
  decide: Decide,
  now: Temporal.Instant,
  means: Means,
): Promise<MessageStory> {
  await noteHearing(tx, message);
  const bound = await bindByCode(tx, message, means.places, now);
  if (bound !== null) return bound;
  const speaker =
    message.senderAddress === null ? null : await speakerOf(tx, message.channel, message.senderAddress);
  // A stranger learns nothing, not even that nobody knows him.
  if (speaker === null) {
    await finishMessage(tx, message.id, { state: 'ignored', reason: 'stranger', personId: null });
    return storyOf(message, null);
  }
  const conversation = await readConversation(tx, message, speaker, means.places);
  const decided = decide(conversation);
  const turn =
    decided.handover === undefined
      ? decided
      : withOutcome(decided, await carryOut(tx, conversation, decided.handover, now));
  const { personId } = speaker;
  await saveTurn(tx, conversation, turn, now);
  await saveReading(
    tx,
    message.id,
    turn.reading,
    turn.attribution,
    turn.changes.map((change) => change.itemId),
  );
  if (turn.question !== null) {
    const expiresAt = conversation.at.add({ minutes: QUESTION_MINUTES });
    const body = JSON.parse(JSON.stringify(turn.question)) as Record<string, string>;
    await putQuestion(tx, { personId, messageInId: message.id, body, askedAt: conversation.at, expiresAt });
  } else if (mayHaveQuestion(conversation) && (turn.changes.length > 0 || turn.closesQuestion === true)) {
    await closeQuestions(tx, personId, conversation.at);
  }
  const reply = await replyOf(tx, message, conversation, turn.reply, now, means);
  if (reply !== null) {
    const occasion = `${isControl(turn.reply) ? 'control' : 'reply'}:${message.id}`;
    await planReply(tx, message, { personId, occasion }, reply, now);
  }
  if (turn.held !== undefined) {
    await restrictMessage(tx, message.id);
    await askToTakeBack(tx, message, now);
  }
  const reason = turn.reply.kind === 'silence' ? turn.reply.reason : null;
  await finishMessage(tx, message.id, { state: 'done', reason, personId });
  return storyOf(message, turn);
}

/** In a group nobody has looked. */
function mayHaveQuestion({ question, scope }: Conversation): boolean {
  return scope === 'group' || question !== null;
}

/** What came of a change of people is said behind the reply. */
function withOutcome(turn: Turn, { changes, texts }: HandoverOutcome): Turn {
  const said = oneLine(texts.join('\n'));
  const before = turn.reply.kind === 'message' ? turn.reply.message : null;
  const message = before === null ? said : { ...before, blocks: [...before.blocks, ...said.blocks] };
  return { ...turn, changes: [...turn.changes, ...changes], reply: { kind: 'message', message } };
}

/** Answered also while all sending is paused: the service itself is being steered. */
function isControl(reply: TurnReply): boolean {
  if (reply.kind !== 'broadcast') return reply.kind === 'order';
  const { kind } = reply.order;
  return kind === 'pause' || kind === 'resume' || kind === 'stop';
}

/** Null: of a stranger, whose words nobody looked at. */
function storyOf({ accountId: account, id: message }: ClaimedMessage, turn: Turn | null): MessageStory {
  if (turn === null) return { message, account, state: 'ignored', reason: 'stranger', ...NOT_READ };
  const { attribution, called, changes, reading, reply } = turn;
  return {
    message,
    account,
    state: 'done',
    reason: reply.kind === 'silence' ? reply.reason : null,
    intent: reading.intent,
    rule: reading.rule,
    attribution,
    item: [...new Set([...changes, ...called].map(({ itemId }) => itemId))],
    changes: [...new Set([...changes.map(({ kind }) => kind), ...called.map(callNoted)])],
  };
}
