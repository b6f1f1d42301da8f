// A statistician with a telephone only: asks by SMS, is answered by SMS, and what the carrier says of it stands in its row.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, startApp } from '#bot/app.ts';
import { loadConfig } from '#bot/config.ts';
import { createLogger } from '#bot/log.ts';
import { importRoster } from '#bot/services/import-roster.ts';
import { type SmsDouble, startSmsDouble, TEMPLATE } from '#tests/doubles/sms/index.ts';
import { shanghai } from '#tests/support/business-time.ts';
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts';
import { smallBureau } from '#tests/support/registry.ts';

const START = '2026-11-04T09:30';
const PHONE = '13900000001';
const TOKEN = 'a-word-in-the-address-of-a-story';

describe('a firm by SMS', () => {
  let fresh: FreshDatabase;
  let double: SmsDouble;
  let app: App;

  beforeAll(async () => {
    fresh = await freshDatabase();
    double = await startSmsDouble('aliyun');
    const config = loadConfig({
      DATABASE_URL: fresh.url,
      PORT: '0',
      STATGRID_SAMPLE: '0',
      STATGRID_CLOCK: shanghai(START).toString(),
      SMS_VENDOR: 'aliyun',
      SMS_KEY_ID: double.world.keyId,
      SMS_KEY_SECRET: double.world.keySecret,
      SMS_SIGN: double.world.sign,
      SMS_TEMPLATE: TEMPLATE.aliyun,
      SMS_API_BASE: double.url,
      SMS_HOOK_TOKEN: TOKEN,
    });
    app = await startApp(config, createLogger({ level: 'silent', secrets: [] }));
    await importRoster(fresh.db, smallBureau(), { now: shanghai(START), actor: 'test', dryRun: false });
    await fresh.db.prisma.$executeRaw`
      INSERT INTO binding (person_id, channel, address, rank, verified_by)
      SELECT id, 'sms', ${PHONE}, 0, 'test' FROM person WHERE natural_key = 'silent'`;
  }, 60_000);

  afterAll(async () => {
    await app?.stop();
    await double?.close();
    await fresh?.drop();
  });

  const hook = () => `${app.address}/hooks/sms?token=${TOKEN}`;
  const standing = () => fresh.db.prisma.delivery.findMany({ select: { address: true, state: true } });

  it('is heard, is answered in its template, and its receipt is kept', async () => {
    const forged = await double.push(
      [{ phone_number: PHONE, success: true }],
      hook().replace('word', 'w0rd'),
    );
    expect(forged.status).toBe(401);
    expect(await double.say({ phone: PHONE, text: '暂停全部', number: 1 }, hook())).toBe(200);
    await expect.poll(() => double.world.messages.length, { timeout: 10_000 }).toBe(1);
    const [answer] = double.world.messages;
    if (answer === undefined) throw new Error('nobody was answered');
    expect(answer).toMatchObject({ phone: PHONE, segments: 1 });
    // A number is a claim: it orders nothing.
    const [{ pausedAt } = { pausedAt: null }] = await fresh.db.prisma.installation.findMany();
    expect(pausedAt).toBeNull();
    await expect.poll(standing, { timeout: 5_000 }).toEqual([{ address: PHONE, state: 'sent' }]);
    expect(await double.report(answer, null, hook())).toBe(200);
    expect(await standing()).toEqual([{ address: PHONE, state: 'delivered' }]);
    expect(double.world.violations).toEqual([]);
  });
});
