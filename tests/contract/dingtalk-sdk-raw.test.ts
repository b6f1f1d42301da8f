// The official SDK as published, by itself: each of its defects shows itself against the double.
//
// What each does here, and why it is harmless in the adapter: adapters/dingtalk/README.md and
// dingtalk-sdk-defects.test.ts. A test here that fails means that the double hides a defect or that the
// SDK was mended.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { PATHS, ROBOT_TOPIC } from '#adapters/dingtalk/limits.ts';
import { rawSdkTests, streamTests } from './dingtalk-stream-rig.ts';

/** A process that holds a stream with the bare SDK; its argument says what its handler does. */
const BARE = `
  const { DWClient } = await import('dingtalk-stream');
  const [clientId, clientSecret, url, topic, behaviour] = process.argv.slice(1);
  const client = new DWClient({ clientId, clientSecret });
  client.getEndpoint = async () => {
    const response = await fetch(url + '/v1.0/gateway/connections/open', {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify({ clientId, clientSecret, subscriptions: [{ type: 'CALLBACK', topic }] }),
    });
    const { endpoint, ticket } = await response.json();
    client.dw_url = endpoint + '?ticket=' + ticket;
  };
  client.registerCallbackListener(topic, behaviour === 'rejects'
    ? async () => { throw new Error('database away'); }
    : () => { throw new Error('a mistake'); });
  await client.connect();
`;

describe('the official SDK by itself', () => {
  const tests = streamTests();
  const raw = rawSdkTests(tests);

  it('multiplies its connections after failed handshakes', async () => {
    tests.double.handshakes('refuse');
    void raw.client().connect();
    await tests.double.until(() => tests.gatewayCalls() >= 15);
    tests.double.handshakes('accept');
    await tests.double.until(() => tests.double.openSockets() >= 4);
  });

  it('resolves connect() though nothing is connected, and asks a gateway that refuses for ever', async () => {
    const client = raw.client({ clientSecret: 'wrong' });
    await client.connect();
    expect(client.connected).toBe(false);
    await tests.double.until(() => tests.gatewayCalls() >= 5);
  });

  it('waits for a gateway that never answers', async () => {
    tests.double.fault(PATHS.gateway, { hang: true });
    let end = 'waiting';
    void raw
      .client()
      .connect()
      .then(() => {
        end = 'connected';
      });
    await tests.double.until(() => tests.gatewayCalls() === 1);
    await raw.client().connect();
    expect(end).toBe('waiting');
  });

  it.each(['throws', 'rejects', 'not_json'])('ends its process when a frame %s', async (behaviour) => {
    const { clientId, clientSecret, url } = tests.double;
    const args = ['--input-type=module', '--eval', BARE, clientId, clientSecret, url, ROBOT_TOPIC, behaviour];
    const child = spawn(process.execPath, args, { stdio: 'ignore' });
    await tests.double.until(() => tests.double.openSockets() === 1);
    if (behaviour === 'not_json') tests.double.sendRaw('<html>');
    else void tests.double.inject({ from: '0101', text: '已报' }).catch(() => {});
    expect(await once(child, 'exit')).toEqual([1, null]);
  });

  it('does nothing about a disconnect frame until the line is cut', async () => {
    await raw.client().connect();
    tests.double.disconnectFrame();
    await tests.double.until(() => tests.double.openSockets() === 0);
    expect(tests.double.openedSockets()).toBe(1);
  });

  it('answers on the newest socket, not on the one of origin', async () => {
    const client = raw.client();
    client.registerCallbackListener(ROBOT_TOPIC, ({ headers }) => {
      client.socketCallBackResponse(headers.messageId, null);
    });
    await client.connect();
    await client.connect();
    const ack = await tests.double.inject({ from: '0101', text: '已报' }, 1);
    expect(ack).toMatchObject({ sentOn: 1, answeredOn: 2 });
    expect(tests.double.journal.violations).toEqual(['an answer on another socket than its frame']);
  });

  it('shares one list of subscriptions among its clients', () => {
    raw.client().registerCallbackListener('/only/mine', () => {});
    expect(JSON.stringify(raw.client().getConfig().subscriptions)).toContain('/only/mine');
  });

  it('leaves the heartbeat of a closed socket running', async () => {
    const started = vi.spyOn(globalThis, 'setInterval');
    const ended = vi.spyOn(globalThis, 'clearInterval');
    const client = raw.client({ keepAlive: true });
    await client.connect();
    tests.double.cutConnections();
    await tests.double.until(() => tests.double.openedSockets() === 2);
    await tests.double.until(() => tests.double.openSockets() === 1);
    await vi.waitFor(() => expect(client.connected).toBe(true));
    client.disconnect();
    const heartbeats = started.mock.results.filter((_, index) => started.mock.calls[index]?.[1] === 8_000);
    const running = heartbeats.filter(({ value }) => !ended.mock.calls.some(([timer]) => timer === value));
    expect([heartbeats.length, running.length]).toEqual([2, 1]);
    for (const { value } of running) clearInterval(value);
  });

  it('prints to the console, and the secret and the ticket when debugging', async () => {
    await raw.client({ debug: true }).connect();
    expect(raw.printed()).toContain('connect success');
    expect(raw.printed()).toContain(tests.double.clientSecret);
    expect(raw.printed()).toContain('?ticket=');
  });

  it('cannot use a ticket that must be encoded in an address', async () => {
    await tests.restart({ awkwardTickets: true });
    const client = raw.client({ autoReconnect: false });
    await client.connect();
    expect(client.connected).toBe(false);
  });

  it('comes back though it was told to disconnect', async () => {
    const client = raw.client();
    await client.connect();
    const closed = once(Reflect.get(client, 'socket'), 'close');
    tests.double.cutConnections();
    await closed;
    client.disconnect();
    await tests.double.until(() => tests.double.openedSockets() === 2);
  });

  it('puts the secret into an address to get a token', async () => {
    await raw.client().getAccessToken();
    expect(tests.double.journal.violations).toEqual(['the secret in an address']);
  });

  it('acknowledges an event of an asynchronous listener without waiting for it, with no status', async () => {
    const client = raw.client();
    Reflect.set(client, 'onEventReceived', async () => ({ status: 'SUCCESS' }));
    await client.connect();
    tests.double.sendRaw(
      JSON.stringify({ type: 'EVENT', headers: { topic: '*', messageId: 'event-1' }, data: '{}' }),
    );
    await tests.double.until(() => tests.double.journal.acks.length === 1);
    expect(tests.double.journal.acks[0]).toMatchObject({ messageId: 'event-1', code: 200, data: '{}' });
  });

  it('hands the same message over as often as it comes', async () => {
    const client = raw.client();
    const texts: string[] = [];
    client.registerCallbackListener(ROBOT_TOPIC, ({ headers, data }) => {
      texts.push(data);
      client.socketCallBackResponse(headers.messageId, null);
    });
    await client.connect();
    await tests.double.inject({ from: '0101', text: '已报', msgId: 'm1' });
    await tests.double.redeliver('m1');
    expect(texts).toHaveLength(2);
  });
});
