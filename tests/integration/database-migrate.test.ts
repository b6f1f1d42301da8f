// Migrations on real databases: once, in order, whole, and in agreement with schema.prisma.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrationsFolder, readMigrations } from '#prisma/migrate/folder.ts';
import { HAND_WRITTEN_INDEXES } from '#prisma/migrate/hand-written.ts';
import { migrate, schemaDiff } from '#prisma/migrate.ts';
import { emptyDatabase, type FreshDatabase } from '#tests/support/database.ts';

describe('migrations', () => {
  let database: FreshDatabase;
  let folder: string;

  beforeEach(async () => {
    database = await emptyDatabase();
    folder = mkdtempSync(join(tmpdir(), 'statgrid-migrations-'));
  });

  afterEach(async () => {
    rmSync(folder, { recursive: true, force: true });
    await database.drop();
  });

  function addMigration(name: string, sql: string): void {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, 'migration.sql'), sql);
  }

  async function column(sql: string): Promise<unknown[]> {
    const { rows } = await database.db.pool.query({ text: sql, rowMode: 'array' });
    return (rows as unknown[][]).map((row) => row[0]);
  }

  it('take an empty database to what schema.prisma says, with no difference left', async () => {
    const { applied } = await migrate(database.url);
    expect(applied).toEqual(readMigrations().map(({ name }) => name));
    expect(await schemaDiff(database.url)).toBe('');
  });

  it('show a difference when the database lacks a column of schema.prisma', async () => {
    await migrate(database.url);
    await database.db.pool.query('ALTER TABLE installation DROP COLUMN bureau_name');
    expect(await schemaDiff(database.url)).toContain('bureau_name');
  });

  it('create every index that comparisons leave out as written by hand', async () => {
    await migrate(database.url);
    const indexes = await column(`SELECT indexname FROM pg_indexes WHERE schemaname = 'public'`);
    expect(indexes).toEqual(expect.arrayContaining([...HAND_WRITTEN_INDEXES]));
  });

  it('apply once when replicas start together', async () => {
    const results = await Promise.all([1, 2, 3].map(() => migrate(database.url)));
    const names = readMigrations().map(({ name }) => name);
    expect(results.flatMap(({ applied }) => applied)).toEqual(names);
    expect(await column('SELECT migration_name FROM _prisma_migrations ORDER BY started_at')).toEqual(names);
  });

  it('are recorded as Prisma records them', async () => {
    await migrate(database.url);
    const checksums = await column(
      'SELECT checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL ORDER BY migration_name',
    );
    expect(checksums).toEqual(readMigrations(migrationsFolder).map(({ checksum }) => checksum));
    expect(await migrate(database.url)).toEqual({ applied: [] });
  });

  it('may hold functions and texts with semicolons', async () => {
    addMigration(
      '0001_function',
      `CREATE FUNCTION two() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM ';'; RETURN 2; END $$;
       CREATE TABLE note AS SELECT 'a;b'::text AS body;`,
    );
    await migrate(database.url, folder);
    expect(await column('SELECT two()')).toEqual([2]);
    expect(await column('SELECT body FROM note')).toEqual(['a;b']);
  });

  it('leave nothing of a migration that fails, say so in Chinese, and go on once it is mended', async () => {
    addMigration('0001_good', 'CREATE TABLE good (id int);');
    addMigration('0002_bad', 'CREATE TABLE half (id int); SELECT 1/0;');
    await expect(migrate(database.url, folder)).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      text: expect.stringContaining('0002_bad'),
    });
    expect(await column(`SELECT to_regclass('good') IS NOT NULL AND to_regclass('half') IS NULL`)).toEqual([
      true,
    ]);
    addMigration('0002_bad', 'CREATE TABLE half (id int);');
    expect(await migrate(database.url, folder)).toEqual({ applied: ['0002_bad'] });
  });

  it('go on after a process was killed in the middle of one', async () => {
    addMigration('0001_one', 'CREATE TABLE one (id int);');
    await migrate(database.url, folder);
    // What the killed process leaves: its transaction is gone, its record stands unfinished.
    await database.db.pool.query('DROP TABLE one');
    await database.db.pool.query('UPDATE _prisma_migrations SET finished_at = NULL, applied_steps_count = 0');
    expect(await migrate(database.url, folder)).toEqual({ applied: ['0001_one'] });
  });

  it('refuse a database that a newer program has used', async () => {
    addMigration('0001_old', 'CREATE TABLE old (id int);');
    addMigration('0002_new', 'CREATE TABLE new (id int);');
    await migrate(database.url, folder);
    rmSync(join(folder, '0002_new'), { recursive: true });
    await expect(migrate(database.url, folder)).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      text: expect.stringContaining('0002_new'),
    });
  });

  it('refuse a script that was changed after it was applied', async () => {
    addMigration('0001_one', 'CREATE TABLE one (id int);');
    await migrate(database.url, folder);
    addMigration('0001_one', 'CREATE TABLE one (id bigint);');
    await expect(migrate(database.url, folder)).rejects.toMatchObject({ code: 'MIGRATION_FAILED' });
  });
});
