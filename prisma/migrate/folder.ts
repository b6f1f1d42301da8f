// Migrations as they lie in prisma/migrations, and schema.prisma beside them.

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MigrationList } from '@prisma/schema-engine-wasm';

const prismaFolder = fileURLToPath(new URL('..', import.meta.url));

/** Where migrations live, one folder each, applied in the order of their names. */
export const migrationsFolder = join(prismaFolder, 'migrations');

/** One migration: its folder's name, its script, and the checksum Prisma keeps of it. */
export interface MigrationFile {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/** All migrations in the order in which they apply. */
export function readMigrations(folder: string = migrationsFolder): MigrationFile[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'migration.sql')))
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const sql = readFileSync(join(folder, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });
}

/** The same in the shape the engine takes. */
export function asEngineList(migrations: readonly MigrationFile[], folder: string): MigrationList {
  const lock = join(folder, 'migration_lock.toml');
  return {
    baseDir: folder,
    lockfile: { path: 'migration_lock.toml', content: existsSync(lock) ? readFileSync(lock, 'utf8') : null },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
    })),
  };
}

/** The text of schema.prisma. */
export function readSchema(): string {
  return readFileSync(join(prismaFolder, 'schema.prisma'), 'utf8');
}
