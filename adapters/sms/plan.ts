// A message becomes the variables of an approved template: whole where it fits, else its gist with a declared loss.

import type { Plan } from '#adapters/contract.ts';
import type { Purpose } from '#bot/domain/delivery/purpose.ts';
import { type Gist, ONE_MATTER, saidBriefly } from '#bot/domain/disclosure/gist.ts';
import { inert } from '#bot/domain/inert-text.ts';
import type { Message } from '#bot/domain/message.ts';

/** What a template's variable may be filled with. */
export type ParamName = 'text' | 'title' | 'count';

/** A template as the administrator has had it approved: its code, and its variables in their order. */
export interface Template {
  readonly code: string;
  readonly params: readonly ParamName[];
}

export interface Templates {
  readonly usual: Template;
  /** For what is said with words of its own. */
  readonly byPurpose: ReadonlyMap<Purpose, Template>;
  /** UTF-16 units of one variable. */
  readonly paramMaxChars: number;
}

/** Pure. One part, since a template is one message; none of a message that shows nothing. */
export function planShortMessage(
  message: Message,
  { byPurpose, paramMaxChars, usual }: Templates,
  gist: Gist = ONE_MATTER,
): Plan {
  const { isWhole, text } = saidBriefly(message, gist, paramMaxChars);
  if (text === '') return { parts: [], losses: [] };
  const { code, params } = byPurpose.get(gist.purpose) ?? usual;
  const values: Readonly<Record<ParamName, string>> = {
    text,
    title: titleOf(message, text, paramMaxChars),
    count: String(Math.min(gist.matters, 999)),
  };
  const filled = Object.fromEntries(params.map((name) => [name, inVariable(values[name])]));
  return {
    parts: [{ native: { template: code, params: JSON.stringify(filled) }, number: 1, of: 1 }],
    losses:
      isWhole && params.includes('text') ? [] : [{ code: 'summary', detail: '短信只说有事项，没有全文' }],
  };
}

/** Of a message without a title of its own the title is what it is for. */
function titleOf({ title }: Message, text: string, maxChars: number): string {
  const line = inert(title).replaceAll('\n', ' ').trim();
  return line === '' || line.length > maxChars || text.startsWith(line) ? '统计工作' : line;
}

/** These brackets set off the signature, so vendors refuse them elsewhere. */
function inVariable(text: string): string {
  return text.replaceAll('【', '［').replaceAll('】', '］');
}

/** Each template in use, once. */
export function templatesOf({ byPurpose, usual }: Templates): readonly Template[] {
  const all = [usual, ...byPurpose.values()];
  return all.filter(({ code }, index) => all.findIndex((one) => one.code === code) === index);
}
