// Spreadsheets in: the platform's list of a city and of thirty thousand firms, and the sample city's roster.

import readXlsxFile from 'read-excel-file/node';
import { usccCheckDigit } from '#bot/domain/identity/uscc.ts';
import type { StatusEntry } from '#bot/domain/status-list/status-list.ts';
import { createDeadlineTask } from '#bot/services/create-deadline-task.ts';
import { importRosterFile } from '#bot/services/roster-file.ts';
import { readSchedules, suggestWindow } from '#bot/services/sample-deadline.ts';
import { importStatusFile } from '#bot/services/status-file.ts';
import { writeStatusListFile } from '#bot/sheets/status-list-file.ts';
import type { Database } from '#prisma/db.ts';
import { readSample, readSampleJson } from '#prisma/sample/read-sample.ts';
import { type BenchServer, type Figure, type Measurement, median, timed } from './figures.ts';
import { loadRows, registryRows, sqlId } from './rows.ts';

const FORM = 'B204-1';
const PERIOD = '2026-10';
const FIRMS = 30_000;
const BEGAN = Temporal.Instant.from('2026-11-02T08:30:00+08:00');
const LISTED = Temporal.Instant.from('2026-11-20T10:00:00+08:00');
const ROUNDS = 3;

export const imports: Measurement = {
  name: 'imports',
  about: 'files read, checked and previewed: the same work as an import, rolled back at its end',
  async run(bench) {
    return [...(await sampleCity(bench)), await largeList(bench)];
  },
};

async function sampleCity(bench: BenchServer): Promise<readonly Figure[]> {
  const { db, close } = await bench.database();
  try {
    const roster = { bytes: await readSample('roster-sample.xlsx'), fileName: 'roster.xlsx' };
    const options = { now: BEGAN, actor: 'bench', dryRun: true };
    const rosterFigure = await figureOf(
      db,
      'roster of the sample city (3,000 firms)',
      roster.bytes,
      async () => {
        if (!(await importRosterFile(db, roster, options)).ok) throw new Error('the roster was refused');
      },
    );
    await importRosterFile(db, roster, { ...options, dryRun: false });
    const firms = await startTask(db);
    const bytes = await readSample('platform-status-sample.xlsx');
    return [rosterFigure, await listFigure(db, firms, bytes)];
  } finally {
    await close();
  }
}

async function largeList(bench: BenchServer): Promise<Figure> {
  const { db, close } = await bench.database();
  try {
    const entries = Array.from({ length: FIRMS }, (_, n) => entryOf(n + 1));
    await loadRows(db.pool, [
      ...registryRows({ units: FIRMS, unitsPerPerson: 1, postsPerGrid: 1 }),
      `INSERT INTO obligation (unit_id, form_code, first_period, source)
       SELECT ${sqlId('unit', 'n')}, '${FORM}', '2026-01', 'roster' FROM generate_series(1, ${FIRMS}) n`,
    ]);
    await db.pool.query(
      `UPDATE unit SET uscc = c.uscc
         FROM unnest($1::text[]) WITH ORDINALITY c(uscc, n) WHERE unit.id = ${sqlId('unit', 'c.n')}`,
      [entries.map(({ uscc }) => uscc)],
    );
    await db.pool.query('ANALYZE');
    const firms = await startTask(db);
    return await listFigure(
      db,
      firms,
      await writeStatusListFile({ formCode: FORM, period: PERIOD, entries }),
    );
  } finally {
    await close();
  }
}

/** Two thirds have filed. */
function entryOf(n: number): StatusEntry {
  const body = `91410100${String(n).padStart(9, '0')}`;
  const filedAt = n % 3 === 0 ? null : BEGAN.add({ minutes: n % 5000 });
  return {
    uscc: `${body}${usccCheckDigit(body)}`,
    unitName: `第${n}机械制造有限公司`,
    word: filedAt === null ? 'not_filed' : 'filed',
    filedAt,
  };
}

async function startTask(db: Database): Promise<number> {
  const schedules = readSchedules(await readSampleJson('sample-schedules.json'));
  const wishes = { opensOn: null, cutoffOn: null, cutoffTime: null, acceptanceOn: null };
  const { window, period } = suggestWindow(schedules, FORM, PERIOD, wishes);
  const request = { formCode: FORM, period, window, gridCode: null, actor: 'bench', now: BEGAN };
  return (await createDeadlineTask(db, request)).added;
}

function listFigure(db: Database, firms: number, bytes: Uint8Array): Promise<Figure> {
  const file = { bytes, fileName: 'list.xlsx' };
  return figureOf(db, `status list of ${firms.toLocaleString('en-US')} firms`, bytes, async () => {
    const result = await importStatusFile(db, file, { now: LISTED }, { actor: 'bench', dryRun: true });
    if (!result.ok || result.applied.settled === 0)
      throw new Error('the list was refused or settled nothing');
  });
}

/** Median of a few previews beside the bare reader and one bulk INSERT of all its cells. */
async function figureOf(
  db: Database,
  name: string,
  bytes: Uint8Array,
  work: () => Promise<void>,
): Promise<Figure> {
  const ours: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    bare.push(await timed(() => bareImport(db, bytes)));
    ours.push(await timed(work));
  }
  const floor = { value: median(bare), what: 'read-excel-file and one INSERT of the rows' };
  return { name, value: median(ours), unit: 'ms', floor };
}

/** The floor of an import: the bare reader and one bulk INSERT of all cells. */
export async function bareImport(db: Database, bytes: Uint8Array): Promise<void> {
  const sheets = await readXlsxFile(Buffer.from(bytes));
  const rows = sheets.flatMap(({ data }) => data.map((row) => row.map(String)));
  await db.pool.query('CREATE TABLE bare (cells jsonb)');
  await db.pool.query('INSERT INTO bare SELECT value FROM jsonb_array_elements($1::jsonb)', [
    JSON.stringify(rows),
  ]);
  await db.pool.query('DROP TABLE bare');
}
