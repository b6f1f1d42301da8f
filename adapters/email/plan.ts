// A message becomes one or more mails: pure, the same parts every time, nothing cut off but what a list shows.

import type { Part, Plan } from '#adapters/contract.ts';
import { planPlainText } from '#adapters/plain-text.ts';
import { inert } from '#bot/domain/inert-text.ts';
import type { Message } from '#bot/domain/message.ts';
import { LIMITS } from './limits.ts';

/** Plain text in UTF-8 with the title as subject; parts of a long one carry their mark in the subject too. */
export function planMail(message: Message): Plan {
  const { parts, losses } = planPlainText(message, (text) => Buffer.byteLength(text) <= LIMITS.textMaxBytes);
  const subject = subjectOf(message.title);
  return {
    losses,
    parts: parts.map((part): Part => {
      const mark = part.of === 1 ? '' : `（${part.number}/${part.of}）`;
      return { ...part, native: { ...part.native, subject: `${subject}${mark}` } };
    }),
  };
}

function subjectOf(title: string): string {
  const line = inert(title).replace(/\s+/g, ' ').trim();
  const characters = [...line];
  if (characters.length === 0) return '统计网格通';
  if (characters.length <= LIMITS.subjectMaxChars) return line;
  return `${characters.slice(0, LIMITS.subjectMaxChars - 1).join('')}…`;
}
