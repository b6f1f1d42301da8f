// Finds the clauses that say plainly that a figure stands.

import { has } from './clauses.ts';
import type { Cue } from './cues.ts';
import {
  type ClauseView,
  cueOf,
  isAboutOthers,
  isDenied,
  isSupposed,
  type MessageView,
  says,
} from './topic.ts';

/** Clauses that say plainly that the figure stands: nothing asked, supposed, denied, hedged or another's. */
export function standing(message: MessageView): readonly ClauseView[] {
  return message.clauses.filter((view) => {
    const cue = cueOf(view, 'v_true', 'v_no_slip');
    // 用户名密码都对就是进不去 is of the platform.
    if (has(view.clause, ...OF_ACCESS)) return false;
    if (cue === undefined || view.asks || isSupposed(view) || isAboutOthers(view)) return false;
    if (BY_THE_BOOK.test(cue.text) && !wasDone(view, cue)) return false;
    // 等核实了回您属实, 核实完再说属实: still to come.
    if (LATER.test(view.text.slice(0, cue.start - view.start))) return false;
    if (PARTLY.some((word) => message.text.endsWith(word, cue.start))) return false;
    return !isHedged(view) && (!isDenied(message, cue) || says(view, 'v_no_slip'));
  });
}

const LATER = /^等|再(?:说|回|答|告诉)|后(?:再)?(?:回|说|答)/;
const OF_ACCESS = ['obj_password', 'obj_username', 'obj_captcha', 'obj_cert', 'login_fail'] as const;

/** 会如实说明, 按实际填: how it will be or should be done, unless 是 or 的 tells that it was. */
const BY_THE_BOOK = /^(?:如实|如实填报|据实|据实填报|据实上报|按实际填|按实际报|实报|照实报|按账填|照账填)$/;

function wasDone(view: ClauseView, cue: Cue): boolean {
  const [before, behind] = [
    view.text[cue.start - view.start - 1] ?? '',
    view.text.slice(cue.end - view.start),
  ];
  return '是都已'.includes(before || ' ') || /^(?:的|了|填的|报的|上报的|填报的)/.test(behind);
}

/** 部分属实 leaves the rest open. */
const PARTLY = ['部分', '一半', '大半', '有些', '有的', '不都', '不全'];

/** 应该没错吧; 应该的 hedges nothing. */
export function isHedged(view: ClauseView): boolean {
  return (
    view.cues.some((cue) => cue.classes.includes('x_hedge') && !(cue.text === '吧' && cue.end < view.end)) &&
    !view.text.includes('应该的')
  );
}
