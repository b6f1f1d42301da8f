// Learns the weights of the second opinion from examples: features, one machine an intent, signed bytes.

import { createHash } from 'node:crypto';
import { eachGram, gramOf } from '#bot/domain/understanding/learned/grams.ts';
import { type ModelFile, NO_KIND } from '#bot/domain/understanding/learned/model.ts';
import { normalise } from '#bot/domain/understanding/normalise.ts';
import type { LabelledReply } from '#tests/support/score-replies.ts';
import { type Row, trainSvm } from './linear-svm.ts';

/** A reply with what it means, and how much it counts: 1 for what people wrote. */
export interface Example extends Pick<LabelledReply, 'text' | 'context' | 'intent'> {
  readonly cost: number;
}

/** A gram of fewer examples is chance. */
const LEAST_EXAMPLES = 2;
/** The grams that weigh most are kept. */
const MOST_GRAMS = 9_000;
const LARGEST_BYTE = 127;

/** The file of weights; the same examples in the same order give the same file. */
export function learn(examples: readonly Example[]): ModelFile {
  const texts = examples.map(({ text }) => gramsOf(normalise(text).text));
  const kindsOf = examples.map(({ context }) => (context.length === 0 ? [NO_KIND] : [...new Set(context)]));
  const grams = counted(texts.flat(), LEAST_EXAMPLES);
  const kinds = counted(kindsOf.flat(), 1);
  const intents = counted(
    examples.map(({ intent }) => intent),
    1,
  );
  const ids = new Map([...grams, ...kinds.map((kind) => `kind ${kind}`)].map((name, id) => [name, id]));
  const rows = texts.map((text, i) => rowOf(ids, text, kindsOf[i] ?? [], examples[i]?.cost ?? 1));
  const machines = intents.map((intent) =>
    trainSvm(
      rows,
      examples.map((example) => (example.intent === intent ? 1 : -1)),
      ids.size,
    ),
  );
  const kept = heaviest(grams, machines);
  const order = [...kept, ...kinds.map((_, i) => grams.length + i), ids.size];
  const table = order.flatMap((id) => machines.map((weights) => weights[id] ?? 0));
  const step = table.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0) / LARGEST_BYTE;
  return {
    learnedFrom: hashOf(examples),
    intents: intents.join(' '),
    kinds: Object.fromEntries(
      kinds.map((kind) => [
        kind,
        intents.filter((intent) => occurs(examples, kindsOf, kind, intent)).join(' '),
      ]),
    ),
    grams: kept.map((id) => grams[id] ?? '').join('\n'),
    step,
    weights: Buffer.from(Int8Array.from(table, (weight) => Math.round(weight / step)).buffer).toString(
      'base64',
    ),
  };
}

/** Tells whether a file was learned from these examples. */
export function hashOf(examples: readonly Example[]): string {
  const lines = examples.map(({ text, context, intent }) => JSON.stringify([text, context, intent]));
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

/** Each gram once. */
function gramsOf(text: string): readonly string[] {
  const grams = new Set<string>();
  eachGram(text, (high, last) => grams.add(gramOf(high, last)));
  return [...grams];
}

function counted(names: readonly string[], least: number): readonly string[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts.keys()].filter((name) => (counts.get(name) ?? 0) >= least).sort();
}

function rowOf(
  ids: ReadonlyMap<string, number>,
  grams: readonly string[],
  kinds: readonly string[],
  cost: number,
): Row {
  const known = grams.map((gram) => ids.get(gram)).filter((id) => id !== undefined);
  const open = kinds.map((kind) => ids.get(`kind ${kind}`)).filter((id) => id !== undefined);
  const value = 1 / Math.sqrt(Math.max(known.length, 1));
  return { ids: [...known, ...open], values: [...known.map(() => value), ...open.map(() => 1)], cost };
}

function heaviest(grams: readonly string[], machines: readonly Float64Array[]): readonly number[] {
  const weight = (id: number): number => Math.max(...machines.map((weights) => Math.abs(weights[id] ?? 0)));
  return grams
    .map((_, id) => [id, weight(id)] as const)
    .sort(([, one], [, other]) => other - one)
    .slice(0, MOST_GRAMS)
    .map(([id]) => id)
    .sort((one, other) => one - other);
}

function occurs(
  examples: readonly Example[],
  kindsOf: readonly (readonly string[])[],
  kind: string,
  intent: string,
): boolean {
  return examples.some((example, i) => example.intent === intent && kindsOf[i]?.includes(kind) === true);
}
