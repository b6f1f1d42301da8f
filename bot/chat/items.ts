// Answers about items: a claim, a promise, a difficulty, taking something back, or a question in return.

import type { DeadlineEvent, Obstacle } from '#bot/domain/facts/deadline-facts.ts';
import { standingOf } from '#bot/domain/facts/deadline-shown.ts';
import { promiseInstant } from '#bot/domain/ladder/promise.ts';
import { type Attribution, attribute } from '#bot/domain/understanding/attribution.ts';
import type { AlsoAnswer, Intent, Reading, Slots } from '#bot/domain/understanding/reading.ts';
import { claimEcho, obstacleEcho, promiseEcho, undoEcho } from '#bot/kinds/report_deadline/reply-text.ts';
import type { Conversation, ConversationItem } from '#bot/services/conversation.ts';
import type { Turn } from '#bot/services/process-message.ts';
import { askIntent, askItems, askWhen } from './questions.ts';
import { said, silent } from './turns.ts';

/** One of the answers a message gives. */
type Answer = Pick<AlsoAnswer, 'intent'> & { readonly slots: Omit<Slots, 'also'> };

type Change = Turn['changes'][number];

/** What an answer does to the items it is about. */
interface Effect {
  readonly kind: string;
  readonly event: DeadlineEvent;
  readonly echo: ((items: readonly ConversationItem[], namesUnits: boolean) => string) | null;
}

const OBSTACLES: Partial<Readonly<Record<Intent, Obstacle>>> = {
  cannot_login: 'cannot_login',
  question: 'needs_help',
  extension_request: 'needs_help',
  refuse: 'needs_help',
  closed_suspended: 'inactive_claimed',
  handover: 'contact_left',
};

/** `itemIds` are given when a numbered question has settled what is meant. */
export function answerItems(
  conversation: Conversation,
  reading: Reading,
  itemIds: readonly string[] | null = null,
): Turn {
  if (reading.intent === 'retract') return takeBack(conversation, reading);
  if (reading.intent === 'chitchat' || reading.intent === 'read') return silent(reading, reading.intent);
  const answers: readonly Answer[] = [
    reading,
    ...(reading.slots.also ?? []).map((also) => ({ intent: also.intent, slots: also })),
  ];
  const turns = answers.map((answer) => answerOne(conversation, reading, answer, itemIds));
  return turns.reduce(joined);
}

function answerOne(
  conversation: Conversation,
  reading: Reading,
  answer: Answer,
  itemIds: readonly string[] | null,
): Turn {
  const found = itemIds === null ? attributed(conversation, answer) : chosen(conversation, answer, itemIds);
  const { items } = found;
  const effect = effectOf(conversation, answer);
  if (answer.intent === 'ack') {
    return {
      ...silent(reading, 'acknowledged', found.by),
      changes: effect === null ? [] : changesOf(items, effect),
    };
  }
  if (effect === null)
    return answer.intent === 'will_report_later'
      ? askWhen(conversation, reading, answer.slots)
      : askIntent(conversation, reading, items);
  switch (found.by) {
    case 'several_units':
    case 'nothing_named':
      return askItems(conversation, reading, items);
    case 'nothing_open':
      return said(reading, '您名下目前没有待报的报表。', found.by);
    case 'settled_already':
      return said(
        reading,
        '您说的报表平台名单已显示上报（或退回待改），无需回复。其他待报报表请回“我的”查看。',
        found.by,
      );
    case 'unknown_form':
      return said(reading, '没有找到您说的报表或单位，请回“我的”查看待报报表。', found.by);
    case 'chosen':
    case 'quote':
    case 'code':
    case 'form':
    case 'unit':
    case 'last_reminder':
    case 'only_open': {
      const text = effect.echo?.(
        items,
        conversation.items.some((item) => item.unitId !== items[0]?.unitId),
      );
      const turn =
        text === undefined ? silent(reading, effect.kind, found.by) : said(reading, text, found.by);
      return { ...turn, changes: changesOf(items, effect) };
    }
  }
}

interface Found {
  readonly by: Attribution['by'] | 'chosen';
  readonly items: readonly ConversationItem[];
}

/**
 * What a number stands for. An answer that names forms itself is about those forms of the chosen firms: of
 * B204-1已报 205-1明天报 each half keeps to its own form.
 */
function chosen(conversation: Conversation, { slots }: Answer, itemIds: readonly string[]): Found {
  const forms = slots.form ?? [];
  const picked = conversation.items.filter((item) => itemIds.includes(item.id));
  const units = new Set(picked.map((item) => item.unitId));
  const meant =
    forms.length === 0
      ? picked
      : conversation.items.filter((item) => units.has(item.unitId) && forms.includes(item.formCode));
  const items = meant.filter(awaitsAnswer);
  return items.length === 0 ? { by: 'settled_already', items } : { by: 'chosen', items };
}

