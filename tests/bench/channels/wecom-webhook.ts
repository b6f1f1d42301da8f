// WeCom's group robots in the bench of channels, one a group.

import { openGroupRobots } from '#adapters/wecom-webhook/index.ts';
import { startGroupRobotDouble } from '#tests/doubles/wecom-webhook/index.ts';
import { postBare } from './bare-posts.ts';
import type { Counterpart } from './counterpart.ts';

const robotOf = (n: number) => ({ name: `group-${n}`, key: `bench-key-${n}` });

const robotsOf = (readers: number) => Array.from({ length: readers }, (_, index) => robotOf(index + 1));

export const wecomWebhook: Counterpart = {
  channel: 'wecom-webhook',
  scope: 'group',
  address: (n) => robotOf(n).name,
  async start(readers) {
    const double = await startGroupRobotDouble(robotsOf(readers));
    return {
      link: { url: double.url },
      taken: () => double.messages.length,
      violations: () => double.violations.length,
    };
  },
  open: ({ url }, readers) =>
    Promise.resolve(openGroupRobots({ robots: robotsOf(readers), base: String(url) })),
  floor: 'bare undici POSTs',
  bare({ url }, messages) {
    const posts = messages.map(({ address, native }) => ({
      path: `/cgi-bin/webhook/send?key=${robotOf(Number(address.replace('group-', ''))).key}`,
      body: JSON.stringify({ msgtype: 'text', text: { content: native['text'] } }),
    }));
    return postBare(String(url), posts, (answer) => answer.includes('"errcode":0'));
  },
};
