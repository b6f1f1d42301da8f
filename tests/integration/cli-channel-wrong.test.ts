// channel test as a person meets it: for each thing that goes wrong most often one line says what, and what to do.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PATHS } from '#adapters/dingtalk/limits.ts';
import { FAULTS, startDingtalkDouble } from '#tests/doubles/dingtalk/index.ts';
import { startSmtpDouble } from '#tests/doubles/email/smtp.ts';
import { startSmsDouble, TEMPLATE } from '#tests/doubles/sms/index.ts';
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts';
import { cli, type Environment } from './cli-process.ts';
import { seed } from './http-seed.ts';

describe('the test of a channel says in a line', () => {
  let fresh: FreshDatabase;
  let base: Environment;

  beforeAll(async () => {
    fresh = await freshDatabase();
    await seed(fresh.db);
    base = {
      DATABASE_URL: fresh.url,
      STATGRID_CLOCK: '2026-11-05T09:30+08:00',
      STATGRID_SAMPLE: '0',
      PORT: '9',
    };
    await fresh.db.pool.query(
      `INSERT INTO binding (person_id, channel, address, verified_by)
       SELECT person_id, 'email', 'gone@firm.example', 'test'
         FROM binding WHERE address = 'staff-p3' AND channel = 'dingtalk'`,
    );
  });
  afterAll(() => fresh.drop());

  const wrongLines = async (environment: Environment, ...words: readonly string[]) => {
    const { code, err, out } = await cli({ ...base, ...environment }, 'channel', 'test', ...words);
    expect(code).toBe(1);
    expect(out + err).not.toMatch(/canary/);
    return out.split('\n').filter((line) => line.trimStart().startsWith('✗'));
  };

  it('that the address of the service is not allowed', async () => {
    const double = await startDingtalkDouble({ users: [], groups: [], robotGroups: [] });
    double.fault(PATHS.readStatus, FAULTS.address_not_allowed);
    const { clientId, clientSecret, url } = double;
    const lines = await wrongLines({
      DINGTALK_CLIENT_ID: clientId,
      DINGTALK_CLIENT_SECRET: clientSecret,
      DINGTALK_API_BASE: url,
      DINGTALK_OAPI_BASE: url,
    });
    await double.close();
    expect(lines).toEqual([expect.stringMatching(/白名单/)]);
  });

  it('that a mailbox refuses the mail, and that it does not let us in', async () => {
    const address = 'tjtx@tongji.example';
    const double = await startSmtpDouble({
      user: address,
      address,
      password: 'code-canary',
      unknown: ['gone@firm.example'],
    });
    const account = {
      EMAIL_ADDRESS: address,
      EMAIL_PASSWORD: 'code-canary',
      EMAIL_SMTP_URL: `smtp://127.0.0.1:${double.port}`,
      EMAIL_IMAP_URL: 'imap://127.0.0.1:9',
    };
    const refused = await wrongLines(account, 'email', '--send', '统计甲', '--yes');
    const login = await wrongLines({ ...account, EMAIL_PASSWORD: 'other-canary' }, 'email');
    await double.close();
    expect(refused).toContainEqual(expect.stringMatching(/给统计甲的测试消息被拒绝：此邮箱不存在/));
    expect(login).toContainEqual(expect.stringContaining('授权码'));
  });

  it('that a template has not been approved', async () => {
    const double = await startSmsDouble('aliyun');
    const template = double.world.templates.get(TEMPLATE.aliyun);
    if (template !== undefined) template.approval = 'waiting';
    const lines = await wrongLines(
      {
        SMS_VENDOR: 'aliyun',
        SMS_KEY_ID: double.world.keyId,
        SMS_KEY_SECRET: double.world.keySecret,
        SMS_SIGN: double.world.sign,
        SMS_TEMPLATE: TEMPLATE.aliyun,
        SMS_API_BASE: double.url,
      },
      'sms',
    );
    await double.close();
    expect(lines).toEqual([expect.stringMatching(/模板.*审核/)]);
  });
});
