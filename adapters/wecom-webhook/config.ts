// What the adapter is told about the robots of WeCom groups, and the environment variables that say it.

import { z } from 'zod';
import { groupRobotEntries } from '#adapters/group-robot-entries.ts';
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

const KEY = /^[\w-]{8,128}$/;
const FORM = '请写成 名称=key（Webhook 地址里 key= 后面的一串），多个之间用英文逗号隔开';

const robots = groupRobotEntries((name, key): GroupRobot => ({ name, key }), wrongOf);

/** What is wrong with a robot's entry, by which nothing of it is repeated; null when nothing is. */
function wrongOf({ key }: GroupRobot, earlier: readonly GroupRobot[]): string | null {
  if (!KEY.test(key)) return `的 key 不对。${FORM}`;
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
