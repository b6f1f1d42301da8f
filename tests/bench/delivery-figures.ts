// What the rounds of a wave come to: deliveries a second beside each floor, and whose processor time a delivery takes.

import { type Figure, median } from './figures.ts';
import type { ProcessorUs } from './processor.ts';

/** One round of a part: how long it took, and a delivery's processor time on each side where it can be told. */
export interface Spent {
  readonly ms: number;
  readonly us: ProcessorUs | null;
}

/** The rounds of each part. */
export interface Rounds {
  readonly whole: Spent[];
  readonly claim: Spent[];
  readonly call: Spent[];
  /** A bare request for each recipient. */
  readonly singly: Spent[];
  /** The very calls of ours. */
  readonly sameCalls: Spent[];
  /** The very calls over a table with a row for each; none where a call has many recipients. */
  readonly outbox: Spent[];
}

/** `name` of a wave with so many recipients, told in so many calls. */
export function deliveryFigures(
  { name, recipients }: { readonly name: string; readonly recipients: number },
  calls: number,
  rounds: Rounds,
): readonly Figure[] {
  const perSecond = (part: readonly Spent[]) => (recipients / median(part.map(({ ms }) => ms))) * 1000;
  const figure = (what: string, part: readonly Spent[], floor: Figure['floor']): Figure => ({
    name: `${name}${what}`,
    value: perSecond(part),
    unit: 'deliveries/s',
    floor,
  });
  const bySame = { value: perSecond(rounds.sameCalls), what: 'bare undici POSTs of the same bodies' };
  const bySingle = { value: perSecond(rounds.singly), what: 'bare undici POSTs, one for each recipient' };
  return [
    figure(` (${recipients} in ${calls} calls)`, rounds.whole, bySingle),
    ...(calls < recipients ? [figure(': beside the same calls', rounds.whole, bySame)] : []),
    ...(rounds.outbox.length > 0 ? [figure(': a bare outbox', rounds.outbox, bySingle)] : []),
    figure(': claim alone', rounds.claim, null),
    figure(': calls alone', rounds.call, bySame),
    ...processorFigures(name, rounds.whole, rounds.singly),
    ...(rounds.outbox.length > 0
      ? processorFigures(`${name}: a bare outbox`, rounds.outbox, rounds.singly)
      : []),
  ];
}

const SIDES = [
  ['ours', 'this process'],
  ['postgres', 'PostgreSQL'],
  ['platform', 'the platform'],
] as const;

/** The sides share the machine's processors: their sum over the number of these is the least a delivery can take. */
function processorFigures(name: string, part: readonly Spent[], floor: readonly Spent[]): readonly Figure[] {
  return SIDES.map(([side, who]) => {
    const each = (rounds: readonly Spent[]) => median(rounds.map(({ us }) => us?.[side] ?? Number.NaN));
    const bare = side === 'postgres' ? null : { value: each(floor), what: 'the same of a bare POST' };
    return { name: `${name}: processor time of ${who}`, value: each(part), unit: 'µs each', floor: bare };
  });
}
