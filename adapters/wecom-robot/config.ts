// What the adapter is told about one smart robot, and the environment variables that say it.

import { z } from 'zod';
import type { ChannelSettings } from '#adapters/settings.ts';
import { credential, isLoopbackUrl } from '#bot/config-values.ts';

export interface RobotConfig {
  readonly botId: string;
  readonly secret: string;
  /** Where the long connection is opened (wss; ws on this machine only). */
  readonly url: string;
}

const copied = credential('企业微信的智能机器人页面');

const lineUrl = z
  .string()
  .refine(
    isLineUrl,
    '不是可用的地址。请写 wss:// 开头、不带参数和账号的地址（本机替身可用 ws://127.0.0.1:端口）',
  );

/** The secret travels over it, so only this machine may be spoken to without TLS. */
function isLineUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    return false;
  }
  return url.protocol === 'wss:' || (url.protocol === 'ws:' && isLoopbackUrl(text));
}

const variables = z.object({
  WECOM_ROBOT_ID: copied.optional(),
  WECOM_ROBOT_SECRET: copied.optional(),
  WECOM_ROBOT_URL: lineUrl.default('wss://openws.work.weixin.qq.com'),
});

export const robotSettings: ChannelSettings<typeof variables.shape, RobotConfig> = {
  kind: 'wecom-robot',
  name: '企业微信智能机器人',
  variables,
  needed: ['WECOM_ROBOT_ID', 'WECOM_ROBOT_SECRET'],
  alongside: [],
  hosts: ['WECOM_ROBOT_URL'],
  setup({ WECOM_ROBOT_ID: botId, WECOM_ROBOT_SECRET: secret, WECOM_ROBOT_URL: url }) {
    if (botId === undefined || secret === undefined) return null;
    // Nobody counts a month.
    return { config: { botId, secret, url }, limits: null, secrets: [secret] };
  },
};
