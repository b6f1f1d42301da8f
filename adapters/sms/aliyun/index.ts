// Aliyun as a vendor of short messages: dysmsapi 2017-05-25, one number a call.

import { httpClient } from '#adapters/http.ts';
import type { VendorConfig } from '../config.ts';
import { templatesOf } from '../plan.ts';
import type { Vendor } from '../vendor.ts';
import { ruleOf } from '../verdict.ts';
import { type AliyunLine, call, outcomeOf } from './call.ts';
import { checkAliyun } from './check.ts';
import { CODES } from './codes.ts';
import { lookForSend } from './look.ts';
import { readPush } from './push.ts';

/** Opening it calls nothing. */
export function aliyun({ apiBase, key, sign, templates }: VendorConfig, wallMs: () => number): Vendor {
  const { host, origin } = new URL(apiBase);
  const line: AliyunLine = { http: httpClient(origin), host, key, wallMs };
  return {
    async send({ params, phone, template }, options) {
      const message = {
        PhoneNumbers: phone,
        SignName: sign,
        TemplateCode: template,
        TemplateParam: JSON.stringify(params),
        // Comes back with the receipt, also of a call whose answer was lost.
        OutId: options.key,
      };
      return outcomeOf(await call('SendSms', message, options, line), options.key, wallMs());
    },
    look: (send, options) => lookForSend(send, options, line),
    check: (options) => checkAliyun(options, { line, sign, templates: templatesOf(templates) }),
    explain: (native) => ruleOf(CODES, native)?.means ?? null,
    read: readPush,
    ack: { code: 0, msg: '接收成功' },
    close: () => line.http.close(),
  };
}
