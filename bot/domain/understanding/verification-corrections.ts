// Reads that a figure does not stand: said so, a right one given, a return asked for, or put right already.

import { has, isOf } from './clauses.ts';
import type { CueClass } from './cues.ts';
import type { Slots } from './reading.ts';
import { findReasons } from './reason-codes.ts';
import {
  type ClauseView,
  cueOf,
  isAboutOthers,
  isDenied,
  isSupposed,
  type MessageView,
  saidIn,
  says,
  type TopicAnswer,
} from './topic.ts';
import type { SaidValue } from './values.ts';
import { errorKind, figuresOf, INDICATORS, valueSlots, valuesIn } from './verification-figures.ts';
import { standing } from './verification-standing.ts';

/** The figure does not stand: said so, a right figure given, a return asked for, or put right already. */
export function readCorrection(message: MessageView): TopicAnswer | null {
  const values = figuresOf(message);
  if (values.length === 0 && !saidIn(message, 'v_false', 'v_slip', 'v_fixed', 'v_return', 'v_should'))
    return null;
  const wrong = message.clauses.filter((view) => saysWrong(message, view));
  const right = message.clauses.filter(
    (view) =>
      (says(view, 'v_should', 'v_right_end') && valuesIn(values, view).length > 0) ||
      (values.length > 0 && changesIt(view)) ||
      BASIS_TOLD.test(view.text),
  );
  const contrast = message.clauses.filter(
    (view) => says(view, 'v_wrong_was') && valuesIn(values, view).length > 0,
  );
  const fixed = message.clauses.filter((view) => !isDeniedCue(message, view, 'v_fixed'));
  const back = message.clauses.filter(
    (view) => says(view, 'v_return') && !has(view.clause, 'already') && !ASKS_OF_RETURN.test(view.text),
  );
  const said = [...wrong, ...right, ...contrast, ...back].filter(
    (view) => !view.asks || back.includes(view) || valuesIn(values, view).length > 0,
  );
  const stated = said.length === 0 ? statedFigure(message, values) : null;
  const deciding = [...said, ...fixed.filter((view) => !view.asks), ...(stated === null ? [] : [stated])];
  const [first] = deciding;
  if (first === undefined || (said.length === 0 && standing(message).length > 0)) return null;
  if (said.length === 0 && stated === null && isShortOfSeveral(message)) return null;
  const slots: Slots = {
    ...valueSlots(message, values),
    ...(fixed.length > 0 ? { fixed_on_platform: true as const } : {}),
    ...(back.length > 0 ? { need_return: true as const } : {}),
    ...errorKind(message),
    ...formNamed(message),
  };
  return {
    intent: 'correction',
    rule: 'correction.words',
    confidence: 0.85,
    slots,
    from: deciding.map((view) => view.index),
  };
}

/** 改好了 may be of anything that is open; 已更正 is of a figure. */
function isShortOfSeveral({ text, context }: MessageView): boolean {
  if (context.kinds.has('ledger_item')) return true;
  return context.kinds.size > 1 && text.length <= LONGEST_SHORT && !OF_A_FIGURE.test(text);
}

const LONGEST_SHORT = 4;
const OF_A_FIGURE = /[更修]正/;

/** 退回来的在哪里看, 为什么退回: asks about a return that has been. */
export const ASKS_OF_RETURN = /哪|怎么|为什么|什么时候|为啥|咋|谁|几天|是不是|多久/;

/** A form named by its code; 产值 names an indicator here. */
function formNamed({ clauses }: MessageView): Slots {
  const codes = clauses.flatMap(({ clause }) =>
    clause.tokens
      .filter((token) => isOf(token, 'form') && /\d/.test(token.text))
      .map((token) => String(token.value)),
  );
  return codes.length === 0 ? {} : { form: [...new Set(codes)] };
}

/** 要改成不含税, 应该按含税报: what the figure should be counted by, without a figure. */
const BASIS_TOLD =
  /应该?(?:是|为|填|报|写|录)(?:成)?(?:负|正)(?:的|数|值|数的)?$|(?:改成|改为|应该是|应该按|应该填|应该报|应该用|应按|应填|应是|应为|要按|换成)(?:不含税|含税|税前|税后|千元|万元|亿元|吨|公斤|当月|本月|累计|实际)(?:的|口径|数|填|报|才对|算)?$/;

