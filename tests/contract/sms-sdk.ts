// The vendors' own clients and their own signing, pointed at a double: nobody here wrote them.

import { Agent } from 'node:http';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { Config } from '@alicloud/openapi-client';
import { sms } from 'tencentcloud-sdk-nodejs-sms';
import type { SmsDouble } from '#tests/doubles/sms/index.ts';

const require = createRequire(import.meta.url);

/** Of the key in the double, or another. */
export function aliyunSdk({ url, world }: SmsDouble, secret = world.keySecret) {
  const endpoint = new URL(url).host;
  const config = new Config({
    accessKeyId: world.keyId,
    accessKeySecret: secret,
    endpoint,
    protocol: 'http',
  });
  // CommonJS whose `default` is a field: how an import shows it depends on who loads it.
  const module: unknown = require('@alicloud/dysmsapi20170525');
  const { default: Client } = module as { default: new (config: Config) => AliyunSdk };
  return new Client(config);
}

/** What the tests ask of the client. */
interface AliyunSdk {
  sendSms(request: object): Promise<{ readonly body: Readonly<Record<string, unknown>> }>;
  querySendDetails(request: object): Promise<{ readonly body: Readonly<Record<string, unknown>> }>;
  querySmsSign(request: object): Promise<{ readonly body: Readonly<Record<string, unknown>> }>;
  querySmsTemplate(request: object): Promise<{ readonly body: Readonly<Record<string, unknown>> }>;
}

/** The client makes the service's name of the host's, so the host stays the real one and the line goes elsewhere. */
export function tencentSdk({ url, world }: SmsDouble, secretKey = world.keySecret) {
  const agent = new Agent();
  Reflect.set(agent, 'createConnection', () => connect(Number(new URL(url).port), '127.0.0.1'));
  return new sms.v20210111.Client({
    credential: { secretId: world.keyId, secretKey },
    region: 'ap-guangzhou',
    profile: { httpProfile: { endpoint: 'sms.tencentcloudapi.com', protocol: 'http://', agent } },
  });
}

/** Aliyun's own signature: its `Authorization` over a request. */
export function aliyunAuthorization(
  request: {
    readonly method: string;
    readonly pathname: string;
    readonly query: object;
    readonly headers: object;
  },
  payloadHash: string,
  key: { readonly id: string; readonly secret: string },
): string {
  const from = createRequire(require.resolve('@alicloud/dysmsapi20170525'));
  const core: unknown = from('@alicloud/openapi-core/dist/utils.js');
  const { default: util } = core as { default: { getAuthorization(...given: unknown[]): string } };
  return util.getAuthorization(request, 'ACS3-HMAC-SHA256', payloadHash, key.id, key.secret);
}

/** Tencent's own. */
export function tencentAuthorization(
  payload: object,
  timestamp: number,
  key: { readonly id: string; readonly secret: string },
): string {
  const from = createRequire(require.resolve('tencentcloud-sdk-nodejs-sms'));
  const sign: unknown = from('tencentcloud-sdk-nodejs-common/tencentcloud/common/sign.js');
  const { default: util } = sign as { default: { sign3(given: object): string } };
  return util.sign3({
    method: 'POST',
    url: 'https://sms.tencentcloudapi.com/',
    payload,
    timestamp,
    service: 'sms',
    secretId: key.id,
    secretKey: key.secret,
    headers: { 'Content-Type': 'application/json' },
  });
}
