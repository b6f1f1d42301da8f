// What the adapter is told about one Feishu application, and the environment variables that say it.

import { z } from 'zod';
import type { ChannelSettings } from '#adapters/settings.ts';
import { credential, platformBase } from '#bot/config-values.ts';

/** By which of the platform's ids people are known to us. */
export type PersonId = 'open_id' | 'user_id';

export interface FeishuConfig {
  readonly appId: string;
  readonly appSecret: string;
  /** `open_id`: of this application alone. `user_id`: the tenant's own, with a permission of its own. */
  readonly personId: PersonId;
  /** Origin of the open platform, with a path prefix at most (private installations, doubles). */
  readonly base: string;
  /** The event `message_read_v1` is subscribed to; without it nothing would ever count as read. */
  readonly reportsReading: boolean;
}

const variables = z.object({
  FEISHU_APP_ID: z
    .string()
    .regex(
      /^cli_[\da-zA-Z]{8,40}$/,
      '不是应用的 App ID。请从飞书开发者后台“凭证与基础信息”重新复制，形如 cli_a1b2c3d4e5f6a7b8',
    )
    .optional(),
  FEISHU_APP_SECRET: credential('飞书开发者后台').optional(),
  FEISHU_PERSON_ID: z
    .enum(['open_id', 'user_id'], {
      error: '只能是 open_id 或 user_id。请写其中一个，或删掉（默认 open_id）',
    })
    .default('open_id'),
  FEISHU_READ_RECEIPTS: z
    .enum(['1', '0'], { error: '只能是 1 或 0。没有订阅“消息已读”事件的请写 0' })
    .default('1'),
  FEISHU_API_BASE: platformBase.default('https://open.feishu.cn'),
});

export const feishuSettings: ChannelSettings<typeof variables.shape, FeishuConfig> = {
  kind: 'feishu',
  name: '飞书',
  variables,
  needed: ['FEISHU_APP_ID', 'FEISHU_APP_SECRET'],
  alongside: [],
  hosts: ['FEISHU_API_BASE'],
  setup(values) {
    const { FEISHU_APP_ID: appId, FEISHU_APP_SECRET: appSecret } = values;
    if (appId === undefined || appSecret === undefined) return null;
    return {
      config: {
        appId,
        appSecret,
        personId: values.FEISHU_PERSON_ID,
        base: values.FEISHU_API_BASE,
        reportsReading: values.FEISHU_READ_RECEIPTS === '1',
      },
      // Nobody counts a month.
      limits: null,
      secrets: [appSecret],
    };
  },
};
