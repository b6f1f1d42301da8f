// The message that corrects one that cannot be taken back: it names what it corrects.

import { momentText } from '#bot/domain/calendar/cutoff.ts';
import type { Message } from '#bot/domain/message.ts';

/** What is corrected: the title it had and when it was sent. */
export interface Corrected {
  readonly title: string;
  readonly sentAt: Temporal.Instant;
}

/** `text` is what a person drew up. */
export function correctionMessage({ title, sentAt }: Corrected, text: string): Message {
  const said = `更正：此前“${title}”（${momentText(sentAt)}发出）有误，以本条为准：${text}`;
  return { title: `更正：${title}`, blocks: [{ kind: 'paragraph', text: said }] };
}

/**
 * The occasions a person means by a step: `3` is everything of step 3 (firms, leaders' and advisers' lists, posts
 * above), `ladder:3` or `leader:3` one of them. As a regular expression over occasions; null for anything else.
 */
export function stepPattern(step: string): string | null {
  const [, ladder = '(ladder|leader|adviser)', number] =
    /^(?:(ladder|leader|adviser):)?([0-8](?:\.(?:[123]|note))?)$/.exec(step.trim()) ?? [];
  return number === undefined ? null : `^(again:)?${ladder}:${number.replace('.', '\\.')}(\\.[a-z_0-9]+)?$`;
}
