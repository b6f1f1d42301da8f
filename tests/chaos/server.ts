// A run's own PostgreSQL with the settings of a real installation, on a folder that goes with it.

import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbedded } from '#prisma/embedded.ts';

export interface ChaosServer {
  /** For logs and journals as well. */
  readonly folder: string;
  /** An address of a new, empty database. */
  database(): Promise<string>;
  stop(options: { readonly keep: boolean }): Promise<void>;
}

/** Durable: every commit is on disk before it is answered. */
export async function startChaosServer(): Promise<ChaosServer> {
  const folder = mkdtempSync(join(tmpdir(), 'statgrid-chaos-'));
  chmodSync(folder, 0o711);
  const dataDir = join(folder, 'data');
  mkdirSync(dataDir, { mode: 0o711 });
  const server = await startEmbedded({ dataDir, log: () => undefined });
  return {
    folder,
    async database() {
      const name = `chaos_${randomBytes(4).toString('hex')}`;
      const client = new pg.Client({ connectionString: server.url });
      await client.connect();
      await client.query(`CREATE DATABASE ${name} TEMPLATE template0`);
      await client.end();
      const url = new URL(server.url);
      url.pathname = name;
      return url.href;
    },
    async stop({ keep }) {
      await server.stop();
      if (!keep) rmSync(folder, { recursive: true, force: true });
    },
  };
}
