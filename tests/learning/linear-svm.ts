// A linear support vector machine for one class against the rest, by dual coordinate descent.

/** One example: ids of features and their values, side by side. */
export interface Row {
  readonly ids: Uint32Array;
  readonly values: Float64Array;
  /** What it costs to put the example on the wrong side. */
  readonly cost: number;
}

const MOST_ROUNDS = 60;
const GOOD_ENOUGH = 0.02;

/**
 * Weights of each feature, the bias last, of the machine with squared hinge loss (Hsieh et al., ICML 2008, algorithm 1:
 * what liblinear does). The same rows give the same weights: the order of the rounds is shuffled from a fixed seed.
 * @param sides 1 where the row is of the class, −1 where it is not, 0 where it is not known
 */
export function trainSvm(
  rows: readonly Row[],
  sides: readonly (1 | -1 | 0)[],
  features: number,
): Float64Array {
  const weights = new Float64Array(features + 1);
  const duals = new Float64Array(rows.length);
  const lengths = rows.map(lengthOf);
  const order = rows.map((_, i) => i).filter((i) => sides[i] !== 0);
  const random = randomFrom(1);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    shuffle(order, random);
    let worst = 0;
    for (const i of order) {
      const row = rows[i] as Row;
      const side = sides[i] as number;
      const ridge = 1 / (2 * row.cost);
      const dual = duals[i] as number;
      const slope = side * decide(weights, row) - 1 + ridge * dual;
      const projected = dual === 0 ? Math.min(slope, 0) : slope;
      worst = Math.max(worst, Math.abs(projected));
      if (projected === 0) continue;
      const moved = Math.max(dual - slope / ((lengths[i] ?? 1) + ridge), 0);
      duals[i] = moved;
      add(weights, row, (moved - dual) * side);
    }
    if (worst < GOOD_ENOUGH) break;
  }
  return weights;
}

function decide(weights: Float64Array, { ids, values }: Row): number {
  let sum = weights.at(-1) ?? 0;
  for (let i = 0; i < ids.length; i++) sum += (weights[ids[i] ?? 0] ?? 0) * (values[i] ?? 0);
  return sum;
}

/** The bias counts as a feature of value 1. */
function lengthOf({ values }: Row): number {
  return values.reduce((sum, value) => sum + value * value, 1);
}

function add(weights: Float64Array, { ids, values }: Row, by: number): void {
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i] ?? 0;
    weights[id] = (weights[id] ?? 0) + by * (values[i] ?? 0);
  }
  weights[weights.length - 1] = (weights.at(-1) ?? 0) + by;
}

/** Marsaglia's xorshift, 0 to 1. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

function shuffle(order: number[], random: () => number): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
}
