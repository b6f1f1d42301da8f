// A self-built app of WeCom passes the contract of every channel.

import { channelContract } from './channel-suite.ts';
import { wecomAppDriver } from './wecom-app-driver.ts';

channelContract('wecom-app', wecomAppDriver);
