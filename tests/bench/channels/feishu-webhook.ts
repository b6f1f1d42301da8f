// Feishu's custom bots in the bench of channels, one a group.

import { openFeishuWebhooks } from '#adapters/feishu-webhook/index.ts';
import { startFeishuWebhookDouble } from '#tests/doubles/feishu-webhook/index.ts';
import { postBare } from './bare-posts.ts';
import type { Counterpart } from './counterpart.ts';

/** Unsigned, so that no clock has a part in it. */
const hookOf = (n: number) => ({ name: `group-${n}`, token: `token-${n}`, secret: null });

const hooksOf = (readers: number) => Array.from({ length: readers }, (_, index) => hookOf(index + 1));

/** Ten minutes past a full hour, whatever the time: nobody waits for a rush to end. */
const QUIET = { wallMs: () => 600_000, random: () => 0 };

export const feishuWebhook: Counterpart = {
  channel: 'feishu-webhook',
  scope: 'group',
  address: (n) => hookOf(n).name,
  async start(readers) {
    const double = await startFeishuWebhookDouble(hooksOf(readers));
    return {
      link: { url: double.url },
      taken: () => double.messages.length,
      violations: () => double.violations.length,
      rest: () => double.advance(60_000),
    };
  },
  open: ({ url }, readers) =>
    Promise.resolve(openFeishuWebhooks({ hooks: hooksOf(readers), base: String(url) }, QUIET)),
  floor: 'bare undici POSTs',
  bare({ url }, messages) {
    const posts = messages.map(({ address, native }) => ({
      path: `/open-apis/bot/v2/hook/${address.replace('group-', 'token-')}`,
      body: JSON.stringify({ msg_type: 'text', content: { text: native['text'] } }),
    }));
    return postBare(String(url), posts, (answer) => answer.includes('"code":0'));
  },
};
