// Prints how the labelled replies are understood: a line an intent, then every miss.

import { labelledReplies, understood, wordings } from '#tests/support/labelled-replies.ts';
import type { LabelledReply, Score } from '#tests/support/score-replies.ts';

const FILES: readonly (readonly [name: string, replies: readonly LabelledReply[]])[] = [
  ['replies-labelled', labelledReplies('replies-labelled')],
  ['replies-dev', labelledReplies('replies-dev')],
  ['wordings', wordings()],
];

for (const [name, replies] of FILES) print(name, understood(replies), name !== 'wordings');

function print(name: string, score: Score, hasSlots: boolean): void {
  const slots = hasSlots ? `slots F1 ${(100 * score.slotsF1).toFixed(1)} %, ` : '';
  const lines = [
    `${name}: ${score.replies} replies, ${percent(score.right, score.replies)} of intents, ${slots}false completions ${score.falseCompletions.length}`,
    `  ${'intent'.padEnd(18)}${'replies'.padStart(8)}${'right'.padStart(8)}${'missed'.padStart(8)}${'taken'.padStart(8)}`,
    ...[...score.byIntent].map(
      ([intent, { replies, right, taken }]) =>
        `  ${intent.padEnd(18)}${cell(replies)}${cell(right)}${cell(replies - right)}${cell(taken)}`,
    ),
    ...score.wrong.map((miss) => `  ✗ ${miss}`),
    ...(hasSlots ? score.wrongSlots.map((miss) => `  slot ${miss}`) : []),
  ];
  process.stdout.write(`${lines.join('\n')}\n\n`);
}

function cell(count: number): string {
  return String(count).padStart(8);
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / Math.max(whole, 1)).toFixed(1)} %`;
}
