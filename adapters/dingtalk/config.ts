// What the adapter is told about one DingTalk application, and the environment variables that say it.

import { z } from 'zod';
import type { ChannelSettings } from '#adapters/settings.ts';
import { credential, platformBase, wholeNumber } from '#bot/config-values.ts';
import type { AnswerBy } from '#bot/domain/delivery/answer-path.ts';

/** `apiBase` and `oapiBase` are origins, with a path prefix at most (dedicated installations, doubles). */
export interface DingtalkConfig {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly robotCode: string;
  readonly apiBase: string;
  readonly oapiBase: string;
  /** Default `auto`. */
  readonly answerBy?: AnswerBy;
}

const secret = credential('钉钉开发者后台');

const variables = z.object({
  DINGTALK_CLIENT_ID: secret.optional(),
  DINGTALK_CLIENT_SECRET: secret.optional(),
  DINGTALK_ROBOT_CODE: secret.optional(),
  DINGTALK_API_BASE: platformBase.default('https://api.dingtalk.com'),
  DINGTALK_OAPI_BASE: platformBase.default('https://oapi.dingtalk.com'),
  /** Calls out a calendar month. */
  DINGTALK_MONTHLY_CALLS: wholeNumber(1, 1_000_000_000, '5000').default(5000),
  /** Pushes in a calendar month; 0 when the organisation's edition does not meter them. */
  DINGTALK_MONTHLY_PUSHES: wholeNumber(0, 1_000_000_000, '3000').default(3000),
  DINGTALK_ANSWER_BY: z
    .enum(['auto', 'api', 'webhook'], {
      error: '只能是 auto、api 或 webhook。auto 表示用本月余量比例较大的一种回复',
    })
    .default('auto'),
});

export const dingtalkSettings: ChannelSettings<typeof variables.shape, DingtalkConfig> = {
  kind: 'dingtalk',
  name: '钉钉',
  variables,
  needed: ['DINGTALK_CLIENT_ID', 'DINGTALK_CLIENT_SECRET'],
  alongside: ['DINGTALK_ROBOT_CODE'],
  hosts: ['DINGTALK_API_BASE', 'DINGTALK_OAPI_BASE'],
  setup(values) {
    const { DINGTALK_CLIENT_ID: clientId, DINGTALK_CLIENT_SECRET: clientSecret } = values;
    if (clientId === undefined || clientSecret === undefined) return null;
    return {
      config: {
        clientId,
        clientSecret,
        robotCode: values.DINGTALK_ROBOT_CODE ?? clientId,
        apiBase: values.DINGTALK_API_BASE,
        oapiBase: values.DINGTALK_OAPI_BASE,
        answerBy: values.DINGTALK_ANSWER_BY,
      },
      limits: { calls: values.DINGTALK_MONTHLY_CALLS, pushes: values.DINGTALK_MONTHLY_PUSHES },
      secrets: [clientSecret],
    };
  },
};
