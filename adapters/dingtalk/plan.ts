// A message becomes one or more DingTalk calls: pure, the same parts every time, nothing cut off.

import type { Loss, Part, Plan } from '#adapters/contract.ts';
import { inertMarkdown } from '#adapters/inert-markdown.ts';
import { inert } from '#bot/domain/inert-text.ts';
import { type Message, plainText } from '#bot/domain/message.ts';
import { splitText } from '#bot/domain/split-text.ts';
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
  const source = inert(plainText(message));
  const text = source.trim() === '' ? inert(message.title).trim() : source;
  if (text === '') return { parts: [], losses: [] };
  const render = text.includes('\n') ? markdownRenderer(message.title) : textRenderer;
  const pieces = fits(render(text, ''))
    ? [text]
    : splitText(text, (piece) => fits(render(piece, WIDEST_MARK)));
  const of = pieces.length;
  const parts = pieces.map((piece, index): Part => {
    const number = index + 1;
    return { native: render(piece, of === 1 ? '' : `（${number}/${of}）`), number, of };
  });
  const losses: readonly Loss[] = of === 1 ? [] : [{ code: 'split', detail: `分 ${of} 条发送` }];
  return { parts, losses };
}

type Native = Part['native'];
type Render = (text: string, mark: string) => Native;

/** As wide as any mark can get; reserved while splitting, when the count is not yet known. */
const WIDEST_MARK = '（9999/9999）';

const textRenderer: Render = (text, mark) => ({
  msgKey: 'sampleText',
  msgParam: JSON.stringify({ content: mark === '' ? text : `${mark}${text}` }),
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

function fits(native: Native): boolean {
  return Buffer.byteLength(native['msgParam'] ?? '') <= LIMITS.msgParamMaxBytes;
}
