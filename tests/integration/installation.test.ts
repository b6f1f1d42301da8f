// Opening an installation: a database is demo or real from its first day, and the two never mix.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openInstallation } from '#bot/app/installation.ts';
import { loadConfig } from '#bot/config.ts';
import { emptyDatabase, type FreshDatabase } from '#tests/support/database.ts';
import { QUIET_LOG } from '#tests/support/desk.ts';

const CLOCK = { STATGRID_CLOCK: '2026-11-02T08:30+08:00' };
const DINGTALK = { DINGTALK_CLIENT_ID: 'ding-id', DINGTALK_CLIENT_SECRET: 'ding-secret' };
const LOOPBACK = { DINGTALK_API_BASE: 'http://127.0.0.1:9', DINGTALK_OAPI_BASE: 'http://127.0.0.1:9' };

describe('an installation', () => {
  let fresh: FreshDatabase;
  beforeEach(async () => {
    fresh = await emptyDatabase();
  });
  afterEach(() => fresh.drop());

  const config = (more: Readonly<Record<string, string>>) => loadConfig({ DATABASE_URL: fresh.url, ...more });
  const open = async (more: Readonly<Record<string, string>> = {}) => {
    const installation = await openInstallation(config(more), QUIET_LOG, { adopt: false });
    await installation.close();
    return installation.mode;
  };
  const clock = async () => (await fresh.db.pool.query('SELECT now_at::text AS at FROM business_clock')).rows;

  it('is a demo where a movable clock was asked for first, and its clock is set only once', async () => {
    expect(await open(CLOCK)).toBe('demo');
    expect(await clock()).toEqual([{ at: '2026-11-02 00:30:00+00' }]);
    expect(await open({ STATGRID_CLOCK: '2027-01-04T08:30+08:00' })).toBe('demo');
    expect(await open()).toBe('demo');
    expect(await clock()).toEqual([{ at: '2026-11-02 00:30:00+00' }]);
  });

  it('is real where a database was given and no clock, and takes no movable clock later', async () => {
    expect(await open()).toBe('real');
    await expect(open(CLOCK)).rejects.toMatchObject({
      code: 'DATABASE_MODE_MISMATCH',
      text: expect.stringContaining('去掉 STATGRID_CLOCK'),
    });
    expect(await clock()).toEqual([]);
    expect(await open(DINGTALK)).toBe('real');
  });

  it('that is a demo speaks to loopback only', async () => {
    expect(await open(CLOCK)).toBe('demo');
    await expect(open(DINGTALK)).rejects.toMatchObject({ code: 'DATABASE_MODE_MISMATCH' });
    expect(() => config({ ...CLOCK, ...DINGTALK })).toThrow('DINGTALK_API_BASE');
    expect(await open({ ...CLOCK, ...DINGTALK, ...LOOPBACK })).toBe('demo');
  });

  it('that is refused leaves no connection open', async () => {
    await open();
    await expect(open(CLOCK)).rejects.toMatchObject({ code: 'DATABASE_MODE_MISMATCH' });
    const others = async () => {
      const { rows } = await fresh.db.pool.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM pg_stat_activity
          WHERE datname = current_database() AND pid <> pg_backend_pid()`,
      );
      return rows[0]?.n;
    };
    await expect.poll(others, { timeout: 5_000 }).toBe(0);
  });

  it('opened by three at once is migrated, marked and filled once', async () => {
    expect(await Promise.all([open(CLOCK), open(CLOCK), open(CLOCK)])).toEqual(['demo', 'demo', 'demo']);
    const { rows } = await fresh.db.pool.query(
      `SELECT (SELECT count(*)::int FROM installation) AS marks, (SELECT count(*)::int FROM business_clock) AS clocks,
              (SELECT count(*)::int FROM calendar_year WHERE year = 2026) AS years`,
    );
    expect(rows).toEqual([{ marks: 1, clocks: 1, years: 1 }]);
  });
});
