// Short messages against the channel contract, over both vendors.

import { channelContract } from './channel-suite.ts';
import { smsDriver } from './sms-driver.ts';

channelContract('sms aliyun', smsDriver('aliyun'));
channelContract('sms tencent', smsDriver('tencent'));
