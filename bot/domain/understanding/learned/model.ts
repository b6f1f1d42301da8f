// The learned weights, and how a message is scored by them.

import type { Intent } from '../reading.ts';
import type { MessageView } from '../topic.ts';
import { eachFeature, eachRun, kindsOf, type Sort } from './features.ts';

/** What `npm run understanding:learn` writes. */
export interface ModelFile {
  /** Hash of the examples it was learned from. */
  readonly learnedFrom: string;
  /** Words parted by blanks, as in `kinds`. */
  readonly intents: string;
  /** Kind → the intents that examples with it have. */
  readonly kinds: Readonly<Record<string, string>>;
  /** What one step of a weight is worth. */
  readonly step: number;
  /** Base64 of the features' keys, four bytes each, the least significant first. */
  readonly keys: string;
  /** Base64 of signed bytes, a row of one weight an intent for each key, the bias last. */
  readonly weights: string;
}

export interface Model {
  readonly intents: readonly Intent[];
  /** Kind → the intents that may answer it. */
  readonly kinds: ReadonlyMap<string, ReadonlySet<string>>;
  /** Open addressing: a feature's key, and its row plus one; zero is an empty place. */
  readonly keys: Uint32Array;
  readonly rows: Uint16Array;
  readonly weights: Int8Array;
  readonly step: number;
}

/** Unpacks the file once. */
export function modelOf(file: ModelFile): Model {
  const bytes = Uint8Array.fromBase64(file.keys);
  const listed = new DataView(bytes.buffer);
  const count = bytes.length / 4;
  const size = 2 ** Math.ceil(Math.log2(Math.max(count, 1) * 1.5));
  const keys = new Uint32Array(size);
  const rows = new Uint16Array(size);
  for (let row = 0; row < count; row++) {
    const key = listed.getUint32(4 * row, true);
    let place = key & (size - 1);
    while (rows[place] !== 0) place = (place + 1) & (size - 1);
    keys[place] = key;
    rows[place] = row + 1;
  }
  const kinds = Object.entries(file.kinds).map(
    ([kind, intents]) => [kind, new Set(intents.split(' '))] as const,
  );
  return {
    intents: file.intents.split(' ') as Intent[],
    kinds: new Map(kinds),
    keys,
    rows,
    weights: new Int8Array(Uint8Array.fromBase64(file.weights).buffer),
    step: file.step,
  };
}

/**
 * One score for each intent of the model, in its order: above zero it is rather meant, below rather not. Linear in the
 * length of the text. A feature counts once however often it occurs.
 */
export function scoresOf(model: Model, message: MessageView): Float64Array {
  const { weights, rows, intents, step } = model;
  const count = intents.length;
  // One whole number for each intent and sort: bytes add up without rounding.
  const sums = new Int32Array(3 * count);
  const met = [0, 0, 0];
  const seen = new Uint32Array((rows.length >>> 5) + 1);
  eachFeature(message, (key, sort) => {
    const at = PLACE[sort];
    met[at] = (met[at] ?? 0) + 1;
    const place = find(model, key);
    if (place < 0) return;
    const bits = seen[place >>> 5] ?? 0;
    const bit = 1 << (place & 31);
    if ((bits & bit) !== 0) return;
    seen[place >>> 5] = bits | bit;
    addRow(sums, at * count, weights, ((rows[place] ?? 0) - 1) * count, count);
  });
  const ofRun = worth(met[PLACE.run] ?? 0);
  const ofWord = worth(met[PLACE.word] ?? 0);
  const bias = weights.length - count;
  const scores = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const [run, word, kind] = [sums[i] ?? 0, sums[count + i] ?? 0, sums[2 * count + i] ?? 0];
    scores[i] = step * (run * ofRun + word * ofWord + kind + (weights[bias + i] ?? 0));
  }
  return scores;
}

const PLACE: Readonly<Record<Sort, number>> = { run: 0, word: 1, kind: 2 };

/** What one of so many features of a sort counts. */
export function worth(met: number): number {
  return 1 / Math.sqrt(Math.max(met, 1));
}

/** How much of the text the examples hold at all, 0 to 1: a name nobody had yet scores low for everything. */
export function familiarity(model: Model, text: string): number {
  let known = 0;
  let all = 0;
  eachRun(text, (key) => {
    all++;
    if (find(model, key) >= 0) known++;
  });
  return known / all;
}

/** The intents that examples with one of the open kinds have. */
export function answersTo(model: Model, kinds: Iterable<string>): ReadonlySet<string> {
  const [first, ...others] = kindsOf(kinds).map((kind) => model.kinds.get(kind) ?? new Set<string>());
  return others.length === 0
    ? (first ?? new Set())
    : new Set([first ?? [], ...others].flatMap((set) => [...set]));
}

function addRow(sums: Int32Array, to: number, weights: Int8Array, from: number, count: number): void {
  for (let i = 0; i < count; i++) sums[to + i] = (sums[to + i] ?? 0) + (weights[from + i] ?? 0);
}

/** The place of a key, or −1. */
function find({ keys, rows }: Model, key: number): number {
  const size = rows.length;
  let place = key & (size - 1);
  while (rows[place] !== 0) {
    if (keys[place] === key) return place;
    place = (place + 1) & (size - 1);
  }
  return -1;
}
