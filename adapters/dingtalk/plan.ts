// A message becomes one or more DingTalk calls: pure, the same parts every time, nothing cut off.

import type { Part, Plan } from '#adapters/contract.ts';
import { inertMarkdown } from '#adapters/inert-markdown.ts';
import { planParts, type Render, shownText } from '#adapters/parts.ts';
import { inert } from '#bot/domain/inert-text.ts';
import type { Message } from '#bot/domain/message.ts';
import { LIMITS } from './limits.ts';

/**
 * One line alone is sent as `sampleText`. Anything longer is sent as `sampleMarkdown`, whose `title`
 * is all that a lock screen or a chat list shows of it, with every mark of Markdown made inert.
 *
 * Text too long for one call is split between lines, then between sentences, then between
 * characters, never inside one; the parts carry `（1/2）` and the plan says so under `losses`.
 * A message in which nothing visible is left gives no parts.
 */
export function planMessage(message: Message): Plan {
  const text = shownText(message);
  return planParts(text, text.includes('\n') ? markdownRenderer(message.title) : textRenderer, fits);
}

const textRenderer: Render = (text, mark) => ({
  msgKey: 'sampleText',
  msgParam: JSON.stringify({ content: mark + text }),
});

function markdownRenderer(title: string): Render {
  const short = titleText(title);
  return (text, mark) => ({
    msgKey: 'sampleMarkdown',
    msgParam: JSON.stringify({
      title: short === '' ? titleText(text) : short,
      text: mark === '' ? inertMarkdown(text) : `${mark}  \n${inertMarkdown(text)}`,
    }),
  });
}

/** One line, bounded. The blocks stand on their own, so what the notification drops is not lost. */
function titleText(text: string): string {
  const line = inert(text).replace(/\s+/g, ' ').trim();
  const characters = [...line];
  if (characters.length <= LIMITS.titleMaxChars) return line;
  return `${characters.slice(0, LIMITS.titleMaxChars - 1).join('')}…`;
}

function fits(native: Part['native']): boolean {
  return Buffer.byteLength(native['msgParam'] ?? '') <= LIMITS.msgParamMaxBytes;
}
