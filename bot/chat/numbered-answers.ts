// Several answers in one message, each behind the number its item was asked with: 1 属实，订单减少 2 有误.

import { type AnyItem, kindOf } from '#bot/kinds/index.ts';
import type { Conversation } from '#bot/services/conversation.ts';

export interface NumberedAnswer {
  readonly item: AnyItem;
  readonly text: string;
}

/**
 * A number at the beginning of a part: '1 ', '2、', '3.', '4：', at the start or behind a break; not that of 2 个客户, but
 * that of 2 单位填错了 and 3 人数写错了.
 */
const NUMBER =
  /(?:^|[\n;；。，,\s])\s*(?:第)?([1-9]\d?)(?:条|项)?\s*[、.．:：)）\s]\s*(?=\D)(?![个家人年月日天次户台成倍万千百亿点单批季%](?![位数员工本品账度报]))/gu;

/**
 * The parts of a message by the items their numbers stand for. Empty unless the message begins with a number and each
 * of its numbers is that of one item that was named to the speaker and awaits an answer.
 */
export function numberedAnswers({
  items,
  text,
}: Pick<Conversation, 'items' | 'text'>): readonly NumberedAnswer[] {
  const tidy = text.normalize('NFKC');
  // Kept as it was written, where full width has not changed the places.
  const written = tidy.length === text.length ? text : tidy;
  const found = [...tidy.matchAll(NUMBER)];
  const [first] = found;
  if (first === undefined || tidy.slice(0, first.index).trim() !== '') return [];
  const parts = found.map((match, index) => ({
    ordinal: Number(match[1]),
    text: written.slice(match.index + match[0].length, found[index + 1]?.index).trim(),
  }));
  const answers = parts.flatMap((part) => {
    const [item, another] = items.filter((one) => isMeant(one, part.ordinal));
    return item === undefined || another !== undefined || part.text === '' ? [] : [{ item, text: part.text }];
  });
  return answers.length === parts.length ? answers : [];
}

function isMeant(item: AnyItem, ordinal: number): boolean {
  const kind = kindOf(item);
  return item.wasNamed && kind.ordinalOf(item) === ordinal && kind.awaitsAnswer(item);
}
