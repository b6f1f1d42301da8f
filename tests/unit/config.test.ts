// The configuration: defaults, every mistake at once, no secret in any text, and its documentation.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHANNELS } from '#adapters/registry.ts';
import { CONFIG_VARIABLES, loadConfig, secretValues } from '#bot/config.ts';
import { StatgridError } from '#bot/errors.ts';

type Env = Readonly<Record<string, string | undefined>>;

const DINGTALK: Env = { DINGTALK_CLIENT_ID: 'dingabc', DINGTALK_CLIENT_SECRET: 'canary-secret-7f3a' };
const DOUBLES: Env = {
  DINGTALK_API_BASE: 'http://127.0.0.1:4001/',
  DINGTALK_OAPI_BASE: 'http://localhost:4002',
};

/** What each configured channel comes to, as data. */
const channelsOf = (env: Env) => loadConfig(env).channels.map(({ open: _, ...channel }) => channel);

/** The mistakes of a refused configuration, one line each. */
function mistakesOf(env: Env): readonly string[] {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof StatgridError && error.code === 'CONFIG_INVALID') {
      return error.text.split('\n').slice(1);
    }
    throw error;
  }
  return [];
}

describe('an empty environment', () => {
  it('is a demo on the embedded database, on this machine only', () => {
    expect(loadConfig({})).toEqual({
      database: { kind: 'embedded', dataDir: './.data' },
      http: { host: '127.0.0.1', port: 8080, publicUrl: null },
      logLevel: 'info',
      unreadMinutes: { list: 120, last_call: 60, overdue: 120, notice: 60 },
      channels: [],
      demoClock: null,
      wantsDemo: true,
      sample: true,
    });
  });

  it('is the same as one in which every variable is empty or blank', () => {
    const empty = Object.fromEntries(CONFIG_VARIABLES.map((name, index) => [name, index % 2 ? '' : '  ']));
    expect(loadConfig(empty)).toEqual(loadConfig({}));
  });
});

describe('DingTalk', () => {
  it('takes its defaults from the standard edition and the client id', () => {
    expect(channelsOf(DINGTALK)).toEqual([
      {
        kind: 'dingtalk',
        name: '钉钉',
        config: {
          clientId: 'dingabc',
          clientSecret: 'canary-secret-7f3a',
          robotCode: 'dingabc',
          apiBase: 'https://api.dingtalk.com',
          oapiBase: 'https://oapi.dingtalk.com',
          answerBy: 'auto',
        },
        limits: { calls: 5000, pushes: 3000 },
        secrets: ['canary-secret-7f3a'],
      },
    ]);
  });

  it('is off without credentials, also when a host or a limit is set', () => {
    expect(channelsOf({ ...DOUBLES, DINGTALK_MONTHLY_CALLS: '10' })).toEqual([]);
  });

  it('may be unmetered for pushes but not for calls', () => {
    expect(channelsOf({ ...DINGTALK, DINGTALK_MONTHLY_PUSHES: '0' })[0]?.limits?.pushes).toBe(0);
    expect(mistakesOf({ ...DINGTALK, DINGTALK_MONTHLY_CALLS: '0' })).toHaveLength(1);
  });

  it.each([
    ['DINGTALK_CLIENT_SECRET', { DINGTALK_CLIENT_ID: 'dingabc' }],
    ['DINGTALK_CLIENT_ID', { DINGTALK_CLIENT_SECRET: 'canary-secret-7f3a' }],
    ['DINGTALK_CLIENT_SECRET', { DINGTALK_CLIENT_ID: 'dingabc', DINGTALK_ROBOT_CODE: 'dingabc' }],
  ])('asks for %s when only the rest is there', (missing, env) => {
    const mistakes = mistakesOf(env);
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toContain(`${missing}：`);
  });

  it('asks for both credentials when only a robot code is there', () => {
    expect(mistakesOf({ DINGTALK_ROBOT_CODE: 'dingabc' })).toHaveLength(2);
  });

  it('speaks without TLS to this machine only', () => {
    expect(mistakesOf({ DINGTALK_API_BASE: 'http://api.dingtalk.com' })).toHaveLength(1);
    expect(mistakesOf({ DINGTALK_API_BASE: 'http://127.0.0.1.example.com' })).toHaveLength(1);
    expect(mistakesOf(DOUBLES)).toEqual([]);
  });
});

