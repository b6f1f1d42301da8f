// What the adapter is told about the custom robots of groups, and the environment variables that say it.

import { z } from 'zod';
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

/** Names stand in sheets and logs, so they are short and plain. */
const NAME = /^[\p{L}\p{N}_-]{1,30}$/u;
const FORM = '请写成 名称=access_token:加签密钥，多个之间用英文逗号隔开';

const hooks = z.string().transform((text, context): readonly Hook[] => {
  const read: Hook[] = [];
  for (const [index, entry] of text.split(',').entries()) {
    const [, name = '', token = '', secret = ''] = /^([^=]*)=([^:]*):(.*)$/s.exec(entry.trim()) ?? [];
    const hook = { name, token, secret };
    const wrong = wrongOf(hook, read);
    if (wrong === null) read.push(hook);
    else context.addIssue({ code: 'custom', message: `第 ${index + 1} 个机器人${wrong}` });
  }
  return read;
});

/** What is wrong with a robot's entry, by which nothing of it is repeated; null when nothing is. */
function wrongOf({ name, token, secret }: Hook, earlier: readonly Hook[]): string | null {
  if (token === '' || secret === '' || /\s/.test(token + secret)) return `不完整。${FORM}`;
  if (!NAME.test(name)) return '名称只能是三十个以内的汉字、字母、数字、- 和 _。请改短或去掉其他符号';
  return earlier.some((other) => other.name === name) ? '与前面的同名。请改成不同的名称' : null;
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
