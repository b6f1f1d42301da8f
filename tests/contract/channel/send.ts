// Contract of `send`: one attempt, a closed set of ends, no secret anywhere.

import { describe, expect, it } from 'vitest';
import type { ChannelSession } from '#adapters/contract.ts';
import { oneLine } from '#bot/domain/message.ts';
import { type ChannelTraits, collector, type Get, options, runStream, send } from './rig.ts';

export function sendTests(rig: Get, traits: ChannelTraits): void {
  describe('send', () => {
    it('takes a text as long as it claims in one part', async () => {
      const { session, place } = rig();
      const { max, unit } = session.capabilities(place('a')).text;
      const text = '报'.repeat(unit === 'utf8-byte' ? Math.floor(max / 3) : max);
      expect(session.plan(oneLine(text), place('a')).parts).toHaveLength(1);
      expect((await send(rig(), [place('a')], text)).call.state).toBe('accepted');
    });

    it('refuses what it does not claim without calling anybody', async () => {
      const { session, place, group, sendCalls } = rig();
      const tooMany = Array.from(
        { length: session.capabilities(place('a')).recipientsPerCall + 1 },
        (_, index) => place(`p${index}`),
      );
      for (const to of [tooMany, [group('g1'), group('g2')], [group('g1'), place('a')]]) {
        expect((await send(rig(), to)).call).toMatchObject({ state: 'rejected', code: 'unsupported' });
      }
      expect(sendCalls()).toBe(0);
    });

    it('does not take a business error at HTTP 200 for success', async () => {
      rig().arrange('business_error_at_200');
      expect((await send(rig(), [rig().place('a')])).call.state).not.toBe('accepted');
    });

    it('maps every code of its table, and takes an unknown code for anything but success', async () => {
      for (const { name, arrange, expected } of rig().codes) {
        arrange();
        expect((await send(rig(), [rig().place('a')])).call, name).toMatchObject(expected);
      }
      rig().arrange('unknown_code');
      expect((await send(rig(), [rig().place('a')])).call.state).not.toBe('accepted');
    });

    it('waits at least as long as the platform asks', async () => {
      rig().arrange('throttles');
      const plain = (await send(rig(), [rig().place('a')])).call;
      expect(plain.state === 'throttled' && plain.retryAfterMs).toBeGreaterThan(0);
      rig().arrange('throttles_with_hint');
      const hinted = (await send(rig(), [rig().place('a')])).call;
      expect(hinted.state === 'throttled' && hinted.retryAfterMs).toBeGreaterThanOrEqual(
        rig().throttleHintMs,
      );
    });

    it('calls a refused connection transient', async () => {
      rig().arrange('refuses_connection');
      const end = await send(rig(), [rig().place('a')]);
      expect(end.call.state).toBe('transient');
    });

    it('calls a lost answer unknown, since the message may be there', async () => {
      expect((await send(rig(), [rig().place('a')])).call.state).toBe('accepted');
      rig().arrange('resets_after_taking');
      expect((await send(rig(), [rig().place('a')])).call.state).toBe('unknown');
      rig().arrange('answers_too_late');
      expect((await send(rig(), [rig().place('a')], '迟到的回答', rig().lateMs ?? 60)).call.state).toBe(
        'unknown',
      );
      expect(rig().delivered()).toHaveLength(3);
    });

    it('survives an HTML page', async () => {
      rig().arrange('answers_html_502');
      const end = await send(rig(), [rig().place('a')]);
      expect(['unknown', 'transient']).toContain(end.call.state);
    });

    it('obeys the deadline and the signal', async () => {
      const { session, place } = rig();
      await send(rig(), [place('a')]);
      rig().arrange('answers_too_late');
      const startedAtMs = performance.now();
      await send(rig(), [place('a')], '期限', 50);
      expect(performance.now() - startedAtMs).toBeLessThan(1_000);
      const stop = new AbortController();
      stop.abort();
      const [part] = session.plan(oneLine('停'), place('a')).parts;
      if (part === undefined) throw new Error('no part');
      const calls = rig().sendCalls();
      const end = await session.send(part, [place('a')], { ...options(), signal: stop.signal });
      expect(end.call.state).toBe('transient');
      expect(rig().sendCalls()).toBe(calls);
    });

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
  });
  if (!traits.people) groupTests(rig);
  else if (traits.groups === false) singlePeopleTests(rig);
  else peopleTests(rig, traits);
  if (traits.renews) credentialTests(rig);
}

function peopleTests(rig: Get, { batches, throttlesSome }: ChannelTraits): void {
  it('delivers to a group, to a person, and to as many people as one call may carry', async () => {
    const { session, person, group, delivered } = rig();
    const many = Array.from({ length: session.capabilities(person('a')).recipientsPerCall }, (_, index) =>
      person(`p${index}`),
    );
    expect((await send(rig(), [group('g1')], '群里的话')).call.state).toBe('accepted');
    const end = await send(rig(), many, '给每个人的话');
    expect(end.call).toMatchObject({ state: 'accepted' });
    expect(end.call.state === 'accepted' && end.call.ref).toBeTruthy();
    const all = [group('g1'), ...many];
    expect(delivered().map((message) => message.to)).toEqual(all.map((one) => one.id));
  });

  if (!batches) return;

  it('tells the people of one call apart', async () => {
    const { person, leaveOut } = rig();
    const [gone, busy, fine] = [person('gone'), person('busy'), person('fine')];
    leaveOut([gone], [busy]);
    const end = await send(rig(), [gone, busy, fine]);
    expect(end.each?.get('gone')?.state).toBe('rejected');
    expect(end.each?.get('busy')?.state).toBe(throttlesSome === false ? 'accepted' : 'throttled');
    expect(end.each?.get('fine')?.state).toBe('accepted');
  });
}

function singlePeopleTests(rig: Get): void {
  it('delivers to a person at a time, and calls nobody for a group', async () => {
    const { person, group, delivered, sendCalls } = rig();
    const end = await send(rig(), [person('a')], '给一个人的话');
    expect(end.call).toMatchObject({ state: 'accepted' });
    expect(end.call.state === 'accepted' && end.call.ref).toBeTruthy();
    expect(delivered()).toEqual([{ to: person('a').id, text: '给一个人的话' }]);
    const calls = sendCalls();
    expect((await send(rig(), [group('g1')])).call).toMatchObject({ state: 'rejected', code: 'unsupported' });
    expect(sendCalls()).toBe(calls);
  });
}

function groupTests(rig: Get): void {
  it('delivers to a group, and calls nobody for a person', async () => {
    const { person, group, delivered, sendCalls } = rig();
    const end = await send(rig(), [group('g1')], '群里的话');
    expect(end.call).toMatchObject({ state: 'accepted' });
    expect(end.call.state === 'accepted' && end.call.ref).toBeTruthy();
    expect(delivered()).toEqual([{ to: 'g1', text: '群里的话' }]);
    const calls = sendCalls();
    expect((await send(rig(), [person('a')])).call).toMatchObject({ state: 'rejected', code: 'unsupported' });
    expect(sendCalls()).toBe(calls);
  });
}

function credentialTests(rig: Get): void {
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

export function secretTests(rig: Get, { hears }: ChannelTraits): void {
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