describe("WeCom's smart robot", () => {
  const ON = { WECOM_ROBOT_ID: 'aib-1', WECOM_ROBOT_SECRET: 'secret-canary' };

  it('is on by its id and its secret, which is never shown', () => {
    expect(channelsOf(ON)).toMatchObject([
      {
        kind: 'wecom-robot',
        limits: null,
        secrets: ['secret-canary'],
        config: { botId: 'aib-1', secret: 'secret-canary', url: 'wss://openws.work.weixin.qq.com' },
      },
    ]);
    expect(mistakesOf({ WECOM_ROBOT_ID: 'aib-1' })[0]).toContain('WECOM_ROBOT_SECRET：没有填');
  });

  it.each([
    'ws://robot.canary',
    'https://robot.canary',
    'wss://a:b@robot.canary',
    'wss://robot.canary?x=1',
    'x',
  ])('is not reached at %s', (url) => {
    const [mistake, ...others] = mistakesOf({ ...ON, WECOM_ROBOT_URL: url });
    expect(others).toEqual([]);
    expect(mistake).toContain('WECOM_ROBOT_URL：');
    expect(mistake).not.toContain('canary');
  });

  it('beside a movable clock stays on this machine', () => {
    const clock = { ...ON, STATGRID_CLOCK: '2026-11-02T08:30+08:00' };
    expect(mistakesOf(clock)[0]).toContain('WECOM_ROBOT_URL：');
    expect(mistakesOf({ ...clock, WECOM_ROBOT_URL: 'ws://127.0.0.1:4003' })).toEqual([]);
  });
});

describe('the robots of WeCom groups', () => {
  it('are named, each with its key, which is a secret', () => {
    const [channel] = channelsOf({ WECOM_WEBHOOKS: '东街1群=key-canary-a, 西街_2=key-canary-b' });
    expect(channel).toMatchObject({
      kind: 'wecom-webhook',
      limits: null,
      secrets: ['key-canary-a', 'key-canary-b'],
      config: {
        base: 'https://qyapi.weixin.qq.com',
        robots: [
          { name: '东街1群', key: 'key-canary-a' },
          { name: '西街_2', key: 'key-canary-b' },
        ],
      },
    });
  });

  it.each([
    ['without a key', '甲=key-canary,乙', '第 2 个'],
    ['with the whole address', '甲=https://canary.example/send?key=key-canary', '第 1 个'],
    ['without a name', '=key-canary', '第 1 个'],
    ['with one name twice', '甲=key-canary,甲=key-canary-b', '第 2 个机器人与前面的同名'],
    ['with one key twice', '甲=key-canary,乙=key-canary', '第 2 个机器人与前面的 key 相同'],
  ])('%s are refused by number, and nothing of them is repeated', (_what, value, place) => {
    const [mistake, ...others] = mistakesOf({ WECOM_WEBHOOKS: value });
    expect(others).toEqual([]);
    expect(mistake).toContain('WECOM_WEBHOOKS：');
    expect(mistake).toContain(place);
    expect(mistake).toContain('请');
    expect(mistake).not.toContain('canary');
  });
});

