// What the adapter is told about the custom bots of Feishu groups, and the environment variables that say it.

import { z } from 'zod';
import type { ChannelSettings } from '#adapters/settings.ts';
import { platformBase } from '#bot/config-values.ts';

/** The custom bot of one group. */
export interface Hook {
  /** As the roster names it (`feishu-webhook:NAME`): the group's address on this channel. */
  readonly name: string;
  /** What stands behind `/hook/` in the bot's address. */
  readonly token: string;
  /** Key of the signature (签名校验); null: the bot asks for none. */
  readonly secret: string | null;
}

export interface FeishuWebhookConfig {
  readonly hooks: readonly Hook[];
  /** Origin of the open platform, with a path prefix at most. */
  readonly base: string;
}

/** Names stand in sheets and logs, so they are short and plain. */
const NAME = /^[\p{L}\p{N}_-]{1,30}$/u;
/** The token goes into a path. */
const TOKEN = /^[\w-]{8,100}$/;
const FORM = '请写成 名称=hook地址末段:签名密钥（没有选签名校验的不写冒号和密钥），多个之间用英文逗号隔开';

const hooks = z.string().transform((text, context): readonly Hook[] => {
  const read: Hook[] = [];
  for (const [index, entry] of text.split(',').entries()) {
    const [, name = '', token = '', secret = null] = /^([^=]*)=([^:]*)(?::(.*))?$/s.exec(entry.trim()) ?? [];
    const hook = { name, token, secret };
    const wrong = wrongOf(hook, read);
    if (wrong === null) read.push(hook);
    else context.addIssue({ code: 'custom', message: `第 ${index + 1} 个机器人${wrong}` });
  }
  return read;
});

/** What is wrong with a bot's entry, by which nothing of it is repeated; null when nothing is. */
function wrongOf({ name, secret, token }: Hook, earlier: readonly Hook[]): string | null {
  if (!TOKEN.test(token) || secret === '' || /\s/.test(secret ?? '')) return `不完整。${FORM}`;
  if (!NAME.test(name)) return '名称只能是三十个以内的汉字、字母、数字、- 和 _。请改短或去掉其他符号';
  return earlier.some((other) => other.name === name) ? '与前面的同名。请改成不同的名称' : null;
}

const variables = z.object({
  FEISHU_WEBHOOKS: hooks.optional(),
  FEISHU_WEBHOOK_BASE: platformBase.default('https://open.feishu.cn'),
});

export const feishuWebhookSettings: ChannelSettings<typeof variables.shape, FeishuWebhookConfig> = {
  kind: 'feishu-webhook',
  name: '飞书群机器人',
  variables,
  needed: ['FEISHU_WEBHOOKS'],
  alongside: [],
  hosts: ['FEISHU_WEBHOOK_BASE'],
  setup({ FEISHU_WEBHOOKS: configured, FEISHU_WEBHOOK_BASE: base }) {
    if (configured === undefined) return null;
    return {
      config: { hooks: configured, base },
      // Nobody counts a month.
      limits: null,
      secrets: configured.flatMap(({ secret, token }) => (secret === null ? [token] : [token, secret])),
    };
  },
};
