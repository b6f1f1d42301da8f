// Drafts the next migration from what schema.prisma says and the migrations do not yet do.

import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '../embedded.ts';
import { migrate, schemaDiff } from '../migrate.ts';
import { migrationsFolder, readMigrations } from './folder.ts';

const write = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/**
 * Writes prisma/migrations/NNNN_name/migration.sql, found on a throw-away database that has all earlier
 * ones. What the schema language cannot say (checks, partial indexes, functions) is then added by hand.
 * @returns the new file's path, or undefined when nothing differs.
 */
async function draftMigration(name: string): Promise<string | undefined> {
  const dataDir = mkdtempSync(join(tmpdir(), 'statgrid-draft-'));
  // Root's server runs as somebody else, who must walk through.
  chmodSync(dataDir, 0o711);
  const database = await startEmbedded({ dataDir, durable: false, log: write });
  try {
    await migrate(database.url);
    const sql = await schemaDiff(database.url);
    if (sql === '') return undefined;
    const number = String(readMigrations().length + 1).padStart(4, '0');
    const folder = join(migrationsFolder, `${number}_${name}`);
    mkdirSync(folder);
    writeFileSync(join(folder, 'migration.sql'), `-- What this migration is for.\n\n${sql}`);
    return join(folder, 'migration.sql');
  } finally {
    await database.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const name = process.argv[2];
if (name === undefined || !/^[a-z][a-z0-9_]*$/.test(name)) {
  write('用法：npm run migrate:draft -- name_in_lower_case');
  process.exitCode = 2;
} else {
  write((await draftMigration(name)) ?? '数据库结构与 schema.prisma 一致，没有要写的');
}
