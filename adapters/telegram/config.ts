// What the adapter is told about one bot, and the environment variables that say it.

import { z } from 'zod';
import type { ChannelSettings } from '#adapters/settings.ts';
import { isPlainDate, platformBase } from '#bot/config-values.ts';

export interface TelegramConfig {
  /** `<bot id>:<secret>`, as @BotFather gives it. */
  readonly token: string;
  /** Origin of the Bot API, with a path prefix at most (a relay, doubles). */
  readonly base: string;
  /** Where the platform is to call; null: it is asked (long polling). */
  readonly webhookUrl: string | null;
}

/** The number before the colon: the bot's own id, which is no secret. */
export function botIdOf({ token }: Pick<TelegramConfig, 'token'>): number {
  return Number(token.split(':')[0]);
}

const variables = z.object({
  TELEGRAM_BOT_TOKEN: z
    .string()
    .regex(/^[1-9]\d{4,15}:[\w-]{30,60}$/, '不是机器人令牌。请从 @BotFather 重新复制，形如 123456789:AAE…')
    .optional(),
  TELEGRAM_APPROVED_ON: z
    .string()
    .refine(isPlainDate, '不是日期。请写本局批准使用的日期，如 2026-11-02')
    .optional(),
  TELEGRAM_API_BASE: platformBase.default('https://api.telegram.org'),
  TELEGRAM_WEBHOOK_URL: platformBase.optional(),
});

export const telegramSettings: ChannelSettings<typeof variables.shape, TelegramConfig> = {
  kind: 'telegram',
  name: 'Telegram',
  variables,
  needed: ['TELEGRAM_BOT_TOKEN', 'TELEGRAM_APPROVED_ON'],
  approval: 'TELEGRAM_APPROVED_ON',
  alongside: ['TELEGRAM_WEBHOOK_URL'],
  hosts: ['TELEGRAM_API_BASE'],
  setup(values) {
    const { TELEGRAM_BOT_TOKEN: token, TELEGRAM_WEBHOOK_URL: webhookUrl = null } = values;
    if (token === undefined) return null;
    return {
      config: { token, base: values.TELEGRAM_API_BASE, webhookUrl },
      // Nobody counts a month.
      limits: null,
      // The part behind the colon alone is as good as the whole.
      secrets: [token, token.slice(token.indexOf(':') + 1)],
    };
  },
};
