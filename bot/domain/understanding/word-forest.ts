// Many lists of words over one tree of characters: every list finds its own longest words in a single pass.

import { type CharTree, charTree } from './char-tree.ts';
import { changed, type Shared, sharedFrom } from './shared-values.ts';

/** A word of one list where it stands in the text. */
export interface Met<Class> {
  readonly classes: readonly Class[];
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

interface Entry<Class> {
  readonly list: number;
  readonly classes: readonly Class[];
}

/** What a word may be, by list. */
type Entries<Class> = Shared<readonly Entry<Class>[]>;

export interface WordForest<Class> {
  /** For each list its words from the left, the longest first, none inside another of the same list. */
  findAll(text: string): readonly Met<Class>[];
}

/** Each list is class → words separated by blanks; a word of one list never hides a word of another. */
export function wordForest<Class extends string>(
  lists: readonly Readonly<Partial<Record<Class, string>>>[],
): WordForest<Class> {
  const none: Entries<Class> = sharedFrom([]);
  const entriesOf = new Map<string, Entries<Class>>();
  for (const [list, words] of lists.entries()) {
    for (const [cls, line] of Object.entries(words) as [Class, string][]) {
      const name = `${list} ${cls}`;
      const add = (entries: readonly Entry<Class>[]) => withClass(entries, list, cls);
      for (const word of line.split(/\s+/)) {
        entriesOf.set(word, changed(entriesOf.get(word) ?? none, name, add));
      }
    }
  }
  const tree = charTree(entriesOf);
  return { findAll: (text) => findAll(tree, lists.length, text) };
}

function withClass<Class>(
  entries: readonly Entry<Class>[],
  list: number,
  cls: Class,
): readonly Entry<Class>[] {
  const known = entries.find((entry) => entry.list === list)?.classes;
  if (known === undefined) return [...entries, { list, classes: [cls] }];
  if (known.includes(cls)) return entries;
  return entries.map((entry) => (entry.list === list ? { list, classes: [...known, cls] } : entry));
}

function findAll<Class>(tree: CharTree<Entries<Class>>, lists: number, text: string): readonly Met<Class>[] {
  const found: Met<Class>[] = [];
  /** Where each list may go on, and which of its words found last. */
  const free = new Int32Array(lists);
  const last = new Int32Array(lists).fill(-1);
  for (let start = 0; start < text.length; start++) {
    let node = tree.step(0, text.charCodeAt(start));
    for (let end = start + 1; node >= 0; end++) {
      for (const { list, classes } of tree.valueAt(node)?.value ?? []) {
        const at = last[list] ?? -1;
        // A longer word from the same place takes the place of the shorter one.
        const replaces = at >= 0 && found[at]?.start === start;
        if (!replaces && start < (free[list] ?? 0)) continue;
        const met = { classes, text: text.slice(start, end), start, end };
        if (replaces) found[at] = met;
        else last[list] = found.push(met) - 1;
        free[list] = end;
      }
      node = end < text.length ? tree.step(node, text.charCodeAt(end)) : -1;
    }
  }
  return found;
}
