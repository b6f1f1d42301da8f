// Learns the second opinion of understanding from the labelled replies and writes it; prints how well it does alone.

import { writeFileSync } from 'node:fs';
import { crossValidated } from './cross-validation.ts';
import { examples } from './examples.ts';
import { learn } from './learn.ts';

const FILE = new URL('../../bot/domain/understanding/learned/weights.json', import.meta.url);

const all = examples();
const file = learn(all);
writeFileSync(FILE, `${JSON.stringify(file, null, 2)}\n`);
const grams = file.grams.split('\n').length;
process.stdout.write(
  `learned from ${all.length} replies: ${grams} grams, ${file.intents.split(' ').length} intents\n`,
);
const { right, of, folds } = crossValidated(all);
process.stdout.write(
  `alone, on replies it had not seen (${folds} folds): ${((100 * right) / of).toFixed(1)} % of intents\n`,
);
