// Reads answers to a training or a meeting: coming, not coming, leave, being there.

import { asksByDoubling } from './asking.ts';
import { has, isOf } from './clauses.ts';
import type { Slots } from './reading.ts';
import {
  type ClauseView,
  cueOf,
  isDenied,
  isSupposed,
  type MessageView,
  saidIn,
  says,
  type TopicAnswer,
} from './topic.ts';
import {
  codeOf,
  comingSlots,
  headcountOf,
  nameAlone,
  nameIn,
  nameLast,
  unitNameOf,
} from './training-slots.ts';

const GATHERINGS = ['training_notice', 'activity'];

/** What a message says to an open training or meeting, or null. */
export function readTraining(message: MessageView): TopicAnswer | null {
  if (!GATHERINGS.some((kind) => message.context.kinds.has(kind))) return null;
  return (
    readCode(message) ?? readSignIn(message) ?? readLeave(message) ?? readStay(message) ?? readCome(message)
  );
}

/** A code alone is typed to sign in; with anything else open it is a number. */
function readCode(message: MessageView): TopicAnswer | null {
  const code = codeOf(message);
  const [view] = message.clauses;
  if (code === null || code !== message.text || view === undefined || !isOnlyGathering(message)) return null;
  return answer('sign_in', 'sign_in.code', view, { code }, 0.7);
}

function readSignIn(message: MessageView): TopicAnswer | null {
  // 到 is how a roll-call is answered.
  const [first] = message.clauses;
  if (message.text === '到' && first !== undefined && isOnlyGathering(message))
    return answer('sign_in', 'sign_in.here', first, {}, 0.6);
  const view = message.clauses.find(
    (one) => !one.asks && says(one, 's_sign', 's_here') && isHereNow(message, one),
  );
  if (view === undefined || saidIn(message, 'l_late', 'l_leave', 'a_stay', 'x_recheck')) return null;
  if (!says(view, 's_sign') && message.clauses.some((one) => one.asks)) return null;
  // 签完字就报 signs a form.
  if (
    !isOnlyGathering(message) &&
    (!says(view, 's_sign', 's_place') ||
      has(view.clause, 'file', 'jiu', 'condition') ||
      says(view, 'k_object') ||
      view.text.endsWith('打卡'))
  )
    return null;
  const code = codeOf(message);
  const name = saidIn(message, 's_sign') ? (nameIn(message) ?? nameLast(message)) : nameAlone(message);
  return answer('sign_in', 'sign_in.words', view, {
    ...(code === null ? {} : { code }),
    ...(name === null ? {} : { name }),
    ...unitNameOf(message),
  });
}

/** A sign-in is about now and the speaker: 明天到, 快到了, 会到, 他到了 are not. */
function isHereNow(message: MessageView, view: ClauseView): boolean {
  const cue = cueOf(view, 's_sign', 's_here');
  if (cue === undefined || isDenied(message, cue) || isSupposed(view) || says(view, 'x_hedge', 's_later'))
    return false;
  // 替我签到, 签到页面打不开.
  if (has(view.clause, 'broken', 'crash', 'slow') || /替|帮|代签|代我|麻烦|错误|失败|报错/.test(view.text))
    return false;
  return !view.clause.tokens.some((token) => isOf(token, 'others', 'quote', 'time'));
}

function readLeave(message: MessageView): TopicAnswer | null {
  const view =
    message.clauses.find((one) => says(one, 'l_leave') && !isDeniedIn(message, one)) ??
    message.clauses.find(
      (one) =>
        says(one, 'l_early', 'l_late') &&
        !isDeniedIn(message, one) &&
        (isOnlyGathering(message) || !has(one.clause, 'file', 'prep')),
    );
  const deciding = view ?? absent(message) ?? substituteAsked(message);
  if (deciding === undefined) return null;
  if (deciding.asks && message.clauses.length === 1 && says(deciding, 'l_leave') && saidIn(message, 'a_how'))
    return null;
  const slots: Slots = {
    ...(says(deciding, 'l_early') ? { kind: 'leave_early' } : {}),
    ...(says(deciding, 'l_late') ? { kind: 'late' } : {}),
    ...(saidIn(message, 'l_makeup') ? { makeup: true as const } : {}),
    ...partOf(deciding),
  };
  return answer('leave', 'leave.words', deciding, slots, 0.9);
}

/** Not coming, with what keeps one away or with another time to make it up, is asking for leave. */
function absent(message: MessageView): ClauseView | undefined {
  const makeup = message.clauses.find(
    (one) => says(one, 'l_makeup') && (one.asks || says(one, 'a_come', 'a_go')),
  );
  const staying = message.clauses.find((one) => staysAway(one) || asksToStay(one));
  if (makeup !== undefined) return staying ?? makeup;
  const unwilling = staying !== undefined && says(staying, 'a_unwilling');
  return staying !== undefined && !unwilling && saidIn(message, 'l_reason') ? staying : undefined;
}

/** 可以让同事替我去吗，我那天有会: with what keeps one away it asks to be excused, without it only asks. */
function substituteAsked(message: MessageView): ClauseView | undefined {
  if (!saidIn(message, 'l_reason')) return undefined;
  return message.clauses.find((one) => one.asks && says(one, 'a_replace') && says(one, 'a_come', 'a_go'));
}

function partOf(view: ClauseView): Slots {
  const leave = cueOf(view, 'l_leave');
  const part =
    leave === undefined
      ? undefined
      : view.cues.findLast((cue) => cue.classes.includes('l_part') && cue.end <= leave.start);
  if (part === undefined) return {};
  return { part: part.text === '上午' ? 'am' : 'pm' };
}

