// Tencent Cloud as a vendor of short messages: SMS 2021-01-11, one number a call.

import { httpClient } from '#adapters/http.ts';
import type { VendorConfig } from '../config.ts';
import { templatesOf } from '../plan.ts';
import type { Vendor } from '../vendor.ts';
import { ruleOf } from '../verdict.ts';
import { call, outcomeOf, type TencentLine } from './call.ts';
import { checkTencent } from './check.ts';
import { CODES } from './codes.ts';
import { lookForSend } from './look.ts';
import { readPush } from './push.ts';

/** Opening it calls nothing. `appId` is the SdkAppId. */
export function tencent(
  { apiBase, appId, key, sign, templates }: VendorConfig & { readonly appId: string },
  wallMs: () => number,
): Vendor {
  const { hostname: host, origin } = new URL(apiBase);
  const line: TencentLine = { http: httpClient(origin), host, key, wallMs };
  return {
    async send({ params, phone, template }, options) {
      const message = {
        PhoneNumberSet: [`+86${phone}`],
        SmsSdkAppId: appId,
        SignName: sign,
        TemplateId: template,
        TemplateParamSet: Object.values(params),
        SessionContext: options.key,
      };
      return outcomeOf(await call('SendSms', message, options, line), phone, wallMs());
    },
    look: (send, options) => lookForSend(send, options, { line, appId }),
    check: (options) => checkTencent(options, { line, appId, templates: templatesOf(templates) }),
    explain: (native) => ruleOf(CODES, native)?.means ?? null,
    read: readPush,
    ack: { result: 0, errmsg: 'OK' },
    close: () => line.http.close(),
  };
}
