// A token that is given out again shortly before its end is kept for a while, so that not every call asks for one.

import { describe, expect, it } from 'vitest';
import { tokenSource } from '#adapters/access-token.ts';
import { DEFAULT_TUNING } from '#adapters/wecom-app/tuning.ts';

describe('a token', () => {
  it('given out with little life left is kept as long as the platform lets it be asked for', async () => {
    let [nowMs, fetches] = [0, 0];
    const endsAtMs = 7_200_000;
    const fetchToken = () => {
      fetches += 1;
      const lifeMs = nowMs < endsAtMs ? endsAtMs - nowMs : 7_200_000;
      return Promise.resolve({ ok: true as const, token: nowMs < endsAtMs ? 'first' : 'second', lifeMs });
    };
    const tokens = tokenSource(fetchToken, { ...DEFAULT_TUNING, monotonicMs: () => nowMs });
    const got = new Set<string>();
    for (; nowMs <= endsAtMs + 60_000; nowMs += 1_000) {
      const { ok, ...rest } = await tokens.get();
      if (ok && 'token' in rest) got.add(rest.token);
    }
    expect([...got]).toEqual(['first', 'second']);
    // Once at the beginning, every half minute of the last five, and once for the second.
    expect(fetches).toBeLessThanOrEqual(13);
  });
});
