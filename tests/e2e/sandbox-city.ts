// The whole service over the sample city and the sandbox, in a database of its own.

import { type App, startApp } from '#bot/app.ts';
import { loadConfig } from '#bot/config.ts';
import { createLogger } from '#bot/log.ts';
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts';

export interface SandboxCity {
  /** The address a person is shown at the start. */
  readonly url: string;
  /** The same without path and token. */
  readonly base: string;
  readonly db: FreshDatabase['db'];
  close(): Promise<void>;
}

/** Starts on a port of its own, on the Monday morning where a demonstration begins. */
export async function startSandboxCity(): Promise<SandboxCity> {
  const fresh = await freshDatabase();
  const config = loadConfig({
    DATABASE_URL: fresh.url,
    STATGRID_CLOCK: '2026-11-02T08:30+08:00',
    PORT: '0',
  });
  const app: App = await startApp(config, createLogger({ level: 'silent', secrets: [] }));
  if (app.sandboxUrl === null) throw new Error('a demo without a sandbox');
  return {
    url: app.sandboxUrl,
    base: app.address,
    db: fresh.db,
    close: async () => {
      await app.stop();
      await fresh.drop();
    },
  };
}
