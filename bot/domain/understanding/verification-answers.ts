// Reads answers to a verification query: the figure stands, and why; or it does not, and what it should be.

import { expressionOf, has, isOf, timesOf } from './clauses.ts';
import type { CueClass } from './cues.ts';
import { placeAhead } from './dates.ts';
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

/** What a message says to an open query, or null. */
export function readVerification(message: MessageView): TopicAnswer | null {
  if (!message.context.kinds.has('verification_query')) return null;
  return (
    readCorrection(message) ?? readConfirmation(message) ?? readReasonAlone(message) ?? readLater(message)
  );
}

/** 我核对一下，下午回您: the answer is promised, with the time that is named. */
function readLater(message: MessageView): TopicAnswer | null {
  if (!saidIn(message, 'x_reply') || message.clauses.some((view) => view.asks)) return null;
  const time = message.clauses.flatMap((view) => timesOf(view.clause)).at(-1);
  const view = message.clauses.find((one) => says(one, 'x_reply'));
  if (view === undefined || (time === undefined && !saidIn(message, 'x_recheck'))) return null;
  const placed =
    time === undefined ? { when: null } : placeAhead(expressionOf(time), message.context.utterance.sentAt);
  const slots: Slots = { when: placed.when, ...(time === undefined ? {} : { when_text: time.text }) };
  return { intent: 'will_report_later', rule: 'promise.answer', confidence: 0.8, slots, from: [view.index] };
}

