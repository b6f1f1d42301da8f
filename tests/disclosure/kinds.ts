// A generator for each kind: random items full of secrets, and what of them a reader may find. A kind without one fails.

import { type AnyItem, itemSpokenOf, KINDS } from '#bot/kinds/index.ts';
import type { KindGenerator, Sample } from './kind-generator.ts';
import { lawNotices } from './kinds/law-notice.ts';
import { personnelChanges } from './kinds/personnel-change.ts';
import { reportDeadlines } from './kinds/report-deadline.ts';
import { trainingNotices } from './kinds/training-notice.ts';
import { verificationQueries } from './kinds/verification-query.ts';
import { randomOf } from './random.ts';

export const GENERATORS: Readonly<Record<string, KindGenerator>> = {
  report_deadline: reportDeadlines,
  verification_query: verificationQueries,
  training_notice: trainingNotices,
  law_notice: lawNotices,
  personnel_change: personnelChanges,
};

/** Throws for a kind nobody has written a generator for. */
export function generatorOf(kind: string): KindGenerator {
  const generator = GENERATORS[kind];
  if (generator === undefined)
    throw new Error(`no generator for kind ${kind}: write one in tests/disclosure/kinds/`);
  return generator;
}

const SPOKEN_AT = Temporal.Instant.from('2026-11-03T10:00:00+08:00');

/** The item as its contact speaks of it. */
export function spokenOf({ item, task }: Sample): AnyItem {
  return itemSpokenOf({ ...item, wasNamed: true }, task, { now: SPOKEN_AT, codesOf: () => [] });
}

/** A few items of every kind, always the same. */
export function sampleItems(): readonly AnyItem[] {
  const random = randomOf(1);
  return KINDS.flatMap(({ name }) =>
    [1, 2].map((number) => spokenOf(generatorOf(name).sample(random, `${name}-${number}`))),
  );
}
