// The channel of Feishu's custom bots for the contract suite, with its strict double behind it.

import { BY_TEXT, CODES } from '#adapters/feishu-webhook/codes.ts';
import { openFeishuWebhooks } from '#adapters/feishu-webhook/index.ts';
import { startFeishuWebhookDouble } from '#tests/doubles/feishu-webhook/index.ts';
import { groupRobotsDriver, SHARED_FAULTS } from './group-robots-driver.ts';

export const feishuWebhookDriver = groupRobotsDriver({
  async start(groups, skewMs) {
    const hooks = groups.map((name) => {
      return { name, token: `token-canary-${name}`, secret: `secret-canary-${name}` };
    });
    const double = await startFeishuWebhookDouble(hooks);
    // Not ten minutes from a full or a half hour, when the channel waits.
    if (skewMs !== 0) double.advance(300_000);
    const tuning = { wallMs: () => double.nowMs() + skewMs, random: () => 0 };
    return { double, session: openFeishuWebhooks({ hooks, base: `${double.url}/` }, tuning) };
  },
  secrets: ['token-canary', 'secret-canary'],
  faults: {
    ...SHARED_FAULTS,
    business_error_at_200: { body: { code: 19_024, msg: 'Key Words Not Found' } },
    unknown_code: { body: { code: 999_999, msg: '?' } },
    throttles: { body: { code: 11_232, msg: 'frequency limited psm[lark.oapi.app_platform_runtime]' } },
    throttles_with_hint: {
      status: 429,
      body: { code: 99_991_400, msg: 'request trigger frequency limit' },
      headers: { 'x-ogw-ratelimit-reset': '7' },
    },
    // There is no token to renew: what no bot takes is a signature of the wrong hour.
    refuses_every_token: {
      body: { code: 19_021, msg: 'sign match fail or timestamp is not within one hour from current time' },
      headers: { date: 'Thu, 01 Jan 2026 00:00:00 GMT' },
    },
  },
  codes: [
    ...[...CODES].map(([code, verdict]) => {
      return { name: code, verdict, fault: { body: { code: Number(code), msg: 'm' } } };
    }),
    ...BY_TEXT.map(({ code, native, verdict }) => {
      return { name: native, verdict, fault: { body: { code: Number(code), msg: 'too many request' } } };
    }),
  ],
  throttleHintMs: 7_000,
  fits: (part) => Buffer.byteLength(JSON.stringify(part.native)) <= 20_000,
  acts: /@|<[a-z\/!]|\*\*|\]\(|dtmd:|javascript:|[\p{Cs}]|[[\p{Cc}\p{Cf}]--[\n\u200d]]/iv,
  burst: { groups: 4, withinMs: 72_000 },
});
