// The files of labelled replies, read without understanding any.

import { readFileSync } from 'node:fs';
import type { LabelledReply } from './score-replies.ts';

/** `replies-labelled` is the first file, `replies-dev` was written by others and read while building. */
export function labelledReplies(file: 'replies-labelled' | 'replies-dev'): readonly LabelledReply[] {
  const path = new URL(`../unit/understanding/${file}.jsonl`, import.meta.url);
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as LabelledReply);
}

/** Replies by kinds and intent out of `wordings.txt`: `## kinds intent`, then replies parted by `|`. */
export function wordings(): readonly LabelledReply[] {
  return listed('wordings');
}

/** Replies out of `near-misses.txt`, by kinds: none of them settles anything. */
export function nearMisses(): readonly LabelledReply[] {
  return listed('near-misses');
}

function listed(file: 'wordings' | 'near-misses'): readonly LabelledReply[] {
  const path = new URL(`../unit/understanding/${file}.txt`, import.meta.url);
  const replies: LabelledReply[] = [];
  let context: readonly string[] = [];
  let intent = '';
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    const heading = line.startsWith('## ') ? line.slice(3).split(' ') : null;
    if (heading !== null) {
      context = heading[0] === 'none' ? [] : (heading[0] ?? '').split(',');
      intent = heading[1] ?? '';
    } else if (line !== '' && !line.startsWith('#')) {
      for (const text of line.split('|')) {
        replies.push({ id: `W${replies.length + 1}`, text, context, intent, slots: {} });
      }
    }
  }
  return replies;
}
