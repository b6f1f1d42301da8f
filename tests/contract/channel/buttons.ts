// Contract of buttons: whoever presses one says its words, once, and sees that they were heard.
//
// Whose words may do what, how often and how long is judged where the words are understood: a press is as good as typed
// words and no better. What a channel owes is who pressed, under which message, and which words.

import { expect, it } from 'vitest';
import { oneLine } from '#bot/domain/message.ts';
import { type ChannelDriver, type ChannelRig, collector, type Get, options, send, whileHeld } from './rig.ts';

const NOTICE = {
  ...oneLine('年报培训已改期。看过请回：已阅 K7Q2'),
  actions: [
    { code: 'read', label: '已阅', words: '已阅 K7Q2' },
    { code: 'help', label: '需要帮助', words: '帮助 K7Q2' },
  ],
};

/** Clause 16. */
export function buttonTests(rig: Get, { traits: { buttons } }: ChannelDriver): void {
  /** Sends the notice to `zhang` and runs `work` with its ref while people are heard. */
  const afterNotice = async (work: (ref: string, one: ChannelRig) => Promise<void>) => {
    const one = rig();
    const store = collector();
    await whileHeld(one, store.sink, async () => {
      await one.stream.connected();
      const to = one.person('zhang');
      const [part] = one.session.plan(NOTICE, to).parts;
      if (part === undefined) throw new Error('no part');
      const { call } = await one.session.send(part, [to], options());
      if (call.state !== 'accepted') throw new Error(`the notice is ${call.state}`);
      await work(call.ref, one);
    });
    return store.messages;
  };
  /** Presses, and waits until whoever pressed has seen that it was heard. */
  const press = async (one: ChannelRig, ...how: Parameters<NonNullable<ChannelRig['buttons']>['press']>) => {
    await one.buttons?.press(...how);
    if (buttons?.answered === true) await expect.poll(() => one.buttons?.waiting()).toBe(0);
  };

  it('says the words of the button, whose they are and which message they answer', async () => {
    let sent = '';
    const heard = await afterNotice(async (ref, one) => {
      sent = ref;
      await press(one, one.person('zhang'), ref, '已阅');
      await press(one, one.person('zhang'), ref, '需要帮助');
    });
    const by = rig().person('zhang');
    const said = { sender: by, conversation: by, senderProof: 'platform', content: 'text', quotedRef: sent };
    expect(heard).toMatchObject([
      { ...said, text: '已阅 K7Q2' },
      { ...said, text: '帮助 K7Q2' },
    ]);
  });

  it('pressed by somebody else is theirs, and nobody’s whom the message was for', async () => {
    const heard = await afterNotice((ref, one) => press(one, one.person('li'), ref, '已阅'));
    expect(heard).toMatchObject([{ sender: rig().person('li'), text: '已阅 K7Q2' }]);
  });

  it('pressed twice in one breath loses nothing and leaves nobody waiting', async () => {
    const heard = await afterNotice((ref, one) => press(one, one.person('zhang'), ref, '已阅', 'twice'));
    expect([1, 2]).toContain(heard.length);
    for (const one of heard) expect(one).toMatchObject({ text: '已阅 K7Q2', sender: rig().person('zhang') });
    expect(new Set(heard.map(({ platformId }) => platformId)).size).toBe(heard.length);
  });

  it('pressed when it is too late to be answered keeps its words, and others are heard after it', async () => {
    const heard = await afterNotice(async (ref, one) => {
      await one.buttons?.press(one.person('zhang'), ref, '已阅', 'too_late');
      await one.stream.say('已报', 'm1');
    });
    expect(heard.map(({ text }) => text)).toEqual(['已阅 K7Q2', '已报']);
  });

  it.skipIf(buttons?.answered !== true)('is answered only after its words are stored', async () => {
    const { promise: committed, resolve: commit } = Promise.withResolvers<void>();
    const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
    const one = rig();
    const store = collector(() => {
      arrive();
      return committed;
    });
    await whileHeld(one, store.sink, async () => {
      await one.stream.connected();
      const to = one.person('zhang');
      const [part] = one.session.plan(NOTICE, to).parts;
      if (part === undefined) throw new Error('no part');
      const { call } = await one.session.send(part, [to], options());
      if (call.state !== 'accepted') throw new Error(`the notice is ${call.state}`);
      const pressed = one.buttons?.press(to, call.ref, '已阅');
      await arrived;
      // Trips there and back, in which an answer given too early would have arrived.
      for (const name of ['a', 'b']) await send(one, [one.place(name)]);
      expect(one.buttons?.waiting()).toBe(1);
      commit();
      await pressed;
      await expect.poll(() => one.buttons?.waiting()).toBe(0);
    });
  });
}
