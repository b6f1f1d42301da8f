// Words as one tree of characters in flat arrays: what the lists of words stand on.

/**
 * A tree that never changes. A node is its number, 0 the root; the children of a node lie side by side in the order
 * of their characters. With a Map in each node, 41,000 of them took 22 MB of a process that is to stay small; so they
 * take one.
 */
export interface CharTree<Value> {
  /** The node a character leads to, or -1. */
  step(node: number, charCode: number): number;
  /** What the word that ends here is worth; undefined: no word ends here. */
  valueAt(node: number): Value | undefined;
}

/** Puts each word into the tree with its value; `''` is no word. */
export function charTree<Value>(words: ReadonlyMap<string, Value>): CharTree<Value> {
  const sorted = [...words.keys()].filter((word) => word !== '').sort(byCharCodes);
  const chars: number[] = [0];
  const firstChild: number[] = [];
  const values: (Value | undefined)[] = [];
  /** Level by level: the words below each node, as a part of all the words in order. */
  const parts = [{ from: 0, until: sorted.length, depth: 0 }];
  for (let node = 0; node < parts.length; node++) {
    const part = parts[node];
    if (part === undefined) break;
    let { from } = part;
    const { until, depth } = part;
    const own = sorted[from];
    const ends = depth > 0 && own?.length === depth;
    values.push(ends ? words.get(own) : undefined);
    firstChild.push(parts.length);
    if (ends) from++;
    while (from < until) {
      const char = sorted[from]?.charCodeAt(depth) ?? 0;
      let next = from + 1;
      while (next < until && sorted[next]?.charCodeAt(depth) === char) next++;
      chars.push(char);
      parts.push({ from, until: next, depth: depth + 1 });
      from = next;
    }
  }
  firstChild.push(parts.length);
  const charOf = Uint16Array.from(chars);
  const childOf = Int32Array.from(firstChild);
  const roots = rootTable(charOf, childOf[1] ?? 1);
  const lowest = charOf[1] ?? 0;
  return {
    step: (node, charCode) => {
      if (node === 0) return (roots[charCode - lowest] ?? 0) - 1;
      return childBy(charOf, childOf[node] ?? 0, childOf[node + 1] ?? 0, charCode);
    },
    valueAt: (node) => values[node],
  };
}

/**
 * The root's child of each character from its lowest on, one more than the number; 0: none. Most characters of a text
 * begin no word, and halving a thousand children for each of them was a tenth of all reading; 40 KB a tree.
 */
function rootTable(charOf: Uint16Array, until: number): Uint16Array {
  const lowest = charOf[1] ?? 0;
  const table = new Uint16Array(until > 1 ? (charOf[until - 1] ?? 0) - lowest + 1 : 0);
  for (let child = 1; child < until; child++) table[(charOf[child] ?? 0) - lowest] = child + 1;
  return table;
}

/** Halving: most nodes have one child. */
function childBy(charOf: Uint16Array, from: number, until: number, charCode: number): number {
  let low = from;
  let high = until;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((charOf[middle] ?? 0) < charCode) low = middle + 1;
    else high = middle;
  }
  return low < until && charOf[low] === charCode ? low : -1;
}

function byCharCodes(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
