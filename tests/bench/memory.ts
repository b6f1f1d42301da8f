// Resident memory of the service: idle with the sample city, after a reminder to all who owe a form, and after 100,000.

import { fork } from 'node:child_process';
import { createDeadlineTask } from '#bot/services/create-deadline-task.ts';
import { readSchedules, suggestWindow } from '#bot/services/sample-deadline.ts';
import { type Database, openDatabase } from '#prisma/db.ts';
import { startEmbedded } from '#prisma/embedded.ts';
import { businessTime, notifyDuties, requestBusinessTime } from '#prisma/repos/business-clock.ts';
import { readSampleJson } from '#prisma/sample/read-sample.ts';
import { type BenchServer, type Figure, type Measurement, timed } from './figures.ts';
import { idOf, loadRows, registryRows, sqlId, taskRows } from './rows.ts';
import { memoryOf, startService } from './service.ts';

/** Past the first reminder to each firm of a form cut off on Sunday 2026-11-08. */
const AFTER_REMINDER = Temporal.Instant.from('2026-11-04T12:00:00+08:00');

/** Deliveries of one wave, and how many of them have a text of their own. */
const MANY = 100_000;
const PERSONAL = 5_000;

const SETTLE_MS = 2_000;

export const memory: Measurement = {
  name: 'memory',
  about:
    'the service alone, without its PostgreSQL: idle, after its first reminders for B204-1, after 100,000 more',
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
    await settle();
    const after = memoryOf(service.pid);
    const manyMs = await timed(() => tellMany(db));
    await db.close();
    await embedded.stop();
    await settle();
    const many = memoryOf(service.pid);
    const floor = { value: bareMb, what: 'a node process with pg and fastify' };
    return [
      { name: 'idle with the sample city', value: idle.nowMb, unit: 'MiB', floor },
      { name: `after a wave to ${firms} firms (${sent} messages)`, value: after.nowMb, unit: 'MiB', floor },
      { name: `after ${MANY.toLocaleString('en-US')} deliveries`, value: many.nowMb, unit: 'MiB', floor },
      { name: 'highest of all', value: many.peakMb, unit: 'MiB', floor },
      { name: 'that wave, clock walk included', value: waveMs, unit: 'ms', floor: null },
      {
        name: `the ${MANY.toLocaleString('en-US')}`,
        value: (MANY / manyMs) * 1000,
        unit: 'deliveries/s',
        floor: null,
      },
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

/** One reminder to each of many statisticians at once; over when all are sent. */
async function tellMany(db: Database): Promise<void> {
  const { now } = await businessTime(db);
  const { id } = await db.prisma.channelAccount.findFirstOrThrow({ select: { id: true } });
  await loadRows(db.pool, [
    ...registryRows({ units: MANY, unitsPerPerson: 1, postsPerGrid: 1 }),
    ...taskRows(MANY, 1),
    `INSERT INTO unit_contact (unit_id, person_id, role, is_main, valid_from_on)
     SELECT ${sqlId('unit', 'n + 1')}, ${sqlId('person', 'n')}, 'enterprise_statistician', false, '2026-01-01'
       FROM generate_series(1, ${PERSONAL}) n`,
    // Together, as the service plans them: a slot seen without its lines says nothing.
    'BEGIN',
    `INSERT INTO slot (id, account_id, class, person_id, slot_at)
     SELECT ${sqlId('slot', 'n')}, '${id}', 'private', ${sqlId('person', 'n')}, '${now.toString()}'
       FROM generate_series(1, ${MANY}) n`,
    `INSERT INTO delivery_line (slot_id, item_id, occasion, person_id, due_at)
     SELECT ${sqlId('slot', 'n')}, ${sqlId('item', 'n')}, 'ladder:2', ${sqlId('person', 'n')}, '${now.toString()}'
       FROM generate_series(1, ${MANY}) n`,
    'ANALYZE',
    'COMMIT',
  ]);
  await notifyDuties(db);
  const sent = () =>
    db.prisma.delivery.count({
      where: { state: 'sent', slotId: { lte: idOf('slot', MANY), gte: idOf('slot', 1) } },
    });
  const late = AbortSignal.timeout(240_000);
  while ((await sent()) < MANY) {
    late.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
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
