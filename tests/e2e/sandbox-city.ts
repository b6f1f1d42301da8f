// The sample city behind the sandbox page: real database, duties, channel and server, put together for a test.

import { sandboxAdapter } from '#adapters/sandbox/index.ts';
import { startDuties } from '#bot/app/duties.ts';
import { cutoffTime } from '#bot/domain/calendar/cutoff.ts';
import { parseRoster } from '#bot/domain/roster/parse.ts';
import { problemLine } from '#bot/domain/sheet/problem.ts';
import { statusListAt } from '#bot/domain/status-list/demo.ts';
import { parseStatusList } from '#bot/domain/status-list/parse.ts';
import type { SandboxDeps, StatusFile } from '#bot/http/deps.ts';
import { buildServer } from '#bot/http/server.ts';
import { createLogger } from '#bot/log.ts';
import { applyStatusList } from '#bot/services/apply-status-list.ts';
import { createDeadlineTask } from '#bot/services/create-deadline-task.ts';
import { importRoster } from '#bot/services/import-roster.ts';
import { loadReferenceData } from '#bot/services/reference-data.ts';
import { watchChanges } from '#bot/services/sandbox-changes.ts';
import { readSandboxView } from '#bot/services/sandbox-view.ts';
import { readWorkbook } from '#bot/sheets/read-workbook.ts';
import { writeStatusListFile } from '#bot/sheets/status-list-file.ts';
import { type Database, transaction } from '#prisma/db.ts';
import { businessTime, requestBusinessTime } from '#prisma/repos/business-clock.ts';
import { markInstallation } from '#prisma/repos/installation.ts';
import { readSample, readSampleJson } from '#prisma/sample/read-sample.ts';
import { freshDatabase } from '#tests/support/database.ts';

/** A Monday morning with a deadline ahead. */
const START_AT = Temporal.Instant.from('2026-11-02T08:30+08:00');

const WINDOW = {
  opensOn: Temporal.PlainDate.from('2026-11-01'),
  opensTime: cutoffTime('00:00'),
  cutoffOn: Temporal.PlainDate.from('2026-11-08'),
  cutoffTime: cutoffTime('12:00'),
  acceptanceOn: Temporal.PlainDate.from('2026-11-10'),
  acceptanceTime: cutoffTime('12:00'),
};

export interface SandboxCity {
  /** The address a person would be shown at the start. */
  readonly url: string;
  readonly base: string;
  readonly token: string;
  readonly db: Database;
  close(): Promise<void>;
}

/** Starts everything on a port of its own. */
export async function startSandboxCity(): Promise<SandboxCity> {
  const fresh = await freshDatabase();
  const { db } = fresh;
  await fillCity(db);
  const session = await sandboxAdapter.open({ unreachable: [] });
  const duties = await startDuties(db, session, createLogger({ level: 'silent', secrets: [] }));
  const token = 'a-token-of-the-start-0123456789';
  const server = buildServer({
    ready: () => Promise.resolve({ database: { ok: true, state: 'up' } }),
    metrics: () => Promise.resolve(''),
    publicUrl: null,
    onError: (error) => console.error(error),
    sandbox: sandboxDeps(db, token, (said) => session.say(said)),
  });
  const base = await server.listen({ host: '127.0.0.1', port: 0 });
  return {
    url: `${base}/sandbox?token=${token}`,
    base,
    token,
    db,
    close: async () => {
      await server.close();
      await duties.stop();
      await session.close();
      await fresh.drop();
    },
  };
}

/** Marks the database as a demo, and loads the calendar, the forms and the sample roster. */
export async function fillCity(db: Database): Promise<void> {
  await transaction(db, (tx) => markInstallation(tx, 'demo', START_AT));
  await loadReferenceData(db, {
    calendar: await readSampleJson('cn-calendar.json'),
    schedules: await readSampleJson('sample-schedules.json'),
  });
  const workbook = await readWorkbook(await readSample('roster-sample.xlsx'), 'roster-sample.xlsx');
  const reading = parseRoster(workbook);
  if (!reading.ok) throw new Error('the sample roster is refused');
  await importRoster(db, reading.roster, { now: START_AT, actor: 'service', dryRun: false });
}

function sandboxDeps(db: Database, token: string, say: SandboxDeps['say']): SandboxDeps {
  return {
    token,
    say,
    view: (gridCode) => readSandboxView(db, gridCode),
    advanceTo: (at) => requestBusinessTime(db, at),
    subscribe: watchChanges(db),
    sampleTask: () =>
      Promise.resolve({
        form: 'B204-1 工业产销总值及主要产品产量',
        period: '2026年10月',
        opens: '11月1日0时',
        cutoff: '11月8日（星期日）12时',
        acceptance: '11月10日12时',
        firms: 1200,
      }),
    createTask: async () => {
      const { task, added } = await createDeadlineTask(db, {
        formCode: 'B204-1',
        period: '2026-10',
        window: WINDOW,
        gridCode: null,
        actor: 'sandbox',
        now: (await businessTime(db)).now,
      });
      return { code: task.code, items: added };
    },
    demoList: () => demoList(db),
    importStatus: (file, { confirm }) => importStatus(db, file, confirm),
  };
}

async function demoList(db: Database): Promise<StatusFile> {
  const { now } = await businessTime(db);
  const sample = await readWorkbook(await readSample('platform-status-sample.xlsx'), 'sample.xlsx');
  const far = Temporal.Instant.from('2027-01-01T00:00+08:00');
  const reading = parseStatusList(sample, { now: far });
  if (!reading.ok) throw new Error('the sample list is refused');
  const { formCode, period, entries } = reading.list;
  const bytes = await writeStatusListFile({ formCode, period, entries: statusListAt(entries, now, 1) });
  return { bytes, fileName: `名单${now.epochMilliseconds}.xlsx` };
}

async function importStatus(db: Database, { bytes, fileName }: StatusFile, confirm: boolean) {
  const { now } = await businessTime(db);
  const reading = parseStatusList(await readWorkbook(bytes, fileName), { now, asOfAt: now });
  if (!reading.ok) return { ok: false as const, problems: reading.problems.map(problemLine) };
  const upload = { list: reading.list, fileName, bytes, actor: 'sandbox', now };
  const applied = await applyStatusList(db, upload, { dryRun: !confirm });
  return { ok: true as const, applied, warnings: reading.warnings.map(problemLine) };
}
