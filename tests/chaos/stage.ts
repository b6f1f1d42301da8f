// What a round plays on: a database behind a bad network, the platform, and the service's processes.

import { hostname } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from '#prisma/db.ts';
import { OWN_NAME, startDiskSwitch } from './disk-full.ts';
import type { PlatformHands } from './platform-process.ts';
import { type Asked, startAsked } from './process-call.ts';
import type { ProxyHands } from './proxy-process.ts';
import { Replica } from './replica.ts';

export interface Stage {
  /** The run's own way to the database, past the network. */
  readonly db: Database;
  readonly platform: Asked<PlatformHands>;
  readonly proxy: Asked<ProxyHands>;
  readonly replicas: readonly Replica[];
  readonly journalFile: string;
  /** The process that owns the account as far as the database knows and that lives. */
  owner(): Promise<Replica | null>;
  /** Starts it, as soon as processes may be started. */
  start(replica: Replica): Promise<void>;
  /** Kills every process, does something while none runs, and starts them again. */
  whileDown(work: () => Promise<void>): Promise<void>;
  diskFull(on: boolean): Promise<void>;
  /** Every process ends, whatever state it is in. */
  close(): Promise<void>;
}

export interface StageOptions {
  /** Takes what is kept: the journal and one log for each process. */
  readonly folder: string;
  /** An empty database. */
  readonly databaseUrl: string;
  readonly replicas: number;
  /** Where the business clock starts. */
  readonly startsAt: Temporal.Instant;
}

export async function openStage({
  folder,
  databaseUrl,
  replicas: count,
  startsAt,
}: StageOptions): Promise<Stage> {
  const journalFile = join(folder, 'platform.jsonl');
  const platform = await startAsked<PlatformHands>(module('./platform-process.ts'), [journalFile]);
  const proxy = await startAsked<ProxyHands>(module('./proxy-process.ts'), [databaseUrl]);
  const platformUrl = await platform.ask('url', undefined);
  const variables = {
    DATABASE_URL: await proxy.ask('url', undefined),
    DINGTALK_CLIENT_ID: 'dingdouble',
    DINGTALK_CLIENT_SECRET: 'double-secret-canary',
    DINGTALK_API_BASE: platformUrl,
    DINGTALK_OAPI_BASE: platformUrl,
    DINGTALK_MONTHLY_CALLS: '1000000',
    DINGTALK_MONTHLY_PUSHES: '0',
    STATGRID_CLOCK: startsAt.toString(),
  };
  const replicas = Array.from(
    { length: count },
    (_, number) => new Replica(join(folder, `service-${number + 1}.log`), variables),
  );
  const own = new URL(databaseUrl);
  own.searchParams.set('application_name', OWN_NAME);
  const db = openDatabase(own.href, { maxConnections: 6 });
  let open: Promise<void> = Promise.resolve();
  const close = async () => {
    for (const replica of replicas) replica.signal('SIGCONT');
    await Promise.all(replicas.map((replica) => replica.kill()));
    await Promise.all([platform.stop(), proxy.stop(), db.close()]);
  };
  try {
    // The first one migrates and loads the city; the others find both done.
    await replicas[0]?.start();
    await Promise.all(replicas.map((replica) => replica.start()));
  } catch (error) {
    await close();
    throw error;
  }
  const start = async (replica: Replica) => {
    await open;
    await replica.start();
  };
  return {
    db,
    platform,
    proxy,
    replicas,
    journalFile,
    start,
    async owner() {
      const { rows } = await db.pool.query<{ owner: string | null }>('SELECT owner FROM channel_account');
      const [host, pid] = rows[0]?.owner?.split(':') ?? [];
      return host === hostname() ? (replicas.find((one) => one.pid === Number(pid)) ?? null) : null;
    },
    async whileDown(work) {
      const done = Promise.withResolvers<void>();
      open = done.promise;
      for (const replica of replicas) replica.signal('SIGCONT');
      await Promise.all(replicas.map((replica) => replica.kill()));
      await work().finally(done.resolve);
      await Promise.all(replicas.map(start));
    },
    diskFull: await startDiskSwitch(db),
    close,
  };
}

function module(path: string): string {
  return new URL(import.meta.resolve(path)).pathname;
}
