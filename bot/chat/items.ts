// Answers about items: a claim, a promise, a difficulty, taking something back, or a question in return.

import type { Reading } from '#bot/domain/understanding/reading.ts';
import type { Answer, Effect, Meaning, Said } from '#bot/kinds/conversation.ts';
import { type AnyItem, KINDS, kindOf } from '#bot/kinds/index.ts';
import type { Kind } from '#bot/kinds/kind.ts';
import type { Conversation } from '#bot/services/conversation.ts';
import type { Turn } from '#bot/services/turn.ts';
import { attributed, chosen, type Found } from './found-items.ts';
import { answerHandover } from './handover.ts';
import { askIntent, askItems, askMore } from './questions.ts';
import { takeBack } from './take-back.ts';
import { said, silent } from './turns.ts';

type Change = Turn['changes'][number];

/** `itemIds` are given when a numbered question has settled what is meant. */
export function answerItems(
  conversation: Conversation,
  reading: Reading,
  itemIds: readonly string[] | null = null,
): Turn {
  if (reading.intent === 'retract') return takeBack(conversation, reading);
  if (isUnknown(conversation, reading)) return askIntent(conversation, reading, []);
  if (reading.intent === 'chitchat') return silent(reading, reading.intent);
  const answers: readonly Answer[] = [
    reading,
    ...(reading.slots.also ?? []).map((also) => ({ intent: also.intent, slots: also })),
  ];
  const turns = answers.map((answer) => answerOne(conversation, reading, answer, itemIds));
  return turns.reduce(joined);
}

const UNKNOWN: ReadonlySet<string> = new Set(['weighed.chitchat', 'talk.unknown']);

/** With nothing open whatever is not understood is taken for talk; in private it is asked about all the same. */
function isUnknown({ items, posts, scope }: Conversation, { rule }: Reading): boolean {
  // Who owes nothing herself is unlike the examples' speakers: what only they take for talk may be an order.
  const isUnsure = UNKNOWN.has(rule) || (rule === 'learned.chitchat' && items.length === 0);
  return isUnsure && scope === 'person' && items.length + posts.length > 0;
}

function answerOne(
  conversation: Conversation,
  reading: Reading,
  answer: Answer,
  itemIds: readonly string[] | null,
): Turn {
  const { at, text } = conversation;
  if (answer.intent === 'handover') return answerHandover(conversation, reading, answer);
  const meanings = meaningsOf(conversation.items, answer, { at, text, speaker: conversation.speaker.name });
  const asked =
    meanings.size === 0
      ? conversation.items
      : pointedAt(
          conversation.items.filter((item) => meanings.has(kindOf(item))),
          meanings,
        );
  const found = itemIds === null ? attributed(conversation, asked, answer) : chosen(asked, answer, itemIds);
  const { by, items } = found;
  // What can be about several kinds is taken for the first of them that it finds something of.
  const kind = KINDS.find((one) => meanings.has(one) && items.some((item) => kindOf(item) === one));
  const meaning = (kind === undefined ? null : meanings.get(kind)) ?? [...meanings.values()][0] ?? null;
  if (answer.intent === 'ack') return acknowledged(conversation, reading, found, meanings);
  if (meaning === null || meaning.kind === 'unclear') {
    return meaning === null || meaning.asks === null
      ? askIntent(conversation, reading, items)
      : askMore(conversation, reading, meaning.asks);
  }
  const meant = items.filter((item) => kind === undefined || kindOf(item) === kind);
  const own = meant.filter((item) => !meaning.refuses?.(item));
  // What counts for none that can be meant is refused, rather than asked about.
  const open = by === 'nothing_named' ? asked.filter((item) => kindOf(item).awaitsAnswer(item)) : meant;
  const refused = refusalBy(meaning, open, meanings);
  if (refused !== null) return said(reading, refused, `refused:${by}`);
  if (own.length > 1 && by !== 'chosen' && kind?.meansSeveral(text) === false) {
    return askItems(conversation, reading, own);
  }
  const settledText = (kind ?? [...meanings.keys()][0])?.settledText ?? '';
  return effective(conversation, reading, { by, items: own }, meaning, settledText);
}

/** 收到 goes to every kind at once; what it settles is said back, and nothing else is. */
function acknowledged(
  conversation: Conversation,
  reading: Reading,
  { by, items }: Found,
  meanings: ReadonlyMap<Kind, Meaning>,
): Turn {
  const echoes = [...Map.groupBy(items, (item) => kindOf(item))].flatMap(([kind, own]) => {
    const meaning = meanings.get(kind);
    return meaning?.kind === 'effect' ? (meaning.echo(own, namesUnits(conversation, own)) ?? []) : [];
  });
  return {
    ...(echoes.length === 0 ? silent(reading, 'acknowledged', by) : said(reading, echoes.join(''), by)),
    changes: items.flatMap((item) => changesOf([item], meanings.get(kindOf(item)) ?? null)),
  };
}

/** Firms are named where the speaker answers for others as well. */
function namesUnits({ items }: Conversation, [first]: readonly AnyItem[]): boolean {
  return items.some((item) => item.unitId !== first?.unitId);
}

