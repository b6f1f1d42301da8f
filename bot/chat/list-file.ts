// The platform's list sent by chat: what it would do is shown, and one word brings it in.

import { listAnswer, mayImportLists } from '#bot/domain/status-list/chat-file.ts';
import type { Reading } from '#bot/domain/understanding/reading.ts';
import { kindOf } from '#bot/kinds/index.ts';
import {
  fileFailedText,
  listPreviewMessage,
  listRefusedMessage,
  shownName,
} from '#bot/kinds/report_deadline/list-file-text.ts';
import { evidenceText, queryListPreviewMessage } from '#bot/kinds/verification_query/list-file-text.ts';
import type { Conversation } from '#bot/services/conversation.ts';
import type { Turn } from '#bot/services/turn.ts';
import { said, saidMessage } from './turns.ts';

/** A file: previewed for who may bring lists in, not read for anybody else. A new one takes the place of the last. */
export function answerFile({ file, items, messageId }: Conversation, reading: Reading): Turn {
  if (file !== null && file.evidenceFor.length > 0) {
    const queries = items.filter(({ id }) => file.evidenceFor.includes(id));
    const labels = queries.map((item) => kindOf(item).label(item)).join('、');
    return said(reading, evidenceText(shownName(file.name), labels), 'evidence_kept');
  }
  if (file === null || (file.preview === null && file.failure === null)) {
    return said(
      reading,
      '收到文件。机器人不读文件，只留存文件名，请用一句话说明；报表请在联网直报平台自行填报。',
      'file_not_read',
    );
  }
  const { name, preview, failure } = file;
  if (preview === null) {
    return { ...said(reading, fileFailedText(name, failure ?? ''), 'file_failed'), closesQuestion: true };
  }
  if (!preview.ok) {
    return {
      ...saidMessage(reading, listRefusedMessage(name, preview.problems), 'list_refused'),
      closesQuestion: true,
    };
  }
  const [message, hasNothing] =
    'queries' in preview
      ? [queryListPreviewMessage(shownName(name), preview.queries), preview.queries.asked === 0]
      : [listPreviewMessage(name, preview.view), preview.view.effect === 'same'];
  const shown = saidMessage(reading, message, 'list_previewed');
  if (hasNothing) return { ...shown, closesQuestion: true };
  return {
    ...shown,
    question: { choices: [], pending: { intent: 'ambiguous', slots: {} }, listFrom: messageId },
  };
}

/** 确认 and 取消 to the question whether a list is to be brought in; null when the words are about something else. */
export function answerList(conversation: Conversation, reading: Reading): Turn | null {
  const { question, posts, scope } = conversation;
  const answer = listAnswer(conversation.text);
  // Of somebody who is no member of staff any more nothing is brought in either.
  if (answer === null || scope === 'group' || !mayImportLists(posts)) return null;
  const listFrom = question?.listFrom;
  if (listFrom === undefined) {
    return question === null && answer === 'import'
      ? said(reading, '没有等待确认的名单（预览30分钟内有效）。请重新发送名单文件。', 'no_open_question')
      : null;
  }
  const closed = {
    ...said(reading, '已取消，名单没有导入。', 'list_discarded'),
    closesQuestion: true as const,
  };
  return answer === 'discard'
    ? closed
    : { ...closed, attribution: 'list_confirmed', reply: { kind: 'import_list', listFrom } };
}
