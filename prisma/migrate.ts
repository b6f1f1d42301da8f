// Brings a database to the newest migration, once, however many replicas start together.

import type pg from 'pg';
import { StatgridError } from '#bot/errors.ts';
import { connectOnce } from './db/connect.ts';
import { withEngine } from './migrate/engine.ts';
import {
  asEngineList,
  type MigrationFile,
  migrationsFolder,
  readMigrations,
  readSchema,
} from './migrate/folder.ts';
import { withoutHandWritten } from './migrate/hand-written.ts';

/** "statg" in ASCII: the advisory lock that only migrations take. */
const MIGRATION_LOCK = 0x73746174n;
const LOCK_TIMEOUT_MS = 120_000;

/** What `migrate` did. */
export interface Migrated {
  /** Names of the migrations applied by this call; empty when another replica was first or all were there. */
  readonly applied: readonly string[];
}

/**
 * Applies the migrations of prisma/migrations that the database at `url` does not have, in order, each
 * whole or not at all, recorded in Prisma's ordinary `_prisma_migrations`.
 * @param folder where the migrations are; only tests say another one.
 * @throws StatgridError DATABASE_UNREACHABLE or MIGRATION_FAILED
 */
export async function migrate(url: string, folder: string = migrationsFolder): Promise<Migrated> {
  const migrations = readMigrations(folder);
  const client = await connectOnce(url);
  try {
    await client.query(`SET lock_timeout = ${LOCK_TIMEOUT_MS}`);
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await setAsideUnfinished(client);
    const recorded = await readRecorded(client);
    checkHistory(migrations, recorded);
    if (migrations.every(({ name }) => recorded.has(name))) return { applied: [] };
    return { applied: await apply(url, migrations, folder) };
  } catch (cause) {
    if (cause instanceof StatgridError) throw cause;
    const name = await setAsideUnfinished(client).catch(() => undefined);
    const step = name === undefined ? '' : `，停在 ${name}`;
    throw new StatgridError(
      'MIGRATION_FAILED',
      `数据库结构升级失败${step}。这一步已整体回退，数据没有改动。请保留日志并联系维护人员，不要手工改表。`,
      { cause },
    );
  } finally {
    // Ending the session gives the lock back.
    await client.end().catch(() => undefined);
  }
}

async function apply(url: string, migrations: readonly MigrationFile[], folder: string): Promise<string[]> {
  const result = await withEngine(url, readSchema(), (engine) =>
    engine.applyMigrations({
      migrationsList: asEngineList(migrations, folder),
      filters: { externalTables: [], externalEnums: [] },
    }),
  );
  return result.appliedMigrationNames;
}

/**
 * The SQL that would take the database at `url` to schema.prisma; empty when they agree. What the schema
 * language cannot say is not compared: checks, functions, triggers, partial indexes, and the indexes
 * listed in migrate/hand-written.ts.
 */
export async function schemaDiff(url: string): Promise<string> {
  const schema = readSchema();
  const files = [{ path: 'schema.prisma', content: schema }];
  const diff = await withEngine(url, schema, (engine) =>
    engine.diff({
      from: { tag: 'schemaDatasource', files, configDir: '' },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: true,
      filters: { externalTables: [], externalEnums: [] },
    }),
  );
  return diff.exitCode === 0 ? '' : withoutHandWritten(diff.stdout ?? '');
}

/**
 * Marks what was begun and never finished (an error, a kill) as rolled back, which it is: a script is one
 * transaction. The engine otherwise refuses to go on. Returns its name. Only under the lock.
 */
async function setAsideUnfinished(client: pg.Client): Promise<string | undefined> {
  if (!(await hasHistory(client))) return undefined;
  const { rows } = await client.query<{ name: string }>(
    `UPDATE _prisma_migrations SET rolled_back_at = clock_timestamp()
      WHERE finished_at IS NULL AND rolled_back_at IS NULL
      RETURNING migration_name AS name`,
  );
  return rows[0]?.name;
}

/** Checksums of the migrations the database has, by name. */
async function readRecorded(client: pg.Client): Promise<ReadonlyMap<string, string>> {
  if (!(await hasHistory(client))) return new Map();
  const { rows } = await client.query<{ name: string; checksum: string }>(
    `SELECT migration_name AS name, checksum FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
  );
  return new Map(rows.map(({ name, checksum }) => [name, checksum]));
}

async function hasHistory(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>(
    `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS found`,
  );
  return rows[0]?.found === true;
}

/** A program older than its database, or a migration edited after it was applied, must not go on. */
function checkHistory(migrations: readonly MigrationFile[], recorded: ReadonlyMap<string, string>): void {
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const [name, checksum] of recorded) {
    const migration = known.get(name);
    if (migration === undefined) {
      throw new StatgridError(
        'MIGRATION_FAILED',
        `数据库里有本程序不认识的结构版本 ${name}，说明数据库由更新的版本使用过。请升级程序，不要用旧版本打开。`,
      );
    }
    if (migration.checksum !== checksum) {
      throw new StatgridError(
        'MIGRATION_FAILED',
        `结构版本 ${name} 的脚本在执行之后被改过。请恢复原文件，改动另写一个新的版本。`,
      );
    }
  }
}
