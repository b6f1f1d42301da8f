// What a gateway says to the service: believed when it is signed, stored once, refused without a word; and the example.

import { spawn } from 'node:child_process';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelSession } from '#adapters/contract.ts';
import { startExample } from '#adapters/http/example.ts';
import { openGateway } from '#adapters/http/index.ts';
import { shippedSchema, startGatewayDouble } from '#tests/doubles/http/index.ts';
import { type Collector, collector } from './channel/rig.ts';
import { type Door, openDoor } from './door.ts';
import { JUNK, postTo } from './http-driver.ts';
import { NEXT_SECRET, SECRET } from './http-forgeries.ts';
import { keptLog } from './kept-log.ts';

/** Nobody listens there: what is tested here is heard, not sent. */
const NOWHERE = 'http://127.0.0.1:9/';

let session: ChannelSession;
let store: Collector;
let door: Door;
const kept = keptLog();

const opened = (url: string, secrets: readonly string[] = [SECRET]) =>
  openGateway({ url, secrets, callsPerMinute: 600 }, { log: kept.log }, { ackMs: 300 });

beforeEach(async () => {
  session = opened(NOWHERE);
  store = collector();
  door = await openDoor('http', (request) =>
    session.ingress.mode === 'webhook'
      ? session.ingress.handle(request, (one) => store.sink(one))
      : Promise.resolve(null),
  );
});
afterEach(async () => {
  await Promise.all([session.close(), door.server.close()]);
});

describe('what comes in', () => {
  const said = {
    type: 'message.received',
    id: 'm1',
    from: 'zhang',
    conversation: { scope: 'person', id: 'zhang' },
    sentAt: '2026-11-05T09:30:00+08:00',
    text: '已报',
  };
  /** Posts a body signed over its very bytes, with `headers` put over the right ones. */
  const call = (
    body: string,
    headers: Readonly<Record<string, string>> = {},
    at = new Date(),
    secret = SECRET,
  ) =>
    fetch(door.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': 'msg_1',
        'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
        'webhook-signature': new Webhook(secret).sign('msg_1', at, body),
        ...headers,
      },
      body,
    });
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
  const good = JSON.stringify(said);

  it('is stored with who said it, where, when and what it quotes', async () => {
    const group = { ...said, conversation: { scope: 'group', id: 'g1' }, quotedRef: 'key-1', text: ' 已报 ' };
    expect((await call(JSON.stringify(group))).status).toBe(200);
    expect(store.messages).toMatchObject([
      {
        platformId: 'm1',
        sender: { channel: 'http', scope: 'person', id: 'zhang' },
        conversation: { channel: 'http', scope: 'group', id: 'g1' },
        sentAtMs: Date.parse('2026-11-05T01:30:00Z'),
        text: '已报',
        quotedRef: 'key-1',
      },
    ]);
  });

  it('is stored once when it is replayed, under the same webhook-id or another', async () => {
    for (const id of ['msg_1', 'msg_1', 'msg_2']) {
      const at = new Date();
      const signature = new Webhook(SECRET).sign(id, at, good);
      expect((await call(good, { 'webhook-id': id, 'webhook-signature': signature }, at)).status).toBe(200);
    }
    expect(store.messages).toHaveLength(1);
  });

  it('is believed when one of several signatures is ours', async () => {
    const at = new Date();
    const both = [NEXT_SECRET, SECRET].map((one) => new Webhook(one).sign('msg_1', at, good)).join(' ');
    expect((await call(good, { 'webhook-signature': both }, at)).status).toBe(200);
  });

  it.each([
    ['with a signature of another version', { 'webhook-signature': 'v1a,AAAA' }],
    ['with a signature cut short', { 'webhook-signature': 'v1,AAAA' }],
    ['under another id than was signed', { 'webhook-id': 'msg_2' }],
    ['without an instant', { 'webhook-timestamp': '' }],
    ['with an instant that is none', { 'webhook-timestamp': '1e9' }],
  ])('%s is refused without a word', async (_what, headers) => {
    const answer = await call(good, headers);
    expect([answer.status, await answer.text()]).toEqual([401, '']);
    expect(store.messages).toEqual([]);
  });

  it.each([
    ['four minutes ago', good, minutesAgo(4), SECRET, 200],
    [
      'though of 20,001 letters',
      JSON.stringify({ ...said, text: 'x'.repeat(20_001) }),
      minutesAgo(0),
      SECRET,
      422,
    ],
  ])('signed %s is answered %s', async (_what, body, at, secret, status) => {
    expect((await call(body, {}, at, secret)).status).toBe(status);
    expect(store.messages).toHaveLength(status === 200 ? 1 : 0);
  });

  it.each(['text/plain', 'application/xml', 'application/jsonp', ''])(
    'of type %j is refused',
    async (type) => {
      expect((await call(good, { 'content-type': type })).status).toBe(415);
      expect(store.messages).toEqual([]);
    },
  );

  it('tells a signed sender which field is wrong, and nothing of what stood in it', async () => {
    const answer = await call(JSON.stringify({ ...said, sentAt: '昨天' }));
    expect([answer.status, await answer.text()]).toEqual([422, '{"error":"sentAt"}']);
  });

  it('does not take back what the service itself has sent, though it is signed with the same secret', async () => {
    const double = await startGatewayDouble(SECRET);
    const sending = opened(double.url);
    expect((await postTo(sending)).state).toBe('accepted');
    expect((await call(JSON.stringify(double.calls[0]?.body))).status).toBe(422);
    await Promise.all([sending.close(), double.close()]);
    expect(store.messages).toEqual([]);
  });

  it('is to come again when it is not stored in time', async () => {
    const { promise: never } = Promise.withResolvers<void>();
    store = collector(() => never);
    const answer = await call(good);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
  });

  it('is judged by the shipped schema as it is by the service', async () => {
    const schema = shippedSchema('inbound');
    const bodies = [
      {},
      { quotedRef: null },
      { from: null, conversation: { scope: 'group', id: 'g' } },
      { text: '' },
    ];
    for (const fields of [...bodies, ...JUNK]) {
      const body = { ...said, ...fields };
      // That a private chat is with its speaker is more than a schema can say.
      const isSpeaker = body.conversation.scope !== 'person' || body.conversation.id === body.from;
      const status = (await call(JSON.stringify(body))).status;
      expect(
        schema.safeParse(JSON.parse(JSON.stringify(body))).success && isSpeaker,
        JSON.stringify(fields),
      ).toBe(status === 200);
    }
  });

  it('fills no log when somebody without a signature calls again and again', async () => {
    const lines: unknown[] = [];
    const noisy = openGateway(
      { url: NOWHERE, secrets: [SECRET], callsPerMinute: 600 },
      { log: { info: () => undefined, warn: (fields) => lines.push(fields) } },
      { wallMs: () => nowMs },
    );
    let nowMs = 0;
    const { ingress } = noisy;
    const knock = () =>
      ingress.mode === 'webhook' &&
      ingress.handle(
        {
          method: 'POST',
          query: '',
          headers: { 'content-type': 'application/json' },
          body: Buffer.from(good),
        },
        store.sink,
      );
    for (let calls = 0; calls < 50; calls++) await knock();
    nowMs = 60_000;
    await knock();
    expect(lines).toEqual([
      { status: 401, reason: 'no_signature', unsaid: 0 },
      { status: 401, reason: 'no_signature', unsaid: 49 },
    ]);
    await noisy.close();
  });

  it('leaves no secret, text or id in the log, whatever is refused', async () => {
    await call(good, { 'webhook-signature': SECRET });
    await call(`${good}x`);
    for (const canary of [SECRET, SECRET.slice(6), '已报', 'zhang', 'msg_1']) {
      expect(kept.text()).not.toContain(canary);
    }
    expect(kept.text()).toContain('http.hook_refused');
  });
});

