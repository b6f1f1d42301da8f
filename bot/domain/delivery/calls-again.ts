// Which deliveries to be tried again share a call.

import { UNDIVIDED } from './fate.ts';

/** A delivery whose last attempt did not reach anybody. */
export interface TriedDelivery {
  readonly address: string;
  readonly scope: 'person' | 'group';
  readonly contentHash: string;
  readonly part: { readonly number: number };
  /** Why it waits. */
  readonly reason: string | null;
}

/**
 * The same text and part to the same kind of address shares a call again, unless that has been refused as a whole. A
 * call names nobody twice: two answers in the same words to one person are two calls, each with an end of its own
 * (platforms differ on whether somebody named twice hears once, and tell only one end).
 */
export function callsAgain<D extends TriedDelivery>(
  waiting: readonly D[],
  recipientsPerCall: (scope: 'person' | 'group') => number,
): readonly (readonly D[])[] {
  const alike = Map.groupBy(
    timed(waiting),
    ({ delivery: { scope, contentHash, part, reason }, time }) =>
      `${scope} ${contentHash} ${part.number} ${reason === UNDIVIDED ? 'alone' : 'together'} ${time}`,
  );
  return [...alike.values()].flatMap((group) => {
    const deliveries = group.map(({ delivery }) => delivery);
    const [first] = deliveries;
    const size = first?.reason === UNDIVIDED ? 1 : recipientsPerCall(first?.scope ?? 'group');
    return Array.from({ length: Math.ceil(deliveries.length / size) }, (_, index) =>
      deliveries.slice(index * size, (index + 1) * size),
    );
  });
}

/** Each delivery with how often its words have been for its address before it. */
function timed<D extends TriedDelivery>(
  waiting: readonly D[],
): readonly { readonly delivery: D; readonly time: number }[] {
  const times = new Map<string, number>();
  return waiting.map((delivery) => {
    const key = `${delivery.contentHash} ${delivery.part.number} ${delivery.scope} ${delivery.address}`;
    const time = times.get(key) ?? 0;
    times.set(key, time + 1);
    return { delivery, time };
  });
}
