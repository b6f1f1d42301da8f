// Makes one message of everything a slot holds, whatever kinds it is about: what falls due together travels together.

import { type BudgetClass, weightiest } from '#bot/domain/delivery/budget.ts';
import { isRepeat, ownWords } from '#bot/domain/delivery/occasion.ts';
import { budgetClassOf, type Purpose, weightiestPurpose } from '#bot/domain/delivery/purpose.ts';
import { isGroupAnswer } from '#bot/domain/disclosure/group-answers.ts';
import type { Message } from '#bot/domain/message.ts';
import { KINDS, kindOfLine } from './index.ts';
import type { Kind } from './kind.ts';
import type {
  CarriedLine,
  GroupContext,
  GroupLine,
  Reader,
  SlotContext,
  SlotLine,
  SlotPart,
} from './lines.ts';

/** A line, and the text it was planned with if it is an answer or another word of the service's own. */
export interface PlannedLine extends SlotLine {
  readonly message: Message | null;
  /** It has arrived on another channel, where nobody has read it. */
  readonly isSaidElsewhere?: boolean;
}

export interface ComposedSlot {
  /** Null when every line was dropped. */
  readonly message: Message | null;
  readonly purpose: Purpose;
  readonly budgetClass: BudgetClass;
  readonly carried: readonly Pick<CarriedLine, 'id' | 'listNumber'>[];
  readonly dropped: SlotPart['dropped'];
}

/** Composes the slots of one claim, which share a context; `group` is everybody in a group. */
export function slotComposer(
  context: SlotContext,
): (lines: readonly PlannedLine[], reader: Reader | 'group') => ComposedSlot {
  const composers = KINDS.map((kind) => ({ kind, compose: kind.composer(context) }));
  const forGroups = groupComposers(context);
  return (lines, reader) => {
    const byKind = Map.groupBy(lines, ({ item, occasion }) =>
      ownWords(occasion) === null ? kindOfLine(occasion, item) : null,
    );
    const own = byKind.get(null) ?? [];
    if (reader === 'group') {
      const parts = [...forGroups].map(([kind, compose]) => compose((byKind.get(kind) ?? []).map(groupLine)));
      return joined([ownPartOfGroup(own), ...parts]);
    }
    const parts: SlotPart[] = [];
    for (const { compose, kind } of composers) {
      const lines = byKind.get(kind);
      if (lines !== undefined) parts.push(compose(lines, reader, nextNumber(parts)));
    }
    const elsewhere = lines.filter(({ isSaidElsewhere }) => isSaidElsewhere === true);
    return joined([ownPart(own), ...parts], new Set(elsewhere.map(({ id }) => id)));
  };
}

/** 已联系 2 means one line of the message, whatever kinds it lists. */
function nextNumber(parts: readonly SlotPart[]): number {
  const numbers = parts.flatMap(({ carried }) => carried.map(({ listNumber }) => listNumber ?? 0));
  return 1 + numbers.reduce((most, number) => Math.max(most, number), 0);
}

/** Each kind's own for groups; the lines of one that says nothing there are dropped. */
function groupComposers({ bureau, calendar, hearsNothing, hours, now, tasks }: SlotContext) {
  const context: GroupContext = { bureau, calendar, hearsNothing, hours, now, tasks };
  return new Map<Kind, (lines: readonly GroupLine[]) => SlotPart>(
    KINDS.map((kind) => [kind, kind.forGroup?.(context) ?? nothingInGroups]),
  );
}

function nothingInGroups(lines: readonly Pick<GroupLine, 'id'>[]): SlotPart {
  return { messages: [], carried: [], dropped: lines.map(({ id }) => ({ id, reason: 'private_only' })) };
}

/** Of a planned line what a group may be told: which task it is about. */
function groupLine({ id, isLate, item, occasion }: SlotLine): GroupLine {
  return { id, occasion, isLate, taskId: item?.taskId ?? null };
}

/** A group is answered in fixed words only; an answer of any other text was meant for one person. */
function ownPartOfGroup(lines: readonly PlannedLine[]): SlotPart {
  const [said = [], kept = []] = [true, false].map((isSaid) =>
    lines.filter(({ message, occasion }) => isSaid === (!isAnswer(occasion) || isGroupAnswer(message))),
  );
  const part = ownPart(said);
  return { ...part, dropped: [...part.dropped, ...nothingInGroups(kept).dropped] };
}

function isAnswer(occasion: string): boolean {
  const words = ownWords(occasion);
  return words === 'reply' || words === 'control';
}

/** What was rendered when it was planned is said as it is. An answer with a numbered list has a line for each number; it is said once. */
export function ownPart(lines: readonly Pick<PlannedLine, 'id' | 'occasion' | 'message'>[]): SlotPart {
  const distinct = new Map<string, Message>();
  for (const { message } of lines) if (message !== null) distinct.set(JSON.stringify(message), message);
  return {
    messages: [...distinct.values()],
    carried: lines.map(({ id, occasion }) => {
      const purpose = ownWords(occasion) ?? 'notice';
      return { id, occasion, listNumber: null, purpose, budgetClass: budgetClassOf(purpose) };
    }),
    dropped: [],
  };
}

/** One message of all parts, in their order; `elsewhere`: lines that have arrived on another channel. */
export function joined(parts: readonly SlotPart[], elsewhere: ReadonlySet<string> = new Set()): ComposedSlot {
  const carried = parts.flatMap((part) => part.carried);
  return {
    message: marked(merge(parts.flatMap((part) => part.messages)), carried, elsewhere),
    purpose: weightiestPurpose(carried.map(({ purpose }) => purpose)),
    budgetClass: weightiest(carried.map(({ budgetClass }) => budgetClass)) ?? 'reminder',
    carried: carried.map(({ id, listNumber }) => ({ id, listNumber })),
    dropped: parts.flatMap((part) => part.dropped),
  };
}

function merge(messages: readonly Message[]): Message | null {
  const [first] = messages;
  if (first === undefined) return null;
  const actions = messages.flatMap((message) => message.actions ?? []);
  const briefs = messages.flatMap((message) => message.brief ?? []);
  return {
    title: first.title,
    blocks: messages.flatMap((message) => message.blocks),
    ...(briefs.length < messages.length ? {} : { brief: briefs.join('；') }),
    // Of two questions at once the words of one would answer the other.
    ...(actions.length === 0 || messages.length > 1 ? {} : { actions }),
  };
}

/** What is only said once more says so: a reader who has it already need not wonder. */
function marked(
  message: Message | null,
  carried: readonly CarriedLine[],
  elsewhere: ReadonlySet<string>,
): Message | null {
  const isFirst = ({ id, occasion }: CarriedLine) => !(isRepeat(occasion) || elsewhere.has(id));
  if (message === null || carried.some(isFirst)) return message;
  const [first, ...rest] = message.blocks;
  if (first?.kind !== 'paragraph') return message;
  return {
    ...message,
    title: `（重发）${message.title}`,
    blocks: [{ ...first, text: `（重发）${first.text}` }, ...rest],
  };
}
