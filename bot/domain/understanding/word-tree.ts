// A list of words as a tree of characters: finds the longest word at a place, and all words of a text.

interface Node<Class> {
  readonly next: Map<string, Node<Class>>;
  readonly classes: Class[];
}

export interface Found<Class> {
  readonly classes: readonly Class[];
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export interface WordTree<Class> {
  /** The longest word that starts at `from`, or null. */
  longestAt(text: string, from: number): Found<Class> | null;
  /** Every word of the text, none inside another: the longest from the left wins. */
  findAll(text: string): readonly Found<Class>[];
}

/** A tree of class → words separated by blanks. */
export function wordTree<Class extends string>(lists: Readonly<Record<string, string>>): WordTree<Class> {
  const root: Node<Class> = { next: new Map(), classes: [] };
  for (const [cls, words] of Object.entries(lists)) {
    for (const word of words.split(/\s+/)) if (word !== '') add(root, word, cls as Class);
  }
  const longestAt = (text: string, from: number) => longest(root, text, from);
  return { longestAt, findAll: (text) => all(longestAt, text) };
}

function add<Class>(root: Node<Class>, word: string, cls: Class): void {
  let node = root;
  for (const char of word.split('')) {
    const child = node.next.get(char) ?? { next: new Map(), classes: [] };
    node.next.set(char, child);
    node = child;
  }
  if (!node.classes.includes(cls)) node.classes.push(cls);
}

function longest<Class>(root: Node<Class>, text: string, from: number): Found<Class> | null {
  let node: Node<Class> | undefined = root;
  let best: Found<Class> | null = null;
  for (let i = from; i < text.length; i++) {
    node = node.next.get(text[i] ?? '');
    if (node === undefined) break;
    if (node.classes.length > 0) {
      best = { classes: node.classes, text: text.slice(from, i + 1), start: from, end: i + 1 };
    }
  }
  return best;
}

function all<Class>(
  longestAt: (text: string, from: number) => Found<Class> | null,
  text: string,
): readonly Found<Class>[] {
  const found: Found<Class>[] = [];
  for (let i = 0; i < text.length; ) {
    const word = longestAt(text, i);
    if (word === null) i++;
    else {
      found.push(word);
      i = word.end;
    }
  }
  return found;
}
