// Prints how each batch of replies is understood by what was learned from all the others.

import { modelOf } from '#bot/domain/understanding/learned/model.ts';
import { understood } from '#tests/support/labelled-replies.ts';
import { labelledReplies } from '#tests/support/reply-files.ts';
import { examples } from './examples.ts';
import { learn } from './learn.ts';

/** Batches whose replies were all written by one person: `h1-017` is the seventeenth of `h1`. */
const BATCH = /^([a-z]+\d+)-/;

const replies = labelledReplies('replies-dev');
const all = examples();
const batches = Map.groupBy(replies, ({ id }) => BATCH.exec(id)?.[1] ?? '');
batches.delete('');
process.stdout.write('batch  replies  intents  slots F1  false completions\n');
for (const [batch, own] of batches) {
  const texts = new Set(own.map(({ text }) => text));
  const score = understood(own, modelOf(learn(all.filter(({ text }) => !texts.has(text)))));
  process.stdout.write(
    `${batch.padEnd(7)}${String(score.replies).padStart(7)}${percent(score.right / score.replies)}${percent(score.slotsF1).padStart(10)}${String(score.falseCompletions.length).padStart(8)}\n`,
  );
}
process.stdout.write(
  '(the grammar may have been mended for these batches; a new one, unread, is the honest figure)\n',
);

function percent(part: number): string {
  return `${(100 * part).toFixed(1)} %`.padStart(9);
}
