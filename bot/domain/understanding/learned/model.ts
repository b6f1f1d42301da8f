// The learned weights, and how a message is scored by them.

import type { Intent } from '../reading.ts';
import { eachGram, unitsOf } from './grams.ts';

/** What `npm run understanding:learn` writes. Rows of weights stand in the order grams, kinds, bias. */
export interface ModelFile {
  /** Hash of the examples it was learned from. */
  readonly learnedFrom: string;
  /** Words parted by blanks, as in `kinds`. */
  readonly intents: string;
  /** Kind → the intents that examples with it have. */
  readonly kinds: Readonly<Record<string, string>>;
  /** One gram a line. */
  readonly grams: string;
  /** What one step of a weight is worth. */
  readonly step: number;
  /** Base64 of signed bytes, a row of one weight an intent for each gram, each kind and the bias. */
  readonly weights: string;
}

export interface Model {
  readonly intents: readonly Intent[];
  /** Kind → its row and the intents that may answer it. */
  readonly kinds: ReadonlyMap<string, { readonly row: number; readonly intents: ReadonlySet<string> }>;
  /** Open addressing: the two numbers of a gram, and its row plus one; zero is an empty place. */
  readonly highs: Uint32Array;
  readonly lasts: Uint16Array;
  readonly rows: Uint16Array;
  readonly weights: Int8Array;
  readonly step: number;
}

/** What stands for the kinds where nothing is open. */
export const NO_KIND = 'none';

/** Unpacks the file once, so that a gram is found without making a string of it. */
export function modelOf(file: ModelFile): Model {
  const grams = file.grams.split('\n');
  const size = 2 ** Math.ceil(Math.log2(grams.length * 2));
  const highs = new Uint32Array(size);
  const lasts = new Uint16Array(size);
  const rows = new Uint16Array(size);
  for (const [row, gram] of grams.entries()) {
    const [high, last] = unitsOf(gram);
    let place = placeOf(high, last, size);
    while (rows[place] !== 0) place = (place + 1) & (size - 1);
    highs[place] = high;
    lasts[place] = last;
    rows[place] = row + 1;
  }
  const kinds = Object.entries(file.kinds).map(
    ([kind, intents], i) => [kind, { row: grams.length + i, intents: new Set(intents.split(' ')) }] as const,
  );
  return {
    intents: file.intents.split(' ') as Intent[],
    kinds: new Map(kinds),
    highs,
    lasts,
    rows,
    weights: new Int8Array(Uint8Array.fromBase64(file.weights).buffer),
    step: file.step,
  };
}

/**
 * One score for each intent of the model, in its order: above zero it is rather meant, below rather not. Linear in the
 * length of the text. A gram counts once however often it occurs, and long texts weigh no more than short ones.
 * @param text normalised
 * @param kinds of the open items
 */
export function scoresOf(model: Model, text: string, kinds: Iterable<string>): Float64Array {
  const { weights, rows, intents } = model;
  const scores = new Float64Array(intents.length);
  const seen = new Uint32Array((rows.length >>> 5) + 1);
  let known = 0;
  eachGram(text, (high, last) => {
    const place = find(model, high, last);
    const bits = seen[place >>> 5] ?? 0;
    const bit = 1 << (place & 31);
    if (place < 0 || (bits & bit) !== 0) return;
    seen[place >>> 5] = bits | bit;
    known++;
    addRow(scores, weights, (rows[place] ?? 0) - 1);
  });
  const length = Math.sqrt(Math.max(known, 1));
  for (let i = 0; i < scores.length; i++) scores[i] = (scores[i] ?? 0) / length;
  for (const kind of kindsOr(kinds)) {
    const known = model.kinds.get(kind);
    if (known !== undefined) addRow(scores, weights, known.row);
  }
  addRow(scores, weights, weights.length / intents.length - 1);
  for (let i = 0; i < scores.length; i++) scores[i] = (scores[i] ?? 0) * model.step;
  return scores;
}

/** How much of the text the examples hold at all, 0 to 1: a name nobody had yet scores low for everything. */
export function familiarity(model: Model, text: string): number {
  let known = 0;
  let all = 0;
  eachGram(text, (high, last) => {
    all++;
    if (find(model, high, last) >= 0) known++;
  });
  return known / all;
}

/** True when examples with one of the open kinds have this intent. */
export function mayAnswer(model: Model, intent: Intent, kinds: Iterable<string>): boolean {
  for (const kind of kindsOr(kinds)) if (model.kinds.get(kind)?.intents.has(intent) === true) return true;
  return false;
}

function kindsOr(kinds: Iterable<string>): ReadonlySet<string> {
  const set = new Set(kinds);
  return set.size > 0 ? set : new Set([NO_KIND]);
}

function addRow(scores: Float64Array, weights: Int8Array, row: number): void {
  const from = row * scores.length;
  for (let i = 0; i < scores.length; i++) scores[i] = (scores[i] ?? 0) + (weights[from + i] ?? 0);
}

function find({ highs, lasts, rows }: Model, high: number, last: number): number {
  const size = rows.length;
  let place = placeOf(high, last, size);
  while (rows[place] !== 0) {
    if (highs[place] === high && lasts[place] === last) return place;
    place = (place + 1) & (size - 1);
  }
  return -1;
}

function placeOf(high: number, last: number, size: number): number {
  const mixed = Math.imul(high ^ Math.imul(last, 0x9e3779b1), 0x85ebca6b);
  return (mixed ^ (mixed >>> 15)) & (size - 1);
}
