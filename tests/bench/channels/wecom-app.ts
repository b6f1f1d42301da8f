// WeCom's app in the bench of channels: a thousand people to a call, as the platform takes them.

import { openWecomApp } from '#adapters/wecom-app/index.ts';
import { startWecomDouble } from '#tests/doubles/wecom-app/index.ts';
import { postBare } from './bare-posts.ts';
import { type Counterpart, type Link, NO_LOG } from './counterpart.ts';

const configOf = ({ agentId, corpId, secret, url }: Link) => ({
  corpId: String(corpId),
  agentId: Number(agentId),
  secret: String(secret),
  callback: null,
  buttons: false,
  base: String(url),
});

export const wecomApp: Counterpart = {
  channel: 'wecom-app',
  scope: 'person',
  address: (n) => `reader-${n}`,
  async start() {
    const { agentId, corpId, organisation, secret, url } = await startWecomDouble();
    return {
      link: { url, corpId, agentId, secret },
      taken: () => organisation.messages.length,
      violations: () => organisation.violations.length + organisation.dropped.length,
    };
  },
  open: (link) => Promise.resolve(openWecomApp(configOf(link), { log: NO_LOG })),
  floor: 'bare undici POSTs of message/send, one a reader',
  async bare(link, messages) {
    const { agentId, base, corpId, secret } = configOf(link);
    const query = new URLSearchParams({ corpid: corpId, corpsecret: secret }).toString();
    const answer: unknown = await (await fetch(`${base}/cgi-bin/gettoken?${query}`)).json();
    const token: unknown =
      typeof answer === 'object' && answer !== null && Reflect.get(answer, 'access_token');
    const posts = messages.map(({ address, native }) => ({
      path: `/cgi-bin/message/send?access_token=${String(token)}`,
      body: JSON.stringify({
        touser: address,
        msgtype: 'text',
        agentid: agentId,
        text: { content: native['text'] },
      }),
    }));
    return postBare(base, posts, (text) => text.includes('"errcode":0'));
  },
};
