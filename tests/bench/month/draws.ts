// Chance that repeats: numbers that depend on a text alone.

/** One number after the other in [0, 1): FNV-1a of the text for the start, mulberry32 from there. */
export type Draw = () => number;

export function drawsFor(text: string): Draw {
  let state = 0x811c9dc5;
  for (const character of text) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

/** One of several, each as likely. */
export function oneOf<T>(all: readonly [T, ...T[]], draw: Draw): T {
  return all[Math.floor(draw() * all.length)] ?? all[0];
}

/** The first whose weight the draw falls under; weights need not add up to one. Null without any. */
export function weighted<T>(all: readonly (readonly [T, number])[], draw: Draw): T | null {
  let rest = draw() * all.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [value, weight] of all) {
    if (rest < weight) return value;
    rest -= weight;
  }
  return all.at(-1)?.[0] ?? null;
}
