// The labelled replies of the repository, and what is understood of them.

import type { Model } from '#bot/domain/understanding/learned/model.ts';
import { understand } from '#bot/domain/understanding/understand.ts';
import { type LabelledReply, type Score, scoreReplies } from './score-replies.ts';

export { labelledReplies, nearMisses, wordings } from './reply-files.ts';

/** When the labelled replies were sent: a Thursday, the reporting period is October. */
const LABELLED_AT = Temporal.Instant.from('2026-11-05T10:30:00+08:00');

/** What is understood of these replies, scored; by another model than the service's where one is given. */
export function understood(replies: readonly LabelledReply[], model?: Model): Score {
  const predicted = replies.map(({ id, text, context }) => {
    const { intent, slots } = understand({ text, sentAt: LABELLED_AT, contextKinds: context }, model);
    return { id, intent, slots: { ...slots } };
  });
  return scoreReplies(replies, predicted);
}
