// Telegram in the bench of channels.

import { openTelegram } from '#adapters/telegram/index.ts';
import { startTelegramDouble } from '#tests/doubles/telegram/index.ts';
import { postBare } from './bare-posts.ts';
import { type Counterpart, NO_LOG } from './counterpart.ts';

/** Where ids of people begin. */
const FIRST_CHAT = 1_000;

export const telegram: Counterpart = {
  channel: 'telegram',
  scope: 'person',
  address: (n) => String(FIRST_CHAT + n),
  async start(readers) {
    const double = await startTelegramDouble();
    for (let n = 1; n <= readers; n++) double.world.start(FIRST_CHAT + n);
    return {
      link: { url: double.url, token: double.token },
      taken: () => double.world.messages.length,
      violations: () => double.violations.length,
    };
  },
  open: ({ token, url }) =>
    Promise.resolve(
      openTelegram({ token: String(token), base: String(url), webhookUrl: null }, { log: NO_LOG }),
    ),
  floor: 'bare undici POSTs of sendMessage',
  bare: ({ token, url }, messages) =>
    postBare(
      String(url),
      messages.map(({ address, native }) => ({
        path: `/bot${token}/sendMessage`,
        body: JSON.stringify({ chat_id: Number(address), text: native['text'] }),
      })),
    ),
};
