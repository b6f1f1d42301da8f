// The channels the bench sends through; DingTalk itself has a measurement of its own.

import type { Counterpart } from './counterpart.ts';
import { dingtalkWebhook } from './dingtalk-webhook.ts';
import { email } from './email.ts';
import { feishu } from './feishu.ts';
import { feishuWebhook } from './feishu-webhook.ts';
import { http } from './http.ts';
import { sms } from './sms.ts';
import { telegram } from './telegram.ts';
import { wecomApp } from './wecom-app.ts';
import { wecomRobot } from './wecom-robot.ts';
import { wecomWebhook } from './wecom-webhook.ts';

export const COUNTERPARTS: readonly Counterpart[] = [
  dingtalkWebhook,
  telegram,
  http,
  email,
  sms,
  wecomApp,
  wecomRobot,
  wecomWebhook,
  feishu,
  feishuWebhook,
];
