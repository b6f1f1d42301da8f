// A burst of 500 messages never reaches what WeCom drops unsaid, by the double's own count.

import { describe, expect, it } from 'vitest';
import type { Address } from '#adapters/contract.ts';
import { openWecomApp } from '#adapters/wecom-app/index.ts';
import { groupCounter, personCounter } from '#tests/doubles/wecom-app/model.ts';
import { type BurstCall, peak, replayBurst } from '#tests/support/burst.ts';

const config = {
  corpId: 'ww0123456789abcdef',
  agentId: 1_000_002,
  secret: 'x',
  callback: null,
  buttons: false,
  base: 'http://127.0.0.1:9',
};
const session = openWecomApp(config, { log: { info: () => undefined, warn: () => undefined } });

const person = (id: string): Address => ({ channel: 'wecom-app', scope: 'person', id });
const group = (id: number): Address => ({ channel: 'wecom-app', scope: 'group', id: `chat${id}` });

/** How many of these never arrive. */
function dropped(calls: readonly BurstCall[], counter = personCounter(), shiftMs = 0): number {
  return calls.flatMap(({ atMs, to }) =>
    to.filter(({ id }) => !counter.take(id.toLowerCase(), atMs + shiftMs)),
  ).length;
}

describe('a burst of 500 messages', () => {
  it('to ten members is dropped for none of them, and is not much slower than it has to be', () => {
    const made = replayBurst(
      session,
      Array.from({ length: 500 }, (_, index) => person(`m${index % 10}`)),
      500,
    );
    expect(made).toHaveLength(500);
    expect(dropped(made)).toBe(0);
    expect(made.at(-1)?.atMs).toBeLessThan(4 * 60_000);
  });

  it('counts a member in calls to many as in calls to one, however the name is written', () => {
    const crowd = Array.from({ length: 30 }, (_, index) => person(`c${index}`));
    const calls = Array.from({ length: 100 }, (_, index) => {
      if (index % 3 === 0) return [...crowd, person('Leader')];
      return index % 3 === 1 ? [person('leader')] : [person(`c${index % 30}`), person('LEADER')];
    });
    const made = replayBurst(session, calls, 2_000);
    expect(made.flatMap(({ to }) => to.filter(({ id }) => id.toLowerCase() === 'leader'))).toHaveLength(100);
    expect(dropped(made)).toBe(0);
  });

  it('is dropped for nobody either when another process goes on where the first has ended', () => {
    const burst = Array.from({ length: 250 }, () => person('leader'));
    const first = replayBurst(session, burst, 500).slice(0, 15);
    const counter = personCounter();
    expect(dropped(first, counter)).toBe(0);
    // The second knows nothing of the first, which ended a moment ago.
    expect(dropped(replayBurst(session, burst, 500), counter, (first.at(-1)?.atMs ?? 0) + 1)).toBe(0);
  });

  it('to groups is dropped for no member of all of them', () => {
    const made = replayBurst(
      session,
      Array.from({ length: 500 }, (_, index) => group(index % 40)),
      500,
    );
    const counter = groupCounter();
    expect(made.filter(({ atMs }) => !counter.take('leader', atMs))).toEqual([]);
    expect(peak(made, 60_000)).toBeLessThanOrEqual(200);
  });

  it('would lose messages by the platform’s numbers if only the first of a call were counted', () => {
    const calls = Array.from({ length: 60 }, (_, index) => [person(`c${index}`), person('leader')]);
    const onlyFirst = {
      buckets: (address: Address) => (address.id === 'leader' ? [] : session.buckets(address)),
    };
    expect(dropped(replayBurst(onlyFirst, calls, 500))).toBeGreaterThan(0);
  });
});
