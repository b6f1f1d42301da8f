// A disk that is full as the service sees it: every statement that writes is refused with the server's own code.

import type { Database } from '#prisma/db.ts';

/** Application name of a connection for which there is always room. */
export const OWN_NAME = 'chaos';

const SWITCH = `
  CREATE SCHEMA IF NOT EXISTS chaos;
  CREATE TABLE IF NOT EXISTS chaos.disk (is_full boolean NOT NULL);
  INSERT INTO chaos.disk SELECT false WHERE NOT EXISTS (SELECT FROM chaos.disk);
  CREATE OR REPLACE FUNCTION chaos.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF current_setting('application_name') <> '${OWN_NAME}' AND (SELECT is_full FROM chaos.disk) THEN
      RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full';
    END IF;
    RETURN NULL;
  END $$`;

const ON_EVERY_TABLE = `
  DO $$ DECLARE one regclass;
  BEGIN
    FOR one IN SELECT c.oid FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' LOOP
      EXECUTE format('CREATE OR REPLACE TRIGGER chaos_disk BEFORE INSERT OR UPDATE ON %s EXECUTE FUNCTION chaos.refuse()', one);
    END LOOP;
  END $$`;

/** Puts the switch into a migrated database; what it returns fills the disk and frees it. */
export async function startDiskSwitch(db: Database): Promise<(isFull: boolean) => Promise<void>> {
  await db.pool.query(SWITCH);
  await db.pool.query(ON_EVERY_TABLE);
  return async (isFull) => {
    await db.pool.query('UPDATE chaos.disk SET is_full = $1', [isFull]);
  };
}
