// What a slot says about trainings: to a group that there is one, to firms what is wanted, to others who is missing.

import { budgetClassOf, type Purpose } from '#bot/domain/delivery/purpose.ts';
import type { TrainingFacts } from '#bot/domain/facts/training-facts.ts';
import { shownTraining } from '#bot/domain/facts/training-shown.ts';
import type { Message } from '#bot/domain/message.ts';
import type {
  GroupContext,
  GroupLine,
  LineItem,
  Reader,
  SlotContext,
  SlotLine,
  SlotPart,
} from '#bot/kinds/lines.ts';
import { judgeForGroup, judgeTraining, meaningOf, type TrainingMeaning } from './judge-line.ts';
import { readTrainingFacts, type TrainingTaskPayload } from './stored.ts';
import { sessionOf, trainingTask } from './task.ts';
import {
  eveMessage,
  type FirmView,
  groupMessage,
  leaveMessage,
  listMessage,
  makeupMessage,
  noticeMessage,
  type PublicTraining,
  remindMessage,
} from './texts.ts';
import { SHOWN_TRAINING_WORDS } from './words.ts';

interface KeptLine {
  readonly line: SlotLine;
  readonly item: LineItem;
  readonly facts: TrainingFacts;
  readonly task: TrainingTaskPayload;
  readonly meaning: TrainingMeaning;
}

/** Renders the lines about trainings that stand the last look. Throws on an occasion nobody gives. */
export function composeTrainings(lines: readonly SlotLine[], reader: Reader, context: SlotContext): SlotPart {
  const kept: KeptLine[] = [];
  const dropped: { id: string; reason: string }[] = [];
  for (const line of lines) {
    const known = line.item === null ? null : lineKnown(line, line.item, context);
    const reason =
      known === null
        ? 'settled'
        : judgeTraining(line, { ...known, session: sessionOf(known.task, known.facts.round) }, context.now);
    if (known === null || reason !== null) dropped.push({ id: line.id, reason: reason ?? 'settled' });
    else kept.push(known);
  }
  return {
    // Lines of one step of one sitting are one message.
    messages: [
      ...Map.groupBy(kept, ({ item, line, meaning }) => `${item.taskId} ${line.round} ${meaning}`).values(),
    ].flatMap((group) => messageOf(group, reader, context)),
    carried: kept.map(({ line: { id, occasion }, meaning }) => {
      const purpose = PURPOSES[meaning];
      return { id, occasion, listNumber: null, purpose, budgetClass: budgetClassOf(purpose) };
    }),
    dropped,
  };
}

/** What a group hears: the first sitting, while it is ahead, once for each training. */
export function composeForGroup(lines: readonly GroupLine[], { bureau, now, tasks }: GroupContext): SlotPart {
  const dropped: { id: string; reason: string }[] = [];
  const kept: { readonly line: GroupLine; readonly task: TrainingTaskPayload }[] = [];
  for (const line of lines) {
    const task = line.taskId === null ? undefined : tasks.get(line.taskId);
    const payload = task === undefined ? null : trainingTask(task);
    const reason = judgeForGroup(line.occasion, payload, now);
    if (payload === null || reason !== null) dropped.push({ id: line.id, reason: reason ?? 'settled' });
    else kept.push({ line, task: payload });
  }
  const byTask = Map.groupBy(kept, ({ line }) => line.taskId);
  return {
    messages: [...byTask.values()].flatMap(([first]) =>
      first === undefined ? [] : [groupMessage(bureau, publicPart(first.task, FIRST_SITTING))],
    ),
    carried: kept.map(({ line: { id, occasion } }) => {
      const purpose = PURPOSES.group;
      return { id, occasion, listNumber: null, purpose, budgetClass: budgetClassOf(purpose) };
    }),
    dropped,
  };
}

const FIRST_SITTING = 1;

function lineKnown(line: SlotLine, item: LineItem, context: SlotContext): KeptLine {
  const task = context.tasks.get(item.taskId);
  if (task === undefined) throw new Error(`a line belongs to no task ${item.taskId}`);
  return {
    line,
    item,
    facts: readTrainingFacts(item.facts),
    task: trainingTask(task),
    meaning: meaningOf(line.occasion),
  };
}

/** A notice is worth a repeat when nobody knows whether it arrived; what reminds of it is not. */
const PURPOSES: Readonly<Record<TrainingMeaning, Purpose>> = {
  group: 'group_notice',
  notice: 'last_call',
  remind: 'courtesy',
  eve: 'courtesy',
  leave: 'last_call',
  makeup: 'courtesy',
  leader: 'list',
  absent: 'list',
  township: 'list',
};

function messageOf(lines: readonly KeptLine[], reader: Reader, context: SlotContext): readonly Message[] {
  const [first] = lines;
  if (first === undefined) return [];
  const training = publicPart(first.task, first.facts.round);
  const { meaning } = first;
  switch (meaning) {
    case 'group':
      return [];
    case 'notice':
      return [noticeMessage(firmView(lines, training, reader, context))];
    case 'remind':
      return [remindMessage(firmView(lines, training, reader, context))];
    case 'eve':
      return [eveMessage(firmView(lines, training, reader, context))];
    case 'makeup':
      return [makeupMessage(firmView(lines, training, reader, context))];
    case 'leave':
      return lines.flatMap(({ facts, item }) => {
        const unitName = reader.answersForMany ? item.unitShortName : null;
        return leaveMessage(training, { unitName, verdict: facts.leave, note: facts.leaveNote });
      });
    case 'leader':
    case 'absent':
    case 'township': {
      const showsStatus = meaning === 'absent';
      const firms = [...new Map(lines.map((line) => [line.item.id, line])).values()]
        .map(({ facts, item }) => ({
          unitName: item.unitShortName,
          status: showsStatus ? SHOWN_TRAINING_WORDS[shownTraining(facts)] : null,
        }))
        .toSorted((one, other) => (one.unitName < other.unitName ? -1 : 1));
      return [listMessage(meaning, training, firms)];
    }
  }
}

/** Picked field by field: the type has no place for anything of a firm. */
function publicPart(task: TrainingTaskPayload, round: number): PublicTraining {
  const { online, perUnit, topic } = task;
  return { topic, session: sessionOf(task, round), online, perUnit };
}

function firmView(
  lines: readonly KeptLine[],
  training: PublicTraining,
  reader: Reader,
  context: SlotContext,
): FirmView {
  const [first] = lines;
  const names = reader.answersForMany ? lines.map(({ item }) => item.unitShortName) : [];
  return {
    ...training,
    round: first?.facts.round ?? 1,
    prejob: first?.task.prejob ?? false,
    codeMinutes: first?.task.codeMinutes ?? 0,
    unitNames: [...new Set(names)].toSorted(),
    answersInChat: !context.hearsNothing,
  };
}