/** 改一下 营业收入 340万: the word stands apart from its figure. */
function changesIt(view: ClauseView): boolean {
  const cue = cueOf(view, 'v_should');
  return cue !== undefined && cue.end === view.end && '改更修调'.includes(cue.text[0] ?? ' ');
}

function saysWrong(message: MessageView, view: ClauseView): boolean {
  if (view.asks || isAboutOthers(view) || isSupposed(view)) return false;
  // 可能是填错了 is not sure; 单位选错了应该是吨 is.
  if (view.cues.some((one) => one.classes.includes('x_hedge') && one.text !== '应该' && one.text !== '吧'))
    return false;
  const cue = cueOf(view, 'v_false', 'v_slip');
  if (cue === undefined || isDenied(message, cue)) return false;
  // 属实，闭店装修，不对是放假七天: a slip of the tongue about the reason.
  if (view.text.startsWith('不对是') && standing(message).length > 0 && figuresOf(message).length === 0)
    return false;
  // A password that is wrong is trouble, 说错了，还没报 takes back.
  if (has(view.clause, ...TOOLS) || (says(view, 't_alone') && saidIn(message, 't_unfiled'))) return false;
  const stands = cueOf(view, 'v_true', 'v_no_slip');
  return stands === undefined || cue.start > stands.end;
}

const TOOLS = ['obj_captcha', 'obj_password', 'obj_username', 'obj_cert', 'obj_login', 'obj_sms'] as const;

/** True when the clause holds no such cue, or a denied one. */
function isDeniedCue(message: MessageView, view: ClauseView, cls: CueClass): boolean {
  const cue = cueOf(view, cls);
  return cue === undefined || isDenied(message, cue);
}

/** 电是13.6万度, 正确数字:5600, 1250万元: a figure as the whole of the answer. A bare number says too little. */
function statedFigure(message: MessageView, values: readonly SaidValue[]): ClauseView | null {
  const [value] = values;
  const reasons = findReasons(message.text).filter((reason) => reason.code !== 'tax_basis');
  if (value === undefined || standing(message).length > 0) return null;
  const told = values.find((one) => isTold(message.text, one) || isSum(message.text, one));
  if (told !== undefined)
    return message.clauses.find((one) => told.start >= one.start && told.end <= one.end && !one.asks) ?? null;
  if (reasons.length > 0) return null;
  const heads = values.find((one) => isHeadcount(message, one));
  if (heads !== undefined)
    return (
      message.clauses.find((one) => heads.start >= one.start && heads.end <= one.end && !one.asks) ?? null
    );
  // 处置了一套房子: what was done, not what the figure is.
  if (message.text[value.start - 1] === '了') return null;
  const view = message.clauses.find((one) => value.start >= one.start && value.end <= one.end);
  if (view === undefined || view.asks || has(view.clause, 'time', 'file', 'others')) return null;
  const around = view.text.length - (value.end - value.start);
  const named = INDICATORS.findAll(view.text).length > 0;
  if (named && around <= LONGEST_NAMING && (value.unit !== null || says(view, 'v_is'))) return view;
  if (value.unit === null || value.unit === '人' || value.unit === '%') return null;
  const others = message.clauses.filter((one) => one !== view);
  const about = others.every(
    (one) => INDICATORS.findAll(one.text).length > 0 || says(one, 'v_basis', 'v_should'),
  );
  const basis = view.cues
    .filter((cue) => cue.classes.includes('v_basis'))
    .reduce((sum, cue) => sum + cue.text.length, 0);
  return (around - basis <= 2 || says(view, 'v_is')) && about ? view : null;
}

/** 总数是131人: the sum of people, whatever is told of them beside. */
function isSum(text: string, { unit, start }: SaidValue): boolean {
  return unit === '人' && /(?:总数|合计|总共|一共)(?:应该)?[是为]$/.test(text.slice(0, start));
}

/** 人数没更新，现在是88人: people as the figure of people. */
function isHeadcount({ text }: MessageView, { unit, start, end }: SaidValue): boolean {
  return (
    unit === '人' &&
    /[是为应有]$/.test(text.slice(0, start)) &&
    /^(?:了|$|[,.;!。])/.test(text.slice(end)) &&
    /人数|从业人员/.test(text)
  );
}

/** 是310万元: a figure with its unit right behind the word that states it. */
export function isTold(text: string, { unit, start }: SaidValue): boolean {
  return unit !== null && unit !== '人' && unit !== '%' && '是为:'.includes(text[start - 1] ?? ' ');
}

/** Characters around a figure that may name what it is of. */
const LONGEST_NAMING = 10;
