// The command line beside a running service, and on a real installation.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '#bot/cli/registry.ts';
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts';
import { type CliEnd, cli, cliJson, type Environment, startService } from './cli-process.ts';
import { seed } from './http-seed.ts';

describe('the command line beside a running service', () => {
  let fresh: FreshDatabase;
  let service: { stop(): Promise<void> } | undefined;
  let env: Environment;

  beforeAll(async () => {
    fresh = await freshDatabase();
    env = { DATABASE_URL: fresh.url, STATGRID_CLOCK: '2026-11-05T09:30+08:00', STATGRID_SAMPLE: '0' };
    await seed(fresh.db);
    // Before its reminders, as a task is made.
    await fresh.db.pool.query(`UPDATE task SET created_at = '2026-11-02T08:30+08:00'`);
    service = await startService(env);
  });

  afterAll(async () => {
    await service?.stop();
    await fresh?.drop();
  });

  it('lets the service walk and returns when all that became due is done', async () => {
    const walk = await cliJson(env, 'clock', 'to', '2026-11-06 14:30');
    expect(walk).toMatchObject({ now: '2026-11-06T14:30:00+08:00', walkedBy: 'service' });
    expect(walk['sent']).toBeGreaterThan(0);
    const { rows } = await fresh.db.pool.query(
      `SELECT 1 FROM item_clock WHERE wake_at <= (SELECT now_at FROM business_clock)
        UNION ALL SELECT 1 FROM slot WHERE state = 'open' AND slot_at <= (SELECT now_at FROM business_clock)
        UNION ALL SELECT 1 FROM delivery WHERE state = 'sending'`,
    );
    expect(rows).toEqual([]);
  });
});

describe('the command line on a real installation', () => {
  let fresh: FreshDatabase;
  let env: Environment;

  beforeAll(async () => {
    fresh = await freshDatabase();
    env = { DATABASE_URL: fresh.url };
  });

  afterAll(async () => {
    await fresh?.drop();
  });

  it('moves no clock and makes no sample list', async () => {
    const ends: readonly CliEnd[] = await Promise.all([
      cli(env, 'clock', 'advance', 'PT1H', '--json'),
      cli(env, 'demo', 'list', '--out', '/nowhere.xlsx', '--json'),
    ]);
    for (const { code, out, err } of ends) {
      expect([code, out]).toEqual([1, '']);
      expect(JSON.parse(err)).toMatchObject({ error: { code: 'DEMO_ONLY' } });
    }
    expect(await cliJson(env, 'list', 'tasks')).toEqual({ tasks: [], more: false });
  });

  it('says which setting is wrong without repeating it', async () => {
    const { code, err } = await cli({ DATABASE_URL: 'mysql://root:s3cret@host/x' }, 'list', 'tasks');
    expect(code).toBe(1);
    expect(err).toContain('DATABASE_URL');
    expect(err).not.toContain('s3cret');
  });
});

describe('the help', () => {
  it('is Chinese, lists every command and the exit codes, and needs no database', async () => {
    const { code, out } = await cli({ DATA_DIR: '/dev/null/nowhere' });
    expect(code).toBe(0);
    for (const { usage } of COMMANDS) expect(out).toContain(usage);
    expect(out).toContain('退出码');
  });

  it('has a page for each command that names its options and gives examples', async () => {
    for (const { name, load } of COMMANDS) {
      const command = await load();
      expect(command.name).toBe(name);
      expect(command.about).toMatch(/\p{Script=Han}/u);
      expect(command.examples.length).toBeGreaterThan(0);
      for (const option of command.options) expect(command.usage.join(' ')).toContain(`--${option.name}`);
    }
  });
});
