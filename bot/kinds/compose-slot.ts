// Makes one message of everything a slot holds, whatever kinds it is about: what falls due together travels together.

import { type BudgetClass, weightiest } from '#bot/domain/delivery/budget.ts';
import { isRepeat, ownWords } from '#bot/domain/delivery/occasion.ts';
import { budgetClassOf, type Purpose, weightiestPurpose } from '#bot/domain/delivery/purpose.ts';
import type { Message } from '#bot/domain/message.ts';
import { KINDS, kindOfLine } from './index.ts';
import type { CarriedLine, Reader, SlotContext, SlotLine, SlotPart } from './kind.ts';

/** A line, and the text it was planned with if it is an answer or another word of the service's own. */
export interface PlannedLine extends SlotLine {
  readonly message: Message | null;
}

export interface ComposedSlot {
  /** Null when every line was dropped. */
  readonly message: Message | null;
  readonly purpose: Purpose;
  readonly budgetClass: BudgetClass;
  readonly carried: readonly Pick<CarriedLine, 'id' | 'listNumber'>[];
  readonly dropped: SlotPart['dropped'];
}

/** Composes the slots of one claim, which share a context. */
export function slotComposer(
  context: SlotContext,
): (lines: readonly PlannedLine[], reader: Reader) => ComposedSlot {
  const composers = KINDS.map((kind) => ({ kind, compose: kind.composer(context) }));
  return (lines, reader) => {
    const byKind = Map.groupBy(lines, ({ item, occasion }) =>
      ownWords(occasion) === null ? kindOfLine(occasion, item) : null,
    );
    const parts = composers.flatMap(({ compose, kind }) => {
      const own = byKind.get(kind);
      return own === undefined ? [] : [compose(own, reader)];
    });
    return joined([ownPart(byKind.get(null) ?? []), ...parts]);
  };
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

/** One message of all parts, in their order. */
export function joined(parts: readonly SlotPart[]): ComposedSlot {
  const carried = parts.flatMap((part) => part.carried);
  return {
    message: marked(merge(parts.flatMap((part) => part.messages)), carried),
    purpose: weightiestPurpose(carried.map(({ purpose }) => purpose)),
    budgetClass: weightiest(carried.map(({ budgetClass }) => budgetClass)) ?? 'reminder',
    carried: carried.map(({ id, listNumber }) => ({ id, listNumber })),
    dropped: parts.flatMap((part) => part.dropped),
  };
}

function merge(messages: readonly Message[]): Message | null {
  const [first] = messages;
  if (first === undefined) return null;
  return { title: first.title, blocks: messages.flatMap((message) => message.blocks) };
}

/** What is only said once more says so: a reader who has it already need not wonder. */
function marked(message: Message | null, carried: readonly CarriedLine[]): Message | null {
  if (message === null || carried.some(({ occasion }) => !isRepeat(occasion))) return message;
  const [first, ...rest] = message.blocks;
  if (first?.kind !== 'paragraph') return message;
  return {
    title: `（重发）${message.title}`,
    blocks: [{ ...first, text: `（重发）${first.text}` }, ...rest],
  };
}
