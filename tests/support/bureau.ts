// A bureau on the Monday morning where tests begin: its calendar, its forms and its roster, nothing done yet.

import type { Roster } from '#bot/domain/roster/roster.ts';
import { importRoster } from '#bot/services/import-roster.ts';
import { loadReferenceData } from '#bot/services/reference-data.ts';
import { type Database, transaction } from '#prisma/db.ts';
import { markInstallation } from '#prisma/repos/installation.ts';
import { readSampleJson } from '#prisma/sample/read-sample.ts';
import { shanghai } from './business-time.ts';

/** The wall time of that morning. */
export const START = '2026-11-02T08:30';

/** Makes a migrated database the demo of a bureau with this roster. */
export async function fillBureau(db: Database, roster: Roster): Promise<void> {
  await transaction(db, (tx) => markInstallation(tx, 'demo', shanghai(START)));
  await loadReferenceData(db, {
    calendar: await readSampleJson('cn-calendar.json'),
    schedules: await readSampleJson('sample-schedules.json'),
  });
  await importRoster(db, roster, { now: shanghai(START), actor: 'test', dryRun: false });
}
