// A database of its own for a test file, cloned from the migrated template.

import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import pg from 'pg';
import { inject } from 'vitest';
import type { Roster } from '#bot/domain/roster/roster.ts';
import { type Database, openDatabase } from '#prisma/db.ts';
import { fillBureau } from './bureau.ts';
import { BUREAU_TEMPLATE, TEMPLATE } from './database-template.ts';
import { smallBureau } from './registry.ts';

/** A database only this caller knows. */
export interface FreshDatabase {
  readonly url: string;
  readonly db: Database;
  /** Closes `db` and removes the database, whoever is still connected. */
  drop(): Promise<void>;
}

/** Clones the migrated template. */
export function freshDatabase(): Promise<FreshDatabase> {
  return createDatabase(`TEMPLATE ${TEMPLATE} STRATEGY FILE_COPY`);
}

/** The bureau with this roster (`fillBureau`); the small one comes out of a template of its own. */
export async function bureauDatabase(roster: Roster): Promise<FreshDatabase> {
  if (isDeepStrictEqual(roster, smallBureau())) {
    return createDatabase(`TEMPLATE ${BUREAU_TEMPLATE} STRATEGY FILE_COPY`);
  }
  const fresh = await freshDatabase();
  await fillBureau(fresh.db, roster);
  return fresh;
}

/** A database with nothing in it, not even migrations. */
export function emptyDatabase(): Promise<FreshDatabase> {
  return createDatabase('TEMPLATE template0');
}

async function createDatabase(clause: string): Promise<FreshDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await onServer(`CREATE DATABASE ${name} ${clause}`);
  const url = new URL(inject('databaseServerUrl'));
  url.pathname = name;
  // Two workers and a few databases each share the server's 60 connections.
  const db = openDatabase(url.href, { maxConnections: 5 });
  return {
    url: url.href,
    db,
    drop: async () => {
      await db.close();
      await onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

async function onServer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('databaseServerUrl') });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
