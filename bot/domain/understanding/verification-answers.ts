// Reads answers to a verification query: the figure stands, and why; or it does not, and what it should be.

import { expressionOf, has, timesOf } from './clauses.ts';
import { placeAhead } from './dates.ts';
import type { Slots } from './reading.ts';
import { findReasons } from './reason-codes.ts';
import {
  type ClauseView,
  cueOf,
  isDenied,
  isSupposed,
  liesAhead,
  type MessageView,
  saidIn,
  says,
  type TopicAnswer,
} from './topic.ts';
import type { SaidValue } from './values.ts';
import { ASKS_OF_RETURN, isTold, readCorrection } from './verification-corrections.ts';
import { figuresOf, INDICATORS } from './verification-figures.ts';
import { isHedged, standing } from './verification-standing.ts';

/** What a message says to an open query, or null. */
export function readVerification(message: MessageView): TopicAnswer | null {
  if (!message.context.kinds.has('verification_query')) return null;
  return (
    readCorrection(message) ??
    readReturnAsked(message) ??
    readConfirmation(message) ??
    readReasonAlone(message) ??
    readLater(message)
  );
}

/** 为啥又打回来了, 退回以后几天内改: asked about a return that has been. */
function readReturnAsked(message: MessageView): TopicAnswer | null {
  const view = message.clauses.find((one) => says(one, 'v_return') && ASKS_OF_RETURN.test(one.text));
  if (view === undefined) return null;
  const { index } = view;
  return {
    intent: 'question',
    rule: 'question.return',
    confidence: 0.75,
    slots: { topic: null },
    from: [index],
  };
}

/** 我核对一下，下午回您: the answer is promised, with the time that is named. */
function readLater(message: MessageView): TopicAnswer | null {
  if (!saidIn(message, 'x_reply') || message.clauses.some((view) => view.asks)) return null;
  const time = message.clauses.flatMap((view) => timesOf(view.clause)).at(-1);
  const view = message.clauses.find((one) => says(one, 'x_reply'));
  if (
    view === undefined ||
    (time === undefined && !saidIn(message, 'x_recheck') && !answersAfter(message, view))
  )
    return null;
  const placed =
    time === undefined ? { when: null } : placeAhead(expressionOf(time), message.context.utterance.sentAt);
  const slots: Slots = { when: placed.when, ...(time === undefined ? {} : { when_text: time.text }) };
  return { intent: 'will_report_later', rule: 'promise.answer', confidence: 0.8, slots, from: [view.index] };
}

/** 问了车间再答复, 统计一下后回复; behind 好的 it is a receipt. */
function answersAfter({ clauses }: MessageView, view: ClauseView): boolean {
  return (
    AFTERWARDS.test(view.text) &&
    !clauses.some((one) => one !== view && has(one.clause, 'consent', 'receipt', 'hao'))
  );
}

const AFTERWARDS = /(?:再|后|才能)(?:给|跟|向)?(?:您|你|你们)?(?:答复|回复|回您|回你|回话|反馈)/;

function readConfirmation(message: MessageView): TopicAnswer | null {
  const plain = standing(message);
  const stands = plain.length > 0 ? plain : nodsAndTells(message);
  if (stands.length === 0 || TAKE_IT.test(message.text) || putsOff(message) || takesBackSomething(message))
    return null;
  // 没问题 and 对 agree to whatever is open: with more than one kind open they say nothing by themselves.
  const nods = stands.every((view) => onlyNods(view));
  // 没报错，全部上报完了 beside a deadline is of the report.
  const ofReport = message.context.kinds.has('report_deadline') && message.clauses.some(hasFiled);
  if (ofReport && !saidIn(message, 'v_moved', 'v_because')) return null;
  if (nods && message.context.kinds.size > 1 && findReasons(message.text).length === 0) return null;
  return confirmation('confirm.words', 0.9, message, stands);
}

function hasFiled({ clause, asks }: ClauseView): boolean {
  return !asks && has(clause, 'file') && has(clause, 'le', 'wan', 'done', 'end_le') && !has(clause, 'neg');
}

/** 就这个数，爱信不信: said in anger. */
const TAKE_IT = /爱信不信|信不信由|信不信随|不信拉倒|不信算了|爱咋/;

/** 对，上半年订单都挪到这个月交了: a nod to the only open query, and how it came about. */
function nodsAndTells(message: MessageView): readonly ClauseView[] {
  const [nod, tale, ...more] = message.clauses;
  if (nod === undefined || tale === undefined || message.context.kinds.size > 1) return [];
  const said = [tale, ...more];
  if (!NODS.has(nod.text) || nod.asks || said.some((view) => view.asks || isHedged(view) || isSupposed(view)))
    return [];
  if (
    figuresOf(message).length > 0 ||
    said.some((view) => has(view.clause, 'neg') && has(view.clause, 'file'))
  )
    return [];
  return said.some(({ text }) => OF_BUSINESS.test(text)) ? [nod] : [];
}

const NODS = new Set([
  '对',
  '是',
  '对对',
  '对的',
  '嗯对',
  '是啊',
  '对啊',
  '对呀',
  '嗯是的',
  '确实',
  '的确',
  '嗯',
]);
const OF_BUSINESS =
  /订单|客户|生意|业务|单子|市场|设备|生产|销售|销量|发货|出货|项目|合同|产品|工人|门店|机器|开工|停工|行情|价格|开票/;

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
    (view) =>
      (/[核查问看回说答]/.test(view.text) && liesAhead(message, view)) ||
      says(view, 'x_recheck') ||
      (says(view, 'v_true', 'v_no_slip', 'v_nod') && isHedged(view) && !view.text.endsWith('是吧')),
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
  // 去年的数不记得了 names the past and no cause.
  if (!explains && reasons.every(({ code }) => code === 'base_effect') && saidIn(message, 'x_hedge'))
    return null;
  if (
    message.clauses.some(
      (view) => has(view.clause, 'forgot') || /没找到|找不到|找不着|没出来|没问到|还没问/.test(view.text),
    )
  )
    return null;
  const moved = saidIn(message, 'v_moved');
  const because = saidIn(message, 'v_because');
  const views = message.clauses.filter(
    (view) =>
      (reasons.some((reason) => reason.start >= view.start && reason.start < view.end) ||
        (because && OF_BUSINESS.test(view.text)) ||
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
        (message.context.kinds.has('report_deadline') &&
          says(view, 'c_suspended', 'c_closed', 'c_seasonal', 'c_relocated', 'c_deregistered')),
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

/** 就是零, and not 去年基数为零. */
function saysNought(view: ClauseView): boolean {
  return says(view, 'v_zero') && !/基数|去年|上年|同期|上月/.test(view.text);
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
    ...(message.clauses.some(saysNought) ? { value: '0' } : {}),
    ...(reason?.code.startsWith('export') && message.text.includes('客户')
      ? { confidential: true as const }
      : {}),
  };
  return { intent: 'confirm_true', rule, confidence, slots, from: views.map((view) => view.index) };
}