/** 去不了, 没空参加, 我们不派人; 没问题能去 is the opposite, and 不去行吗 asks. */
function staysAway(view: ClauseView): boolean {
  return says(view, 'a_stay') && !view.asks && !asksByDoubling(view.text) && !comesForSure(view);
}

/** 能不能不去 with a reason asks to be excused. */
function asksToStay({ text }: ClauseView): boolean {
  return /(?:能不能|可不可以|可以|能否|可否)不(?:去|来|参加|听)/.test(text);
}

/** 不会不来的, 怎么能不去: not coming denied. */
function comesForSure({ text }: ClauseView): boolean {
  return /(?:不会|不能|不可能|绝不会|哪能|哪会|怎么会|怎么能|不敢|不得|干嘛|干吗|为什么|为啥|岂能|哪有)不(?:来|去|到|参加)/.test(
    text,
  );
}

function readStay(message: MessageView): TopicAnswer | null {
  const view = message.clauses.find(staysAway);
  if (view === undefined) return null;
  if (
    !isOnlyGathering(message) &&
    (!says(view, 'a_come', 'a_plain_stay', 'a_topic') || has(view.clause, ...TOOLS))
  )
    return null;
  const instead = message.clauses.find(
    (one) => one !== view && !one.asks && says(one, 'a_instead') && says(one, 'a_come', 'a_go'),
  );
  return instead === undefined ? answer('decline', 'decline.words', view, {}, 0.9) : coming(message, instead);
}

function readCome(message: MessageView): TopicAnswer | null {
  const told = message.clauses.filter(
    (one) => !one.asks && !staysAway(one) && !isUnsure(one) && !hearsOf(one),
  );
  const sure = message.clauses.find(comesForSure);
  if (sure !== undefined) return coming(message, sure);
  const view = told.find((one) => says(one, 'a_come', 'a_receipt') && !isDeniedIn(message, one));
  const topical = told.find((one) => says(one, 'a_topic') && says(one, 'a_go') && !isDeniedIn(message, one));
  if (view !== undefined || topical !== undefined) return coming(message, (view ?? topical) as ClauseView);
  const sent = told.find((one) => goesPlainly(message, one));
  if (sent !== undefined) return coming(message, sent);
  if (!isOnlyGathering(message)) return null;
  const going = told.find((one) => says(one, 'a_go') && !isDeniedIn(message, one));
  const agreed = told.find((one) => agrees(one));
  const named =
    headcountOf(message) !== null || isNameAlone(message) || message.text === '+1' ? told[0] : undefined;
  const deciding = going ?? named ?? agreed;
  return deciding === undefined || message.clauses.some((one) => one.asks) ? null : coming(message, deciding);
}

/** 收到开会的消息了: heard of it, and nothing said of coming. */
function hearsOf({ text, clause }: ClauseView): boolean {
  return has(clause, 'receipt', 'seen') && /(?:消息|通知|信息|短信)(?:了|啦)?$/.test(text);
}

/** 我去, 派小陈去: who goes, and nothing behind it that they go for. */
function goesPlainly(message: MessageView, view: ClauseView): boolean {
  const cue = cueOf(view, 'a_go');
  if (
    cue === undefined ||
    isDenied(message, cue) ||
    says(view, 'x_recheck') ||
    has(view.clause, 'file', 'prep')
  )
    return false;
  const who = has(view.clause, 'self') || says(view, 'a_instead') || headcountOf(message) !== null;
  return who && view.cues.some((one) => one.classes.includes('a_go') && one.end === view.end);
}

/** Words of the platform: 短信码半天不来 is no answer to a training. */
const TOOLS = [
  'obj_sms',
  'obj_captcha',
  'obj_password',
  'obj_username',
  'obj_cert',
  'obj_login',
  'obj_page',
  'obj_browser',
  'platform',
  'form',
  'login_fail',
  'slow',
] as const;

/** 可能去, 到时候再看: nobody knows yet. */
function isUnsure(view: ClauseView): boolean {
  return (
    says(view, 'x_recheck', 'x_unsure') ||
    view.cues.some((cue) => cue.classes.includes('x_hedge') && !COMMITTED.has(cue.text))
  );
}

/** 应该能去 commits well enough for a list that may change. */
const COMMITTED = new Set(['应该', '吧', '估计']);

const LONGEST_NAMING = 20;

function isNameAlone(message: MessageView): boolean {
  return (
    message.text.length <= LONGEST_NAMING &&
    message.clauses.every((one) => !one.asks) &&
    nameIn(message) !== null
  );
}

function agrees(view: ClauseView): boolean {
  const world = view.clause.tokens.every((token) =>
    isOf(token, 'vague_yes', 'particle', 'title', 'all', 'self', 'hao', 'consent', 'de'),
  );
  return world && view.clause.tokens.some((token) => isOf(token, 'vague_yes'));
}

function coming(message: MessageView, view: ClauseView): TopicAnswer {
  return answer('attend', 'attend.words', view, comingSlots(message), 0.88);
}

function isOnlyGathering({ context }: MessageView): boolean {
  return [...context.kinds].every((kind) => GATHERINGS.includes(kind));
}

function isDeniedIn(message: MessageView, view: ClauseView): boolean {
  const cue = cueOf(view, 'a_come', 'a_go', 'l_leave', 'l_early', 'l_late');
  return cue !== undefined && isDenied(message, cue);
}

function answer(
  intent: TopicAnswer['intent'],
  rule: string,
  view: ClauseView,
  slots: Slots,
  confidence = 0.9,
): TopicAnswer {
  return { intent, rule, confidence, slots, from: [view.index] };
}
