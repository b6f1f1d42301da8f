// The loop that asks for updates: stored before confirmed, one owner, back after every trouble, clean at its end.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelSession, Sink } from '#adapters/contract.ts';
import { openTelegram } from '#adapters/telegram/index.ts';
import type { TelegramTuning } from '#adapters/telegram/tuning.ts';
import { startTelegramDouble, type TelegramDouble } from '#tests/doubles/telegram/index.ts';
import { type Collector, collector, state } from './channel/rig.ts';
import { keptLog } from './kept-log.ts';
import { configFor, ofCode, QUICK } from './telegram-driver.ts';

describe('polling', () => {
  let double: TelegramDouble;
  let kept: ReturnType<typeof keptLog>;
  const open: { readonly session: ChannelSession; readonly stop: () => Promise<void> }[] = [];
  beforeEach(async () => {
    double = await startTelegramDouble();
    double.world.start(500);
    kept = keptLog();
  });
  afterEach(async () => {
    for (const { stop } of open.splice(0)) await stop();
    await double.close();
    expect(kept.text()).not.toContain('token-canary');
    expect(double.violations).toEqual([]);
  });

  function hold(sink: Sink, tuning: Partial<TelegramTuning> = {}) {
    const session = openTelegram(configFor(double), { log: kept.log }, { ...QUICK, ...tuning });
    if (session.ingress.mode !== 'poll') throw new Error('asks nobody');
    const stopping = new AbortController();
    const run = session.ingress.run(sink, stopping.signal);
    const stop = async () => {
      stopping.abort();
      await run;
      await session.close();
    };
    open.push({ session, stop });
    return { session, stop, run };
  }

  const polls = () => double.calls.filter(({ method }) => method === 'getupdates');
  const texts = ({ messages }: Collector) => messages.map(({ text }) => text);

  it('is up as soon as the platform has answered once, without waiting for anybody to speak', async () => {
    const { session } = hold(collector().sink, { pollSeconds: 25 });
    await expect.poll(() => state(session)).toBe('up');
    expect(polls()[0]?.body).toMatchObject({ timeout: 0, allowed_updates: ['message', 'callback_query'] });
  });

  it('confirms what is stored, up to the first that is not, and gets the others again', async () => {
    const refused = new Set(['二']);
    const store = collector(async ({ text }) => {
      if (refused.delete(text)) throw new Error('database away');
    });
    const said = ['一', '二', '三'].map((text) => double.say({ from: 500, text }));
    hold(store.sink);
    await Promise.all(said);
    expect(texts(store)).toEqual(['一', '三', '二']);
    const [first, second] = polls().map(({ body }) => body['offset']);
    expect(first).toBeUndefined();
    // One behind the first update: the second is asked for again, and so is the third.
    expect(second).toBe(870_000_002);
  });

  it('takes a webhook away that somebody has set, and keeps what it held', async () => {
    void double.say({ from: 500, text: '已报' });
    await fetch(`${double.url}/bot${double.token}/setWebhook`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ url: 'http://127.0.0.1:9/' }),
    });
    const store = collector();
    hold(store.sink);
    await expect.poll(() => texts(store)).toEqual(['已报']);
    const taken = double.calls.find(({ method }) => method === 'deletewebhook');
    expect(taken?.body).toEqual({ drop_pending_updates: false });
  });

  it('takes a conflict for a handover, and two that take turns for two services with one token', async () => {
    const first = hold(collector().sink);
    await expect.poll(() => state(first.session)).toBe('up');
    const second = hold(collector().sink);
    for (const { session } of [first, second]) {
      await expect.poll(() => state(session), { timeout: 10_000 }).toBe('refused');
    }
    await second.stop();
    await expect.poll(() => state(first.session), { timeout: 10_000 }).toBe('up');
  });

  it.each([
    ['is told to wait', ofCode(429, 'Too Many Requests: retry after 1', { retry_after: 1 })],
    ['meets a page', { status: 502, html: '<html>' }],
    ['meets an error of the platform', ofCode(500, 'Internal Server Error')],
    ['gets no answer on a dead line', { hang: true }],
    ['gets an answer of another make', { body: { ok: true, result: 'none' } }],
  ])('goes on when it %s', async (_what, fault) => {
    double.fault('getUpdates', fault);
    const store = collector();
    hold(store.sink, { pollMarginMs: 300 });
    await double.say({ from: 500, text: '已报' });
    expect(texts(store)).toEqual(['已报']);
  });

  it('waits longer after each failure', async () => {
    double.fault('getUpdates', { reset: true, times: 4 });
    const { session } = hold(collector().sink, { backoffBaseMs: 40, backoffMaxMs: 1_000, random: () => 0 });
    await expect.poll(() => state(session)).toBe('up');
    const at = polls().map(({ atMs }) => atMs);
    const waits = at.slice(1, 5).map((atMs, index) => atMs - (at[index] ?? 0));
    for (const [index, leastMs] of [20, 40, 80, 160].entries())
      expect(waits[index]).toBeGreaterThan(leastMs - 5);
  });

  it('does not spin on an answer whose updates have no number', async () => {
    double.fault('getUpdates', { body: { ok: true, result: [{ message: {} }] }, times: 3 });
    hold(collector().sink, { backoffBaseMs: 100, backoffMaxMs: 100 });
    await double.until(() => double.isPolled());
    const at = polls().map(({ atMs }) => atMs);
    expect((at[3] ?? 0) - (at[0] ?? 0)).toBeGreaterThan(140);
  });

  it('ends an open question at once when told to stop, and leaves nothing behind', async () => {
    const { session, stop } = hold(collector().sink, { pollSeconds: 25 });
    await double.until(double.isPolled);
    const startedAtMs = performance.now();
    await stop();
    expect(performance.now() - startedAtMs).toBeLessThan(2_000);
    await double.until(() => !double.isPolled());
    expect(state(session)).toBe('stopped');
  });

  it('told to stop while it stores, stores and confirms it, and takes nothing that came later', async () => {
    const { promise: committed, resolve: commit } = Promise.withResolvers<void>();
    const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
    const store = collector(() => {
      arrive();
      return committed;
    });
    const { stop } = hold(store.sink);
    const first = double.say({ from: 500, text: '已报' });
    await arrived;
    const stopped = stop();
    void double.say({ from: 500, text: '晚到' });
    commit();
    await Promise.all([first, stopped]);
    expect(texts(store)).toEqual(['已报']);
    expect(double.pending()).toBe(1);
  });
});
