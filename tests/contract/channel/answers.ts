// Contract of answers through the session a message came in, for channels that have such sessions.

import { describe, expect, it } from 'vitest';
import type { Address, SendOptions } from '#adapters/contract.ts';
import { oneLine } from '#bot/domain/message.ts';
import { replayBurst } from '#tests/support/burst.ts';
import { type ChannelRig, collector, type Get, options, whileHeld } from './rig.ts';

async function answer(
  rig: ChannelRig,
  to: Address,
  given: Partial<SendOptions> = {},
  text = '已记：B204-1 已报',
) {
  const [part] = rig.session.plan(oneLine(text), to).parts;
  if (part === undefined) throw new Error('nothing to send');
  return rig.session.send(part, [to], { ...options(), via: 'session', answers: 'm1', ...given });
}

export function answerTests(rig: Get): void {
  describe('answers', () => {
    /** Runs `work` after somebody has said something under the id m1. */
    const afterWords = async (
      work: (one: ChannelRig & Required<Pick<ChannelRig, 'sessions'>>) => Promise<void>,
    ) => {
      const one = rig();
      const { sessions } = one;
      if (sessions === undefined) throw new Error('no sessions');
      await whileHeld(one, collector().sink, async () => {
        await one.stream.connected();
        await one.stream.say('已报', 'm1');
        await work({ ...one, sessions });
      });
    };

    it('go back through an open session to whoever asked, without a call of the API', () =>
      afterWords(async ({ session, sessions, sendCalls, delivered, ...one }) => {
        expect(session.canAnswer?.('m1')).toBe(true);
        expect(session.canAnswer?.('m2')).toBe(false);
        const calls = sendCalls();
        const end = await answer({ session, sessions, sendCalls, delivered, ...one }, sessions.speaker);
        expect(end.call).toMatchObject({
          state: 'accepted',
          ref: expect.stringMatching(/^session:attempt-/),
        });
        expect(delivered()).toEqual([{ to: sessions.speaker.id, text: '已记：B204-1 已报' }]);
        expect(sendCalls()).toBe(calls);
        const several = await answer(
          { session, sessions, sendCalls, delivered, ...one },
          sessions.speaker,
          {},
          '一\n二',
        );
        expect(several.call.state).toBe('accepted');
      }));

    it('reach nobody else through it, and no group', () =>
      afterWords(async (one) => {
        for (const to of [one.person('other'), one.group('g')]) {
          expect((await answer(one, to)).call.state).toBe('transient');
        }
        expect(one.delivered()).toEqual([]);
      }));

    it.each(['over', 'refused', 'throttled'] as const)(
      'are certainly not delivered when it is %s, and then go by the API',
      (how) =>
        afterWords(async (one) => {
          one.sessions.arrange(how);
          expect((await answer(one, one.sessions.speaker)).call.state).toBe('transient');
          expect(one.session.canAnswer?.('m1')).toBe(false);
          const [part] = one.session.plan(oneLine('已记'), one.sessions.speaker).parts;
          if (part === undefined) throw new Error('no part');
          expect((await one.session.send(part, [one.sessions.speaker], options())).call.state).toBe(
            'accepted',
          );
        }),
    );

    it('never are more than it takes, however many are due at once', () =>
      afterWords(async (one) => {
        const calls = Array.from({ length: 60 }, () => [one.sessions.speaker]);
        const { pace } = one.burst();
        for (const { atMs } of replayBurst(one.session, calls, 'session')) {
          pace.setNow(atMs);
          expect((await answer(one, one.sessions.speaker)).call.state, `${atMs} ms`).toBe('accepted');
        }
        expect(pace.overruns).toEqual([]);
        expect(one.delivered()).toHaveLength(60);
      }));

    it('that get no answer may have arrived', () =>
      afterWords(async (one) => {
        one.sessions.arrange('silent');
        expect((await answer(one, one.sessions.speaker, { timeoutMs: 300 })).call.state).toBe('unknown');
      }));

    it('without a session are not sent', () =>
      afterWords(async (one) => {
        expect((await answer(one, one.sessions.speaker, { answers: 'm9' })).call.state).toBe('transient');
        expect(one.delivered()).toEqual([]);
      }));

    it('have limits of their own', () =>
      afterWords(({ session, sessions }) => {
        const keys = (via: 'api' | 'session') => session.buckets(sessions.speaker, via).map(({ key }) => key);
        expect(keys('session').filter((key) => keys('api').includes(key))).toEqual([]);
        expect(session.buckets(sessions.speaker)).toEqual(session.buckets(sessions.speaker, 'api'));
        return Promise.resolve();
      }));
  });
}
