// Changes of people in chat: a firm tells of one, says who comes, and whoever knows the firm judges it.

import { shownPersonnel } from '#bot/domain/facts/personnel-facts.ts';
import { nodesJudged } from '#bot/domain/roster/handover-judges.ts';
import { handoverVerdict } from '#bot/domain/roster/handover-verdict.ts';
import { type SaidSuccessor, successorSaid } from '#bot/domain/roster/successor-said.ts';
import { findPhone } from '#bot/domain/understanding/person-details.ts';
import type { Intent, Reading } from '#bot/domain/understanding/reading.ts';
import { understand } from '#bot/domain/understanding/understand.ts';
import type { Answer } from '#bot/kinds/conversation.ts';
import { kindOf } from '#bot/kinds/index.ts';
import type { PersonnelItem } from '#bot/kinds/personnel_change/item.ts';
import { ACTING_TEXT, handedOverText, PHONE_CHANGE_TEXT } from '#bot/kinds/personnel_change/texts.ts';
import type { Conversation } from '#bot/services/conversation.ts';
import type { Turn } from '#bot/services/turn.ts';
import { askFirm } from './questions.ts';
import { said, silent, withoutEffect } from './turns.ts';

/** 我离职了, 以后找李敏: about the firm it names, the only one she has, or the one she is asked for. */
export function answerHandover(
  conversation: Conversation,
  reading: Reading,
  { slots }: Answer,
  unitIds: readonly string[] | null = null,
): Turn {
  if (slots.kind === 'phone_change') return said(reading, PHONE_CHANGE_TEXT, 'phone_change');
  if (slots.kind === 'acting') return said(reading, ACTING_TEXT, 'acting');
  const firms = conversation.firms.filter(({ isCurrent }) => isCurrent);
  const named = firms.filter(({ shortName }) => conversation.text.includes(shortName));
  const meant = named.length > 0 ? named : firms;
  if (unitIds === null && meant.length > 1) return askFirm(conversation, reading, slots, meant);
  return told(conversation, reading, {
    unitIds: unitIds ?? meant.map(({ unitId }) => unitId),
    kind: slots.kind ?? null,
    said: successorSaid(conversation.text, slots),
  });
}

/** The firm's name in answer to which firm it is; null: nobody was asked, or the words are about something else. */
export function answerFirmName(conversation: Conversation, reading: Reading): Turn | null {
  const { question, text } = conversation;
  const name = text.replace(/[\p{P}\p{Z}]/gu, '');
  const meant = question?.choices.find(({ label, unitId }) => unitId !== undefined && label === name);
  if (question === null || meant?.unitId === undefined) return null;
  const { slots, text: before = '' } = question.pending;
  return answerHandover({ ...conversation, text: before }, reading, { intent: 'handover', slots }, [
    meant.unitId,
  ]);
}

function told(
  { text }: Conversation,
  reading: Reading,
  word: { readonly unitIds: readonly string[]; readonly kind: string | null; readonly said: SaidSuccessor },
): Turn {
  return {
    ...silent(reading, 'handover', 'handover'),
    closesQuestion: true,
    handover: { do: 'tell', text, ...word },
  };
}

/** Readings of words that are about nothing else. */
const VAGUE: ReadonlySet<Intent> = new Set<Intent>(['ambiguous', 'chitchat']);

/** 李敏 13900000000 while a change waits for who comes; null when the words are about something else. */
export function answerSuccessor(conversation: Conversation, reading: Reading): Turn | null {
  const { at, handovers, text } = conversation;
  const [change, another] = handovers;
  if (change === undefined || another !== undefined || !VAGUE.has(reading.intent)) return null;
  const read = understand({ text, sentAt: at, contextKinds: ['personnel_change'] });
  const slots = read.intent === 'handover' ? read.slots : {};
  const phone = slots.phone ?? findPhone(text)?.digits;
  const heard = successorSaid(text, phone === undefined ? slots : { ...slots, phone });
  if (!saysWho(heard, text, change)) return null;
  return told(conversation, reading, { unitIds: [change.unitId], kind: null, said: heard });
}

