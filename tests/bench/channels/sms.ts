// Short messages by Aliyun in the bench of channels.

import { randomUUID } from 'node:crypto';
import { signed } from '#adapters/sms/aliyun/sign.ts';
import type { SmsConfig } from '#adapters/sms/config.ts';
import { openSms } from '#adapters/sms/index.ts';
import { startSmsDouble, TEMPLATE } from '#tests/doubles/sms/index.ts';
import { postBare } from './bare-posts.ts';
import { type Counterpart, type Link, NO_LOG } from './counterpart.ts';

const keyOf = ({ keyId, keySecret }: Link) => ({ id: String(keyId), secret: String(keySecret) });

function configOf(link: Link): SmsConfig {
  return {
    vendor: { name: 'aliyun' },
    apiBase: String(link['url']),
    key: keyOf(link),
    sign: String(link['sign']),
    templates: {
      usual: { code: TEMPLATE.aliyun, params: ['text'] },
      byPurpose: new Map(),
      paramMaxChars: 200,
    },
    door: null,
    perSecond: 20,
    feeFen: 5,
  };
}

export const sms: Counterpart = {
  channel: 'sms',
  scope: 'person',
  address: (n) => `199${String(n).padStart(8, '0')}`,
  async start() {
    const { url, world } = await startSmsDouble('aliyun');
    const { keyId, keySecret, sign } = world;
    return {
      link: { url, keyId, keySecret, sign },
      taken: () => world.messages.length,
      violations: () => world.violations.length,
    };
  },
  open: (link) => Promise.resolve(openSms(configOf(link), { log: NO_LOG })),
  floor: 'bare undici POSTs of SendSms, signed',
  bare(link, messages) {
    const { host, origin } = new URL(String(link['url']));
    const posts = messages.map(({ address, native }) => {
      const params = {
        PhoneNumbers: address,
        SignName: String(link['sign']),
        TemplateCode: native['template'],
        TemplateParam: native['params'],
        OutId: randomUUID(),
      };
      return { ...signed({ action: 'SendSms', host, params }, keyOf(link), Date.now()), body: '' };
    });
    return postBare(origin, posts, (answer) => answer.includes('"Code":"OK"'));
  },
};
