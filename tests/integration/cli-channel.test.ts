// channel list and channel test, as processes of their own, in front of the double of DingTalk.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PATHS } from '#adapters/dingtalk/limits.ts';
import { type DingtalkDouble, FAULTS, startDingtalkDouble } from '#tests/doubles/dingtalk/index.ts';
import { startTelegramDouble } from '#tests/doubles/telegram/index.ts';
import { startRobotDouble } from '#tests/doubles/wecom-robot/index.ts';
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts';
import { cli, cliJson, type Environment, startService } from './cli-process.ts';
import { seed } from './http-seed.ts';

describe('the channels on the command line', () => {
  let fresh: FreshDatabase;
  let double: DingtalkDouble;
  let env: Environment;

  beforeAll(async () => {
    fresh = await freshDatabase();
    await seed(fresh.db);
  });
  afterAll(() => fresh.drop());

  beforeEach(async () => {
    double = await startDingtalkDouble({ users: ['staff-p3'], groups: ['cid-1'], robotGroups: [] });
    const { clientId, clientSecret, url } = double;
    env = {
      DATABASE_URL: fresh.url,
      STATGRID_CLOCK: '2026-11-05T09:30+08:00',
      STATGRID_SAMPLE: '0',
      PORT: '9',
      DINGTALK_CLIENT_ID: clientId,
      DINGTALK_CLIENT_SECRET: clientSecret,
      DINGTALK_API_BASE: url,
      DINGTALK_OAPI_BASE: url,
    };
  });
  afterEach(() => double.close());

  it('are tested beside a running service without taking its stream or its messages', async () => {
    const service = await startService(env);
    try {
      const beside = { ...env, PORT: service.port };
      await double.until(() => double.openSockets() === 1);
      const test = await cliJson(beside, 'channel', 'test');
      expect(test).toMatchObject({ ok: true, channels: [{ channel: 'dingtalk', account: double.clientId }] });
      expect([double.openSockets(), double.openedSockets()]).toEqual([1, 1]);
      await double.inject({ from: 'staff-p3', text: '收到' });
      const { channels } = await cliJson(beside, 'channel', 'list');
      expect(channels).toMatchObject([
        { channel: 'dingtalk', account: double.clientId, stream: 'up', epoch: 1, limits: { calls: 5_000 } },
      ]);
      expect(JSON.stringify(channels)).toMatch(/"owner":"[^"]+:\d+"/);
    } finally {
      await service.stop();
    }
  });

  it('are listed without the service, saying that nobody sends, and without calling the platform', async () => {
    const { code, out } = await cli(env, 'channel', 'list');
    expect([code, out.includes('没有服务在发送')]).toEqual([0, true]);
    expect(double.journal.calls).toEqual([]);
  });

  it('end with 1 and a line that says what is wrong, for people and machines, without the secret', async () => {
    const wrong = { ...env, DINGTALK_CLIENT_SECRET: 'wrong-secret-canary' };
    const { code, out, err } = await cli(wrong, 'channel', 'test');
    expect(code).toBe(1);
    expect(out).toContain('✗ Client ID 或 Client Secret 不对');
    expect(out + err).not.toContain('canary');
    double.fault(PATHS.readStatus, FAULTS.quota_gone);
    const machine = await cli(env, 'channel', 'test', '--json');
    expect(machine.code).toBe(1);
    expect(machine.out).toContain('"quota_gone"');
  });

  it('tell that the robot is not in the group of a grid', async () => {
    const { code, out } = await cli(env, 'channel', 'test', 'dingtalk', '--groups');
    expect(code).toBe(1);
    expect(out).toContain('✗ 机器人不在群“样例一网格”里');
    expect(double.journal.messages).toEqual([]);
  });

  it('send a test message only when it was confirmed, once, and note it', async () => {
    const asked = await cli(env, 'channel', 'test', '--send', '统计甲');
    expect(asked.code).toBe(2);
    expect(double.journal.messages).toEqual([]);
    const sent = await cli(env, 'channel', 'test', '--send', '统计甲', '--yes');
    expect([sent.code, sent.out.includes('✓ 给统计甲的测试消息')]).toEqual([0, true]);
    expect(double.journal.messages.map(({ to }) => to)).toEqual([{ scope: 'person', id: 'staff-p3' }]);
    const { rows } = await fresh.db.pool.query(`SELECT subject FROM audit WHERE action = 'channel_test'`);
    expect(rows).toHaveLength(1);
  });

  it('tell by a test message that a group or a person cannot be reached', async () => {
    double.fault(PATHS.groupSend, { status: 400, body: { code: 'conversation.org.notMatch' } });
    const group = await cli(env, 'channel', 'test', '--send', '样例一网格', '--yes');
    expect([group.code, group.out.includes('机器人不在群里')]).toEqual([1, true]);
    const person = await cli(env, 'channel', 'test', '--send', 'staff-p4', '--yes');
    expect([person.code, person.out.includes('账号不存在或已离开组织')]).toEqual([1, true]);
  });

  it('tell of a person on Telegram that she has never pressed Start, and of a token that is wrong', async () => {
    const telegram = await startTelegramDouble();
    await fresh.db.pool.query(
      `INSERT INTO binding (person_id, channel, address, verified_by)
       SELECT person_id, 'telegram', '500', 'test' FROM binding WHERE address = 'staff-p3' AND channel = 'dingtalk'`,
    );
    const here = {
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_APPROVED_ON: '2026-11-02',
      TELEGRAM_API_BASE: telegram.url,
    };
    const wrong = { ...env, ...here, TELEGRAM_BOT_TOKEN: `123456789:${'canary'.padEnd(35, 'x')}` };
    try {
      const [person, token] = await Promise.all([
        cli({ ...env, ...here }, 'channel', 'test', 'telegram', '--send', '统计甲', '--yes'),
        cli(wrong, 'channel', 'test', 'telegram'),
      ]);
      expect([person.code, token.code]).toEqual([1, 1]);
      expect(person.out).toMatch(/✗ 给统计甲的测试消息被拒绝：此人还没有在 Telegram 里打开机器人点“开始”/);
      expect(token.out).toContain('✗ 机器人令牌不对或已作废');
      expect(person.out + person.err + token.out + token.err).not.toMatch(/canary/);
    } finally {
      await telegram.close();
    }
  });

  it('leave the one line of a smart robot to the service, and say of a wrong secret what it says', async () => {
    const robot = await startRobotDouble();
    const here = {
      WECOM_ROBOT_ID: robot.botId,
      WECOM_ROBOT_SECRET: robot.secret,
      WECOM_ROBOT_URL: robot.url,
    };
    const service = await startService({ ...env, ...here });
    try {
      await robot.until(() => robot.open() === 1);
      const beside = { ...env, ...here, PORT: service.port };
      const held = await cli(beside, 'channel', 'test', 'wecom-robot');
      expect(held.out).toContain('✓ 正在运行的服务已经连上');
      expect([robot.open(), robot.opened()]).toEqual([1, 1]);
    } finally {
      await service.stop();
    }
    try {
      const wrong = { ...env, ...here, WECOM_ROBOT_SECRET: 'wrong-secret-canary' };
      const { code, err, out } = await cli(wrong, 'channel', 'test', 'wecom-robot');
      expect([code, out.includes('✗ 机器人的 ID 或 Secret 不对')]).toEqual([1, true]);
      expect(out + err).not.toContain('canary');
      expect((await cli({ ...env, ...here }, 'channel', 'test', 'wecom-robot')).out).toContain('Secret 正确');
    } finally {
      await robot.close();
    }
  });

  it('say that there is no such channel or nobody of that name', async () => {
    const [channel, person] = await Promise.all([
      cli(env, 'channel', 'test', 'telegram'),
      cli(env, 'channel', 'test', '--send', '没有这人', '--yes'),
    ]);
    expect([channel.code, person.code]).toEqual([3, 3]);
    expect(channel.err).toContain('dingtalk（钉钉）');
    expect(double.journal.calls).toEqual([]);
  });

  it('bind people by a code or a list, put them into order and take them away, by names people use', async () => {
    const { rows } = await fresh.db.pool.query<{ name: string; address: string }>(
      `SELECT p.name, min(b.address) AS address FROM person p JOIN binding b ON b.person_id = p.id
        GROUP BY p.name HAVING count(*) = 1 ORDER BY 1 LIMIT 1`,
    );
    const { address, name } = rows[0] ?? { address: '', name: '' };
    const given = await cliJson(env, 'channel', 'bind', '--person', name);
    expect(given).toMatchObject({ person: name });
    expect(String(given['code'])).toMatch(/^[2-9A-HJKMNP-Z]{6}$/);
    const folder = await mkdtemp(join(tmpdir(), 'bindings-'));
    const file = join(folder, '账号.csv');
    await writeFile(file, `姓名,渠道,账号\n${name},钉钉,staff-new\n`);
    expect(await cliJson(env, 'channel', 'bind', '--file', file, '--dry-run')).toMatchObject({
      addresses: 1,
    });
    expect((await cli(env, 'channel', 'bind', '--file', file, '--yes')).out).toContain(
      '已绑定 1 人的 1 个账号',
    );
    const shown = await cliJson(env, 'channel', 'prefer', name, '钉钉');
    expect(shown['channels']).toMatchObject([{ address: 'staff-new' }, { address }]);
    expect((await cli(env, 'channel', 'unbind', name, 'dingtalk')).out).toContain('已解除');
    const nothing = await cli(env, 'channel', 'unbind', name, 'dingtalk');
    expect([nothing.code, nothing.err.includes('没有绑定')]).toEqual([3, true]);
    expect((await cli(env, 'channel', 'bind')).code).toBe(2);
    expect((await cli(env, 'channel', 'prefer', name, '飞鸽')).err).toContain('没有渠道“飞鸽”');
    await rm(folder, { recursive: true });
  });
});
