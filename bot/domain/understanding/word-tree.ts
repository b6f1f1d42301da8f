// Lists of words as a tree of characters: finds the longest word at a place, and all words of a text.

interface Node<Class> {
  readonly next: Map<number, Node<Class>>;
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
  return {
    longestAt: (text, from) => longest(root, text, from),
    findAll: (text) => all(root, text),
  };
}

function add<Class>(root: Node<Class>, word: string, cls: Class): void {
  let node = root;
  for (let i = 0; i < word.length; i++) {
    const child = node.next.get(word.charCodeAt(i)) ?? { next: new Map(), classes: [] };
    node.next.set(word.charCodeAt(i), child);
    node = child;
  }
  if (!node.classes.includes(cls)) node.classes.push(cls);
}

function longest<Class>(root: Node<Class>, text: string, from: number): Found<Class> | null {
  let node = root.next.get(text.charCodeAt(from));
  let best: Node<Class> | null = null;
  let end = from;
  for (let i = from; node !== undefined; ) {
    i++;
    if (node.classes.length > 0) {
      best = node;
      end = i;
    }
    node = i < text.length ? node.next.get(text.charCodeAt(i)) : undefined;
  }
  return best === null ? null : { classes: best.classes, text: text.slice(from, end), start: from, end };
}

function all<Class>(root: Node<Class>, text: string): readonly Found<Class>[] {
  const found: Found<Class>[] = [];
  for (let i = 0; i < text.length; ) {
    const word = longest(root, text, i);
    if (word === null) i++;
    else {
      found.push(word);
      i = word.end;
    }
  }
  return found;
}
