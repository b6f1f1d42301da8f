// Lists of words: finds the longest word at a place, and all words of a text.

import { type CharTree, charTree } from './char-tree.ts';
import { changed, type Shared, sharedFrom } from './shared-values.ts';

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

/** What a word may be. */
type Classes<Class> = Shared<readonly Class[]>;

/** A tree of class → words separated by blanks. */
export function wordTree<Class extends string>(lists: Readonly<Record<string, string>>): WordTree<Class> {
  const none: Classes<Class> = sharedFrom([]);
  const classesOf = new Map<string, Classes<Class>>();
  for (const [cls, words] of Object.entries(lists) as [Class, string][]) {
    const add = (known: readonly Class[]) => (known.includes(cls) ? known : [...known, cls]);
    for (const word of words.split(/\s+/)) {
      classesOf.set(word, changed(classesOf.get(word) ?? none, cls, add));
    }
  }
  const tree = charTree(classesOf);
  return {
    longestAt: (text, from) => longest(tree, text, from),
    findAll: (text) => all(tree, text),
  };
}

function longest<Class>(tree: CharTree<Classes<Class>>, text: string, from: number): Found<Class> | null {
  let best: readonly Class[] | null = null;
  let end = from;
  let node = 0;
  for (let i = from; i < text.length; ) {
    node = tree.step(node, text.charCodeAt(i));
    if (node < 0) break;
    i++;
    const classes = tree.valueAt(node);
    if (classes === undefined) continue;
    best = classes.value;
    end = i;
  }
  return best === null ? null : { classes: best, text: text.slice(from, end), start: from, end };
}

function all<Class>(tree: CharTree<Classes<Class>>, text: string): readonly Found<Class>[] {
  const found: Found<Class>[] = [];
  for (let i = 0; i < text.length; ) {
    const word = longest(tree, text, i);
    if (word === null) i++;
    else {
      found.push(word);
      i = word.end;
    }
  }
  return found;
}
