// What the adapter is told about one gateway, and the environment variables that say it.

import { z } from 'zod';
import type { ChannelSettings } from '#adapters/settings.ts';
import { platformBase, wholeNumber } from '#bot/config-values.ts';

export interface GatewayConfig {
  /** Where messages are posted: an address without parameters. */
  readonly url: string;
  /** As Standard Webhooks writes them; the first is the one in use, others are of a rotation. */
  readonly secrets: readonly string[];
  readonly callsPerMinute: number;
}

const SECRET_FORM = '请写 whsec_ 开头、其后是 24 到 64 字节的 base64；轮换时写两个，用英文逗号隔开';

const secrets = z.string().transform((text, context): readonly string[] => {
  const all = text.split(',').map((one) => one.trim());
  for (const [index, one] of all.entries()) {
    if (!isSecret(one)) {
      context.addIssue({ code: 'custom', message: `第 ${index + 1} 个密钥不对。${SECRET_FORM}` });
    }
  }
  return all;
});

/** Standard Webhooks asks for 24 to 64 bytes. */
function isSecret(text: string): boolean {
  const [, base64 = ''] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text) ?? [];
  const { byteLength } = Buffer.from(base64, 'base64');
  return base64.length % 4 === 0 && byteLength >= 24 && byteLength <= 64;
}

const variables = z.object({
  GATEWAY_URL: platformBase.optional(),
  GATEWAY_SECRET: secrets.optional(),
  GATEWAY_PER_MINUTE: wholeNumber(1, 60_000, '600').default(600),
});

export const gatewaySettings: ChannelSettings<typeof variables.shape, GatewayConfig> = {
  kind: 'http',
  name: '签名HTTP',
  variables,
  needed: ['GATEWAY_URL', 'GATEWAY_SECRET'],
  alongside: [],
  hosts: ['GATEWAY_URL'],
  setup(values) {
    const { GATEWAY_URL: url, GATEWAY_SECRET: configured } = values;
    if (url === undefined || configured === undefined) return null;
    return {
      config: {
        url,
        secrets: configured,
        callsPerMinute: values.GATEWAY_PER_MINUTE,
      },
      // The gateway is the bureau's own: nobody grants it a month.
      limits: null,
      // What stands behind the prefix alone is as good as the whole.
      secrets: configured.flatMap((secret) => [secret, secret.slice('whsec_'.length)]),
    };
  },
};
