// Reads answers to a notice: having read it.

import { cueOf, isDenied, type MessageView, saidIn, says, type TopicAnswer } from './topic.ts';

const NOTICES = ['law_notice', 'bulletin'];

/** Having read a notice, or null. Words of receipt alone are no reading. */
export function readNotice(message: MessageView): TopicAnswer | null {
  const { kinds } = message.context;
  if (!NOTICES.some((kind) => kinds.has(kind))) return null;
  const view = message.clauses.find((one) => {
    const cue = cueOf(one, 'r_read');
    return cue !== undefined && !one.asks && !says(one, 'r_ahead') && !isDenied(message, cue);
  });
  if (view === undefined) return null;
  const forwarded = saidIn(message, 'r_forward');
  return {
    intent: 'read',
    rule: 'read.words',
    confidence: 0.88,
    slots: forwarded ? { forwarded: true } : {},
    from: [view.index],
  };
}
