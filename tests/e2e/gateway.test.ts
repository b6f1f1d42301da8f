// A gateway at the door of two replicas: who is bound on it is heard by either, and answered through it.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, startApp } from '#bot/app.ts';
import { loadConfig } from '#bot/config.ts';
import { createLogger } from '#bot/log.ts';
import { importRoster } from '#bot/services/import-roster.ts';
import { type GatewayDouble, startGatewayDouble } from '#tests/doubles/http/index.ts';
import { shanghai } from '#tests/support/business-time.ts';
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts';
import { smallBureau } from '#tests/support/registry.ts';

const START = '2026-11-04T09:30';
const SECRET = `whsec_${Buffer.from('a-secret-of-a-gateway-in-a-story').toString('base64')}`;

describe('a gateway of the bureau', () => {
  let fresh: FreshDatabase;
  let double: GatewayDouble;
  let apps: readonly App[] = [];

  beforeAll(async () => {
    fresh = await freshDatabase();
    double = await startGatewayDouble(SECRET);
    const config = loadConfig({
      DATABASE_URL: fresh.url,
      PORT: '0',
      STATGRID_SAMPLE: '0',
      STATGRID_CLOCK: shanghai(START).toString(),
      GATEWAY_URL: double.url,
      GATEWAY_SECRET: SECRET,
    });
    const log = createLogger({ level: 'silent', secrets: [] });
    apps = [await startApp(config, log), await startApp(config, log)];
    await importRoster(fresh.db, smallBureau(), { now: shanghai(START), actor: 'test', dryRun: false });
    await fresh.db.prisma.$executeRaw`
      INSERT INTO binding (person_id, channel, address, rank, verified_by)
      SELECT id, 'http', 'zhang', 0, 'test' FROM person WHERE natural_key = 'agent'`;
  }, 60_000);

  afterAll(async () => {
    await Promise.all(apps.map((app) => app.stop()));
    await double?.close();
    await fresh?.drop();
  });

  const hookOf = (app: App | undefined) => `${app?.address}/hooks/http`;
  const stored = () => fresh.db.prisma.messageIn.findMany({ select: { platformId: true, text: true } });

  it('hands over what is said at either door, once, and is told the answer', async () => {
    const [first, second] = apps;
    expect(await double.say({ id: 'm1', text: '帮助' }, hookOf(second))).toBe(200);
    await expect.poll(() => double.messages.length, { timeout: 10_000 }).toBe(1);
    expect(double.messages[0]).toMatchObject({ to: 'zhang', text: expect.stringContaining('“我的”') });
    expect(await double.say({ id: 'm1', text: '帮助' }, hookOf(first))).toBe(200);
    expect(await stored()).toEqual([{ platformId: 'm1', text: '帮助' }]);
    expect(double.violations).toEqual([]);
  });

  it('is refused without its signature, and nothing of it is stored', async () => {
    const forger = await startGatewayDouble(`whsec_${Buffer.alloc(32).toString('base64')}`);
    expect(await forger.say({ id: 'forged', text: '已报' }, hookOf(apps[0]))).toBe(401);
    await forger.close();
    expect((await stored()).map(({ platformId }) => platformId)).not.toContain('forged');
  });
});
