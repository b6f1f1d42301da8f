// The bench's own PostgreSQL: the embedded one with production settings, on a folder that is removed again.

import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { loadReferenceData } from '#bot/services/reference-data.ts';
import { openDatabase, transaction } from '#prisma/db.ts';
import { startEmbedded } from '#prisma/embedded.ts';
import { migrate } from '#prisma/migrate.ts';
import { markInstallation, setRehearsal } from '#prisma/repos/installation.ts';
import { readSampleJson } from '#prisma/sample/read-sample.ts';
import type { BenchServer } from './figures.ts';

export interface RunningBenchServer extends BenchServer {
  stop(): Promise<void>;
}

const TEMPLATE = 'bench_template';

/** Durable, as a real installation is: every commit reaches the disk before it is answered. */
export async function startBenchServer(): Promise<RunningBenchServer> {
  const root = mkdtempSync(join(tmpdir(), 'statgrid-bench-'));
  chmodSync(root, 0o711);
  let folders = 0;
  const folder = () => {
    const made = join(root, `${++folders}`);
    mkdirSync(made, { mode: 0o711 });
    return made;
  };
  const server = await startEmbedded({ dataDir: folder(), log: () => undefined });
  const at = (database: string) => {
    const url = new URL(server.url);
    url.pathname = database;
    return url.href;
  };
  await execute(at('postgres'), `CREATE DATABASE ${TEMPLATE}`);
  await migrate(at(TEMPLATE));
  await prepare(at(TEMPLATE));
  return {
    folder,
    async database() {
      const name = `bench_${randomBytes(6).toString('hex')}`;
      await execute(at('postgres'), `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
      const db = openDatabase(at(name));
      return {
        db,
        url: at(name),
        close: async () => {
          await db.close();
          await execute(at('postgres'), `DROP DATABASE ${name} WITH (FORCE)`);
        },
      };
    },
    async stop() {
      await server.stop();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** Calendar, forms and the mark of a real installation that is past its rehearsal: held waves would not be sent. */
async function prepare(url: string): Promise<void> {
  const db = openDatabase(url);
  await transaction(db, async (tx) => {
    await markInstallation(tx, 'real', null);
    await setRehearsal(tx, false);
  });
  await loadReferenceData(db, {
    calendar: await readSampleJson('cn-calendar.json'),
    schedules: await readSampleJson('sample-schedules.json'),
  });
  await db.close();
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