/** A number or an account says who; a name alone does only while it is what is missing, and nothing else is said. */
function saysWho(
  { phoneProblem, successor }: SaidSuccessor,
  text: string,
  { facts }: PersonnelItem,
): boolean {
  if (successor.phone !== null || phoneProblem !== null || successor.account !== null) return true;
  const isOnlyName = successor.name !== null && text.replace(/[\p{P}\p{Z}]/gu, '') === successor.name;
  return isOnlyName && (facts.successor.name === null || shownPersonnel(facts) === 'refused');
}

/** 已确认 12, 不对 12 by whoever may judge; null when the words are about something else. */
export function answerVerdict(conversation: Conversation, reading: Reading): Turn | null {
  const { posts, text, toJudge } = conversation;
  const heard = nodesJudged(posts).length === 0 ? null : handoverVerdict(text);
  if (heard === null) return null;
  const { numbers, verdict } = heard;
  if (numbers.length === 0) return bareVerdict(conversation, reading, verdict);
  const found = toJudge.filter(({ number }) => numbers.includes(number));
  const missing = numbers.filter((number) => !found.some((change) => change.number === number));
  if (found.length > 0 && missing.length === 0) return judged(reading, found, verdict);
  // Where nothing waits, 不对 2 is about something else.
  if (toJudge.length === 0 && verdict === 'refused') return null;
  return said(
    reading,
    `没有等您确认的人员变动${missing.join('、')}，什么都没有改。请核对编号。`,
    'no_such_change',
  );
}

/** Without a number it is about the only change that was put to her, and only while nothing else waits for her word. */
function bareVerdict(
  conversation: Conversation,
  reading: Reading,
  verdict: 'confirmed' | 'refused',
): Turn | null {
  const { items, lastChanges, question, quotedItemIds, toJudge } = conversation;
  const quoted = toJudge.filter(({ id }) => quotedItemIds?.includes(id) === true);
  const named = quoted.length > 0 ? quoted : toJudge.filter(({ wasNamed }) => wasNamed);
  const isBusy =
    (verdict === 'refused' && lastChanges.length > 0) ||
    question !== null ||
    items.some((item) => kindOf(item).awaitsAnswer(item));
  if (named.length === 0 || (quoted.length === 0 && isBusy)) return null;
  const [only] = named;
  if (only !== undefined && named.length === 1) {
    // Much may have been said since it was put to her, and 不对 be about that: the firm would be told in vain.
    if (verdict === 'refused' && quoted.length === 0) return askWhetherRefused(reading, only);
    return judged(reading, named, verdict);
  }
  const numbers = named.map(({ number }) => number).join('、');
  return said(
    reading,
    `有${named.length}件人员变动等您确认（${numbers}），请带上编号，如“已确认 ${named[0]?.number}”。`,
    'which_change',
  );
}

function askWhetherRefused(reading: Reading, { number, unitShortName }: PersonnelItem): Turn {
  const text = `什么都没有改。${unitShortName}的人员变动不对，请回“不对 ${number}”；说的是别的，请写明哪里不对。`;
  return said(reading, text, 'which_change');
}

function judged(reading: Reading, changes: readonly PersonnelItem[], verdict: 'confirmed' | 'refused'): Turn {
  const itemIds = changes.map(({ id }) => id);
  return {
    ...withoutEffect(reading, 'verdict'),
    reply: { kind: 'silence', reason: 'handover' },
    handover: { do: 'judge', itemIds, verdict },
  };
}

/** Whoever has handed over all her firms, or speaks of one she has, is told so; null: neither. */
export function answerHandedOver(conversation: Conversation, reading: Reading): Turn | null {
  const { firms, posts, text } = conversation;
  const left = firms.filter(({ isCurrent }) => !isCurrent);
  const named = left.filter(({ shortName }) => text.includes(shortName));
  const isGone = left.length > 0 && left.length === firms.length && posts.length === 0;
  const meant = named.length > 0 ? named : isGone ? left : [];
  if (meant.length === 0 || reading.intent === 'command') return null;
  if (reading.intent === 'ack' || reading.intent === 'chitchat') return silent(reading, 'handed_over');
  return said(reading, handedOverText(meant.map(({ shortName }) => shortName)), 'handed_over');
}
