// Opens the database of this installation: started or reached, migrated, marked, and of the mode asked for.

import type { Config } from '#bot/config.ts';
import { StatgridError } from '#bot/errors.ts';
import type { Logger } from '#bot/log.ts';
import { loadReferenceData } from '#bot/services/reference-data.ts';
import { type Database, openDatabase, transaction } from '#prisma/db.ts';
import { type EmbeddedDatabase, startEmbedded } from '#prisma/embedded.ts';
import { migrate } from '#prisma/migrate.ts';
import { type InstallationMode, markInstallation, readInstallation } from '#prisma/repos/installation.ts';
import { readSampleJson } from '#prisma/sample/read-sample.ts';

/** When a demo's business clock starts if nothing else is said: a Monday morning with a deadline ahead. */
const DEMO_START = Temporal.Instant.from('2026-11-02T08:30+08:00');

export interface OpenInstallation {
  readonly db: Database;
  readonly mode: InstallationMode;
  /** Closes connections; stops the embedded server only when it is ours to stop. */
  close(): Promise<void>;
}

/**
 * `adopt`: whether an embedded server somebody else left running becomes ours (the service) or stays as
 * it is (the command line). Throws StatgridError DATABASE_… , MIGRATION_FAILED.
 */
export async function openInstallation(
  config: Config,
  log: Logger,
  options: { readonly adopt: boolean },
): Promise<OpenInstallation> {
  const embedded = await embeddedOf(config, log, options.adopt);
  const url = config.database.kind === 'external' ? config.database.url : embedded?.url;
  if (url === undefined) throw new Error('no database to open');
  try {
    const { applied } = await migrate(url);
    if (applied.length > 0) log.info({ migrations: applied }, 'migrated');
    const db = openDatabase(url);
    const mode = await prepare(db, config).catch(async (error: unknown) => {
      // A refused start must end, and a connection left open would keep the process.
      await db.close();
      throw error;
    });
    const close = async () => {
      await db.close();
      await embedded?.stop();
    };
    return { db, mode, close };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

async function prepare(db: Database, config: Config): Promise<InstallationMode> {
  await db.check();
  const mode = await modeOf(db, config);
  await loadReferenceData(db, {
    calendar: await readSampleJson('cn-calendar.json'),
    schedules: await readSampleJson('sample-schedules.json'),
  });
  return mode;
}

async function embeddedOf(config: Config, log: Logger, adopt: boolean): Promise<EmbeddedDatabase | null> {
  if (config.database.kind !== 'embedded') return null;
  const { dataDir } = config.database;
  return startEmbedded({ dataDir, adopt, log: (line) => log.info({ note: line }, 'embedded_database') });
}

/** Marks a new database, and refuses a configuration that would mix demo and real. */
async function modeOf(db: Database, config: Config): Promise<InstallationMode> {
  const wanted: InstallationMode = config.wantsDemo ? 'demo' : 'real';
  const mode = await transaction(db, async (tx) => {
    await markInstallation(tx, wanted, config.wantsDemo ? (config.demoClock ?? DEMO_START) : null);
    return (await readInstallation(tx))?.mode ?? wanted;
  });
  if (mode === 'real' && config.demoClock !== null) {
    throw new StatgridError(
      'DATABASE_MODE_MISMATCH',
      '这是正式库，不能使用可移动的时钟。请去掉 STATGRID_CLOCK，或换一个新的数据目录（DATA_DIR）做演示。',
    );
  }
  if (mode === 'demo' && config.channels.length > 0 && config.demoClock === null) {
    throw new StatgridError(
      'DATABASE_MODE_MISMATCH',
      '这是演示库，不能接入真实通道。请换一个新的数据目录（DATA_DIR）或数据库做正式库；用本机替身演示时请设置 STATGRID_CLOCK。',
    );
  }
  return mode;
}
