// Telegram passes the contract of every channel, asked for its messages and called by the platform.

import { channelContract } from './channel-suite.ts';
import { telegramDriver } from './telegram-driver.ts';

channelContract('telegram by polling', telegramDriver('poll'));
channelContract('telegram by webhook', telegramDriver('webhook'));
