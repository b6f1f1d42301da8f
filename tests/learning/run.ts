// Learns the second opinion of understanding from the labelled replies and writes it; prints how well it does alone.

import { writeFileSync } from 'node:fs';
import { examples } from './examples.ts';
import { learn } from './learn.ts';

const FILE = new URL('../../bot/domain/understanding/learned/weights.json', import.meta.url);

const all = examples();
const file = learn(all);
writeFileSync(FILE, `${JSON.stringify(file, null, 2)}\n`);
process.stdout.write(`learned from ${all.length} replies: ${file.intents.split(' ').length} intents\n`);