describe('the example gateway', () => {
  it('takes what the service sends once, and says what somebody types', async () => {
    const shown: string[] = [];
    const show = (to: string, text: string) => shown.push(`${to} ${text}`);
    const example = await startExample({ secret: SECRET, hook: door.url, port: 0, show });
    const there = opened(example.url);
    expect((await postTo(there, 'key-1')).state).toBe('accepted');
    expect((await postTo(there, 'key-1')).state).toBe('accepted');
    expect(shown).toEqual(['a 本月报表已开网']);
    expect(
      await there.check?.({ groups: [], timeoutMs: 2_000, signal: new AbortController().signal }),
    ).toMatchObject([{ state: 'fine' }, { state: 'fine' }, { state: 'fine' }]);
    expect(await example.say('zhang', '已报')).toBe(200);
    expect(store.messages).toMatchObject([{ text: '已报', sender: { id: 'zhang' } }]);
    const stranger = opened(example.url, [NEXT_SECRET]);
    expect((await postTo(stranger)).state).toBe('account');
    await Promise.all([there.close(), stranger.close(), example.close()]);
  });

  it('runs by itself, with nothing but Node', async () => {
    const child = spawn(process.execPath, [`${import.meta.dirname}/../../adapters/http/example.ts`], {
      env: { ...process.env, GATEWAY_SECRET: SECRET, STATGRID_HOOK: door.url, PORT: '0' },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      printed += String(chunk);
    });
    try {
      await expect.poll(() => printed, { timeout: 10_000 }).toContain('GATEWAY_URL=http://127.0.0.1:');
      child.stdin.write('zhang 已报\n');
      await expect.poll(() => printed, { timeout: 5_000 }).toContain('← zhang：200');
      expect(store.messages).toMatchObject([{ text: '已报' }]);
    } finally {
      child.kill();
    }
  });
});
