// The bench: measures each part beside a floor of the same run and prints one table.

import { parseArgs } from 'node:util';
import { channels } from './channels.ts';
import { deliveries } from './deliveries.ts';
import { type Figure, type Measurement, tableOf } from './figures.ts';
import { imports } from './imports.ts';
import { inbound } from './inbound.ts';
import { memory } from './memory.ts';
import { queries } from './queries.ts';
import { startBenchServer } from './server.ts';
import { start } from './start.ts';
import { tick } from './tick.ts';
import { understanding } from './understanding.ts';

const MEASUREMENTS: readonly Measurement[] = [
  inbound,
  deliveries,
  channels,
  tick,
  start,
  memory,
  imports,
  queries,
  understanding,
];

const { values } = parseArgs({
  options: { only: { type: 'string', multiple: true }, json: { type: 'boolean', default: false } },
});
const unknown = (values.only ?? []).filter((name) => MEASUREMENTS.every((one) => one.name !== name));
if (unknown.length > 0) {
  console.error(
    `no measurement ${unknown.join(', ')}; there are ${MEASUREMENTS.map(({ name }) => name).join(', ')}`,
  );
  process.exit(1);
}

const chosen = MEASUREMENTS.filter(({ name }) => values.only?.includes(name) ?? true);
const server = await startBenchServer();
const figures: (Figure & { readonly measurement: string })[] = [];
try {
  for (const measurement of chosen) {
    const startMs = performance.now();
    try {
      const measured = await measurement.run(server);
      figures.push(...measured.map((figure) => ({ ...figure, measurement: measurement.name })));
    } catch (error) {
      // The others are worth having all the same.
      console.error(measurement.name, error);
      process.exitCode = 1;
    }
    console.error(`${measurement.name}: ${((performance.now() - startMs) / 1000).toFixed(0)} s`);
  }
} finally {
  await server.stop();
}
console.info(values.json ? JSON.stringify(figures, null, 2) : tableOf(figures));
