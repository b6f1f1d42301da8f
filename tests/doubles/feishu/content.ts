// Judges what a send carries, as strictly as the platform is known to: form, size, cards.

import type { Refusal } from './model.ts';

export interface Shown {
  readonly text: string;
  readonly buttons: readonly (readonly [string, unknown])[];
}

const TEXT_MAX_BYTES = 150 * 1024;
const CARD_MAX_BYTES = 30 * 1024;
const BAD_PARAMETER: Refusal = [400, 230_001, 'Your request contains an invalid request parameter.'];
const BAD_CARD: Refusal = [400, 230_099, 'Failed to create card content'];

/** What a reader would see, or why nothing. */
export function shownBy(type: unknown, content: unknown, bodyBytes: number): Shown | Refusal {
  const held = typeof content === 'string' ? parse(content) : null;
  if (!isObject(held)) return BAD_PARAMETER;
  if (type === 'text') {
    if (bodyBytes > TEXT_MAX_BYTES)
      return [400, 230_025, 'The length of the message content reaches its limit.'];
    const { text } = held;
    return typeof text === 'string' && text.trim() !== '' ? { text, buttons: [] } : BAD_PARAMETER;
  }
  if (type !== 'interactive') return BAD_PARAMETER;
  if (bodyBytes > CARD_MAX_BYTES)
    return [400, 230_025, 'The length of the message content reaches its limit.'];
  return shownByCard(held) ?? BAD_CARD;
}

/** Version 1: `config` and `elements`, of which this double knows plain text and buttons. */
function shownByCard({ config, elements, ...others }: Record<string, unknown>): Shown | null {
  if (Object.keys(others).length > 0 || !isObject(config) || !Array.isArray(elements)) return null;
  const texts: string[] = [];
  const buttons: (readonly [string, unknown])[] = [];
  for (const element of elements as readonly unknown[]) {
    if (!isObject(element)) return null;
    const { actions, tag, text } = element;
    if (tag === 'div') {
      const words = plain(text);
      if (words === null) return null;
      texts.push(words);
    } else if (tag === 'action' && Array.isArray(actions)) {
      for (const action of actions as readonly unknown[]) {
        const button = isObject(action) && action['tag'] === 'button' ? action : null;
        const label = plain(button?.['text']);
        if (label === null || !isObject(button?.['value'])) return null;
        buttons.push([label, button['value']]);
      }
    } else return null;
  }
  return texts.length === 0 ? null : { text: texts.join('\n'), buttons };
}

function plain(text: unknown): string | null {
  if (!isObject(text) || text['tag'] !== 'plain_text') return null;
  const { content } = text;
  return typeof content === 'string' && content !== '' ? content : null;
}

export function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
