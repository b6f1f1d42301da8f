// Learns the weights of the second opinion from examples: features, one machine an intent, signed bytes.

import { createHash } from 'node:crypto';
import { eachFeature, kindsOf, type Sort } from '#bot/domain/understanding/learned/features.ts';
import { type ModelFile, worth } from '#bot/domain/understanding/learned/model.ts';
import { normalise } from '#bot/domain/understanding/normalise.ts';
import { messageOf } from '#bot/domain/understanding/understand.ts';
import { type LabelledReply, SETTLING } from '#tests/support/score-replies.ts';
import { type Row, trainSvm } from './linear-svm.ts';

/** A reply with what it means, and how much it counts: 1 for what people wrote. */
export interface Example extends Pick<LabelledReply, 'text' | 'context'> {
  /** Null: it settles nothing, whatever else it means. */
  readonly intent: string | null;
  readonly cost: number;
}

/** A feature of fewer examples is chance. */
const LEAST_EXAMPLES = 2;
/** The features that weigh most are kept (measured: 16,000 do no better on unseen replies). */
const MOST_FEATURES = 8_000;
const LARGEST_BYTE = 127;
/** Of no consequence for the features. */
const SENT_AT = Temporal.Instant.from('2026-11-05T10:30:00+08:00');

/** The file of weights; the same examples in the same order give the same file. */
export function learn(examples: readonly Example[]): ModelFile {
  const features = examples.map(featuresOf);
  const intents = distinct(examples.flatMap(({ intent }) => (intent === null ? [] : [intent])));
  const keys = counted(features, LEAST_EXAMPLES);
  const ids = new Map(keys.map((key, id) => [key, id]));
  const rows = features.map((sorts, i) => rowOf(ids, sorts, examples[i]?.cost ?? 1));
  const machines = intents.map((intent) =>
    trainSvm(
      rows,
      examples.map((example) => sideOf(example, intent)),
      ids.size,
    ),
  );
  const kept = heaviest(keys.length, machines);
  const table = [...kept, keys.length].flatMap((id) => machines.map((weights) => weights[id] ?? 0));
  const step = table.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0) / LARGEST_BYTE;
  const listed = Buffer.alloc(4 * kept.length);
  for (const [row, id] of kept.entries()) listed.writeUInt32LE(keys[id] ?? 0, 4 * row);
  return {
    learnedFrom: hashOf(examples),
    intents: intents.join(' '),
    kinds: answersByKind(examples),
    step,
    keys: listed.toString('base64'),
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

/** What is known only not to settle says nothing to the machines of other intents. */
function sideOf({ intent }: Example, of: string): 1 | -1 | 0 {
  if (intent === null) return SETTLING.has(of) ? -1 : 0;
  return intent === of ? 1 : -1;
}

type Features = ReadonlyMap<number, number>;

/** Each feature once, and what it counts. */
function featuresOf({ text, context }: Example): Features {
  const sorts = new Map<number, Sort>();
  const met: Record<Sort, number> = { run: 0, word: 0, kind: 1 };
  const utterance = { text, sentAt: SENT_AT, contextKinds: context };
  eachFeature(messageOf(normalise(text).text, utterance), (key, sort) => {
    if (sort !== 'kind') met[sort]++;
    sorts.set(key, sort);
  });
  return new Map([...sorts].map(([key, sort]) => [key, worth(met[sort])]));
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}

function counted(features: readonly Features[], least: number): readonly number[] {
  const counts = new Map<number, number>();
  for (const keys of features) for (const key of keys.keys()) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count >= least)
    .map(([key]) => key)
    .sort((one, other) => one - other);
}

function rowOf(ids: ReadonlyMap<number, number>, features: Features, cost: number): Row {
  const known = [...features].flatMap(([key, value]) => {
    const id = ids.get(key);
    return id === undefined ? [] : [[id, value] as const];
  });
  return {
    ids: Uint32Array.from(known, ([id]) => id),
    values: Float64Array.from(known, ([, value]) => value),
    cost,
  };
}

function heaviest(count: number, machines: readonly Float64Array[]): readonly number[] {
  const weight = (id: number): number => Math.max(...machines.map((weights) => Math.abs(weights[id] ?? 0)));
  return Array.from({ length: count }, (_, id) => [id, weight(id)] as const)
    .sort(([, one], [, other]) => other - one)
    .slice(0, MOST_FEATURES)
    .map(([id]) => id)
    .sort((one, other) => one - other);
}

function answersByKind(examples: readonly Example[]): Readonly<Record<string, string>> {
  const kinds = distinct(
    examples.flatMap(({ context, intent }) => (intent === null ? [] : kindsOf(context))),
  );
  return Object.fromEntries(
    kinds.map((kind) => {
      const answers = examples.filter(({ context }) => kindsOf(context).includes(kind));
      return [kind, distinct(answers.flatMap(({ intent }) => intent ?? [])).join(' ')];
    }),
  );
}
