// Cuts a message into runs of one to three characters: what the learned part counts.

const START = '^'.charCodeAt(0);
const END = '$'.charCodeAt(0);

/**
 * Every run of one, two and three UTF-16 units of the text between a mark of its start and one of its end, each as two
 * numbers: `high` holds the unit two before the last and the one before it (zero where the run is shorter), `last` the
 * last. Nothing is allocated; the number of visits is three for each unit.
 */
export function eachGram(text: string, visit: (high: number, last: number) => void): void {
  let two = 0;
  let one = 0;
  for (let i = -1; i <= text.length; i++) {
    const last = i < 0 ? START : i === text.length ? END : text.charCodeAt(i);
    visit(0, last);
    if (one !== 0) visit(one, last);
    if (two !== 0) visit(((two << 16) | one) >>> 0, last);
    two = one;
    one = last;
  }
}

/** A run as text, for the file of weights. */
export function gramOf(high: number, last: number): string {
  return String.fromCharCode(...[high >>> 16, high & 0xffff, last].filter((unit) => unit !== 0));
}

/** The two numbers of a run of one to three units. */
export function unitsOf(gram: string): readonly [high: number, last: number] {
  const back = (places: number): number =>
    places <= gram.length ? gram.charCodeAt(gram.length - places) : 0;
  return [((back(3) << 16) | back(2)) >>> 0, back(1)];
}