/** Why an effect counts for none of its kind's items; null: for one it does, or there is none. */
function refusalBy(
  effect: Effect,
  items: readonly AnyItem[],
  meanings: ReadonlyMap<Kind, Meaning>,
): string | null {
  const own = items.filter((item) => meanings.get(kindOf(item)) === effect);
  const reasons = own.map((item) => effect.refuses?.(item) ?? null);
  return reasons.every((reason) => reason !== null) ? (reasons[0] ?? null) : null;
}

/** Only the items that the words point at by themselves, where they do. */
function pointedAt(items: readonly AnyItem[], meanings: ReadonlyMap<Kind, Meaning>): readonly AnyItem[] {
  const found = items.filter((item) => {
    const meaning = meanings.get(kindOf(item));
    return meaning?.kind === 'effect' && meaning.isAbout?.(item) === true;
  });
  return found.length > 0 ? found : items;
}

/** What the answer means to each kind of item the speaker has; to some kinds nothing. */
function meaningsOf(items: readonly AnyItem[], answer: Answer, words: Said): ReadonlyMap<Kind, Meaning> {
  const open = KINDS.filter((kind) => items.some((item) => kindOf(item) === kind));
  // Somebody with no item at all is answered as everybody was before there were other kinds.
  const kinds = open.length === 0 ? KINDS.slice(0, 1) : open;
  return new Map(
    kinds.flatMap((kind) => {
      const meaning = kind.means(answer, words);
      return meaning === null ? [] : [[kind, meaning] as const];
    }),
  );
}

function effective(
  conversation: Conversation,
  reading: Reading,
  found: Found,
  effect: Effect,
  settledText: string,
): Turn {
  switch (found.by) {
    case 'several_units':
    case 'nothing_named':
      return askItems(conversation, reading, found.items);
    case 'nothing_open':
      return said(reading, nothingOpenText(conversation), found.by);
    case 'settled_already':
      return said(reading, settledText, found.by);
    case 'unknown_form':
      return said(reading, '没有找到您说的报表或单位，请回“我的”查看待报报表。', found.by);
    case 'chosen':
    case 'quote':
    case 'code':
    case 'form':
    case 'unit':
    case 'last_reminder':
    case 'only_open': {
      const { items } = found;
      const text = effect.echo(items, namesUnits(conversation, items));
      const turn = text === null ? silent(reading, effect.change, found.by) : said(reading, text, found.by);
      return {
        ...turn,
        changes: changesOf(items, effect),
        question: furtherQuestion(reading, items, effect),
      };
    }
  }
}

/** Who holds a post mostly speaks of a firm on her list: what she can do about it is said. */
function nothingOpenText({ items, posts }: Conversation): string {
  return items.length > 0 || posts.length === 0
    ? '您名下目前没有待报的报表。'
    : '您名下没有要报的报表。单位报没报由单位自己答复，以平台名单为准；登记联系情况请回“已联系 序号 情况”，看名单请回“谁没报”。';
}

/** What an echo asks for is open until it is answered, or the person speaks of something else. */
function furtherQuestion(
  { intent, slots }: Reading,
  items: readonly AnyItem[],
  { asks }: Effect,
): Turn['question'] {
  if (asks === null) return null;
  return {
    choices: [],
    pending: { intent, slots },
    wants: { what: asks, itemIds: items.map(({ id }) => id) },
  };
}

/** Words that answer what an echo asked for; null when they are about something else. */
export function answerWanted(conversation: Conversation, reading: Reading): Turn | null {
  const { at, question, speaker, text } = conversation;
  const wants = question?.wants;
  if (wants === undefined) return null;
  const items = conversation.items.filter(({ id }) => wants.itemIds.includes(id));
  const [first] = items;
  if (first === undefined) return null;
  const kind = kindOf(first);
  const effect = kind.supplies(wants.what, reading, { at, text, speaker: speaker.name });
  if (effect === null) return null;
  const turn = effective(conversation, reading, { by: 'chosen', items }, effect, kind.settledText);
  return { ...turn, closesQuestion: true };
}

function changesOf(items: readonly AnyItem[], meaning: Meaning | null): readonly Change[] {
  if (meaning === null || meaning.kind !== 'effect') return [];
  return items.map((item) => ({ itemId: item.id, kind: meaning.change, event: meaning.event }));
}

/** Several answers of one message: every change is kept, what is said is joined, one question is enough and comes last. */
export function joined(one: Turn, other: Turn): Turn {
  const blocks = (one.question === null ? [one, other] : [other, one]).flatMap(({ reply }) =>
    reply.kind === 'message' ? reply.message.blocks : [],
  );
  const title =
    one.reply.kind === 'message'
      ? one.reply.message.title
      : other.reply.kind === 'message'
        ? other.reply.message.title
        : '';
  const handover = one.handover ?? other.handover;
  return {
    ...one,
    attribution: `${one.attribution}+${other.attribution}`,
    changes: [...one.changes, ...other.changes],
    reply: blocks.length === 0 ? one.reply : { kind: 'message', message: { title, blocks } },
    question: one.question ?? other.question,
    ...(handover === undefined ? {} : { handover }),
  };
}
