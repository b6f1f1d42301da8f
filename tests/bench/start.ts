// From the command to a service that says it is ready, on a new folder and on one that is there.

import { startEmbedded } from '#prisma/embedded.ts';
import { type BenchServer, type Figure, type Measurement, median, timed } from './figures.ts';
import { startService } from './service.ts';

const ROUNDS = 3;

export const start: Measurement = {
  name: 'start',
  about:
    'node bot/main.ts until /readyz says yes: demo, sandbox, sample city; one new folder, then the same again',
  run,
};

async function run(bench: BenchServer): Promise<readonly Figure[]> {
  const bareFolder = bench.folder();
  const bareEmpty = await bareMs(bareFolder);
  const bareAgain: number[] = [];
  const folder = bench.folder();
  const empty = await serviceMs(folder);
  const again: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    bareAgain.push(await bareMs(bareFolder));
    again.push(await serviceMs(folder));
  }
  const what = 'starting the embedded PostgreSQL alone';
  return [
    { name: 'empty folder', value: empty, unit: 'ms', floor: { value: bareEmpty, what: `${what} (initdb)` } },
    { name: 'existing folder', value: median(again), unit: 'ms', floor: { value: median(bareAgain), what } },
  ];
}

async function bareMs(dataDir: string): Promise<number> {
  let stop = () => Promise.resolve();
  const ms = await timed(async () => {
    ({ stop } = await startEmbedded({ dataDir, log: () => undefined }));
  });
  await stop();
  return ms;
}

async function serviceMs(dataDir: string): Promise<number> {
  const service = await startService(dataDir);
  await service.stop();
  return service.startMs;
}
