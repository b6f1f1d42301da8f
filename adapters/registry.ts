// The one table of the channels an installation can be configured for.
//
// The order is the order of the documentation. The sandbox is not in it: it has no settings and stands in
// for DingTalk in a demo without one (bot/app/channels.ts).

import { dingtalkSettings } from './dingtalk/config.ts';
import { webhookSettings } from './dingtalk-webhook/config.ts';
import { emailSettings } from './email/config.ts';
import { feishuSettings } from './feishu/config.ts';
import { feishuWebhookSettings } from './feishu-webhook/config.ts';
import { gatewaySettings } from './http/config.ts';
import { channel, type RegisteredChannel } from './settings.ts';
import { smsSettings } from './sms/config.ts';
import { telegramSettings } from './telegram/config.ts';
import { wecomAppSettings } from './wecom-app/config.ts';
import { robotSettings } from './wecom-robot/config.ts';
import { groupRobotsSettings } from './wecom-webhook/config.ts';

export const CHANNELS: readonly RegisteredChannel[] = [
  channel(dingtalkSettings, async () => (await import('./dingtalk/index.ts')).dingtalkAdapter),
  channel(webhookSettings, async () => (await import('./dingtalk-webhook/index.ts')).dingtalkWebhookAdapter),
  channel(telegramSettings, async () => (await import('./telegram/index.ts')).telegramAdapter),
  channel(gatewaySettings, async () => (await import('./http/index.ts')).gatewayAdapter),
  channel(emailSettings, async () => (await import('./email/index.ts')).emailAdapter),
  channel(wecomAppSettings, async () => (await import('./wecom-app/index.ts')).wecomAppAdapter),
  channel(robotSettings, async () => (await import('./wecom-robot/index.ts')).wecomRobotAdapter),
  channel(groupRobotsSettings, async () => (await import('./wecom-webhook/index.ts')).wecomWebhookAdapter),
  channel(feishuSettings, async () => (await import('./feishu/index.ts')).feishuAdapter),
  channel(
    feishuWebhookSettings,
    async () => (await import('./feishu-webhook/index.ts')).feishuWebhookAdapter,
  ),
  channel(smsSettings, async () => (await import('./sms/index.ts')).smsAdapter),
];
