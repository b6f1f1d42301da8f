// Replies understood a second, over the labelled ones.

import { readFileSync } from 'node:fs';
import { understand } from '#bot/domain/understanding/understand.ts';
import type { LabelledReply } from '#tests/support/score-replies.ts';
import { type Figure, type Measurement, timed } from './figures.ts';

const SENT_AT = Temporal.Instant.from('2026-11-05T10:30:00+08:00');
const FOR_MS = 1_500;

export const understanding: Measurement = {
  name: 'understanding',
  about: 'the labelled replies over and over, one thread; the floor is the least any reader would do',
  async run() {
    const file = new URL('../unit/understanding/replies-labelled.jsonl', import.meta.url);
    const replies = readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as LabelledReply);
    const floor = await perSecond(replies, ({ text }) => {
      /已经?报|收到|明天/u.test(text.normalize('NFKC').toLowerCase());
    });
    const ours = await perSecond(replies, ({ text, context }) => {
      understand({ text, sentAt: SENT_AT, contextKinds: context });
    });
    const what = 'NFKC and one regular expression';
    return [
      {
        name: 'replies read',
        value: ours,
        unit: 'replies/s',
        floor: { value: floor, what },
      } satisfies Figure,
    ];
  },
};

async function perSecond(
  replies: readonly LabelledReply[],
  read: (reply: LabelledReply) => void,
): Promise<number> {
  let done = 0;
  // A service reads with code long compiled; a fresh process would be measured compiling.
  const warmMs = performance.now() + FOR_MS;
  while (performance.now() < warmMs) for (const reply of replies) read(reply);
  const endMs = performance.now() + FOR_MS;
  const ms = await timed(() => {
    for (; performance.now() < endMs; done += replies.length) for (const reply of replies) read(reply);
  });
  return (done / ms) * 1000;
}
