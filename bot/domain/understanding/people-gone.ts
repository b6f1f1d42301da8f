// Tells whether somebody is said to be gone for good, rather than out for an hour or one of several.

import type { CueClass } from './cues.ts';
import { findPhone } from './person-details.ts';
import { successorIn } from './successor.ts';
import { type ClauseView, cueOf, isDenied, type MessageView, saidIn, says, standsWhole } from './topic.ts';

const AHEAD = /准备|想|打算|考虑|要|快|将|计划|申请/;

/** 会计走了 tells of a loss; 会计走了一会儿, 签字的人离职了 do not. */
export function isGone(view: ClauseView, message: MessageView): boolean {
  if (says(view, 'h_remove')) return affirms(message, view, 'h_remove');
  const cue = cueOf(view, 'h_left');
  if (cue === undefined || isDenied(message, cue)) return false;
  // 搬到江苏去了不在这里了: the firm has moved.
  if (saidIn(message, 'c_relocated') && /^.{0,2}[不没]在/.test(cue.text)) return false;
  // 我准备离职, 会计要离职了: not gone yet, unless somebody else is named already.
  const ahead = AHEAD.test(view.text.slice(Math.max(0, cue.start - view.start - 3), cue.start - view.start));
  if (ahead && findPhone(message.text) === null && !message.clauses.some((one) => successorIn(one) !== null))
    return false;
  if (
    /(?:走了|不来了|退了|离了)$/.test(cue.text) &&
    (!standsWhole(view, cue) || /^(?:一会|一下|会)/.test(view.text.slice(cue.end - view.start)))
  )
    return false;
  const who = view.text.slice(0, cue.start - view.start);
  const rest = view.text.slice(cue.end - view.start);
  // 密码在离职会计那: who is gone, told beside.
  if (/^(?:的)?(?:会计|统计|财务|员工|同事|人员|那位|那个)/.test(rest) && /[在是找]/.test(who.slice(-4)))
    return false;
  // 退休的都算, 离职了三个人: how many, not who.
  if (
    (/^的./.test(rest) && /[休职辞退走]$/.test(cue.text)) ||
    /^了?[一二三四五六七八九十两几好多\d]+个?人?/.test(rest) ||
    /人员$|员工$|工人$/.test(who)
  )
    return false;
  return !who.includes('的人') || who.includes('找的人') || /统计|报表|填报|会计|财务|负责/.test(who);
}

/** A word of these classes, and not denied. */
export function affirms(message: MessageView, view: ClauseView, ...classes: readonly CueClass[]): boolean {
  const cue = cueOf(view, ...classes);
  return cue !== undefined && !isDenied(message, cue);
}
