// What the adapter is told about one self-built app, and the environment variables that say it.

import { z } from 'zod';
import type { ChannelSettings } from '#adapters/settings.ts';
import { credential, platformBase, wholeNumber } from '#bot/config-values.ts';

/** What the app's page 接收消息 → API接收 shows; both or neither. */
export interface CallbackConfig {
  readonly token: string;
  /** 43 characters: base64 of 32 bytes without its last `=`. */
  readonly aesKey: string;
}

export interface WecomAppConfig {
  readonly corpId: string;
  readonly agentId: number;
  readonly secret: string;
  /** Null: nobody is heard. */
  readonly callback: CallbackConfig | null;
  /** Short messages that can be answered go as cards with buttons, which clients other than WeCom's do not show. */
  readonly buttons: boolean;
  /** Origin of the API, with a path prefix at most (a private installation, doubles). */
  readonly base: string;
}

const APP_PAGE = '企业微信管理后台“应用管理 → 自建应用”';

const variables = z
  .object({
    WECOM_APP_CORP_ID: z
      .string()
      .regex(/^[\w-]{4,64}$/, '不是企业 ID。请从管理后台“我的企业”最下面重新复制，形如 ww1a2b3c4d5e6f7a8b')
      .optional(),
    WECOM_APP_AGENT_ID: wholeNumber(1, 2_147_483_647, '1000002').optional(),
    WECOM_APP_SECRET: credential(APP_PAGE).optional(),
    WECOM_APP_HOOK_TOKEN: z
      .string()
      .regex(/^[A-Za-z0-9]{3,32}$/, `不是 Token（3 到 32 位字母和数字）。请从${APP_PAGE}的“API接收”重新复制`)
      .optional(),
    WECOM_APP_HOOK_AES_KEY: z
      .string()
      .regex(
        /^[A-Za-z0-9]{43}$/,
        `不是 EncodingAESKey（43 位字母和数字）。请从${APP_PAGE}的“API接收”重新复制`,
      )
      .optional(),
    WECOM_APP_BUTTONS: z
      .enum(['on', 'off'], '只能写 on 或 off。人人都用企业微信客户端才写 on')
      .default('off'),
    WECOM_APP_API_BASE: platformBase.default('https://qyapi.weixin.qq.com'),
  })
  .superRefine((values, context) => {
    const pair = ['WECOM_APP_HOOK_TOKEN', 'WECOM_APP_HOOK_AES_KEY'] as const;
    const missing = pair.filter((name) => values[name] === undefined);
    if (missing.length !== 1) return;
    const message = `没有填，接收消息只配置了一半。请补上，或把 ${pair.join('、')} 都删掉（只发不收）`;
    context.addIssue({ code: 'custom', path: missing, message });
  });

export const wecomAppSettings: ChannelSettings<typeof variables.shape, WecomAppConfig> = {
  kind: 'wecom-app',
  name: '企业微信应用',
  variables,
  needed: ['WECOM_APP_CORP_ID', 'WECOM_APP_AGENT_ID', 'WECOM_APP_SECRET'],
  alongside: ['WECOM_APP_HOOK_TOKEN', 'WECOM_APP_HOOK_AES_KEY'],
  hosts: ['WECOM_APP_API_BASE'],
  setup(values) {
    const { WECOM_APP_AGENT_ID: agentId, WECOM_APP_CORP_ID: corpId, WECOM_APP_SECRET: secret } = values;
    const { WECOM_APP_HOOK_AES_KEY: aesKey, WECOM_APP_HOOK_TOKEN: token } = values;
    if (corpId === undefined || agentId === undefined || secret === undefined) return null;
    const callback = token === undefined || aesKey === undefined ? null : { token, aesKey };
    return {
      config: {
        corpId,
        agentId,
        secret,
        callback,
        buttons: values.WECOM_APP_BUTTONS === 'on',
        base: values.WECOM_APP_API_BASE,
      },
      // Nobody counts a month.
      limits: null,
      secrets: [secret, ...(callback === null ? [] : [callback.token, callback.aesKey])],
    };
  },
};
