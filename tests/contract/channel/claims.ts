// Contract of claims: what a channel says it can is done at the counterpart, what it does not say is refused uncalled.

import { expect, it } from 'vitest';
import { oneLine } from '#bot/domain/message.ts';
import { answerTests } from './answers.ts';
import { fileTests } from './files.ts';
import { type ChannelDriver, collector, type Get, options, send, whileHeld } from './rig.ts';

/** Clause 20, of what is said. */
export function claimTests(rig: Get, { traits }: ChannelDriver): void {
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

  it('claims no place of another channel, and sends nothing there', async () => {
    const { group, person, sendCalls, session } = rig();
    for (const here of [person('a'), group('g1')]) {
      const elsewhere = { ...here, channel: 'carrier-pigeon' };
      expect(session.capabilities(elsewhere).reach).toBe('none');
      const [part] = session.plan(oneLine('到哪里去'), here).parts;
      if (part === undefined) throw new Error('no part');
      const { call } = await session.send(part, [elsewhere], options());
      expect(call).toMatchObject({ state: 'rejected', code: 'unsupported' });
    }
    expect(sendCalls()).toBe(0);
  });

  it('reaches people and groups as it claims, and calls nobody for whom it does not reach', async () => {
    const { delivered, group, person, sendCalls, session } = rig();
    const places = [person('a'), group('g1')];
    const reached = places.filter((one) => session.capabilities(one).reach === 'push');
    expect(reached.map(({ scope }) => scope)).toEqual([
      ...(traits.people ? ['person'] : []),
      ...(traits.groups === false ? [] : ['group']),
    ]);
    for (const to of places) {
      const calls = sendCalls();
      const { call } = await send(rig(), [to], `给${to.scope}的话`);
      if (reached.includes(to))
        expect(call).toMatchObject({ state: 'accepted', ref: expect.stringMatching(/./) });
      else expect([call, sendCalls()]).toMatchObject([{ state: 'rejected', code: 'unsupported' }, calls]);
    }
    expect(delivered()).toEqual(reached.map(({ id, scope }) => ({ to: id, text: `给${scope}的话` })));
  });

  it('writes to as many people in one call as it claims', async () => {
    const { delivered, place, session } = rig();
    const many = Array.from({ length: session.capabilities(place('a')).recipientsPerCall }, (_, index) =>
      place(`p${index}`),
    );
    expect((await send(rig(), many, '给每个人的话')).call.state).toBe('accepted');
    expect(delivered().map(({ to }) => to)).toEqual(many.map(({ id }) => id));
    expect(many.length > 1).toBe(traits.batches);
  });

  it('claims keys, files, sessions and hearing where it has them and nowhere else', () => {
    const { group, person, place, session } = rig();
    expect(session.capabilities(place('a')).idempotent).toBe(traits.keys);
    expect(session.fetchFile !== undefined).toBe(traits.files === true);
    expect(session.recalling !== undefined).toBe(traits.recalls === true);
    expect(session.canAnswer !== undefined).toBe(traits.sessions === true);
    expect(session.sendsOverStream).toBe(traits.sendsOverStream);
    expect(session.ingress.mode).toBe(traits.hears ?? 'none');
    const heard = [person('a'), group('g')].map((one) => session.capabilities(one).inbound !== 'none');
    expect(heard[0]).toBe(traits.hears !== null);
    if (traits.hearsGroups === false) expect(heard[1]).toBe(false);
  });

  it.skipIf(traits.recalls !== true)(
    'takes back as many messages in a call as it claims, and calls nobody for more',
    async () => {
      const { place, sendCalls, session } = rig();
      const { recalling } = session;
      if (recalling === undefined) throw new Error('takes nothing back');
      const refs: string[] = [];
      for (let sent = 0; sent < recalling.refsPerCall; sent += 1) {
        const { call } = await send(rig(), [place('a')], `错的第${sent}条`);
        if (call.state === 'accepted') refs.push(call.ref);
      }
      const calls = sendCalls();
      const over = await recalling.recall([...refs, 'one-more'], place('a'), options());
      expect(over.outcome).toMatchObject({ state: 'rejected', code: 'unsupported' });
      const { each, outcome } = await recalling.recall(refs, place('a'), options());
      expect(outcome.state).toBe('accepted');
      expect(refs.map((ref) => each.get(ref)?.state)).toEqual(refs.map(() => 'recalled'));
      expect(sendCalls()).toBe(calls);
    },
  );
}

/** Clause 20, of what is heard. */
export function hearingClaimTests(rig: Get, { traits }: ChannelDriver): void {
  it.skipIf(traits.hears === null || traits.hearsGroups === false)('hears groups as it claims', async () => {
    const { group, session, stream } = rig();
    const { inbound } = session.capabilities(group('g'));
    const store = collector();
    await whileHeld(rig(), store.sink, async () => {
      await stream.connected();
      await stream.sayInGroup?.('闲聊', false);
      await stream.sayInGroup?.('进度', true);
    });
    expect(store.messages.map(({ text }) => text)).toEqual(inbound === 'all' ? ['闲聊', '进度'] : ['进度']);
    expect(store.messages.map(({ conversation }) => conversation.scope)).not.toContain('person');
  });

  if (traits.files === true) fileTests(rig);
  if (traits.sessions === true) answerTests(rig);
}
