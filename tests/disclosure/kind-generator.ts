// Random items of one kind, and what of them a reader may find.

import type { ContentClass } from '#bot/domain/disclosure/table.ts';
import type { KindTask } from '#bot/kinds/facts.ts';
import type { LineItem, PlacedItem, Reader } from '#bot/kinds/lines.ts';
import type { Random } from './random.ts';
import type { Secret } from './secrets.ts';

/** One random item. */
export interface Sample {
  readonly item: LineItem;
  readonly task: KindTask;
  /** As a list of its node shows it; null: no list of the kind names items. */
  readonly placed: PlacedItem | null;
  readonly secrets: readonly Secret[];
}

export interface KindGenerator {
  /** Every name of a line of the kind that has an item, those for groups as well. */
  readonly occasions: readonly string[];
  sample(random: Random, id: string): Sample;
  /** Written down here once more, apart from the product's table: what a private reader of such a line may find. */
  allowed(occasion: string, reader: Reader & { readonly showsFigures: boolean }): readonly ContentClass[];
  /** Whether who reads such a line is asked for an answer or a deed; `hearsNothing`: while chat does not arrive. */
  wantsAnswer(occasion: string, hearsNothing: boolean): boolean;
}
