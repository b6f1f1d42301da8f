// Brings the server of one place up: finds the running one, or creates and starts it.

import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import {
  checkMajorVersion,
  initialise,
  launch,
  processBehind,
  readPostmasterFile,
  removeStalePostmasterFile,
  resetPassword,
  shutDown,
} from './cluster.ts';
import type { Place } from './place.ts';
import { DATABASE, embeddedUrl } from './settings.ts';

const FIND_TIMEOUT_MS = 30_000;

/** What `bringUp` is asked for. */
export interface BringUp {
  readonly password: string;
  /** The password was made just now, so an existing cluster does not know it. */
  readonly passwordIsNew: boolean;
  readonly durable: boolean;
  /** Where it has to listen, because others know it there. Default: any free port. */
  readonly port?: number;
}

/** Makes sure that a server answers on this place; call it only while holding the turn. */
export async function bringUp(
  place: Place,
  { password, passwordIsNew, durable, port }: BringUp,
): Promise<{ port: number; started: boolean }> {
  const found = await findRunning(place, password);
  if (typeof found === 'number') return { port: found, started: false };
  if (!existsSync(place.pgdata)) await initialise(place, password, durable);
  else {
    checkMajorVersion(place);
    if (passwordIsNew || found === 'denied') await resetPassword(place, password);
  }
  return { port: await launch(place, durable, port), started: true };
}

/** The port of a server already running here; one that refuses our password or never answers is stopped. */
async function findRunning(place: Place, password: string): Promise<number | 'denied' | undefined> {
  const deadline = performance.now() + FIND_TIMEOUT_MS;
  for (;;) {
    const file = readPostmasterFile(place);
    if (file === undefined) return undefined;
    const behind = processBehind(place, file.pid);
    if (behind === 'stranger') removeStalePostmasterFile(place);
    if (behind !== 'server') return undefined;
    const answer = await ask(file.port, password);
    if (answer === 'ready') return file.port;
    if (answer === 'denied' || performance.now() > deadline) {
      await shutDown(place);
      return answer === 'denied' ? 'denied' : undefined;
    }
    await delay(50);
  }
}

async function ask(port: number, password: string): Promise<'ready' | 'denied' | 'silent'> {
  if (port === 0) return 'silent';
  const client = new pg.Client({
    connectionString: embeddedUrl(port, password, 'postgres'),
    connectionTimeoutMillis: 3_000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return 'ready';
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === '28P01' ? 'denied' : 'silent';
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Creates the one database when it is missing. */
export async function ensureDatabase(port: number, password: string): Promise<void> {
  const client = new pg.Client({ connectionString: embeddedUrl(port, password, 'postgres') });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(DATABASE)}`);
  } finally {
    await client.end();
  }
}
