// What only a demo has: the sample city, its platform list at any instant, and the sandbox page's actions.

import { randomBytes } from 'node:crypto';
import type { SandboxSession } from '#adapters/sandbox/index.ts';
import { cutoffTextWithMonth, dayText } from '#bot/domain/calendar/cutoff.ts';
import { periodText } from '#bot/domain/calendar/period.ts';
import { statusListAt } from '#bot/domain/status-list/demo.ts';
import { parseStatusList } from '#bot/domain/status-list/parse.ts';
import type { SandboxDeps, StatusFile } from '#bot/http/deps.ts';
import type { Logger } from '#bot/log.ts';
import { createDeadlineTask, previewDeadlineTask } from '#bot/services/create-deadline-task.ts';
import { exportAnswers } from '#bot/services/export-answers.ts';
import { importVerificationList } from '#bot/services/import-verification-list.ts';
import { importRosterFile } from '#bot/services/roster-file.ts';
import { readSchedules, suggestWindow } from '#bot/services/sample-deadline.ts';
import { watchChanges } from '#bot/services/sandbox-changes.ts';
import { readSandboxView } from '#bot/services/sandbox-view.ts';
import { importStatusFile } from '#bot/services/status-file.ts';
import { readWorkbook } from '#bot/sheets/read-workbook.ts';
import { writeStatusListFile } from '#bot/sheets/status-list-file.ts';
import type { Database } from '#prisma/db.ts';
import { businessTime, notifyDuties, requestBusinessTime } from '#prisma/repos/business-clock.ts';
import { findTask } from '#prisma/repos/tasks.ts';
import { readSample, readSampleJson } from '#prisma/sample/read-sample.ts';
import { demoQueriesFor } from './demo-queries.ts';
import type { Duties } from './duties.ts';

const SAMPLE_FORM = 'B204-1';
const SAMPLE_PERIOD = '2026-10';

/** Fixes which firms of the sample file later, and when: the same demo for everybody. */
const SAMPLE_SEED = 1;

/** Loads the sample city into an empty demo registry. */
export async function loadSampleCity(db: Database, log: Logger): Promise<void> {
  if ((await db.prisma.grid.count()) > 0) return;
  const { now } = await businessTime(db);
  const bytes = await readSample('roster-sample.xlsx');
  const result = await importRosterFile(
    db,
    { bytes, fileName: 'roster-sample.xlsx' },
    { now, actor: 'sample', dryRun: false },
  );
  if (!result.ok) throw new Error('the shipped roster is not a roster');
  log.info({ units: result.changes.units.added }, 'sample_city_loaded');
}

/** The sample platform's list as of an instant: what had been filed by then, and no more. */
export async function demoListAt(at: Temporal.Instant): Promise<StatusFile> {
  const workbook = await readWorkbook(
    await readSample('platform-status-sample.xlsx'),
    'platform-status-sample.xlsx',
  );
  const parsed = parseStatusList(workbook, { now: Temporal.Instant.from('2100-01-01T00:00Z') });
  if (!parsed.ok) throw new Error('the shipped platform list is not a list');
  const { formCode, period, entries } = parsed.list;
  const bytes = await writeStatusListFile({
    formCode,
    period,
    entries: statusListAt(entries, at, SAMPLE_SEED),
  });
  const stamp = at.toZonedDateTimeISO('Asia/Shanghai').toPlainDateTime().toString({ smallestUnit: 'minute' });
  return { bytes, fileName: `${formCode}_${period}_${stamp.replace(/[:T-]/g, '')}.xlsx` };
}

/** The sandbox page's hands. */
export function sandboxDeps(db: Database, sandbox: SandboxSession, duties: () => Duties | null): SandboxDeps {
  const actor = 'sandbox';
  const changed = () => notifyDuties(db);
  return {
    token: randomBytes(24).toString('base64url'),
    view: (gridCode) => readSandboxView(db, gridCode),
    say: (said) => sandbox.say(said),
    advanceTo: async (at) => {
      await requestBusinessTime(db, at);
      duties()?.wake();
    },
    importStatus: async (file, { confirm }) => {
      const { now } = await businessTime(db);
      const result = await importStatusFile(db, file, { now }, { actor, dryRun: !confirm });
      if (confirm) await changed();
      return result;
    },
    sampleTask: async () => {
      if ((await findTask(db.prisma, SAMPLE_FORM, SAMPLE_PERIOD)) !== null) return null;
      const request = await sampleRequest(db, actor);
      const { scope } = await previewDeadlineTask(db, request);
      const { window } = request;
      return {
        form: `${SAMPLE_FORM} 工业产销总值及主要产品产量`,
        period: periodText(request.period),
        opens: dayText(window.opensOn),
        cutoff: cutoffTextWithMonth(window.cutoffOn, window.cutoffTime),
        acceptance: cutoffTextWithMonth(window.acceptanceOn, window.acceptanceTime),
        firms: scope.units,
      };
    },
    createTask: async () => {
      const { task, added } = await createDeadlineTask(db, await sampleRequest(db, actor));
      await changed();
      return { code: task.code, items: added };
    },
    demoList: async () => demoListAt((await businessTime(db)).now),
    importQueries: async (file, { confirm }) => {
      const { now } = await businessTime(db);
      const result = await importVerificationList(db, file, { actor, now, dryRun: !confirm });
      if (confirm) await changed();
      return result;
    },
    demoQueries: (gridCode) => demoQueriesFor(db, gridCode),
    answers: async (code) => {
      const { bytes, taskCode } = await exportAnswers(db, code, actor);
      return { bytes, fileName: `核实回复-${taskCode}.xlsx` };
    },
    subscribe: watchChanges(db),
  };
}

async function sampleRequest(db: Database, actor: string) {
  const schedules = readSchedules(await readSampleJson('sample-schedules.json'));
  const wishes = { opensOn: null, cutoffOn: null, cutoffTime: null, acceptanceOn: null };
  const { window, period } = suggestWindow(schedules, SAMPLE_FORM, SAMPLE_PERIOD, wishes);
  const { now } = await businessTime(db);
  return { formCode: SAMPLE_FORM, period, window, gridCode: null, actor, now };
}
