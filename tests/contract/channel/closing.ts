// Contract of `close`: what is under way ends, and nothing is left that keeps a process from ending.

import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { oneLine } from '#bot/domain/message.ts';
import { type Watch, watchOpenThings } from '#tests/support/open-things.ts';
import { type ChannelDriver, collector, type Get, options, runStream, send } from './rig.ts';

/** Clause 22. */
export function closingTests(rig: Get, { traits: { hears } }: ChannelDriver): void {
  it('lets what is under way end, and says how it ended', async () => {
    await hearingOr(async () => {
      const { session, place, delivered } = rig();
      await send(rig(), [place('a')]);
      const under = ['一', '二', '三'].map((text) => send(rig(), [place('a')], text));
      await session.close();
      const ends = await Promise.all(under);
      const arrived = delivered().length - 1;
      const states = ends.map(({ call }) => call.state);
      expect(states.filter((state) => state === 'accepted').length).toBeLessThanOrEqual(arrived);
      expect(states.filter((state) => state !== 'transient').length).toBeGreaterThanOrEqual(arrived);
    });
  });

  it('closes as often as it is told to, and calls nobody afterwards', async () => {
    const { session, place, sendCalls } = rig();
    const [part] = session.plan(oneLine('太晚了'), place('a')).parts;
    if (part === undefined) throw new Error('no part');
    await Promise.all([session.close(), session.close()]);
    await session.close();
    const { call } = await session.send(part, [place('a')], options());
    expect([call.state, sendCalls()]).toEqual(['transient', 0]);
  });

  it('leaves no timer and no socket behind', async () => {
    const watch = watchOpenThings();
    const { session, other, place } = rig();
    await hearingOr(async () => {
      await watch.within(() => send(rig(), [place('a')]));
      rig().arrange('answers_html_502');
      await watch.within(() => send(rig(), [place('a')]));
      rig().arrange('answers_too_late');
      await watch.within(() => send(rig(), [place('a')], '太晚', 30));
      expect(watch.opened()).toBeGreaterThan(0);
      await Promise.all([session.close(), other.close()]);
    }, watch.within);
    const endAtMs = performance.now() + 5_000;
    while (watch.open() > 0 && performance.now() < endAtMs) await turn();
    watch.stop();
    expect(watch.open()).toBe(0);
  });

  /** Runs `work`, which closes the session, while people are heard; hearing then ends by itself. */
  async function hearingOr(
    work: () => Promise<void>,
    within: Watch['within'] = (run) => run(),
  ): Promise<void> {
    if (hears === null) return work();
    const run = within(() => runStream(rig(), collector().sink, new AbortController().signal));
    await rig().stream.connected();
    await rig().stream.say('已报', 'm1');
    await work();
    await run;
  }
}
