// The sandbox against what of the channel contract makes sense for it: planning, hearing, sending.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { oneLine } from '#bot/domain/message.ts';
import { ingressTests } from './channel/ingress.ts';
import { hostileTests, planTests } from './channel/plan.ts';
import { collector, options, runStream, send, state } from './channel/rig.ts';
import { startSandboxRig } from './sandbox-driver.ts';

describe('channel contract: sandbox', () => {
  let rig: Awaited<ReturnType<typeof startSandboxRig>>;
  beforeEach(async () => {
    rig = await startSandboxRig();
  });
  afterEach(() => rig.close());

  const driver = { traits: { people: true, batches: true, hears: 'stream', renews: false } } as const;
  planTests(() => rig, driver);
  hostileTests(() => rig);
  ingressTests(() => rig, driver);

  it('stands where DingTalk would, so that the addresses of a roster need no change', () => {
    expect(rig.session.channel).toBe('dingtalk');
    expect(rig.session.account).toBe('sandbox');
    expect(rig.session.capabilities(rig.person('a')).recipientsPerCall).toBe(20);
    expect(rig.session.capabilities(rig.group('g')).recipientsPerCall).toBe(1);
  });

  it('accepts at once, with one reference a call, and shows each arrival to whoever watches', async () => {
    const end = await send(rig, [rig.person('a'), rig.person('b')], '提醒');
    const again = await send(rig, [rig.person('a')], '提醒');
    if (end.call.state !== 'accepted' || again.call.state !== 'accepted') throw new Error('not accepted');
    expect(end.call.ref).not.toBe(again.call.ref);
    expect(rig.delivered()).toEqual([
      { to: 'a', text: '提醒' },
      { to: 'b', text: '提醒' },
      { to: 'a', text: '提醒' },
    ]);
  });

  it('refuses for the unreachable alone, and shows no arrival for them', async () => {
    const end = await send(rig, [rig.person('gone'), rig.person('fine')], '提醒');
    expect(end.each?.get('gone')).toMatchObject({ state: 'rejected', code: 'address_gone' });
    expect(end.each?.get('fine')?.state).toBe('accepted');
    expect(rig.delivered().map(({ to }) => to)).toEqual(['fine']);
  });

  it('refuses what it does not claim, and nothing more arrives', async () => {
    const many = Array.from({ length: 21 }, (_, index) => rig.person(`p${index}`));
    for (const to of [many, [rig.group('g'), rig.group('h')], [rig.group('g'), rig.person('a')]]) {
      expect((await send(rig, to)).call).toMatchObject({ state: 'rejected', code: 'unsupported' });
    }
    expect(rig.delivered()).toEqual([]);
  });

  it('sends nothing once the signal has aborted', async () => {
    const [part] = rig.session.plan(oneLine('停'), rig.person('a')).parts;
    if (part === undefined) throw new Error('no part');
    const end = await rig.session.send(part, [rig.person('a')], {
      ...options(),
      signal: AbortSignal.abort(),
    });
    expect(end.call.state).toBe('transient');
    expect(rig.delivered()).toEqual([]);
  });

  it('tells the speaker when nobody holds the stream', async () => {
    const said = { from: 'a', group: null, text: '已报', quotedRef: null };
    await expect(rig.sandbox.say(said)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('passes on the group and what is quoted', async () => {
    const store = collector();
    const stop = new AbortController();
    const run = runStream(rig, store.sink, stop.signal);
    await rig.sandbox.say({ from: 'a', group: 'g', text: '已报', quotedRef: 'ref-1' });
    stop.abort();
    await run;
    expect(store.messages).toMatchObject([
      { conversation: { scope: 'group', id: 'g' }, sender: { scope: 'person', id: 'a' }, quotedRef: 'ref-1' },
    ]);
  });

  it('finishes storing what is under way when it is let go, and then has stopped', async () => {
    const { promise: committed, resolve: commit } = Promise.withResolvers<void>();
    const store = collector(() => committed);
    const stop = new AbortController();
    const run = runStream(rig, store.sink, stop.signal);
    const said = rig.sandbox.say({ from: 'a', group: null, text: '已报', quotedRef: null });
    stop.abort();
    commit();
    await run;
    expect(await said).toBe('stored');
    expect(store.messages).toHaveLength(1);
    expect(state(rig.session)).toBe('stopped');
  });
});
