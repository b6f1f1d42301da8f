// Renders everything for everybody many times and ends with 1 when something stood where it must not.

import { parseArgs } from 'node:util';
import { renderMany, renderMetrics } from './render-many.ts';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
});
const [runs, seed] = [Number(values.runs), Number(values.seed)];
if (!Number.isInteger(runs) || runs < 1 || !Number.isInteger(seed)) {
  console.error('--runs and --seed take whole numbers');
  process.exit(1);
}
const startedMs = performance.now();
const { leaks, renderings } = renderMany(seed, runs);
const inMetrics = await renderMetrics(seed);
const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
for (const { place, secret, seed: own, text } of leaks) {
  console.error(`${place} (seed ${own}): ${secret.class} ${secret.text}\n${text.slice(0, 600)}\n`);
}
for (const secret of inMetrics) console.error(`metrics: ${secret}\n`);
console.log(`${renderings} renderings in ${seconds} s, ${leaks.length + inMetrics.length} leaks`);
process.exitCode = leaks.length + inMetrics.length > 0 ? 1 : 0;