/** Open, or returned and said so: a firm that has corrected its form says 已报 again. */
function awaitsAnswer({ facts, wasNamed }: ConversationItem): boolean {
  const standing = standingOf(facts);
  return standing === 'open' || (standing === 'returned' && wasNamed);
}

function attributed(conversation: Conversation, { slots }: Answer): Found {
  const byId = new Map(conversation.items.map((item) => [item.id, item]));
  const attribution = attribute({
    text: conversation.text,
    forms: slots.form ?? [],
    unitName: slots.unit_name ?? null,
    items: conversation.items.map((item) => ({ ...item, isOpen: awaitsAnswer(item) })),
    quotedItemIds: conversation.quotedItemIds,
    lastReminderItemIds: conversation.lastReminderItemIds,
  });
  const pending = new Set(slots.pending ?? []);
  const items = attribution.items
    .flatMap(({ id }) => byId.get(id) ?? [])
    .filter((item) => !pending.has(item.formCode));
  return { by: attribution.by, items };
}

/** Null: the words do not say enough to change anything. */
function effectOf(conversation: Conversation, { intent, slots }: Answer): Effect | null {
  const { at } = conversation;
  if (intent === 'ack') return { kind: 'acknowledged', event: { kind: 'acknowledged', at }, echo: null };
  if (intent === 'reported') return { kind: 'claimed', event: { kind: 'claimed', at }, echo: claimEcho };
  if (intent === 'will_report_later') return promised(at, slots);
  const obstacle = OBSTACLES[intent];
  if (obstacle === undefined) return null;
  return {
    kind: `blocked:${obstacle}`,
    event: { kind: 'blocked', obstacle, at },
    echo: (items, namesUnits) => obstacleEcho(items, namesUnits, obstacle),
  };
}

function promised(at: Temporal.Instant, slots: Answer['slots']): Effect | null {
  const { when, part } = slots;
  if (when === undefined || when === null) return null;
  const isMinute = when.includes('T');
  const untilAt = promiseInstant(
    isMinute
      ? { minute: Temporal.PlainDateTime.from(when) }
      : { on: Temporal.PlainDate.from(when), part: part ?? 'day' },
  );
  if (Temporal.Instant.compare(untilAt, at) <= 0) return null;
  return {
    kind: 'promised',
    event: { kind: 'promised', untilAt, at },
    echo: (items, namesUnits) =>
      promiseEcho(items, namesUnits, untilAt, isMinute ? null : (part ?? 'day'), at),
  };
}

function changesOf(items: readonly ConversationItem[], { kind, event }: Effect): readonly Change[] {
  return items.map((item) => ({ itemId: item.id, kind, event }));
}

/** 不对: what the speaker's last message changed goes back to what it was. */
function takeBack(conversation: Conversation, reading: Reading): Turn {
  const byId = new Map(conversation.items.map((item) => [item.id, item]));
  const undone = conversation.lastChanges.flatMap((change) => {
    const item = byId.get(change.itemId);
    return item === undefined ? [] : [{ item, change }];
  });
  const [first] = undone;
  if (first === undefined)
    return said(reading, '没有可以撤回的记录。请直接说明情况，如“还没报”“明天上午报”。', 'nothing_to_undo');
  const items = undone.map(({ item }) => item);
  const namesUnits = conversation.items.some((item) => item.unitId !== first.item.unitId);
  return {
    ...said(reading, undoEcho(items, namesUnits, first.change.kind), 'own_last_change'),
    changes: undone.map(({ change }) => ({
      itemId: change.itemId,
      kind: 'undone',
      event: { kind: 'undone', before: beforeClaim(change) },
    })),
  };
}

/** Taking back a claim that was said twice takes back both: nobody means the one before. */
function beforeClaim({ kind, before }: Conversation['lastChanges'][number]) {
  return kind === 'claimed' && before.claim === 'claimed'
    ? { ...before, claim: 'retracted' as const }
    : before;
}

/** Several answers of one message: every change is kept, what is said is joined, one question is enough. */
function joined(one: Turn, other: Turn): Turn {
  const blocks = [one.reply, other.reply].flatMap((reply) =>
    reply.kind === 'message' ? reply.message.blocks : [],
  );
  const title =
    one.reply.kind === 'message'
      ? one.reply.message.title
      : other.reply.kind === 'message'
        ? other.reply.message.title
        : '';
  return {
    ...one,
    attribution: `${one.attribution}+${other.attribution}`,
    changes: [...one.changes, ...other.changes],
    reply: blocks.length === 0 ? one.reply : { kind: 'message', message: { title, blocks } },
    question: one.question ?? other.question,
  };
}
