// Feishu's application in the bench of channels.

import { randomUUID } from 'node:crypto';
import { openFeishu } from '#adapters/feishu/index.ts';
import { PATHS } from '#adapters/feishu/limits.ts';
import { startFeishuDouble } from '#tests/doubles/feishu/index.ts';
import { postBare } from './bare-posts.ts';
import { type Counterpart, type Link, NO_LOG } from './counterpart.ts';

const addressOf = (n: number) => `ou_reader_${n}`;

export const feishu: Counterpart = {
  channel: 'feishu',
  scope: 'person',
  address: addressOf,
  async start(readers) {
    const double = await startFeishuDouble();
    // It is measured how fast we are, not how fast the platform lets us be.
    double.world.pace.off();
    for (let n = 1; n <= readers; n++) double.world.add(addressOf(n));
    const { appId, appSecret, url } = double;
    return {
      link: { url, appId, appSecret },
      taken: () => double.world.messages.length,
      violations: () => double.violations.length,
    };
  },
  open: ({ appId, appSecret, url }) => {
    const config = { appId: String(appId), appSecret: String(appSecret), base: String(url) };
    return Promise.resolve(
      openFeishu({ ...config, personId: 'open_id', reportsReading: true }, { log: NO_LOG }),
    );
  },
  floor: 'bare undici POSTs, one token',
  async bare(link, messages) {
    const headers = { authorization: `Bearer ${await tokenOf(link)}` };
    const posts = messages.map(({ address, native }) => ({
      path: `${PATHS.messages}?receive_id_type=open_id`,
      body: JSON.stringify({ receive_id: address, ...native, uuid: randomUUID() }),
      headers,
    }));
    await postBare(String(link['url']), posts, (answer) => answer.includes('"code":0'));
  },
};

async function tokenOf({ appId, appSecret, url }: Link): Promise<string> {
  const answer = await fetch(`${String(url)}${PATHS.token}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ app_id: appId, app_secret: appSecret }),
  });
  const { tenant_access_token: token } = (await answer.json()) as { tenant_access_token: string };
  return token;
}
