// Resident memory of the service: idle with the sample city, and after a reminder to all who owe a form.

import { fork } from 'node:child_process';
import { createDeadlineTask } from '#bot/services/create-deadline-task.ts';
import { readSchedules, suggestWindow } from '#bot/services/sample-deadline.ts';
import { type Database, openDatabase } from '#prisma/db.ts';
import { startEmbedded } from '#prisma/embedded.ts';
import { businessTime, notifyDuties, requestBusinessTime } from '#prisma/repos/business-clock.ts';
import { readSampleJson } from '#prisma/sample/read-sample.ts';
import { type BenchServer, type Figure, type Measurement, timed } from './figures.ts';
import { memoryOf, startService } from './service.ts';

/** Past the first reminder to each firm of a form cut off on Sunday 2026-11-08. */
const AFTER_REMINDER = Temporal.Instant.from('2026-11-04T12:00:00+08:00');

const SETTLE_MS = 2_000;

export const memory: Measurement = {
  name: 'memory',
  about: 'the service alone, without its PostgreSQL: idle, then after its first reminders for B204-1',
  run,
};

async function run(bench: BenchServer): Promise<readonly Figure[]> {
  const bareMb = await bareMemory();
  const folder = bench.folder();
  // The first start reads the sample's spreadsheets; what an operator lives with is the one after it.
  await (await startService(folder)).stop();
  const service = await startService(folder);
  try {
    await settle();
    const idle = memoryOf(service.pid);
    const embedded = await startEmbedded({ dataDir: folder, adopt: false, log: () => undefined });
    const db = openDatabase(embedded.url, { maxConnections: 2 });
    const waveMs = await timed(() => remindAll(db));
    const sent = await db.prisma.delivery.count({ where: { state: 'sent', personId: { not: null } } });
    const firms = await db.prisma.item.count();
    await db.close();
    await embedded.stop();
    await settle();
    const after = memoryOf(service.pid);
    const floor = { value: bareMb, what: 'a node process with pg and fastify' };
    return [
      { name: 'idle with the sample city', value: idle.nowMb, unit: 'MiB', floor },
      { name: `after a wave to ${firms} firms (${sent} messages)`, value: after.nowMb, unit: 'MiB', floor },
      { name: 'highest of all', value: after.peakMb, unit: 'MiB', floor },
      { name: 'that wave, clock walk included', value: waveMs, unit: 'ms', floor: null },
    ];
  } finally {
    await service.stop();
  }
}

/** The task the sandbox page offers, then the clock past its first reminders; over when all is sent. */
async function remindAll(db: Database): Promise<void> {
  const schedules = readSchedules(await readSampleJson('sample-schedules.json'));
  const wishes = { opensOn: null, cutoffOn: null, cutoffTime: null, acceptanceOn: null };
  const { window, period } = suggestWindow(schedules, 'B204-1', '2026-10', wishes);
  const { now } = await businessTime(db);
  await createDeadlineTask(db, { formCode: 'B204-1', period, window, gridCode: null, actor: 'bench', now });
  await notifyDuties(db);
  await requestBusinessTime(db, AFTER_REMINDER);
  while ((await businessTime(db)).target !== null) await new Promise((resolve) => setTimeout(resolve, 50));
}

async function bareMemory(): Promise<number> {
  const child = fork(new URL(import.meta.resolve('./bare-process.ts')), { stdio: 'inherit' });
  await new Promise((resolve) => child.once('message', resolve));
  await settle();
  const { nowMb } = memoryOf(child.pid ?? 0);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.disconnect();
  await ended;
  return nowMb;
}

/** What was only needed for the start has been given back by then. */
function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
}
