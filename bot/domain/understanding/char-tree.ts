// Words as one tree of characters in flat arrays: what the lists of words stand on.

/**
 * A tree that never changes. A node is its number, 0 the root; the children of a node lie side by side in the order
 * of their characters. With a Map in each node and a value for each word, 92,000 nodes took 40 MB of a process that is
 * to stay small; so they take two.
 */
export interface CharTree<Value> {
  /** The node a character leads to, or -1. */
  step(node: number, charCode: number): number;
  /** What the word that ends here is worth; undefined: no word ends here. */
  valueAt(node: number): Value | undefined;
}

/** Puts each word into the tree with its value; `''` is no word. Of values that are the same object one is kept. */
export function charTree<Value>(words: ReadonlyMap<string, Value>): CharTree<Value> {
  const sorted = [...words.keys()].filter((word) => word !== '').sort(byCharCodes);
  const values = [...new Set(words.values())];
  const placeOf = new Map(values.map((value, i) => [value, i + 1] as const));
  const most = sorted.reduce((sum, { length }) => sum + length, 1);
  const chars = new Uint16Array(most);
  const firstChild = new Uint32Array(most + 1);
  const worth = new Uint16Array(most);
  /** The words below each node, as a part of all the words in order. */
  const from = new Uint32Array(most);
  const until = new Uint32Array(most);
  until[0] = sorted.length;
  let nodes = 1;
  for (let node = 0, depth = 0, lastOfDepth = 0; node < nodes; node++) {
    // Level by level: the children of one level are the next.
    if (node > lastOfDepth) [depth, lastOfDepth] = [depth + 1, nodes - 1];
    let next = from[node] ?? 0;
    const end = until[node] ?? 0;
    firstChild[node] = nodes;
    const own = sorted[next];
    if (depth > 0 && own?.length === depth) {
      worth[node] = placeOf.get(words.get(own) as Value) ?? 0;
      next++;
    }
    while (next < end) {
      const char = sorted[next]?.charCodeAt(depth) ?? 0;
      chars[nodes] = char;
      from[nodes] = next++;
      while (next < end && sorted[next]?.charCodeAt(depth) === char) next++;
      until[nodes++] = next;
    }
  }
  firstChild[nodes] = nodes;
  return treeOf(chars.slice(0, nodes), firstChild.slice(0, nodes + 1), worth.slice(0, nodes), values);
}

function treeOf<Value>(
  charOf: Uint16Array,
  childOf: Uint32Array,
  worthOf: Uint16Array,
  values: readonly Value[],
): CharTree<Value> {
  const roots = rootTable(charOf, childOf[1] ?? 1);
  const lowest = charOf[1] ?? 0;
  return {
    step: (node, charCode) => {
      if (node === 0) return (roots[charCode - lowest] ?? 0) - 1;
      return childBy(charOf, childOf[node] ?? 0, childOf[node + 1] ?? 0, charCode);
    },
    valueAt: (node) => values[(worthOf[node] ?? 0) - 1],
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
