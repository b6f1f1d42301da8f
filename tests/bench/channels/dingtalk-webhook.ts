// DingTalk's custom robots in the bench of channels, one a group.

import { createHmac, randomUUID } from 'node:crypto';
import { openWebhooks } from '#adapters/dingtalk-webhook/index.ts';
import { startWebhookDouble } from '#tests/doubles/dingtalk-webhook/index.ts';
import { postBare } from './bare-posts.ts';
import type { Counterpart } from './counterpart.ts';

const hookOf = (n: number) => ({ name: `group-${n}`, token: `token-${n}`, secret: `SEC-${n}` });

const hooksOf = (readers: number) => Array.from({ length: readers }, (_, index) => hookOf(index + 1));

export const dingtalkWebhook: Counterpart = {
  channel: 'dingtalk-webhook',
  scope: 'group',
  address: (n) => hookOf(n).name,
  async start(readers) {
    const double = await startWebhookDouble(hooksOf(readers));
    return {
      link: { url: double.url },
      taken: () => double.messages.length,
      violations: () => double.violations.length,
    };
  },
  open: ({ url }, readers) => Promise.resolve(openWebhooks({ hooks: hooksOf(readers), base: String(url) })),
  floor: 'bare undici POSTs, signed',
  bare({ url }, messages) {
    const atMs = Date.now();
    const posts = messages.map(({ address, native }) => {
      const { secret, token } = hookOf(Number(address.replace('group-', '')));
      const sign = createHmac('sha256', secret).update(`${atMs}\n${secret}`).digest('base64');
      const query = new URLSearchParams({ access_token: token, timestamp: String(atMs), sign });
      const body = { msgtype: 'text', text: { content: native['text'] }, msgUuid: randomUUID() };
      return { path: `/robot/send?${query.toString()}`, body: JSON.stringify(body) };
    });
    return postBare(String(url), posts, (answer) => answer.includes('"errcode":0'));
  },
};
