// What is drawn, and what has leaked of it.

import type { Random } from './random.ts';
import type { Secret } from './secrets.ts';

/** Something that has leaked: where, and in which text. */
export interface Leak {
  readonly place: string;
  readonly secret: Secret;
  readonly text: string;
}

/** Texts rendered from the same random data, one after the other; of each what stands in it and must not. */
export type Rendering = (random: Random) => Iterable<readonly Leak[]>;
