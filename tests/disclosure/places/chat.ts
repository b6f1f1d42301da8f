// Chat: what people say with figures and numbers in it, what they are answered, and what others see of it.

import { decide } from '#bot/chat/dispatch.ts';
import { heldIn, NOBODY_KNOWN } from '#bot/domain/disclosure/held.ts';
import { plainText } from '#bot/domain/message.ts';
import { chatWindow } from '#bot/http/sandbox/windows.ts';
import { KINDS, kindOf } from '#bot/kinds/index.ts';
import type { Conversation } from '#bot/services/conversation.ts';
import { shownMessage } from '#bot/services/sandbox-windows.ts';
import { at } from '#tests/unit/calendar/shipped.ts';
import { conversation, POST } from '#tests/unit/chat/conversations.ts';
import type { Sample } from '../kind-generator.ts';
import { generatorOf, spokenOf } from '../kinds.ts';
import type { Random } from '../random.ts';
import type { Leak, Rendering } from '../rendering.ts';
import { EVERY_CLASS, figure, found, phone, type Secret } from '../secrets.ts';

const ROLES = ['grid_leader', 'deputy_grid_leader', 'township_statistician', 'duty_clerk'] as const;

/** So many messages to the same open items. */
const OF_ONE_DRAW = 5;

export const chat: Rendering = function* (random) {
  const samples = Array.from({ length: random.nat(4) }, (_, index) =>
    generatorOf(random.oneOf(KINDS).name).sample(random, `i-${index}`),
  );
  const items = samples.map(spokenOf);
  for (let turn = 0; turn < OF_ONE_DRAW; turn++) yield message(random, samples, items);
};

function message(random: Random, samples: readonly Sample[], items: Conversation['items']): readonly Leak[] {
  const isGroup = random.flip();
  const isAsked = items.some((item) => item.kind === 'verification_query' && kindOf(item).awaitsAnswer(item));
  const { secrets, text } = words(random, isAsked);
  const given: Partial<Conversation> = {
    items,
    scope: isGroup ? 'group' : 'person',
    posts: random.nat(3) === 0 ? [{ ...POST, role: random.oneOf(ROLES) }] : [],
    lastReminderItemIds: random.flip() ? items.map(({ id }) => id) : null,
  };
  const turn = decide(conversation(text, given));
  const answered =
    turn.reply.kind === 'message' ? `${turn.reply.message.title}\n${plainText(turn.reply.message)}` : '';
  // Nobody is told again what he has said, nor what a query asks or why.
  const ofItems = samples.flatMap((sample) => sample.secrets.filter((one) => one.class !== 'unit_identity'));
  const inAnswer = found(answered, [...secrets, ...ofItems], EVERY_CLASS);
  const leaks: Leak[] = inAnswer.map((secret) => ({ place: 'answer', secret, text: answered }));
  if (isGroup)
    leaks.push(...inWindow(text, secrets, turn.held !== undefined || heldIn(text, NOBODY_KNOWN) !== null));
  if (isGroup && !answered.includes('请在群里撤回'))
    leaks.push(...secrets.map((secret) => ({ place: 'group, left standing', secret, text: answered })));
  return leaks;
}

/** The group's window of the sandbox, which everybody looks into. */
function inWindow(text: string, secrets: readonly Secret[], restricted: boolean): readonly Leak[] {
  const seen = shownMessage(
    {
      id: 'm',
      businessAt: at('2026-11-03 10:00'),
      state: 'done',
      reason: null,
      message: null,
      text,
      speaker: '陈老师',
      restricted,
      ref: null,
    },
    true,
  );
  const html = chatWindow(
    { id: 'group', role: '网格群', name: '第1网格', place: '', speakers: [], group: 'g', messages: [seen] },
    false,
  ).text;
  return found(html, secrets, EVERY_CLASS).map((secret) => ({ place: 'sandbox group', secret, text: html }));
}

const SAYINGS = [
  '应该是',
  '产值',
  '属实，',
  '有误，正确的是',
  '已报，产值',
  '报错了，是',
  '从业人员',
  '1 有误，',
];
const UNITS = ['千元', '万元', '吨', '%', '万度', '平方米'];
const TAILS = ['', '', '。', '，谢谢', '，B204-1已报', '？', '，明天报'];

function words(
  random: Random,
  isAsked: boolean,
): { readonly text: string; readonly secrets: readonly Secret[] } {
  if (random.nat(4) === 0) {
    const number = phone(random);
    const says = random.oneOf(['换人了，新统计员李敏，', '电话', '联系我 ', '']);
    return { text: `${says}${number.text}${random.oneOf(TAILS)}`, secrets: [number] };
  }
  const said = figure(random);
  // A bare number is a figure beside an indicator, alone only where a query asks for one.
  const unit = random.nat(4) === 0 ? '' : random.oneOf(UNITS);
  const openings = unit === '' ? ['应该是', '产值', '正确的是', ...(isAsked ? ['', '是'] : [])] : SAYINGS;
  return { text: `${random.oneOf(openings)}${said.text}${unit}${random.oneOf(TAILS)}`, secrets: [said] };
}
