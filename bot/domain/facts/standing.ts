// What the facts of an item come to for counting, whatever its kind.

/** m = all but exempt; done: nothing is wanted any more; returned: something is to be put right; open: the rest. */
export type Standing = 'open' | 'done' | 'returned' | 'exempt';
