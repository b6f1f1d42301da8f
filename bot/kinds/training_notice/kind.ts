// A training (培训) a firm has to send somebody to, as a kind.

import { withheld } from '#bot/domain/disclosure/classified.ts';
import {
  applyTrainingEvent,
  type TrainingEvent,
  type TrainingFacts,
} from '#bot/domain/facts/training-facts.ts';
import { shownTraining, standingOfTraining } from '#bot/domain/facts/training-shown.ts';
import type { FactsRow } from '#bot/kinds/facts.ts';
import type { Kind } from '#bot/kinds/kind.ts';
import { labels, meansSeveral, supplied, trainingMeaning, undoOf } from './answers.ts';
import { composeForGroup, composeTrainings } from './compose.ts';
import { awaitsAnswer, ownTrainingLine, type TrainingItem, trainingLabel } from './item.ts';
import { meaningOf } from './judge-line.ts';
import { undoTrainingEcho } from './reply-text.ts';
import { readTrainingFacts, storeTrainingFacts } from './stored.ts';
import { clocksAfter, strikeTrainings } from './strike.ts';
import { trainingTask } from './task.ts';
import { SHOWN_TRAINING_WORDS, trainingChangeText, trainingFactLines } from './words.ts';

export const TRAINING_NOTICE = {
  name: 'training_notice',

  readFacts: readTrainingFacts,
  rowOf: trainingRow,
  apply: (facts: TrainingFacts, event: TrainingEvent) => applyTrainingEvent(facts, event),
  shownOf(facts: TrainingFacts) {
    const code = shownTraining(facts);
    return { code, text: SHOWN_TRAINING_WORDS[code] };
  },
  // Who is absent stands in the training's own list; an item late for one is in no other.
  timelinessOf: () => ({ overdue: false, late: false }),
  // Who comes and why not is for the coverage list; here only that something was said.
  factsForStaff: (facts: TrainingFacts) => ({
    ...facts,
    words: withheld(facts.words),
    reason: withheld(facts.reason),
    leaveNote: withheld(facts.leaveNote),
  }),
  factLines: trainingFactLines,
  changeText: trainingChangeText,

  formOf: () => null,
  setsDistance: [],
  strike: strikeTrainings,
  clocksAfter: (item: TrainingItem, context) => clocksAfter(item, context),

  // Who was not there is told so and asked for nothing.
  namesToFirm: ['training:notice', 'training:remind', 'training:eve', 'training:leave.%'],
  bureauTask: () => null,
  listPlace: () => null,
  waitsForRelease: (occasion) => ['group', 'notice', 'remind', 'eve', 'leave'].includes(meaningOf(occasion)),
  // Everything held is said before the training; of several sittings the last one counts.
  pointlessFrom: (task) => trainingTask(task).sessions.at(-1)?.startsAt ?? null,
  composer: (context) => (lines, reader) => composeTrainings(lines, reader, context),
  forGroup: (context) => (lines) => composeForGroup(lines, context),

  awaitsAnswer,
  isPersonal: false,
  meansSeveral,
  ordinalOf: () => null,
  label: (item: TrainingItem) => trainingLabel(item),
  settledText:
    '您说的培训已经签到或已经结束，无需回复。没能参加的请等补训通知；到场了没有签到的，请告诉网格长补登记。',
  ownLine: (item: TrainingItem) => ownTrainingLine(item),
  meanings: [
    { label: '参加培训', intent: 'attend' },
    { label: '培训请假', intent: 'leave' },
    { label: '培训签到', intent: 'sign_in' },
  ],
  help: '培训回“参加 姓名”“代训 姓名”“请假 原因”，到场回“签到 码”',
  means: trainingMeaning,
  supplies: supplied,
  undo: undoOf,
  undoEcho: (items: readonly TrainingItem[], namesUnits: boolean) =>
    undoTrainingEcho(labels(items, namesUnits)),
} satisfies Kind & { readonly name: 'training_notice' };

/** What facts of a training say in its row. */
export function trainingRow(facts: TrainingFacts): FactsRow {
  return {
    facts: storeTrainingFacts(facts),
    standing: standingOfTraining(facts),
    round: facts.round,
    waitingOn: facts.present.length === 0 ? waitingOn(facts) : null,
  };
}

function waitingOn({ leave, receipt }: TrainingFacts): string | null {
  if (receipt === 'none' || leave === 'refused') return 'firm';
  return receipt === 'leave' && leave === 'none' ? 'bureau' : null;
}