describe('the custom robots of groups', () => {
  const HOOKS = '外部1群=token-canary-a:SECcanary-a, 外部2群=token-canary-b:SECcanary-b';

  it('are named, each with its token and its key, and both are secrets', () => {
    const [channel] = channelsOf({ DINGTALK_WEBHOOKS: HOOKS });
    expect(channel).toMatchObject({
      kind: 'dingtalk-webhook',
      limits: null,
      secrets: ['token-canary-a', 'SECcanary-a', 'token-canary-b', 'SECcanary-b'],
      config: {
        base: 'https://oapi.dingtalk.com',
        hooks: [
          { name: '外部1群', token: 'token-canary-a', secret: 'SECcanary-a' },
          { name: '外部2群', token: 'token-canary-b', secret: 'SECcanary-b' },
        ],
      },
    });
  });

  it('stand beside DingTalk, or alone', () => {
    const both = channelsOf({ ...DINGTALK, DINGTALK_WEBHOOKS: HOOKS });
    expect(both.map(({ name }) => name)).toEqual(['钉钉', '钉钉群机器人']);
    expect(loadConfig({ DINGTALK_WEBHOOKS: HOOKS }).wantsDemo).toBe(false);
  });

  it.each([
    ['without a key', '甲=t:s,乙=token-canary', '第 2 个'],
    ['without a name', '=t:canary', '第 1 个'],
    ['with a name that is a sentence', '这是。一句=t:canary', '第 1 个'],
    ['with one name twice', '甲=t:s,乙=t:s,甲=canary:s', '第 3 个机器人与前面的同名'],
    ['with a space in a key', '甲=t:canary s', '第 1 个'],
    ['with a comma at the end', '甲=t:s,', '第 2 个'],
  ])('%s are refused by number, and nothing of them is repeated', (_what, value, place) => {
    const mistakes = mistakesOf({ DINGTALK_WEBHOOKS: value });
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toContain('DINGTALK_WEBHOOKS：');
    expect(mistakes[0]).toContain(place);
    expect(mistakes[0]).toContain('请');
    expect(mistakes[0]).not.toMatch(/canary|这是/);
  });

  it('beside a movable clock talk to this machine only', () => {
    const clock = { STATGRID_CLOCK: '2026-11-02T08:30+08:00', DINGTALK_WEBHOOKS: HOOKS };
    expect(mistakesOf(clock)[0]).toContain('DINGTALK_WEBHOOK_BASE：');
    expect(mistakesOf({ ...clock, DINGTALK_WEBHOOK_BASE: 'http://127.0.0.1:4003' })).toEqual([]);
  });
});

describe('Feishu', () => {
  const ON = { FEISHU_APP_ID: 'cli_a1b2c3d4e5f6a7b8', FEISHU_APP_SECRET: 'canary-secret' };

  it('is on with an application’s id and secret, knows people by open_id, and has one secret', () => {
    expect(channelsOf(ON)).toMatchObject([
      {
        kind: 'feishu',
        name: '飞书',
        limits: null,
        secrets: ['canary-secret'],
        config: {
          appId: ON.FEISHU_APP_ID,
          personId: 'open_id',
          base: 'https://open.feishu.cn',
          reportsReading: true,
        },
      },
    ]);
    expect(mistakesOf({ FEISHU_APP_ID: ON.FEISHU_APP_ID })[0]).toContain('FEISHU_APP_SECRET：没有填');
  });

  it.each([
    ['FEISHU_APP_ID', 'canary'],
    ['FEISHU_APP_SECRET', 'canary with spaces'],
    ['FEISHU_PERSON_ID', 'canary'],
    ['FEISHU_READ_RECEIPTS', 'canary'],
    ['FEISHU_API_BASE', 'http://feishu.canary'],
  ])('refuses a wrong %s without repeating it', (name, value) => {
    const mistakes = mistakesOf({ ...ON, [name]: value });
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toMatch(new RegExp(`^.*${name}：.*请`));
    expect(mistakes[0]).not.toContain('canary');
  });

  it('beside a movable clock talks to this machine only', () => {
    const clock = { STATGRID_CLOCK: '2026-11-02T08:30+08:00', ...ON };
    expect(mistakesOf(clock)[0]).toContain('FEISHU_API_BASE：');
    expect(mistakesOf({ ...clock, FEISHU_API_BASE: 'http://127.0.0.1:4003' })).toEqual([]);
  });
});

