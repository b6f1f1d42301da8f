// Renders random data for every role and place, and collects what must not have been found.

import { createMetrics, type StateCounts } from '#bot/metrics.ts';
import { RENDERINGS } from './places.ts';
import { randomOf } from './random.ts';
import type { Leak } from './rendering.ts';
import { figure, phone, unitName } from './secrets.ts';

export interface Rendered {
  readonly renderings: number;
  /** The first few; none is how it should be. */
  readonly leaks: readonly (Leak & { readonly seed: number })[];
}

const SHOWN = 5;

/** Renders `count` times, each draw from a seed of its own; stops at the first few leaks. */
export function renderMany(seed: number, count: number): Rendered {
  const wheel = RENDERINGS.flatMap(([weight, rendering]) => Array.from({ length: weight }, () => rendering));
  const leaks: Rendered['leaks'][number][] = [];
  let renderings = 0;
  for (let draw = 0; renderings < count && leaks.length < SHOWN; draw++) {
    const own = (seed * 1_000_003 + draw) >>> 0;
    for (const found of wheel[draw % wheel.length]?.(randomOf(own)) ?? []) {
      renderings += 1;
      leaks.push(...found.map((leak) => ({ ...leak, seed: own })));
    }
  }
  return { renderings, leaks };
}

const NOTHING: StateCounts = {
  deliveries: { sent: 3 },
  messages: { done: 2 },
  openClocks: 0,
  dueClocks: 0,
  lateClocks: 0,
  openSlots: {},
  dueSlots: 0,
  paused: 0,
  heldWaves: 0,
  oldestReceivedSeconds: 0,
  alarms: {},
  streams: [],
  callsThisMonth: {},
  pushesThisMonth: {},
  accountStops: [],
};

/** The page of metrics, with labels nobody should have made of a firm, a person or a figure. */
export async function renderMetrics(seed: number): Promise<readonly string[]> {
  const random = randomOf(seed);
  const secrets = [figure(random), phone(random), unitName(random)].map(({ text }) => text);
  const labelled = Object.fromEntries(secrets.map((text) => [text, 1]));
  const metrics = createMetrics(() =>
    Promise.resolve({ ...NOTHING, alarms: labelled, openSlots: labelled, deliveries: labelled }),
  );
  metrics.dutyRan(secrets[0] ?? '', 1, true);
  const text = await metrics.text();
  return secrets.filter((secret) => text.includes(secret));
}
