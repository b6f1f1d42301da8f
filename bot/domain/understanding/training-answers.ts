// Reads answers to a training, a meeting or a notice: coming, not coming, leave, being there, having read.

import { has, isOf } from './clauses.ts';
import { findPhone, nameAt } from './person-details.ts';
import type { Intent, Slots } from './reading.ts';
import { type ClauseView, cueOf, isDenied, type MessageView, says, type TopicAnswer } from './topic.ts';

const GATHERINGS = ['training_notice', 'activity'];
const NOTICES = ['law_notice', 'bulletin'];

/** What a message says to an open training or meeting, or null. */
export function readTraining(message: MessageView): TopicAnswer | null {
  if (!GATHERINGS.some((kind) => message.context.kinds.has(kind))) return null;
  return readSignIn(message) ?? readLeave(message) ?? readStay(message) ?? readCome(message);
}

/** Having read a notice, or null. Words of receipt alone are no reading. */
export function readNotice(message: MessageView): TopicAnswer | null {
  if (!NOTICES.some((kind) => message.context.kinds.has(kind))) return null;
  const view = message.clauses.find((one) => !one.asks && says(one, 'r_read') && !deniedFirst(message, one));
  if (view === undefined) return null;
  const forwarded = message.clauses.some((one) => /转发|转给|传阅/.test(one.text));
  return answer('read', 'read.words', 0.88, view, forwarded ? { forwarded: true } : {});
}

function readSignIn(message: MessageView): TopicAnswer | null {
  const view = message.clauses.find(
    (one) => !one.asks && says(one, 's_sign', 's_here') && !deniedFirst(message, one) && !isLater(one),
  );
  if (view === undefined || message.clauses.some((one) => says(one, 'l_late'))) return null;
  const code = codeOf(message);
  const name = says(view, 's_sign') ? nameIn(message) : null;
  return answer('sign_in', 'sign_in.words', 0.9, view, {
    ...(code === null ? {} : { code }),
    ...(name === null ? {} : { name }),
    ...unitNameOf(message),
  });
}

/** A sign-in is about now: 明天到, 马上到, 快到了 and 会到 are not. */
function isLater(view: ClauseView): boolean {
  return (
    has(view.clause, 'time') ||
    /马上|快到|快要|就到|会到|会签|再签|准备|怎么|忘|失败|不了|不上|没|路上|等会|一会|待会|要签|需要签|能签|可以签/.test(view.text)
  );
}

/** Four to six digits standing alone. */
function codeOf(message: MessageView): string | null {
  const found = /(?:^|[^\d.])(\d{4,6})(?=$|[^\d.])/.exec(message.text);
  return found?.[1] ?? null;
}

function readLeave(message: MessageView): TopicAnswer | null {
  const view = message.clauses.find((one) => says(one, 'l_leave', 'l_early', 'l_late') && !deniedFirst(message, one));
  const makeup = message.clauses.some((one) => says(one, 'l_makeup'));
  const staying = message.clauses.find((one) => says(one, 'a_stay'));
  const deciding = view ?? (makeup ? staying : undefined);
  if (deciding === undefined) return null;
  if (/谁请假|怎么请假|请假条怎么|找谁请假/.test(message.text)) return null;
  const slots: Slots = {
    ...(says(deciding, 'l_early') ? { kind: 'leave_early' } : {}),
    ...(says(deciding, 'l_late') ? { kind: 'late' } : {}),
    ...(makeup ? { makeup: true as const } : {}),
    ...partOf(deciding),
  };
  return answer('leave', 'leave.words', 0.9, deciding, slots);
}

function partOf(view: ClauseView): Slots {
  const leave = cueOf(view, 'l_leave');
  const part = leave === undefined ? undefined : view.cues.findLast((cue) => cue.classes.includes('l_part') && cue.end <= leave.start);
  if (part === undefined) return {};
  return { part: part.text === '上午' ? 'am' : 'pm' };
}

function readStay(message: MessageView): TopicAnswer | null {
  const view = message.clauses.find((one) => says(one, 'a_stay') && !one.asks);
  if (view === undefined) return null;
  const instead = message.clauses.find((one) => one !== view && !one.asks && says(one, 'a_instead') && (says(one, 'a_come') || /去|来|参/.test(one.text)));
  return instead === undefined ? answer('decline', 'decline.words', 0.9, view, {}) : coming(message, instead);
}

