// Every channel of the registry with the drivers its contract is run by, by the names of their runs.

import type { ChannelDriver } from './channel/rig.ts';
import { dingtalkDriver } from './dingtalk-driver.ts';
import { webhookDriver } from './dingtalk-webhook-driver.ts';
import { emailDriver } from './email-driver.ts';
import { feishuDriver } from './feishu-driver.ts';
import { feishuWebhookDriver } from './feishu-webhook-driver.ts';
import { httpDriver } from './http-driver.ts';
import { smsDriver } from './sms-driver.ts';
import { telegramDriver } from './telegram-driver.ts';
import { wecomAppDriver } from './wecom-app-driver.ts';
import { robotDriver } from './wecom-robot-driver.ts';
import { wecomWebhookDriver } from './wecom-webhook-driver.ts';

export const DRIVERS: Readonly<Record<string, Readonly<Record<string, ChannelDriver>>>> = {
  dingtalk: { dingtalk: dingtalkDriver },
  'dingtalk-webhook': { 'dingtalk-webhook': webhookDriver },
  telegram: {
    'telegram by polling': telegramDriver('poll'),
    'telegram by webhook': telegramDriver('webhook'),
  },
  http: { http: httpDriver },
  email: { email: emailDriver },
  'wecom-app': { 'wecom-app': wecomAppDriver },
  'wecom-robot': { 'wecom-robot': robotDriver },
  'wecom-webhook': { 'wecom-webhook': wecomWebhookDriver },
  feishu: { feishu: feishuDriver },
  'feishu-webhook': { 'feishu-webhook': feishuWebhookDriver },
  sms: { 'sms aliyun': smsDriver('aliyun'), 'sms tencent': smsDriver('tencent') },
};