/** The figure does not stand: said so, a right figure given, a return asked for, or put right already. */
function readCorrection(message: MessageView): TopicAnswer | null {
  const values = figuresOf(message);
  const wrong = message.clauses.filter((view) => saysWrong(message, view));
  const right = message.clauses.filter(
    (view) =>
      (says(view, 'v_should', 'v_right_end') && valuesIn(values, view).length > 0) ||
      (values.length > 0 && changesIt(view)),
  );
  const contrast = message.clauses.filter(
    (view) => says(view, 'v_wrong_was') && valuesIn(values, view).length > 0,
  );
  const fixed = message.clauses.filter((view) => !isDeniedCue(message, view, 'v_fixed'));
  const back = message.clauses.filter((view) => says(view, 'v_return') && !has(view.clause, 'already'));
  const said = [...wrong, ...right, ...contrast, ...back].filter(
    (view) => !view.asks || back.includes(view) || valuesIn(values, view).length > 0,
  );
  const stated = said.length === 0 ? statedFigure(message, values) : null;
  const deciding = [...said, ...fixed.filter((view) => !view.asks), ...(stated === null ? [] : [stated])];
  const [first] = deciding;
  if (first === undefined || (said.length === 0 && standing(message).length > 0)) return null;
  // 改好了 may be said of an item of the ledger too.
  if (said.length === 0 && stated === null && message.context.kinds.has('ledger_item')) return null;
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

/** A form named by its code; 产值 names an indicator here. */
function formNamed({ clauses }: MessageView): Slots {
  const codes = clauses.flatMap(({ clause }) =>
    clause.tokens
      .filter((token) => isOf(token, 'form') && /\d/.test(token.text))
      .map((token) => String(token.value)),
  );
  return codes.length === 0 ? {} : { form: [...new Set(codes)] };
}

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

/** Clauses that say plainly that the figure stands: nothing asked, supposed, denied, hedged or another's. */
function standing(message: MessageView): readonly ClauseView[] {
  return message.clauses.filter((view) => {
    const cue = cueOf(view, 'v_true', 'v_no_slip');
    if (cue === undefined || view.asks || isSupposed(view) || isAboutOthers(view)) return false;
    return !isHedged(view) && (!isDenied(message, cue) || says(view, 'v_no_slip'));
  });
}

/** 应该没错吧; 应该的 hedges nothing. */
function isHedged(view: ClauseView): boolean {
  return (
    view.cues.some((cue) => cue.classes.includes('x_hedge') && !(cue.text === '吧' && cue.end < view.end)) &&
    !view.text.includes('应该的')
  );
}

/** 电是13.6万度, 正确数字:5600, 1250万元: a figure as the whole of the answer. A bare number says too little. */
function statedFigure(message: MessageView, values: readonly SaidValue[]): ClauseView | null {
  const [value] = values;
  const reasons = findReasons(message.text).filter((reason) => reason.code !== 'tax_basis');
  if (value === undefined || standing(message).length > 0) return null;
  const told = values.find((one) => isTold(message.text, one));
  if (told !== undefined)
    return message.clauses.find((one) => told.start >= one.start && told.end <= one.end && !one.asks) ?? null;
  if (reasons.length > 0) return null;
  const view = message.clauses.find((one) => value.start >= one.start && value.end <= one.end);
  if (view === undefined || view.asks || has(view.clause, 'time', 'file', 'others')) return null;
  const around = view.text.length - (value.end - value.start);
  const named = INDICATORS.findAll(view.text).length > 0;
  if (named && around <= LONGEST_NAMING && (value.unit !== null || says(view, 'v_is'))) return view;
  if (value.unit === null || value.unit === '人' || value.unit === '%') return null;
  const others = message.clauses.filter((one) => one !== view);
  const about = others.every((one) => INDICATORS.findAll(one.text).length > 0 || says(one, 'v_basis'));
  const basis = view.cues
    .filter((cue) => cue.classes.includes('v_basis'))
    .reduce((sum, cue) => sum + cue.text.length, 0);
  return (around - basis <= 2 || says(view, 'v_is')) && about ? view : null;
}

/** 是310万元: a figure with its unit right behind the word that states it. */
function isTold(text: string, { unit, start }: SaidValue): boolean {
  return unit !== null && unit !== '人' && unit !== '%' && '是为:'.includes(text[start - 1] ?? ' ');
}

/** Characters around a figure that may name what it is of. */
const LONGEST_NAMING = 10;

function readConfirmation(message: MessageView): TopicAnswer | null {
  const stands = standing(message);
  if (stands.length === 0 || putsOff(message) || takesBackSomething(message)) return null;
  // 没问题 and 对 agree to whatever is open: with more than one kind open they say nothing by themselves.
  const nods = stands.every((view) => onlyNods(view));
  if (nods && message.context.kinds.size > 1 && findReasons(message.text).length === 0) return null;
  return confirmation('confirm.words', 0.9, message, stands);
}

/** 上条属实发早了，先别算: what is taken back confirms nothing. */
function takesBackSomething(message: MessageView): boolean {
  return message.clauses.some((view) => {
    const cue = cueOf(view, 't_annul', 't_sure', 't_ignore');
    return cue !== undefined && TAKING_BACK.has(cue.text) && !isDenied(message, cue);
  });
}

const TAKING_BACK = new Set(
  '不算 不算数 不作数 作废 忽略 无视 先别管 别用 先别用 先别算 别算 不要用 先不要 先不算 别当真 当我没说 当没说 当没看见 当我没发 收回 撤回 撤销 撤掉 取消 发错 回错 误发 误回 别记 先别记 不要记 暂不算 说早了 发早了'.split(
    ' ',
  ),
);

/** 我再核一下, and a clause that hedges the figure itself: nothing is confirmed yet. */
function putsOff(message: MessageView): boolean {
  return message.clauses.some(
    (view) => says(view, 'x_recheck') || (says(view, 'v_true', 'v_no_slip', 'v_nod') && isHedged(view)),
  );
}

function onlyNods(view: ClauseView): boolean {
  return view.cues
    .filter((cue) => cue.classes.includes('v_true') || cue.classes.includes('v_no_slip'))
    .every((cue) => cue.classes.includes('v_nod'));
}

/** 人数减少是因为…, 库存多是给双十一备货: a reason given is given for a figure that stands. */
function readReasonAlone(message: MessageView): TopicAnswer | null {
  const reasons = findReasons(message.text).filter(
    ({ start }) => !DENYING.includes(message.text[start - 1] ?? ''),
  );
  if (figuresOf(message).some((value) => isTold(message.text, value))) return null;
  if (putsOff(message) || saidIn(message, 'x_reply') || message.clauses.some((view) => view.asks))
    return null;
  // A figure that is no amount of change may be the right one instead.
  if (figuresOf(message).some((value) => isOfForms(value) && !isChange(message.text, value))) return null;
  const explains = saidIn(message, 'v_because', 'v_moved', 'v_is');
  const moved = saidIn(message, 'v_moved');
  const views = message.clauses.filter(
    (view) =>
      (reasons.some((reason) => reason.start >= view.start && reason.start < view.end) ||
        (moved && (says(view, 'v_because', 'v_nod') || indicatorMoved(view)))) &&
      !isSupposed(view) &&
      !isHedged(view),
  );
  const others = message.context.kinds.size > 1;
  const firmly =
    saidIn(message, 'v_because', 'v_nod', 'v_true') ||
    message.clauses.some(indicatorMoved) ||
    (moved && reasons.length > 0) ||
    // Only notices beside: nothing else there is explained.
    (reasons.length > 0 &&
      [...message.context.kinds].every((kind) => EXPLAINED.has(kind)) &&
      !saidIn(message, 'r_read'));
  if (views.length === 0 || (others && !firmly)) return null;
  if (
    others &&
    message.clauses.some(
      (view) =>
        has(view.clause, 'file', 'platform', 'progress', 'half') ||
        says(view, 'a_come', 'h_left', 'h_agent', 'k_object') ||
        (message.context.kinds.has('report_deadline') && says(view, 'c_suspended', 'c_closed')),
    )
  )
    return null;
  if (views[0] !== undefined && has(views[0].clause, 'refuse', 'stop')) return null;
  return confirmation('confirm.reason', explains ? 0.8 : 0.7, message, views);
}

function isOfForms({ unit }: SaidValue): boolean {
  return unit !== null && unit !== '人' && unit !== '%' && unit !== '人次';
}

/** 少了500万, 涨到每吨3200元, 接了300万的单: how much moved, or came in. */
function isChange(text: string, { start }: SaidValue): boolean {
  return Array.from(text.slice(Math.max(0, start - 4), start)).some((char) => CHANGING.has(char));
}

const CHANGING = new Set('少多减增降升涨跌掉差高低发付补赚亏损卖接买花奖了的每从到约近有去年'.split(''));

const EXPLAINED: ReadonlySet<string> = new Set(['verification_query', 'law_notice', 'bulletin']);

/** Right before a reason these say that it is none (没离职). */
const DENYING = ['没', '不', '未', '无'];

/** 利息收入增加: an indicator and how it moved. */
function indicatorMoved(view: ClauseView): boolean {
  const [indicator] = INDICATORS.findAll(view.text);
  const moved = cueOf(view, 'v_moved');
  return indicator !== undefined && moved !== undefined && moved.start - view.start >= indicator.end;
}

function confirmation(
  rule: string,
  confidence: number,
  message: MessageView,
  views: readonly ClauseView[],
): TopicAnswer {
  const [reason] = findReasons(message.text);
  const evidence = message.clauses.flatMap((view) => cueOf(view, 'v_evidence') ?? [])[0];
  const slots: Slots = {
    ...(reason === undefined ? {} : { reason_code: reason.code }),
    ...(evidence === undefined ? {} : { evidence: evidence.text }),
    ...(saidIn(message, 'v_zero') ? { value: '0' } : {}),
    ...(reason?.code.startsWith('export') && message.text.includes('客户')
      ? { confidential: true as const }
      : {}),
  };
  return { intent: 'confirm_true', rule, confidence, slots, from: views.map((view) => view.index) };
}
