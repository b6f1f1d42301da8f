// One message, one turn: what it means, what changes, and what is said back.

import type { Reading } from '#bot/domain/understanding/reading.ts';
import { understand } from '#bot/domain/understanding/understand.ts';
import { kindOf } from '#bot/kinds/index.ts';
import type { Conversation } from '#bot/services/conversation.ts';
import type { Turn } from '#bot/services/turn.ts';
import { answerBinding } from './binding.ts';
import { answerBroadcast, supplyDraft } from './broadcast.ts';
import { answerChoice } from './choice.ts';
import { withProof } from './claimed.ts';
import { answerCommand, answerContacted, deadlines } from './commands.ts';
import { answerDraft } from './draft.ts';
import { answerFirmName, answerHandedOver, answerSuccessor, answerVerdict } from './handover.ts';
import { withHeld } from './held.ts';
import { answerItems, answerWanted, joined } from './items.ts';
import { answerFile, answerList } from './list-file.ts';
import { numberedAnswers } from './numbered-answers.ts';
import { answerReview } from './review.ts';
import { takeBack } from './take-back.ts';
import { answerTraining } from './training.ts';
import { said, silent } from './turns.ts';

/** Decides one message of a known speaker. Pure: the same conversation always gives the same turn. */
export function decide(conversation: Conversation): Turn {
  const reading = read(conversation);
  return withHeld(
    conversation,
    withProof(conversation, inPrivate(conversation, answer(conversation, reading))),
  );
}

function read(conversation: Conversation): Reading {
  const { items, lastReminderItemIds } = conversation;
  const inRoom = itemsOfCode(conversation);
  if (inRoom.length > 0) return readAs(conversation, inRoom);
  const reading = readAs(conversation, items);
  if (reading.intent !== 'ambiguous' || lastReminderItemIds === null) return reading;
  // 已报 beside a training may be 报名: it is a claim where the last reminder spoke of nothing else to be answered.
  const reminded = items.filter(({ id }) => lastReminderItemIds.includes(id));
  const again = reminded.length === items.length ? reading : readAs(conversation, reminded);
  return again.intent === 'reported' ? again : reading;
}

/** 签到 in front of digits, or nothing. */
const CODE_ALONE = /^(?:签到码?)?[\s:]*(\d{4,6})$/u;

/** Digits alone that are a code of a training that is on mean that training, whatever else is open or asked. */
function itemsOfCode({ items, text }: Conversation): Conversation['items'] {
  const [, digits] = CODE_ALONE.exec(text.normalize('NFKC').trim()) ?? [];
  return items.filter(
    (item) => item.kind === 'training_notice' && item.codes.some(({ code }) => code === digits),
  );
}

/** As an answer to these items. */
function readAs(conversation: Conversation, open: Conversation['items']): Reading {
  return understand({
    text: conversation.text,
    sentAt: conversation.at,
    contextKinds: contextKinds(open),
    forms: open.map(({ formCode, formName }) => ({ code: formCode, name: formName })),
    units: [...new Set(open.map((item) => item.unitShortName))],
    questionOpen: conversation.question !== null && conversation.question.choices.length > 0,
    isWorkday: (on) =>
      conversation.calendar.coverage(on.year) === 'unknown' || conversation.calendar.isWorkday(on),
  });
}

/** The kinds of what is open, one for each item; with nothing open those of what was. */
function contextKinds(items: Conversation['items']): readonly string[] {
  const open = items.filter((item) => kindOf(item).awaitsAnswer(item));
  return (open.length > 0 ? open : items).map(({ kind }) => kind);
}

function answer(conversation: Conversation, reading: Reading): Turn {
  if (conversation.content === 'withheld') return silent(reading, 'content_withheld');
  if (conversation.content === 'other') {
    return said(
      reading,
      '这条消息看不了（视频、表情，或没有转成文字的语音）。请用一句话说明；报表请在联网直报平台自行填报。',
    );
  }
  if (isEvidence(conversation)) return answerFile(conversation, reading);
  if (conversation.content === 'picture') {
    return said(reading, '收到图片。图片暂时不读，请用一句话说明；报表请在联网直报平台自行填报。');
  }
  if (conversation.content === 'file') return answerFile(conversation, reading);
  const judged = answerVerdict(conversation, reading);
  if (judged !== null) return judged;
  const handedOver = answerHandedOver(conversation, reading);
  if (handedOver !== null) return handedOver;
  if (saysNotSo(conversation)) return takeBack(conversation, reading);
  const broadcast = answerBroadcast(conversation, reading);
  if (broadcast !== null) return broadcast;
  const answered =
    answerDraft(conversation, reading) ??
    answerList(conversation, reading) ??
    answerReview(conversation, reading) ??
    answerTraining(conversation, reading) ??
    answerBinding(conversation, reading);
  if (answered !== null) return answered;
  if (reading.intent === 'command') return answerCommand(conversation, reading);
  const drafted = supplyDraft(conversation, reading);
  if (drafted !== null) return drafted;
  if (reading.intent === 'contacted') return answerContacted(conversation, reading);
  if (reading.intent === 'choice') return answerChoice(conversation, reading);
  const supplied =
    answerWanted(conversation, reading) ??
    answerByNumber(conversation) ??
    answerFirmName(conversation, reading) ??
    answerSuccessor(conversation, reading);
  if (supplied !== null) return supplied;
  // Asking by when is no difficulty: the cutoff is known, so it is said and nobody has to call.
  if (reading.intent === 'question' && reading.slots.topic === 'deadline')
    return deadlines(conversation, reading);
  return answerItems(conversation, reading);
}

/** A picture that is kept for a query, or should have been. */
function isEvidence({ file }: Conversation): boolean {
  return file !== null && (file.evidenceFor.length > 0 || file.failure !== null);
}

/** 不对 in so many words right behind an echo: the echo asks for just that. Of an open query it would be an answer. */
function saysNotSo({ lastChanges, text }: Conversation): boolean {
  return lastChanges.length > 0 && /^不对[了啊呀的]?[\p{P}\s]*$/u.test(text.normalize('NFKC').trim());
}

/** Each part of 1 属实，订单减少 2 有误 answers its own item; null when the message is not such a one. */
function answerByNumber(conversation: Conversation): Turn | null {
  const turns = numberedAnswers(conversation).map(({ item, text }) => {
    const part = { ...conversation, text };
    return answerItems(part, readAs(part, [item]), [item.id]);
  });
  return turns.length === 0 ? null : turns.reduce(joined);
}

/** What is asked in a group is answered in private, and lists are not answered from there at all. */
function inPrivate(conversation: Conversation, turn: Turn): Turn {
  if (conversation.scope === 'person') return turn;
  if (turn.reading.intent !== 'command' || turn.reply.kind === 'silence') return turn;
  return turn.reply.kind === 'order'
    ? said(turn.reading, '这条指令请在与我的单聊里发送。')
    : said(turn.reading, '查询请在与我的单聊里发送，群里不显示名单。');
}
