// Everything a message says beside filing: the readers of all topics asked in turn, the most committing first.

import { has } from './clauses.ts';
import { readEvent } from './event-answers.ts';
import { readLedger } from './ledger-answers.ts';
import { readNotice } from './notice-answers.ts';
import { readPeople } from './people-answers.ts';
import type { Intent } from './reading.ts';
import { readRegistry } from './registry-answers.ts';
import { quotesOthers, readMoreTime, readTakeBack, readUnwilling } from './requests.ts';
import { readStatus } from './status-answers.ts';
import {
  type ClauseView,
  isHeard,
  isSupposed,
  liesAhead,
  type MessageView,
  says,
  type TopicAnswer,
} from './topic.ts';
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
    if (
      SETTLING.has(answer.intent) &&
      answer.from.some((index) => isDoubtful(answer.intent, message.clauses[index]))
    )
      continue;
    if (ONLY_DONE.has(answer.intent) && answer.from.some((index) => isAhead(message, index))) continue;
    for (const index of answer.from) taken.add(index);
    answers.push(answer);
  }
  return answers.sort((one, other) => (one.from[0] ?? 0) - (other.from[0] ?? 0));
}

/** What settles an item, so that a clause in doubt is asked about instead. */
const SETTLING: ReadonlySet<Intent> = new Set<Intent>([
  'confirm_true',
  'handover',
  'closed_suspended',
  'rectified',
  'sign_in',
  'retract',
]);

/** What can only be told of what has been: 下周一弄好 settles nothing, while 下周一离职 tells of a change. */
const ONLY_DONE: ReadonlySet<Intent> = new Set<Intent>(['confirm_true', 'sign_in']);

function isAhead(message: MessageView, index: number): boolean {
  const view = message.clauses[index];
  return view !== undefined && liesAhead(message, view);
}

/** Supposed, heard from others, quoted or hedged, whatever the topic. */
function isDoubtful(intent: Intent, view: ClauseView | undefined): boolean {
  if (view === undefined) return true;
  // 刚才那个是别的公司的 tells whose the answer was.
  const heard = isHeard(view) && !(intent === 'retract' && says(view, 't_other'));
  if (
    isSupposed(view) ||
    heard ||
    says(view, 'x_wish') ||
    (intent === 'retract' ? quotesOthers(view) : has(view.clause, 'quote'))
  )
    return true;
  return view.cues.some(
    (cue) =>
      cue.classes.includes('x_hedge') && cue.text !== '吧' && cue.text !== '应该' && cue.text !== '差不多',
  );
}
