// A message before any channel has seen it: a title and plain blocks every channel can render.

/** One line of a numbered list; the number is what a reader answers with (`已联系 2`). */
export interface NumberedLine {
  readonly number: number;
  readonly text: string;
}

export type Block =
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'numbered'; readonly lines: readonly NumberedLine[] };

/**
 * Something a reader may answer. A channel with buttons shows `label`, and pressing it says `words`, as if typed; the
 * text itself always says the same in its last line. `code` names it among the actions of its message.
 */
export interface Action {
  readonly code: string;
  readonly label: string;
  readonly words: string;
}

/**
 * What is said, without saying how. `title` is what a chat list or a notification shows;
 * channels that have no such place leave it out, so the blocks stand on their own.
 */
export interface Message {
  readonly title: string;
  readonly blocks: readonly Block[];
  /** The same in a few words, for a channel with no room for more. */
  readonly brief?: string;
  readonly actions?: readonly Action[];
}

/** The plain text of a message: paragraphs and `1. …` lines joined by line breaks. */
export function plainText(message: Message): string {
  return message.blocks.flatMap(blockLines).join('\n');
}

/** A message of one paragraph, titled by its own beginning (at most 20 characters). */
export function oneLine(text: string): Message {
  return { title: [...text].slice(0, 20).join(''), blocks: [{ kind: 'paragraph', text }] };
}

function blockLines(block: Block): readonly string[] {
  switch (block.kind) {
    case 'paragraph':
      return [block.text];
    case 'numbered':
      return block.lines.map((line) => `${line.number}. ${line.text}`);
  }
}
