// An answer to a numbered question: what was said before, now about what the number stands for.

import type { Reading } from '#bot/domain/understanding/reading.ts';
import type { Choice, Conversation } from '#bot/services/conversation.ts';
import type { Turn } from '#bot/services/turn.ts';
import { answerCommand } from './commands.ts';
import { answerHandover } from './handover.ts';
import { answerItems } from './items.ts';
import { said, silent } from './turns.ts';

export function answerChoice(conversation: Conversation, reading: Reading): Turn {
  const { question } = conversation;
  if (question === null) return silent(reading, 'no_open_question');
  const chosen = chosenFrom(question.choices, reading);
  if (chosen.length === 0) {
    return said(reading, `请回 1 到 ${question.choices.length} 之间的序号。`, 'no_such_choice');
  }
  const [first] = chosen;
  if (first?.command !== undefined) {
    const ordered: Reading = { ...reading, intent: 'command', slots: { command: first.command } };
    return { ...answerCommand(conversation, ordered), closesQuestion: true };
  }
  const intent = first?.intent ?? question.pending.intent;
  const itemIds = chosen.flatMap((choice) => choice.itemIds ?? []);
  const meant: Reading = {
    ...reading,
    intent,
    slots: { ...question.pending.slots },
    rule: `choice>${intent}`,
  };
  const unitIds = chosen.flatMap(({ unitId }) => unitId ?? []);
  if (unitIds.length > 0) {
    const before = { ...conversation, text: question.pending.text ?? '' };
    return answerHandover(before, meant, meant, unitIds);
  }
  // What is kept is what was said in words, or the words of the choice; never its number.
  const words = first?.intent === null ? question.pending.text : first?.label;
  const spoken = words === undefined ? conversation : { ...conversation, text: words };
  const turn = answerItems(spoken, meant, itemIds.length === 0 ? null : itemIds);
  return { ...turn, attribution: `question:${turn.attribution}` };
}

function chosenFrom(choices: readonly Choice[], reading: Reading): readonly Choice[] {
  if (reading.slots.all === true) return choices.filter((choice) => choice.intent === null);
  return (reading.slots.item_no ?? []).flatMap((number) => choices[number - 1] ?? []);
}
