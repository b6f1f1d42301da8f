// What a message holds: its words without mentions, its file, and whether it speaks to the bot.

import type { InboundMessage } from '#adapters/contract.ts';
import { isRecord, jsonObject, textOf } from './classify.ts';

export interface Content extends Pick<InboundMessage, 'text' | 'content' | 'file'> {
  readonly mentionsBot: boolean;
}

type Data = Readonly<Record<string, unknown>>;

interface Mention {
  /** How the text names it: `@_user_1`. */
  readonly key: string;
  readonly name: string;
  readonly isBot: boolean;
}

/** `message` is the event's. Keys of files work with the id of their message only. */
export function contentOf(message: Data, messageId: string, botId: string | null): Content {
  const mentions = mentionsOf(message['mentions'], botId);
  const said = heldBy(
    textOf(message['message_type']),
    jsonObject(textOf(message['content'])) ?? {},
    messageId,
  );
  const text = withoutMentions(said.text, mentions);
  return { ...said, text, mentionsBot: mentions.some(({ isBot }) => isBot) };
}

function heldBy(
  type: string,
  content: Data,
  messageId: string,
): Pick<InboundMessage, 'text' | 'content' | 'file'> {
  const none = { text: '', file: null };
  const ref = (kind: 'file' | 'image', key: unknown) => `${messageId}/${kind}/${textOf(key)}`;
  switch (type) {
    case 'text':
      return { text: textOf(content['text']), content: 'text', file: null };
    case 'post':
      return { text: postText(content), content: 'text', file: null };
    case 'file': {
      const name = textOf(content['file_name']);
      return {
        ...none,
        content: 'file',
        file: { name, sizeBytes: null, ref: ref('file', content['file_key']) },
      };
    }
    case 'image':
      return {
        ...none,
        content: 'picture',
        file: { name: '图片', sizeBytes: null, ref: ref('image', content['image_key']) },
      };
    default:
      return { ...none, content: 'other' };
  }
}

/** A title and lines of words, links, mentions, pictures; of these the words count. */
function postText({ content, title }: Data): string {
  const lines: readonly unknown[] = Array.isArray(content) ? content : [];
  const texts = lines.map((line) => {
    const words: readonly unknown[] = Array.isArray(line) ? line : [];
    return words.map((one) => (isRecord(one) ? wordOf(one) : '')).join('');
  });
  return [textOf(title), ...texts].filter((text) => text !== '').join('\n');
}

/** A mention in a post is written by its key, as in a text. */
function wordOf(one: Data): string {
  return one['tag'] === 'at' ? textOf(one['user_id']) : textOf(one['text']);
}

function mentionsOf(mentions: unknown, botId: string | null): readonly Mention[] {
  const all: readonly unknown[] = Array.isArray(mentions) ? mentions : [];
  return all.filter(isRecord).flatMap(({ id, key, name }) => {
    const isBot = botId === null || (isRecord(id) && id['open_id'] === botId);
    return textOf(key) === '' ? [] : [{ key: textOf(key), name: textOf(name), isBot }];
  });
}

/** The bot's own name goes; others' stay, since they say of whom is spoken. Longer keys come first. */
function withoutMentions(text: string, mentions: readonly Mention[]): string {
  return mentions
    .toSorted((a, b) => b.key.length - a.key.length)
    .reduce((left, { isBot, key, name }) => left.replaceAll(key, isBot ? '' : `@${name}`), text)
    .trim();
}
