// WeCom's group robots for the contract suite, with their strict double behind them.

import { CODES } from '#adapters/wecom-webhook/codes.ts';
import { openGroupRobots } from '#adapters/wecom-webhook/index.ts';
import { startGroupRobotDouble } from '#tests/doubles/wecom-webhook/index.ts';
import { groupRobotsDriver, SHARED_FAULTS } from './group-robots-driver.ts';

export const wecomWebhookDriver = groupRobotsDriver({
  async start(groups) {
    const robots = groups.map((name) => ({ name, key: `key-canary-${name}` }));
    const double = await startGroupRobotDouble(robots);
    return { double, session: openGroupRobots({ robots, base: `${double.url}/` }) };
  },
  secrets: ['key-canary'],
  faults: {
    ...SHARED_FAULTS,
    business_error_at_200: { body: { errcode: 93_000, errmsg: 'invalid webhook url' } },
    unknown_code: { body: { errcode: 999_999, errmsg: '?' } },
    throttles: { body: { errcode: 45_009, errmsg: 'api freq out of limit' } },
    throttles_with_hint: { status: 429, body: { errcode: 45_009 }, headers: { 'retry-after': '700' } },
    // There is no token: what no robot takes is a call from an address that may not call.
    refuses_every_token: { body: { errcode: 60_020, errmsg: 'not allow to access from your ip' } },
  },
  codes: [...CODES].map(([code, verdict]) => {
    return { name: code, verdict, fault: { body: { errcode: Number(code), errmsg: 'm' } } };
  }),
  throttleHintMs: 700_000,
  fits: (part) => Buffer.byteLength(part.native['text'] ?? '') <= 2_048,
  acts: /@|dtmd:|javascript:|[\p{Cs}]|[[\p{Cc}\p{Cf}]--[\n\u200d]]/v,
  burst: { groups: 8, withinMs: 190_000 },
});
