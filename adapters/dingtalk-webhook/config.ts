// What the adapter is told about the custom robots of groups, and the environment variables that say it.

import { z } from 'zod';
import { groupRobotEntries } from '#adapters/group-robot-entries.ts';
import type { ChannelSettings } from '#adapters/settings.ts';
import { platformBase } from '#bot/config-values.ts';

/** The custom robot of one group. */
export interface Hook {
  /** As the roster names it (`webhook:NAME`): the group's address on this channel. */
  readonly name: string;
  readonly token: string;
  /** Key of the signature (加签). */
  readonly secret: string;
}

export interface WebhookConfig {
  readonly hooks: readonly Hook[];
  /** Origin of the older API, with a path prefix at most. */
  readonly base: string;
}

const FORM = '请写成 名称=access_token:加签密钥，多个之间用英文逗号隔开';

const hooks = groupRobotEntries((name, rest): Hook => {
  const [, token = '', secret = ''] = /^([^:]*):(.*)$/s.exec(rest) ?? [];
  return { name, token, secret };
}, wrongOf);

/** What is wrong with a robot's entry, by which nothing of it is repeated; null when nothing is. */
function wrongOf({ token, secret }: Hook): string | null {
  return token === '' || secret === '' || /\s/.test(token + secret) ? `不完整。${FORM}` : null;
}

const variables = z.object({
  DINGTALK_WEBHOOKS: hooks.optional(),
  DINGTALK_WEBHOOK_BASE: platformBase.default('https://oapi.dingtalk.com'),
});

export const webhookSettings: ChannelSettings<typeof variables.shape, WebhookConfig> = {
  kind: 'dingtalk-webhook',
  name: '钉钉群机器人',
  variables,
  needed: ['DINGTALK_WEBHOOKS'],
  alongside: [],
  hosts: ['DINGTALK_WEBHOOK_BASE'],
  setup({ DINGTALK_WEBHOOKS: configured, DINGTALK_WEBHOOK_BASE: base }) {
    if (configured === undefined) return null;
    return {
      config: { hooks: configured, base },
      // They belong to their groups, not to the organisation's application, whose month is counted.
      limits: null,
      secrets: configured.flatMap(({ token, secret }) => [token, secret]),
    };
  },
};