describe('custom bots of Feishu', () => {
  const HOOKS = '外部1群=token-canary-a:key-canary-a, 外部2群=token-canary-b';

  it('are named, each with its token and its key where it has one, and both are secrets', () => {
    const [channel] = channelsOf({ FEISHU_WEBHOOKS: HOOKS });
    expect(channel).toMatchObject({
      kind: 'feishu-webhook',
      limits: null,
      secrets: ['token-canary-a', 'key-canary-a', 'token-canary-b'],
      config: {
        base: 'https://open.feishu.cn',
        hooks: [
          { name: '外部1群', token: 'token-canary-a', secret: 'key-canary-a' },
          { name: '外部2群', token: 'token-canary-b', secret: null },
        ],
      },
    });
  });

  it.each([
    ['with an empty key', '甲=canary-token:', '第 1 个'],
    ['without a name', '=canary-token:s', '第 1 个'],
    ['with a whole address', '甲=https://open.feishu.cn/open-apis/bot/v2/hook/canary', '第 1 个'],
    ['with one name twice', '甲=canary-t1:s,乙=canary-t2,甲=canary-t3', '第 3 个机器人与前面的同名'],
  ])('%s are refused by number, and nothing of them is repeated', (_what, value, place) => {
    const mistakes = mistakesOf({ FEISHU_WEBHOOKS: value });
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toMatch(/FEISHU_WEBHOOKS：.*请/);
    expect(mistakes[0]).toContain(place);
    expect(mistakes[0]).not.toContain('canary');
  });

  it('beside a movable clock talk to this machine only', () => {
    const clock = { STATGRID_CLOCK: '2026-11-02T08:30+08:00', FEISHU_WEBHOOKS: HOOKS };
    expect(mistakesOf(clock)[0]).toContain('FEISHU_WEBHOOK_BASE：');
    expect(mistakesOf({ ...clock, FEISHU_WEBHOOK_BASE: 'http://127.0.0.1:4003' })).toEqual([]);
  });
});

describe('a gateway', () => {
  const secretOf = (bytes: number) => `whsec_${Buffer.alloc(bytes, 'canary').toString('base64')}`;
  const GATEWAY = {
    GATEWAY_URL: 'https://gw.example/statgrid',
    GATEWAY_SECRET: `${secretOf(24)}, ${secretOf(64)}`,
  };

  it('has an address and one secret or, while they change, two', () => {
    const [channel] = channelsOf(GATEWAY);
    expect(channel).toMatchObject({
      kind: 'http',
      limits: null,
      config: {
        url: 'https://gw.example/statgrid',
        secrets: [secretOf(24), secretOf(64)],
        callsPerMinute: 600,
      },
    });
    expect(channel?.secrets).toContain(secretOf(24).slice('whsec_'.length));
  });

  it.each([
    ['too short', secretOf(23)],
    ['too long', secretOf(65)],
    ['without its prefix', secretOf(32).slice(6)],
    ['no base64', 'whsec_canary-canary-canary-canary-canary'],
    ['none after a comma', `${secretOf(32)},`],
  ])('is refused with a secret that is %s, and nothing of it is repeated', (_what, secret) => {
    const mistakes = mistakesOf({ ...GATEWAY, GATEWAY_SECRET: secret });
    expect(mistakes).toEqual([expect.stringMatching(/GATEWAY_SECRET：.*请/)]);
    expect(mistakes[0]).not.toMatch(/canary|Y2FuYXJ5/);
  });

  it('is told half-configured, and in a demo must be on this machine', () => {
    expect(mistakesOf({ GATEWAY_URL: GATEWAY.GATEWAY_URL })[0]).toContain('只配置了一半');
    const clock = { STATGRID_CLOCK: '2026-11-02T08:30+08:00', ...GATEWAY };
    expect(mistakesOf(clock)[0]).toContain('GATEWAY_URL：');
    expect(mistakesOf({ ...clock, GATEWAY_URL: 'http://127.0.0.1:9090/statgrid' })).toEqual([]);
  });
});

describe('demo and real', () => {
  const database: Env = { DATABASE_URL: 'postgresql://u:p@db.example/statgrid' };
  const clock: Env = { STATGRID_CLOCK: '2026-11-02T08:30+08:00' };

  it.each([
    ['nothing', {}, true],
    ['a database', database, false],
    ['a channel', DINGTALK, false],
    ['a clock and a database', { ...clock, ...database }, true],
    ['a clock and a channel on this machine', { ...clock, ...DINGTALK, ...DOUBLES }, true],
  ])('with %s configured wantsDemo says which', (_what, env, wantsDemo) => {
    expect(loadConfig(env).wantsDemo).toBe(wantsDemo);
  });

  it('reads the clock as an instant', () => {
    expect(loadConfig(clock).demoClock?.toString()).toBe('2026-11-02T00:30:00Z');
  });

  it('refuses a channel that could reach people beside a movable clock, naming each host', () => {
    expect(mistakesOf({ ...clock, ...DINGTALK })).toHaveLength(2);
    const half = mistakesOf({ ...clock, ...DINGTALK, DINGTALK_API_BASE: 'http://127.0.0.1:1' });
    expect(half).toHaveLength(1);
    expect(half[0]).toContain('DINGTALK_OAPI_BASE：');
  });

  it('can start a demo without the sample city', () => {
    expect(loadConfig({ STATGRID_SAMPLE: '0' }).sample).toBe(false);
  });
});

