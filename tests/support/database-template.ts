// Boots one PostgreSQL for a test run and makes the templates that test files clone.

import { chmodSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { openDatabase } from '#prisma/db.ts';
import { startEmbedded } from '#prisma/embedded.ts';
import { migrate } from '#prisma/migrate.ts';
import { fillBureau } from './bureau.ts';
import { smallBureau } from './registry.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the run's server, on a database for creating and dropping others. */
    databaseServerUrl: string;
  }
}

/** The migrated database that nobody connects to, so that it can be cloned at any moment. */
export const TEMPLATE = 'template_statgrid';

/** The same with the small bureau in it. */
export const BUREAU_TEMPLATE = 'template_bureau';

/** Linux keeps a file system in memory here; containers often give it 64 MB. */
const MEMORY = '/dev/shm';
const ROOM_NEEDED_BYTES = 2 * 1024 ** 3;

/** A folder for a test's database server outside the project; the server's user can walk through. */
export function makeDataFolder(): string {
  const folder = mkdtempSync(join(dataRoot(), 'statgrid-test-'));
  chmodSync(folder, 0o711);
  return folder;
}

/**
 * In memory where there is room. A clone is 430 files, and ext4 looks at every inode deleted in the last
 * half minute before it makes a file: among databases that come and go a clone took 230 to 450 ms on
 * disk, and 20 ms in memory.
 */
function dataRoot(): string {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize >= ROOM_NEEDED_BYTES ? MEMORY : tmpdir();
  } catch {
    return tmpdir();
  }
}

/** Removes a test's folder, and what was kept elsewhere for it is the caller's to remove. */
export function removeDataFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Run by vitest once before the files of a project; the returned function after them. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = makeDataFolder();
  const server = await startEmbedded({ dataDir, durable: false, log: () => undefined });
  const on = (database: string) => Object.assign(new URL(server.url), { pathname: database }).href;
  const admin = on('postgres');
  const close = (template: string) =>
    execute(admin, `ALTER DATABASE ${template} WITH IS_TEMPLATE true ALLOW_CONNECTIONS false`);
  await execute(admin, `CREATE DATABASE ${TEMPLATE}`);
  await migrate(on(TEMPLATE));
  await close(TEMPLATE);
  await execute(admin, `CREATE DATABASE ${BUREAU_TEMPLATE} TEMPLATE ${TEMPLATE}`);
  const bureau = openDatabase(on(BUREAU_TEMPLATE));
  await fillBureau(bureau, smallBureau());
  await bureau.close();
  await close(BUREAU_TEMPLATE);
  project.provide('databaseServerUrl', admin);
  return async () => {
    await server.stop();
    removeDataFolder(dataDir);
  };
}

async function execute(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
