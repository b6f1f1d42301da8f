// The custom robots' channel for the contract suite, with its strict double behind it.

import { CODES } from '#adapters/dingtalk-webhook/codes.ts';
import { openWebhooks } from '#adapters/dingtalk-webhook/index.ts';
import { startWebhookDouble } from '#tests/doubles/dingtalk-webhook/index.ts';
import { groupRobotsDriver, SHARED_FAULTS } from './group-robots-driver.ts';

export const webhookDriver = groupRobotsDriver({
  keys: true,
  async start(groups, skewMs) {
    const hooks = groups.map((name) => {
      return { name, token: `token-canary-${name}`, secret: `SECsecret-canary-${name}` };
    });
    const double = await startWebhookDouble(hooks);
    return { double, session: openWebhooks({ hooks, base: `${double.url}/` }, () => Date.now() + skewMs) };
  },
  secrets: ['token-canary', 'secret-canary'],
  faults: {
    ...SHARED_FAULTS,
    business_error_at_200: { body: { errcode: 400_013, errmsg: '群已被解散' } },
    unknown_code: { body: { errcode: 999_999, errmsg: '?' } },
    throttles: { body: { errcode: 130_101, errmsg: 'send too fast, exceed 20 times per minute' } },
    throttles_with_hint: { status: 429, body: { errcode: 410_100 }, headers: { 'retry-after': '700' } },
    // There is no token to renew: what no robot takes is a signature of the wrong hour.
    refuses_every_token: { body: { errcode: 310_000, errmsg: 'invalid timestamp' } },
  },
  codes: [...CODES].map(([code, verdict]) => ({
    name: code,
    verdict,
    fault: { body: code === '1111' ? { status: 1111 } : { errcode: Number(code), errmsg: 'm' } },
  })),
  throttleHintMs: 700_000,
  fits: (part) => Buffer.byteLength(JSON.stringify(part.native)) <= 18_000,
  acts: /@|dtmd:|javascript:|[\p{Cs}]|[[\p{Cc}\p{Cf}]--[\n\u200d]]/v,
  burst: { groups: 8, withinMs: 190_000 },
});
