// Lists of words: finds the longest word at a place, and all words of a text.

import { type CharTree, charTree } from './char-tree.ts';

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
  const classesOf = new Map<string, Class[]>();
  for (const [cls, words] of Object.entries(lists)) {
    for (const word of words.split(/\s+/)) {
      const classes = classesOf.getOrInsert(word, []);
      if (!classes.includes(cls as Class)) classes.push(cls as Class);
    }
  }
  const tree = charTree(classesOf);
  return {
    longestAt: (text, from) => longest(tree, text, from),
    findAll: (text) => all(tree, text),
  };
}

function longest<Class>(tree: CharTree<readonly Class[]>, text: string, from: number): Found<Class> | null {
  let best: readonly Class[] | null = null;
  let end = from;
  let node = 0;
  for (let i = from; i < text.length; ) {
    node = tree.step(node, text.charCodeAt(i));
    if (node < 0) break;
    i++;
    const classes = tree.valueAt(node);
    if (classes === undefined) continue;
    best = classes;
    end = i;
  }
  return best === null ? null : { classes: best, text: text.slice(from, end), start: from, end };
}

function all<Class>(tree: CharTree<readonly Class[]>, text: string): readonly Found<Class>[] {
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