const WRONG: readonly (readonly [name: string, value: string])[] = [
  ['DATABASE_URL', 'mysql://u:canary-pw@h/db'],
  ['DATABASE_URL', 'canary-pw'],
  ['DATABASE_URL', 'postgresql://u:canary-pw%zz@h/db'],
  ['DATABASE_URL', 'postgresql://'],
  ['HOST', 'http://127.0.0.1'],
  ['PORT', '65536'],
  ['PORT', '-1'],
  ['PORT', '80.5'],
  ['PORT', '８０８０'],
  ['PORT', '0x50'],
  ['PUBLIC_URL', 'tj.example.gov.cn'],
  ['PUBLIC_URL', 'ftp://tj.example.gov.cn'],
  ['PUBLIC_URL', 'https://u:canary-pw@tj.example.gov.cn'],
  ['LOG_LEVEL', 'verbose'],
  ['DINGTALK_CLIENT_SECRET', 'canary pw'],
  ['DINGTALK_API_BASE', 'https://api.dingtalk.com/?a=1'],
  ['DINGTALK_MONTHLY_CALLS', 'many'],
  ['DINGTALK_MONTHLY_PUSHES', '-1'],
  ['STATGRID_CLOCK', '2026-11-02T08:30'],
  ['STATGRID_CLOCK', '2026-11-31T08:30+08:00'],
  ['STATGRID_SAMPLE', 'no'],
];

describe('a wrong value', () => {
  it.each(WRONG)('%s=%s is refused by a line that names it and repeats nothing of it', (name, value) => {
    const own = {
      ...(name === 'DINGTALK_CLIENT_SECRET' ? { DINGTALK_CLIENT_ID: 'dingabc' } : {}),
      [name]: value,
    };
    const mistakes = mistakesOf(own);
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toContain(`${name}：`);
    expect(mistakes[0]).toMatch(/请|只能/);
    expect(mistakes[0]).not.toContain('canary');
  });

  it('does not hide the others: every mistake of every sort is listed at once', () => {
    const lines = mistakesOf({
      PORT: 'x',
      LOG_LEVEL: 'x',
      DINGTALK_CLIENT_ID: 'dingabc',
      STATGRID_CLOCK: '2026-11-02T08:30+08:00',
      STATGRID_CLOK: '1',
    }).join('\n');
    for (const name of [
      'PORT',
      'LOG_LEVEL',
      'DINGTALK_CLIENT_SECRET',
      'DINGTALK_API_BASE',
      'STATGRID_CLOK',
    ]) {
      expect(lines).toContain(`${name}：`);
    }
  });

  it('never puts a secret into the error, whatever else is wrong', () => {
    const secret = fc.string({ minLength: 12, unit: fc.constantFrom('Z', 'Q', '9', '-', ' ') });
    fc.assert(
      fc.property(secret, (value) => {
        const env = {
          DINGTALK_CLIENT_SECRET: value,
          DATABASE_URL: `postgresql://u:${value}@:x/`,
          PORT: value,
        };
        expect(mistakesOf(env).join('\n')).not.toContain(value);
      }),
    );
  });
});

