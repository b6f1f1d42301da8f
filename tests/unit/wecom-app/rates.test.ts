// What WeCom drops unsaid is never reached in a burst, whatever is unknown of the minute before, by the double's own count.

import { describe, expect, it } from 'vitest';
import type { Address } from '#adapters/contract.ts';
import { openWecomApp } from '#adapters/wecom-app/index.ts';
import { Pace } from '#tests/doubles/pace.ts';
import { OF_MEMBER } from '#tests/doubles/wecom-app/model.ts';
import { type BurstCall, replayBurst } from '#tests/support/burst.ts';

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

/** Whose messages never arrive. */
function dropped(calls: readonly BurstCall[], pace = new Pace(), shiftMs = 0): readonly string[] {
  for (const { atMs, to } of calls) {
    pace.setNow(atMs + shiftMs);
    for (const { id } of to) pace.take({ [id.toLowerCase()]: OF_MEMBER });
  }
  return pace.overruns;
}

describe('a burst', () => {
  it('is dropped for nobody either when another process goes on where the first has ended', () => {
    const burst = Array.from({ length: 250 }, () => [person('leader')]);
    const first = replayBurst(session, burst).slice(0, 15);
    const pace = new Pace();
    expect(dropped(first, pace)).toEqual([]);
    // The second knows nothing of the first, which ended a moment ago.
    expect(dropped(replayBurst(session, burst), pace, (first.at(-1)?.atMs ?? 0) + 1)).toEqual([]);
  });

  it('would lose messages by the platform’s numbers if only the first of a call were counted', () => {
    const calls = Array.from({ length: 60 }, (_, index) => [person(`c${index}`), person('leader')]);
    const onlyFirst = {
      buckets: (address: Address) => (address.id === 'leader' ? [] : session.buckets(address)),
    };
    expect(dropped(replayBurst(onlyFirst, calls))).not.toEqual([]);
  });
});
