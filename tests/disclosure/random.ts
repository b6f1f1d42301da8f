// Numbers drawn by a seed, so that a finding can be had again.

export interface Random {
  /** 0 to `below` less one. */
  nat(below: number): number;
  flip(): boolean;
  oneOf<T>(all: readonly T[]): T;
}

/** Mulberry32: small, quick, and the same on every machine. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  const nat = (below: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
  return {
    nat,
    flip: () => nat(2) === 1,
    oneOf(all) {
      const one = all[nat(all.length)];
      if (one === undefined && all.length === 0) throw new Error('nothing to draw from');
      return one as (typeof all)[number];
    },
  };
}