describe('Telegram', () => {
  const SECRET = 'canary'.padEnd(35, 'x');
  const TOKEN = `123456789:${SECRET}`;
  const ON = { TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_APPROVED_ON: '2026-11-02' };

  it('is on with a token and the day it was approved; the token and its half are secrets', () => {
    expect(channelsOf(ON)).toMatchObject([
      {
        kind: 'telegram',
        name: 'Telegram',
        limits: null,
        secrets: [TOKEN, SECRET],
        config: { token: TOKEN, base: 'https://api.telegram.org', webhookUrl: null },
      },
    ]);
    expect(channelsOf({})).toEqual([]);
  });

  it('stays off until the bureau has recorded its approval', () => {
    const [mistake, ...others] = mistakesOf({ TELEGRAM_BOT_TOKEN: TOKEN });
    expect(others).toEqual([]);
    expect(mistake).toContain('TELEGRAM_APPROVED_ON：没有填。Telegram的服务器在境外，须经本局批准');
  });

  it.each([
    ['TELEGRAM_BOT_TOKEN', 'canary'],
    ['TELEGRAM_BOT_TOKEN', `123456789:${'canary '.repeat(6)}`],
    ['TELEGRAM_APPROVED_ON', '2026-02-30'],
    ['TELEGRAM_APPROVED_ON', 'canary'],
    ['TELEGRAM_API_BASE', 'http://relay.canary'],
    ['TELEGRAM_WEBHOOK_URL', 'https://tj.example/hooks/telegram?canary=1'],
  ])('refuses a wrong %s without repeating it', (name, value) => {
    const mistakes = mistakesOf({ ...ON, [name]: value });
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toMatch(new RegExp(`^.*${name}：.*请`));
    expect(mistakes[0]).not.toContain('canary');
  });

  it('beside a movable clock talks to this machine only', () => {
    const clock = { STATGRID_CLOCK: '2026-11-02T08:30+08:00', ...ON };
    expect(mistakesOf(clock)[0]).toContain('TELEGRAM_API_BASE：');
    expect(mistakesOf({ ...clock, TELEGRAM_API_BASE: 'http://127.0.0.1:4003' })).toEqual([]);
  });
});

describe('an app of WeCom', () => {
  const AES_KEY = 'canary'.padEnd(43, 'x');
  const ON = {
    WECOM_APP_CORP_ID: 'ww1a2b3c4d5e6f7a8b',
    WECOM_APP_AGENT_ID: '1000002',
    WECOM_APP_SECRET: 'canary-secret',
  };
  const HEARD = { WECOM_APP_HOOK_TOKEN: 'canaryToken', WECOM_APP_HOOK_AES_KEY: AES_KEY };

  it('is on with its three parts, and hears with two more; all but its names are secrets', () => {
    const [deaf] = channelsOf(ON);
    expect(deaf).toMatchObject({
      kind: 'wecom-app',
      limits: null,
      secrets: ['canary-secret'],
      config: { agentId: 1_000_002, callback: null, buttons: false, base: 'https://qyapi.weixin.qq.com' },
    });
    const [hearing] = channelsOf({ ...ON, ...HEARD, WECOM_APP_BUTTONS: 'on' });
    expect(hearing).toMatchObject({
      secrets: ['canary-secret', 'canaryToken', AES_KEY],
      config: { callback: { token: 'canaryToken', aesKey: AES_KEY }, buttons: true },
    });
  });

  it('is told half-configured, and so are its callbacks', () => {
    const { WECOM_APP_SECRET: _secret, ...half } = ON;
    expect(mistakesOf(half)).toEqual([expect.stringContaining('WECOM_APP_SECRET：没有填')]);
    for (const [name, other] of [
      ['WECOM_APP_HOOK_TOKEN', 'WECOM_APP_HOOK_AES_KEY'],
      ['WECOM_APP_HOOK_AES_KEY', 'WECOM_APP_HOOK_TOKEN'],
    ] as const) {
      const mistakes = mistakesOf({ ...ON, [name]: HEARD[name] });
      expect(mistakes).toEqual([expect.stringMatching(new RegExp(`${other}：没有填，接收消息只配置了一半`))]);
    }
    expect(mistakesOf(HEARD)).toHaveLength(3);
  });

  it.each([
    ['WECOM_APP_CORP_ID', 'ww canary'],
    ['WECOM_APP_AGENT_ID', 'canary'],
    ['WECOM_APP_SECRET', 'canary with spaces'],
    ['WECOM_APP_HOOK_TOKEN', 'canary-token!'],
    ['WECOM_APP_HOOK_AES_KEY', `${AES_KEY}=`],
    ['WECOM_APP_BUTTONS', 'canary'],
    ['WECOM_APP_API_BASE', 'http://canary.example'],
  ])('refuses a wrong %s without repeating it', (name, value) => {
    const [mistake, ...others] = mistakesOf({ ...ON, ...HEARD, [name]: value });
    expect(others).toEqual([]);
    expect(mistake).toMatch(new RegExp(`^.*${name}：`));
    expect(mistake).not.toContain('canary');
  });

  it('beside a movable clock talks to this machine only', () => {
    const clock = { STATGRID_CLOCK: '2026-11-02T08:30+08:00', ...ON };
    expect(mistakesOf(clock)[0]).toContain('WECOM_APP_API_BASE：');
    expect(mistakesOf({ ...clock, WECOM_APP_API_BASE: 'http://127.0.0.1:4003' })).toEqual([]);
  });
});

