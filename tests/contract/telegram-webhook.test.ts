// The webhook through the real door: who calls is checked first, and nobody is told that a message is here before it is.

import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelSession, Sink } from '#adapters/contract.ts';
import { openTelegram } from '#adapters/telegram/index.ts';
import { webhookSecret } from '#adapters/telegram/webhook.ts';
import { startTelegramDouble, type TelegramDouble } from '#tests/doubles/telegram/index.ts';
import { collector, state } from './channel/rig.ts';
import { openDoor } from './door.ts';
import { keptLog } from './kept-log.ts';
import { configFor, ofCode, QUICK } from './telegram-driver.ts';

const SECRET = 'x-telegram-bot-api-secret-token';

describe('the webhook', () => {
  let double: TelegramDouble;
  let server: FastifyInstance;
  let url: string;
  let session: ChannelSession;
  let sink: Sink;
  let kept: ReturnType<typeof keptLog>;
  const stopping: (() => Promise<void>)[] = [];
  beforeEach(async () => {
    double = await startTelegramDouble();
    double.world.start(500);
    kept = keptLog();
    ({ server, url } = await openDoor('telegram', (request) => {
      const { ingress } = session;
      return ingress.mode === 'webhook' ? ingress.handle(request, sink) : Promise.resolve(null);
    }));
    session = openTelegram(
      configFor(double, url),
      { log: kept.log },
      { ...QUICK, ackMs: 200, webhookCheckMs: 50 },
    );
  });
  afterEach(async () => {
    for (const stop of stopping.splice(0)) await stop();
    await Promise.all([session.close(), server.close()]);
    await double.close();
    expect(kept.text()).not.toContain('token-canary');
    expect(double.violations).toEqual([]);
  });

  function run(): void {
    if (session.ingress.mode !== 'webhook') throw new Error('has no webhook');
    const stop = new AbortController();
    const running = session.ingress.run(stop.signal);
    stopping.push(async () => {
      stop.abort();
      await running;
    });
  }

  const update = (text: string) => ({
    update_id: 1,
    message: {
      message_id: 1,
      from: { id: 500 },
      chat: { id: 500, type: 'private' },
      date: 1_790_000_000,
      text,
    },
  });
  const headers = (given: Readonly<Record<string, string>> = {}) => ({
    'content-type': 'application/json',
    [SECRET]: webhookSecret(double.token),
    ...given,
  });
  const post = (body: string | Uint8Array, given?: Readonly<Record<string, string>>) =>
    fetch(url, { method: 'POST', headers: headers(given), body });

  it('is told to the platform, with a secret that tells nothing of the token', async () => {
    run();
    await expect.poll(() => state(session)).toBe('up');
    const [set] = double.calls.filter(({ method }) => method === 'setwebhook');
    expect(set?.body).toMatchObject({ url, drop_pending_updates: false, max_connections: 8 });
    expect(set?.body['secret_token']).toMatch(/^[\w-]{43}$/);
    expect(double.token).not.toContain(String(set?.body['secret_token']));
  });

  it('is set again where it has been taken away', async () => {
    run();
    await expect.poll(() => state(session)).toBe('up');
    await fetch(`${double.url}/bot${double.token}/deleteWebhook`, { method: 'POST' });
    const store = collector();
    sink = store.sink;
    await double.say({ from: 500, text: '已报' });
    expect(store.messages).toHaveLength(1);
  });

  it('that the platform refuses is shown as refused', async () => {
    double.fault('setWebhook', ofCode(400, 'Bad Request: bad webhook: IP address 10.0.0.1 is reserved'));
    run();
    await expect.poll(() => state(session)).toBe('refused');
  });

  it('stores nothing of a call with half the secret, and answers without a word of it', async () => {
    const store = collector();
    sink = store.sink;
    const answer = await post(JSON.stringify(update('伪造 canary')), { [SECRET]: 'A' });
    expect([answer.status, await answer.text()]).toEqual([401, '']);
    expect(store.messages).toEqual([]);
  });

  it('stores nothing of a call that says nothing, which would be the same if it came again', async () => {
    const store = collector();
    sink = store.sink;
    expect((await post('')).status).toBe(200);
    expect(store.messages).toEqual([]);
  });

  it('does not answer a GET, nor for a channel that takes no calls', async () => {
    sink = collector().sink;
    expect((await fetch(url, { headers: headers() })).status).toBe(405);
    expect((await fetch(url)).status).toBe(401);
    expect((await fetch(url.replace('telegram', 'dingtalk'), { method: 'POST' })).status).toBe(404);
  });

  it('is open to calls by any name of this machine and from no page', async () => {
    const store = collector();
    sink = store.sink;
    const called = await server.inject({
      method: 'POST',
      url: '/hooks/telegram',
      headers: { ...headers(), host: 'tj.example.gov.cn' },
      payload: JSON.stringify(update('已报')),
    });
    expect(called.statusCode).toBe(200);
    expect(called.headers['cache-control']).toBe('no-store');
    expect(store.messages).toHaveLength(1);
  });
});
