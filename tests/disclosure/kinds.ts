// A generator for each kind: random items full of secrets, and what of them a reader may find. A kind without one fails.

import type { ContentClass } from '#bot/domain/disclosure/table.ts';
import { type AnyItem, itemSpokenOf, KINDS } from '#bot/kinds/index.ts';
import type { KindTask, LineItem, PlacedItem, Reader } from '#bot/kinds/kind.ts';
import { reportDeadlines } from './kinds/report-deadline.ts';
import { verificationQueries } from './kinds/verification-query.ts';
import { type Random, randomOf } from './random.ts';
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
  /** Whether who reads such a line is asked for an answer or a deed. */
  wantsAnswer(occasion: string): boolean;
}

export const GENERATORS: Readonly<Record<string, KindGenerator>> = {
  report_deadline: reportDeadlines,
  verification_query: verificationQueries,
};

/** Throws for a kind nobody has written a generator for. */
export function generatorOf(kind: string): KindGenerator {
  const generator = GENERATORS[kind];
  if (generator === undefined)
    throw new Error(`no generator for kind ${kind}: write one in tests/disclosure/kinds/`);
  return generator;
}

/** The item as its contact speaks of it. */
export function spokenOf({ item, task }: Sample): AnyItem {
  return itemSpokenOf({ ...item, wasNamed: true }, task);
}

/** A few items of every kind, always the same. */
export function sampleItems(): readonly AnyItem[] {
  const random = randomOf(1);
  return KINDS.flatMap(({ name }) =>
    [1, 2].map((number) => spokenOf(generatorOf(name).sample(random, `${name}-${number}`))),
  );
}
