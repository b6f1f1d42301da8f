// Looks for what would keep custom bots from working, as far as that can be told without sending.

import type { CheckOptions, Finding } from '#adapters/contract.ts';
import { fine, intercepted, unknown, unreachable, wrong } from '#adapters/findings.ts';
import type { HttpClient } from '#adapters/http.ts';
import type { FeishuWebhookConfig } from './config.ts';
import { LIMITS, PATH } from './limits.ts';

/**
 * A bot has no call that changes nothing. An empty text under a token that nobody has tells whether the platform
 * answers at all; of each group it is told whether it is configured. Never throws, sends nothing.
 */
export async function checkHooks(
  { groups, ...options }: CheckOptions,
  config: FeishuWebhookConfig,
  http: HttpClient,
): Promise<readonly Finding[]> {
  const { host } = new URL(config.base);
  const result = await http.post(`${PATH}00000000-0000-0000-0000-000000000000`, {}, options);
  if (result.kind !== 'answer') return [unreachable(host, result.native)];
  if (!result.answer.body.trimStart().startsWith('{')) {
    return [intercepted(host, `http_${result.answer.status}_not_json`, '飞书')];
  }
  const names = new Set(config.hooks.map(({ name }) => name));
  return [
    fine('host', `连得上 ${host}。`),
    unknown(
      'credentials',
      'cannot_ask',
      `配置了 ${names.size} 个群机器人。不发消息就查不了地址和密钥对不对，用 --send 给群发一条测试消息就知道（每个机器人每分钟最多 ${LIMITS.callsPerMinute} 条）。`,
    ),
    ...groups.map(({ address, name }) =>
      names.has(address.id)
        ? fine('group', `群“${name}”的机器人已配置。`)
        : wrong(
            'group',
            'not_configured',
            `群“${name}”的机器人“${address.id}”没有配置。请补进 FEISHU_WEBHOOKS。`,
          ),
    ),
  ];
}
