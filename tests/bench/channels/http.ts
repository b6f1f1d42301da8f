// Signed HTTP in the bench of channels.

import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { openGateway } from '#adapters/http/index.ts';
import { startGatewayDouble } from '#tests/doubles/http/index.ts';
import { postBare } from './bare-posts.ts';
import { type Counterpart, NO_LOG } from './counterpart.ts';

const SECRET = `whsec_${Buffer.from('a-secret-of-the-bench-alone').toString('base64')}`;

export const http: Counterpart = {
  channel: 'http',
  scope: 'person',
  address: (n) => `reader-${n}`,
  async start() {
    const double = await startGatewayDouble(SECRET);
    return {
      link: { url: double.url },
      taken: () => double.messages.length,
      violations: () => double.violations.length,
    };
  },
  open: ({ url }) =>
    Promise.resolve(
      openGateway({ url: String(url), secrets: [SECRET], callsPerMinute: 600 }, { log: NO_LOG }),
    ),
  floor: 'bare undici POSTs, signed by the authors of the scheme',
  bare({ url }, messages) {
    const signer = new Webhook(SECRET);
    const { origin, pathname } = new URL(String(url));
    const posts = messages.map(({ address, native }) => {
      const id = randomUUID();
      const at = new Date();
      const body = JSON.stringify({
        type: 'message.send',
        id,
        to: { scope: 'person', id: address },
        title: native['title'],
        text: native['text'],
      });
      const headers = {
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': signer.sign(id, at, body),
      };
      return { path: pathname, body, headers };
    });
    return postBare(origin, posts);
  },
};
