// What the adapter is told about the robots of WeCom groups, and the environment variables that say it.

import { z } from 'zod';
import type { ChannelSettings } from '#adapters/settings.ts';
import { platformBase } from '#bot/config-values.ts';

/** The robot of one group. */
export interface GroupRobot {
  /** As the roster names it (`wecom-webhook:NAME`): the group's address on this channel. */
  readonly name: string;
  /** What stands behind `key=` in its address: whoever has it may write to the group. */
  readonly key: string;
}

export interface GroupRobotsConfig {
  readonly robots: readonly GroupRobot[];
  /** Origin of the API, with a path prefix at most. */
  readonly base: string;
}

/** Names stand in sheets and logs, so they are short and plain. */
const NAME = /^[\p{L}\p{N}_-]{1,30}$/u;
const KEY = /^[\w-]{8,128}$/;
const FORM = '请写成 名称=key（Webhook 地址里 key= 后面的一串），多个之间用英文逗号隔开';

const robots = z.string().transform((text, context): readonly GroupRobot[] => {
  const read: GroupRobot[] = [];
  for (const [index, entry] of text.split(',').entries()) {
    const [, name = '', key = ''] = /^([^=]*)=(.*)$/s.exec(entry.trim()) ?? [];
    const robot = { name, key };
    const wrong = wrongOf(robot, read);
    if (wrong === null) read.push(robot);
    else context.addIssue({ code: 'custom', message: `第 ${index + 1} 个机器人${wrong}` });
  }
  return read;
});

/** What is wrong with a robot's entry, by which nothing of it is repeated; null when nothing is. */
function wrongOf({ name, key }: GroupRobot, earlier: readonly GroupRobot[]): string | null {
  if (!KEY.test(key)) return `的 key 不对。${FORM}`;
  if (!NAME.test(name)) return '名称只能是三十个以内的汉字、字母、数字、- 和 _。请改短或去掉其他符号';
  if (earlier.some((other) => other.name === name)) return '与前面的同名。请改成不同的名称';
  return earlier.some((other) => other.key === key)
    ? '与前面的 key 相同。请核对，一个机器人只属于一个群'
    : null;
}

const variables = z.object({
  WECOM_WEBHOOKS: robots.optional(),
  WECOM_WEBHOOK_BASE: platformBase.default('https://qyapi.weixin.qq.com'),
});

export const groupRobotsSettings: ChannelSettings<typeof variables.shape, GroupRobotsConfig> = {
  kind: 'wecom-webhook',
  name: '企业微信群机器人',
  variables,
  needed: ['WECOM_WEBHOOKS'],
  alongside: [],
  hosts: ['WECOM_WEBHOOK_BASE'],
  setup({ WECOM_WEBHOOKS: configured, WECOM_WEBHOOK_BASE: base }) {
    if (configured === undefined) return null;
    return {
      config: { robots: configured, base },
      // Nobody counts a month.
      limits: null,
      secrets: configured.map(({ key }) => key),
    };
  },
};
