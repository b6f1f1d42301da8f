// What a kind of item is to everybody else: a record of pure functions. `item.kind` says which record decides.

import type { KindClocks } from './clocks.ts';
import type { KindConversation } from './conversation.ts';
import type { KindFacts } from './facts.ts';
import type { KindLines } from './lines.ts';

/**
 * One kind of item. Facts, events and items of a conversation are the kind's own: whoever calls holds them without
 * looking inside and hands a kind only those of its own items. That is why everything here is a method: a kind may
 * name its own facts where this says `object`.
 */
export interface Kind extends KindFacts, KindClocks, KindLines, KindConversation {
  /** What `item.kind` says. */
  readonly name: string;
}
