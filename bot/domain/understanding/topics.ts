// Everything a message says beside filing: the readers of all topics asked in turn, the most committing first.

import { readEvent } from './event-answers.ts';
import { readLedger } from './ledger-answers.ts';
import { readNotice } from './notice-answers.ts';
import { readPeople } from './people-answers.ts';
import { readRegistry } from './registry-answers.ts';
import { readMoreTime, readTakeBack, readUnwilling } from './requests.ts';
import { readStatus } from './status-answers.ts';
import type { MessageView, TopicAnswer } from './topic.ts';
import { readTraining } from './training-answers.ts';
import { readVerification } from './verification-answers.ts';

const READERS: readonly ((message: MessageView) => TopicAnswer | null)[] = [
  readTakeBack,
  readMoreTime,
  readEvent,
  readRegistry,
  readPeople,
  readUnwilling,
  readStatus,
  readVerification,
  readLedger,
  readTraining,
  readNotice,
];

/**
 * The explicit answers of a message beside filing, in the order they were said. Of two read from one clause the more
 * committing stands.
 */
export function readTopics(message: MessageView): readonly TopicAnswer[] {
  const taken = new Set<number>();
  const answers: TopicAnswer[] = [];
  for (const read of READERS) {
    const answer = read(message);
    if (answer === null || answer.from.some((index) => taken.has(index))) continue;
    for (const index of answer.from) taken.add(index);
    answers.push(answer);
  }
  return answers.sort((one, other) => (one.from[0] ?? 0) - (other.from[0] ?? 0));
}