describe('an unknown variable', () => {
  it('of ours is taken for a typing error and the nearest name is offered', () => {
    expect(mistakesOf({ DINGTALK_CLIENTID: 'x' })[0]).toContain('是不是 DINGTALK_CLIENT_ID？');
    expect(mistakesOf({ statgrid_clock: 'x' })[0]).toContain('是不是 STATGRID_CLOCK？');
    expect(mistakesOf({ STATGRID_SOMETHING_ELSE: '1' })).toHaveLength(1);
  });

  it('of anybody else is none of our business', () => {
    expect(mistakesOf({ PATH: '/bin', HTTP_PROXY: 'x', TELEGRAM: 'x' })).toEqual([]);
  });
});

describe('secretValues', () => {
  it('names the client secret, the address with the password, and the password in both spellings', () => {
    const url = 'postgresql://u:p%40ss-word@db.example/statgrid';
    expect(secretValues(loadConfig({ ...DINGTALK, DATABASE_URL: url }))).toEqual([
      'canary-secret-7f3a',
      url,
      'p%40ss-word',
      'p@ss-word',
    ]);
  });

  it('is empty when nothing is secret', () => {
    expect(secretValues(loadConfig({}))).toEqual([]);
    expect(secretValues(loadConfig({ DATABASE_URL: 'postgresql://u@db.example/statgrid' }))).toEqual([]);
  });
});

describe('.env.example', () => {
  const file = readFileSync(join(import.meta.dirname, '..', '..', '.env.example'), 'utf8');
  const entries = [...file.matchAll(/^# ?([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [
    name,
    value,
  ]);

  it('lists exactly the variables the service reads, in the same order, all commented out', () => {
    expect(entries.map(([name]) => name)).toEqual(CONFIG_VARIABLES);
    expect(file.split('\n').filter((line) => line !== '' && !line.startsWith('#'))).toEqual([]);
  });

  it('explains each in a Chinese and an English line', () => {
    const blocks = file.split(/\n\n/).filter((block) => /^# ?[A-Z_]+=/m.test(block));
    expect(blocks).toHaveLength(CONFIG_VARIABLES.length);
    for (const block of blocks) expect(block).toMatch(/^# .*\p{Script=Han}.*\n# [A-Z][ -~]+\n# [A-Z_]+=.+/u);
  });

  it('has example values that work: a real bureau with DingTalk, or a demo', () => {
    const isDemo = ([name]: readonly string[]): boolean => name?.startsWith('STATGRID_') ?? false;
    const real = loadConfig(Object.fromEntries(entries.filter((entry) => !isDemo(entry))));
    const demo = loadConfig(Object.fromEntries(entries.filter(isDemo)));
    expect([real.wantsDemo, real.channels.length]).toEqual([false, CHANNELS.length]);
    expect([demo.wantsDemo, demo.sample]).toEqual([true, true]);
  });

  it('shows the default where there is one', () => {
    const names = ['DATA_DIR', 'HOST', 'PORT', 'LOG_LEVEL', 'STATGRID_SAMPLE'];
    const limits = entries.filter(([name]) => /_BASE$|_MONTHLY_/.test(name ?? ''));
    const shown = Object.fromEntries(entries.filter(([name]) => names.includes(name ?? '')));
    expect(loadConfig(shown)).toEqual(loadConfig({}));
    expect(channelsOf({ ...DINGTALK, ...Object.fromEntries(limits) })).toEqual(channelsOf(DINGTALK));
  });
});
