// Five thousand verification queries: imported, sent, answered and taken out again, in a process of their own.

import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { usccCheckDigit } from '#bot/domain/identity/uscc.ts';
import type { CellValue } from '#bot/domain/sheet/workbook.ts';
import { VERIFICATION_COLUMNS } from '#bot/domain/verification-list/verification-list.ts';
import { writeWorkbook } from '#bot/sheets/write-workbook.ts';
import { toDate } from '#prisma/temporal.ts';
import { type BenchServer, type Figure, type Measurement, timed } from './figures.ts';
import { bareImport } from './imports.ts';
import { loadRows, registryRows, sqlId } from './rows.ts';
import { memoryOf } from './service.ts';

const FIRMS = 2_500;
const QUERIES_PER_FIRM = 2;
const NOW = Temporal.Instant.from('2026-11-03T09:00:00+08:00');

/** What the process says of its steps, in milliseconds, and what it counted. */
export interface QueriesRun {
  readonly importMs: number;
  readonly sendMs: number;
  readonly answerMs: number;
  readonly exportMs: number;
  readonly asked: number;
  readonly told: number;
  readonly answered: number;
  readonly confirmed: number;
  readonly rows: number;
}

export const queries: Measurement = {
  name: 'queries',
  about: 'a list of 5,000 queries to 2,500 firms: imported, asked, answered by one message a firm, exported',
  run,
};

async function run(bench: BenchServer): Promise<readonly Figure[]> {
  const { db, url, close } = await bench.database();
  try {
    const folder = bench.folder();
    const path = join(folder, 'queries.xlsx');
    const bytes = await listOf();
    writeFileSync(path, bytes);
    await loadRows(db.pool, registryRows({ units: FIRMS, unitsPerPerson: 1, postsPerGrid: 1 }));
    await db.pool.query(
      `UPDATE unit SET uscc = c.uscc
         FROM unnest($1::text[]) WITH ORDINALITY c(uscc, n) WHERE unit.id = ${sqlId('unit', 'c.n')}`,
      [Array.from({ length: FIRMS }, (_, n) => usccOf(n + 1))],
    );
    // The clock stands still at an hour when people are written to, whenever the bench runs.
    await db.pool.query(`UPDATE installation SET mode = 'demo'`);
    await db.prisma.businessClock.create({ data: { id: 1, nowAt: toDate(NOW) } });
    await db.pool.query('ANALYZE');
    const floorMs = await timed(() => bareImport(db, bytes));
    return figuresOf(await inProcess(url, path), floorMs);
  } finally {
    await close();
  }
}

function figuresOf(
  { idleMb, peakMb, ran }: { readonly ran: QueriesRun; readonly idleMb: number; readonly peakMb: number },
  floorMs: number,
): readonly Figure[] {
  const all = FIRMS * QUERIES_PER_FIRM;
  const counts = [
    ran.asked,
    ran.rows,
    ran.answered,
    ran.confirmed * QUERIES_PER_FIRM,
    ran.told * QUERIES_PER_FIRM,
  ];
  if (counts.some((count) => count !== all)) throw new Error(`counts of queries differ: ${counts.join(' ')}`);
  const floor = { value: floorMs / 1000, what: 'read-excel-file and one INSERT of the rows' };
  const step = (name: string, ms: number): Figure => ({ name, value: ms / 1000, unit: 's', floor: null });
  return [
    { ...step('5,000 queries imported', ran.importMs), floor },
    step('put to 2,500 firms, a message each', ran.sendMs),
    step('answered by 2,500 messages', ran.answerMs),
    step('exported', ran.exportMs),
    {
      name: 'highest memory of that process',
      value: peakMb,
      unit: 'MiB',
      floor: { value: idleMb, what: 'the same process before it begins' },
    },
  ];
}

async function inProcess(
  url: string,
  path: string,
): Promise<{ readonly ran: QueriesRun; readonly idleMb: number; readonly peakMb: number }> {
  const child = fork(new URL(import.meta.resolve('./queries-process.ts')), [url, path], { stdio: 'inherit' });
  const ended = new Promise<never>((_, reject) => {
    child.once('exit', (code) => reject(new Error(`the process ended with ${code}`)));
  });
  ended.catch(() => undefined);
  const next = () => Promise.race([new Promise((resolve) => child.once('message', resolve)), ended]);
  await next();
  const idleMb = memoryOf(child.pid ?? 0).nowMb;
  child.send('begin');
  const ran = (await next()) as QueriesRun;
  const { peakMb } = memoryOf(child.pid ?? 0);
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.disconnect();
  await gone;
  return { ran, idleMb, peakMb };
}

const COLUMNS = [
  'number',
  'uscc',
  'name',
  'form',
  'period',
  'indicator',
  'platformRow',
  'unit',
  'current',
  'respondBy',
] as const;

function listOf(): Promise<Uint8Array> {
  const rows = Array.from({ length: FIRMS * QUERIES_PER_FIRM }, (_, index): readonly CellValue[] => {
    const firm = (index % FIRMS) + 1;
    const second = index >= FIRMS;
    return [
      `HS-${index + 1}`,
      usccOf(firm),
      `第${firm}机械制造有限公司`,
      'B204-1',
      '2026年10月',
      second ? '用电量' : '工业总产值（当年价格）',
      second ? '8' : '3',
      second ? '万千瓦时' : '千元',
      1_000 + index,
      '2026-11-06 17:00',
    ];
  });
  const header = COLUMNS.map((key) => VERIFICATION_COLUMNS[key].title);
  return writeWorkbook([{ name: '数据核实', rows: [header, ...rows] }]);
}

function usccOf(n: number): string {
  const body = `91410100${String(n).padStart(9, '0')}`;
  return `${body}${usccCheckDigit(body)}`;
}
