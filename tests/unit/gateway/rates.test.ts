// A burst of 500 messages never exceeds what the bureau lets its gateway be called.

import { describe, expect, it } from 'vitest';
import type { Address } from '#adapters/contract.ts';
import { openGateway } from '#adapters/http/index.ts';
import { peak, replayBurst } from '#tests/support/burst.ts';

describe('a burst of 500 messages', () => {
  it('stays within the minute that is set, whoever it is for, and is not much slower', () => {
    const log = { info: () => undefined, warn: () => undefined };
    const secrets = [`whsec_${Buffer.alloc(24).toString('base64')}`];
    const session = openGateway({ url: 'http://127.0.0.1:9/', secrets, callsPerMinute: 150 }, { log });
    const to = Array.from(
      { length: 500 },
      (_, index): Address => ({
        channel: 'http',
        scope: index % 5 === 0 ? 'group' : 'person',
        id: `${index}`,
      }),
    );
    const made = replayBurst(session, to, 250);
    expect(made).toHaveLength(500);
    expect(peak(made, 60_000)).toBeLessThanOrEqual(150);
    expect(peak(made, 60_000)).toBeGreaterThan(120);
  });
});