function readCome(message: MessageView): TopicAnswer | null {
  const view = message.clauses.find((one) => !one.asks && says(one, 'a_come') && !deniedFirst(message, one));
  const listed = message.clauses.find((one) => !one.asks && says(one, 'a_receipt'));
  const sent = message.clauses.find((one) => !one.asks && says(one, 'a_instead') && /去|来|参/.test(one.text));
  const counted = headcountOf(message) === null ? undefined : message.clauses.find((one) => !one.asks);
  const only = message.context.kinds.size === 1;
  const agreed = only ? message.clauses.find((one) => !one.asks && agrees(one)) : undefined;
  const named = only && message.clauses.every((one) => !one.asks) && nameIn(message) !== null && message.text.length <= 20 ? message.clauses[0] : undefined;
  const deciding = view ?? listed ?? sent ?? (only ? counted : undefined) ?? agreed ?? named;
  return deciding === undefined ? null : coming(message, deciding);
}

function agrees(view: ClauseView): boolean {
  return view.clause.tokens.every((token) => isOf(token, 'vague_yes', 'particle', 'title', 'all', 'self', 'hao', 'consent')) && has(view.clause, 'vague_yes');
}

function coming(message: MessageView, view: ClauseView): TopicAnswer {
  const headcount = headcountOf(message);
  const name = nameIn(message);
  const phone = findPhone(message.text);
  const instead = message.clauses.some((one) => says(one, 'a_instead') && !/安排/.test(cueOf(one, 'a_instead')?.text ?? ''));
  const online = message.clauses.some((one) => says(one, 'a_online'));
  return answer('attend', 'attend.words', 0.88, view, {
    ...(headcount === null ? {} : { headcount }),
    ...(name === null ? {} : { name }),
    ...(phone === null ? {} : { phone: phone.digits }),
    ...(instead ? { substitute: true as const } : {}),
    ...(online ? { mode: 'online' as const } : {}),
    ...unitNameOf(message),
  });
}

const COUNTS: Readonly<Record<string, number>> = { 一: 1, 二: 2, 两: 2, 俩: 2, 三: 3, 仨: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9, 十: 10 };

/** 2人, 两个人, 3位, 我们俩. */
function headcountOf(message: MessageView): number | null {
  const found = /(\d{1,2}|[一二两三四五六七八九十])(?:个人|人|位|名|个)(?!月|小时|半|税|数)/.exec(message.text);
  if (found !== null) return COUNTS[found[1] ?? ''] ?? Number(found[1]);
  if (/我们俩|我俩|咱俩/.test(message.text)) return 2;
  const noted = /人数[::]?(\d{1,2})/.exec(message.text);
  return noted === null ? null : Number(noted[1]);
}

/** Where a name may stand: behind 叫, 换, 参会人员 and the like, before a telephone number, or as a clause of its own. */
const NAMING = ['参会人员', '参会人', '参加人员', '参加人', '参训人员', '参训人', '培训人员', '报名人员', '名单', '姓名', '我叫', '我是', '叫', '换', '让', '派', '安排', '由', '财务', '出纳', '会计', '参加', '签到', '报名', '去', '到', ':', ' '];

function nameIn(message: MessageView): string | null {
  for (const view of message.clauses) {
    const whole = nameAt(view.text, 0);
    if (whole !== null && whole.length === view.text.length && whole.length >= 2) return whole;
  }
  for (const view of message.clauses) {
    const come = cueOf(view, 'a_come');
    const name = nameAt(view.text, 0);
    if (name !== null && come !== undefined && come.start - view.start === name.length) return name;
  }
  for (const word of NAMING) {
    for (let at = message.text.indexOf(word); at >= 0; at = message.text.indexOf(word, at + 1)) {
      const name = nameAt(message.text, at + word.length);
      if (name !== null && name.length >= 2 && !/^(?:任何|时间|方便|高铁|常年|应该|何时|金额|成功|安全|计划|都|上午|下午|宁可)/.test(name)) return name;
    }
  }
  return null;
}

function unitNameOf(message: MessageView): Slots {
  for (const view of message.clauses) {
    const { tokens } = view.clause;
    if (tokens.length <= 4 && isOf(tokens.at(-1), 'firm_end') && has(view.clause, 'unknown')) return { unit_name: view.text };
  }
  return {};
}

function deniedFirst(message: MessageView, view: ClauseView): boolean {
  const cue = cueOf(view, 'a_come', 's_sign', 's_here', 'r_read', 'l_leave', 'l_early', 'l_late');
  return cue !== undefined && isDenied(message, cue);
}

function answer(intent: Intent, rule: string, confidence: number, view: ClauseView, slots: Slots): TopicAnswer {
  return { intent, rule, confidence, slots, from: [view.index] };
}
