// WeCom's smart robot against the channel contract.

import { channelContract } from './channel-suite.ts';
import { robotDriver } from './wecom-robot-driver.ts';

channelContract('wecom-robot', robotDriver);
