// Contract of accounts: their credentials are renewed once, shown nowhere, and nothing of one touches another.

import { expect, it } from 'vitest';
import type { ChannelSession } from '#adapters/contract.ts';
import { oneLine } from '#bot/domain/message.ts';
import {
  type ChannelDriver,
  collector,
  type Get,
  options,
  runStream,
  send,
  state,
  whileHeld,
} from './rig.ts';

/** Clause 7. */
export function credentialTests(rig: Get): void {
  it('renews expired credentials once for all sends under way, which arrive once or may go again', async () => {
    await send(rig(), [rig().person('first')]);
    const before = rig().credentialFetches();
    rig().expireCredentials();
    const names = Array.from({ length: 8 }, (_, index) => rig().person(`p${index}`));
    const ends = await Promise.all(names.map((one) => send(rig(), [one])));
    const later = names.filter((_, index) => ends[index]?.call.state === 'throttled');
    const sent = names.filter((_, index) => ends[index]?.call.state === 'accepted');
    expect(sent.length + later.length).toBe(names.length);
    expect(sent.length).toBeGreaterThan(0);
    for (const one of later) expect((await send(rig(), [one])).call.state).toBe('accepted');
    expect(rig().credentialFetches() - before).toBe(1);
    expect(rig().delivered()).toHaveLength(9);
  });

  it('gives the account up when new credentials are refused as well', async () => {
    rig().arrange('refuses_every_token');
    const before = rig().sendCalls();
    const end = await send(rig(), [rig().person('a')]);
    expect(end.call).toMatchObject({ state: 'account', code: 'auth' });
    expect(rig().sendCalls() - before).toBe(2);
    const fetches = rig().credentialFetches();
    expect((await send(rig(), [rig().person('a')])).call.state).toBe('accepted');
    expect(rig().credentialFetches() - fetches).toBe(1);
  });
}

/** Clause 21. */
export function secretTests(rig: Get, { traits: { hears } }: ChannelDriver): void {
  it('lets no secret into logs, outcomes, plans, evidence or the console', async () => {
    const { place, stream, secrets } = rig();
    const store = collector();
    const stop = new AbortController();
    const run = hears === null ? Promise.resolve() : runStream(rig(), store.sink, stop.signal);
    if (hears !== null) {
      await stream.connected();
      await stream.say('已报', 'm1');
    }
    const ends = [await send(rig(), [place('a')])];
    for (const fault of ['refuses_every_token', 'resets_after_taking', 'answers_html_502'] as const) {
      rig().arrange(fault);
      ends.push(await send(rig(), [place('a')]));
    }
    if (hears !== null) stream.cut();
    stop.abort();
    await run;
    const raw = store.messages.map((message) => new TextDecoder().decode(message.raw)).join();
    const seen = JSON.stringify(ends) + rig().logged() + rig().printed() + raw;
    for (const secret of secrets) expect(seen).not.toContain(secret);
    expect(rig().printed()).toBe('');
  });
}

/** Clause 24, of what is said. */
export function apartTests(rig: Get): void {
  it('keeps two accounts apart', async () => {
    const { session, other, place } = rig();
    rig().arrange('refuses_every_token');
    expect((await send(rig(), [place('a')])).call.state).toBe('account');
    const [part] = other.plan(oneLine('另一个账号'), place('a')).parts;
    if (part === undefined) throw new Error('no part');
    expect((await other.send(part, [place('a')], options())).call.state).toBe('accepted');
    expect(other.account).not.toBe(session.account);
    const keys = (one: ChannelSession) => one.buckets(place('a')).map((bucket) => bucket.key);
    expect(keys(other)).not.toEqual(keys(session));
  });

  it('goes on sending when the other has been closed', async () => {
    const { other, place } = rig();
    await rig().session.close();
    const [part] = other.plan(oneLine('另一个账号'), place('a')).parts;
    if (part === undefined) throw new Error('no part');
    expect((await other.send(part, [place('a')], options())).call.state).toBe('accepted');
    expect(rig().delivered()).toEqual([]);
  });
}

/** Clause 24, of what is heard. */
export function apartHearingTests(rig: Get, { traits }: ChannelDriver): void {
  it.skipIf(traits.hears === null)('hears nothing of what is said to the other', async () => {
    const { other, stream } = rig();
    const [ours, theirs] = [collector(), collector()];
    const stop = new AbortController();
    const { ingress } = other;
    const run =
      ingress.mode === 'stream' || ingress.mode === 'poll'
        ? ingress.run(theirs.sink, stop.signal)
        : Promise.resolve();
    await whileHeld(rig(), ours.sink, async () => {
      await stream.connected();
      await stream.say('已报', 'm1');
      expect(state(rig().session)).toBe('up');
    });
    stop.abort();
    await run;
    expect([ours.messages.length, theirs.messages.length]).toEqual([1, 0]);
  });
}
