// What the adapter is told about the custom bots of Feishu groups, and the environment variables that say it.

import { z } from 'zod';
import { groupRobotEntries } from '#adapters/group-robot-entries.ts';
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

/** The token goes into a path. */
const TOKEN = /^[\w-]{8,100}$/;
const FORM = '请写成 名称=hook地址末段:签名密钥（没有选签名校验的不写冒号和密钥），多个之间用英文逗号隔开';

const hooks = groupRobotEntries((name, rest): Hook => {
  const [, token = '', secret = null] = /^([^:]*)(?::(.*))?$/s.exec(rest) ?? [];
  return { name, token, secret };
}, wrongOf);

/** What is wrong with a bot's entry, by which nothing of it is repeated; null when nothing is. */
function wrongOf({ secret, token }: Hook): string | null {
  return !TOKEN.test(token) || secret === '' || /\s/.test(secret ?? '') ? `不完整。${FORM}` : null;
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
