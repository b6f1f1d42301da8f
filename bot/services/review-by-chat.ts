// Reviews that bureau staff send in chat, and what they are answered.

import { type Message, oneLine } from '#bot/domain/message.ts';
import { MOST_REVIEWED, type ReviewOrder } from '#bot/domain/verification-list/review-words.ts';
import { REVIEW_WORDS } from '#bot/kinds/verification_query/words.ts';
import type { Tx } from '#prisma/db.ts';
import { type Reviewed, type Reviewer, reviewQuery } from './review-query.ts';

const REFUSED: Readonly<Record<Exclude<Reviewed['state'], 'done'>, string>> = {
  unknown: '没有这条核实',
  several: '编号不止一条，请改写事项编号（如7K2M-0012）',
  not_yours: '不是您负责的专业',
};

/** Carries the order out for each of its numbers, in the transaction of its message; answers line by line. */
export async function reviewByChat(
  tx: Tx,
  { note, numbers, word }: ReviewOrder,
  by: Reviewer,
): Promise<Message> {
  if (numbers.length > MOST_REVIEWED) {
    return oneLine(`一次最多复核${MOST_REVIEWED}条，请分几次发送，或在电脑上用命令登记。没有作任何改动。`);
  }
  const lines: string[] = [];
  let done: Reviewed | null = null;
  for (const number of numbers) {
    const reviewed = await reviewQuery(tx, { number, word, note }, by);
    lines.push(`${number} ${outcomeText(reviewed)}`);
    if (reviewed.state === 'done') done = reviewed;
  }
  const closing = done === null ? '没有作任何改动。' : closingText(word, note !== null);
  return { title: '复核结论', blocks: [{ kind: 'paragraph', text: [...lines, closing].join('\n') }] };
}

function outcomeText(reviewed: Reviewed): string {
  if (reviewed.state !== 'done') return REFUSED[reviewed.state];
  return `${REVIEW_WORDS[reviewed.verdict]}${reviewed.wasAnswered ? '' : '（单位还没有回复）'}`;
}

function closingText(word: ReviewOrder['word'], hasNote: boolean): string {
  const note = hasNote ? '说明只留存和导出，不发给单位。' : '';
  return word === 'returned'
    ? `已登记，将单聊告知单位自行修改；请记得在平台退回。${note}`
    : `已登记。${note}`;
}
