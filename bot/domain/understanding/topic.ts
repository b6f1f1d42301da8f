// A message as the readers of the topics beside deadlines see it: its clauses with their cues.

import { asksByChoice, asksByCount, asksByDoubling, saysNobodyKnows } from './asking.ts';
import type { Clause, Context } from './clauses.ts';
import { clauseOf, expressionOf, isOf, isQuestion, timesOf } from './clauses.ts';
import { type Cue, type CueClass, findCues } from './cues.ts';
import { placeBehind } from './dates.ts';
import type { Intent, Slots } from './reading.ts';

/** One clause with what it says of any topic. */
export interface ClauseView {
  readonly index: number;
  readonly clause: Clause;
  readonly text: string;
  /** Where the clause starts in the message. */
  readonly start: number;
  readonly end: number;
  readonly cues: readonly Cue[];
  /** Every class of its cues. */
  readonly said: ReadonlySet<CueClass>;
  readonly asks: boolean;
}

/** The whole message. */
export interface MessageView {
  readonly text: string;
  readonly clauses: readonly ClauseView[];
  readonly context: Context;
  /** Every class of its cues. */
  readonly said: ReadonlySet<CueClass>;
}

/** An explicit answer about something else than filing, and the clauses it was read from. */
export interface TopicAnswer {
  readonly intent: Intent;
  readonly rule: string;
  readonly confidence: number;
  readonly slots: Slots;
  /** Indexes of clauses, the deciding one first. */
  readonly from: readonly number[];
}

/** The view of a message: `text` is the normalised text its clauses were cut from. */
export function viewOf(context: Context, text: string): MessageView {
  const cues = findCues(text, context.kinds);
  const clauses = context.clauses.map((clause, index): ClauseView => {
    const start = clause.tokens[0]?.start ?? 0;
    const end = clause.tokens.at(-1)?.end ?? start;
    const here = cues.filter((cue) => cue.start >= start && cue.end <= end);
    const words = text.slice(start, end);
    return {
      index,
      clause,
      text: words,
      start,
      end,
      cues: here,
      said: classesOf(here),
      asks: asksIn(clause, words, here),
    };
  });
  return { text, clauses, context, said: classesOf(cues) };
}

function classesOf(cues: readonly Cue[]): ReadonlySet<CueClass> {
  const classes = new Set<CueClass>();
  for (const cue of cues) for (const cls of cue.classes) classes.add(cls);
  return classes;
}

/** 么 of 就是这么多 and 哪 inside a word of a topic ask nothing. */
function asksIn(clause: Clause, text: string, cues: readonly Cue[]): boolean {
  if ((text.includes('还') && RHETORIC.test(text)) || saysNobodyKnows(text)) return false;
  if (clause.asks || asksByDoubling(text) || asksByChoice(text) || asksByCount(text)) return true;
  const tokens = clause.tokens.filter(
    (token) =>
      !cues.some(
        (cue) =>
          token.start >= cue.start &&
          token.end <= cue.end &&
          cue.text.length > token.text.length &&
          isTopical(cue),
      ),
  );

  return isQuestion(tokens.length === clause.tokens.length ? clause : clauseOf(tokens, false));
}

/** 都注销了还整改啥: nothing is asked where nothing is left to do. */
const RHETORIC =
  /(?:没|停|关|销|倒|卖|拆|产|搬|走|黄).{0,3}了?.{0,3}还(?:要)?(?:报|填|整改|改|交|弄|搞|查|核)(?:个)?(?:啥|什么|毛|屁|鬼)/;

/** A word of a topic rather than one of the shared ones. */
function isTopical(cue: Cue): boolean {
  const [cls] = cue.classes;
  return cls !== undefined && !cls.startsWith('x_') && !AHEAD.has(cls);
}

/** Words of what is not done yet, which may be asked about (在哪签到). */
const AHEAD: ReadonlySet<CueClass> = new Set<CueClass>(['s_later', 'r_ahead', 'k_ahead']);

/** True when the clause holds a cue of one of these classes. */
export function says(view: ClauseView, ...classes: readonly CueClass[]): boolean {
  for (const cls of classes) if (view.said.has(cls)) return true;
  return false;
}

/** The first cue of one of these classes in the clause. */
export function cueOf(view: ClauseView, ...classes: readonly CueClass[]): Cue | undefined {
  if (!says(view, ...classes)) return undefined;
  return view.cues.find((cue) => cue.classes.some((cls) => classes.includes(cls)));
}

/** True when any clause holds a cue of one of these classes. */
export function saidIn(message: MessageView, ...classes: readonly CueClass[]): boolean {
  for (const cls of classes) if (message.said.has(cls)) return true;
  return false;
}

/** Words that deny what follows them. */
const DENIALS =
  '没 没有 没能 没法 没人 没什么 不 不是 不会 不能 不用 不必 不要 不想 不打算 未 尚未 别 无 无法 无需 非 并非 还没 从未 毫不 莫 勿 并没 并不'.split(
    ' ',
  );
/** Words that hold one of them and deny nothing. */
const NO_DENIALS =
  '没订单 没有订单 没业务 没有业务 没活 没活干 没钱 没有钱 没资金 没有资金 没货 没材料 没工人 没有工人 没生意 没有生意 没效益 没利润 没单子 没问题 没事 没关系 没错 没得问题 没毛病 不好意思 不错 差不多 不见不散 不仅 不但 不过 不论 不管 对不起 要不 不客气 来不及 不得不 不久 不少 不停 不断 无误 无论 能不能 是不是 好不好 行不行 可不可以 会不会 要不要 有没有 分别 特别 级别 别的 别人 类别 个别'.split(
    ' ',
  );
/** Characters that may stand between a denial and what it denies (没有全部整改, 不打算派人参加). */
const DENIAL_REACH = 4;

/** True when the cue is denied in its clause: 没参加, 还没整改完, 不打算派人去. */
export function isDenied(message: MessageView, cue: Cue): boolean {
  const view = message.clauses.find((one) => cue.start >= one.start && cue.end <= one.end);
  const from = view?.start ?? 0;
  const near = message.text.slice(Math.max(from, cue.start - DENIAL_REACH - 5), cue.start);
  if (!DENYING.test(near)) return false;
  const before = withoutFalseDenials(near);
  return DENIALS.some((word) => {
    const at = before.lastIndexOf(word);
    return (
      at >= 0 &&
      before.length - (at + word.length) <= DENIAL_REACH &&
      !BREAKS.some((char) => before.slice(at + word.length).includes(char))
    );
  });
}

/** Between a denial and the cue these end its reach (不达标被责令停产). */
const BREAKS = ['是', '被', '了', '而', '就', '才'];

function withoutFalseDenials(text: string): string {
  return text.replace(FALSE_DENIALS, (word) => '○'.repeat(word.length));
}

/** The longest first, so that 没有订单 is taken whole. */
const FALSE_DENIALS = new RegExp(
  NO_DENIALS.toSorted((one, other) => other.length - one.length).join('|'),
  'g',
);
/** Every denial holds one of these. */
const DENYING = /[没不未别无非莫勿]/;

/** True when the clause tells what was heard: 听说她离职了; 我在别家上班 tells of oneself. */
export function isHeard(view: ClauseView): boolean {
  return view.cues.some(
    (cue) =>
      cue.classes.includes('x_hearsay') &&
      !view.cues.some(
        (one) =>
          one.text.length > cue.text.length && one.start <= cue.start && one.end >= cue.end && isTopical(one),
      ),
  );
}

/** True when a clause tells of others, of what somebody said, or only supposes. */
export function isAboutOthers(view: ClauseView): boolean {
  const inCue = (start: number, end: number) =>
    view.cues.some((cue) => start >= cue.start && end <= cue.end && !cue.classes[0]?.startsWith('x_'));
  return view.clause.tokens.some((token) => isOf(token, 'others', 'quote') && !inCue(token.start, token.end));
}

/** True when the clause recalls what was said before (刚才说停产是开玩笑的), which it need not uphold. */
export function recalls({ text }: ClauseView): boolean {
  return /(?:刚才?|刚刚|前面|之前|上面)(?:我)?(?:说|发|回|讲)/.test(text);
}

/** True when the clause only supposes: 如果, 要是, 万一, 再催我就要离职. */
export function isSupposed(view: ClauseView): boolean {
  const supposes = view.cues.some(
    (cue) =>
      cue.classes.includes('x_if') &&
      !(cue.text === '的话' && view.cues.some((one) => one.text !== '的话' && one.classes.includes('t_ref'))),
  );
  return supposes || threatens(view);
}

/** 再催我就不干了, 不给延期我就离职: what 就 brings after 再 or 不 has not come to pass. */
function threatens({ text, clause }: ClauseView): boolean {
  const then = text.indexOf('就', 2);
  if (then < 0 || timesOf(clause).length > 0) return false;
  const before = text.slice(0, then);
  const again = before.indexOf('再');
  if (again >= 0 && !before.startsWith('再次', again)) return !/不再|再也/.test(before);
  return /^(?:你们?|您|要)?(?:不|还不)/.test(before) && /(?:我|我们|厂子?|公司)$/.test(before);
}

/** Behind such a word nothing stands but particles, times, how long it has been, or a further word of denial. */
export function standsWhole(view: ClauseView, cue: Cue): boolean {
  const next = view.clause.tokens.find((token) => token.start >= cue.end);
  if (next === undefined) return true;
  const rest = view.text.slice(cue.end - view.start);
  if (SINCE.test(rest)) return true;
  return (
    isOf(
      next,
      'particle',
      'le',
      'neg',
      'time',
      'period',
      'month',
      'already',
      'jiu',
      'ask',
      'laugh',
      'directive',
    ) || GOES_ON.some((word) => rest.startsWith(word))
  );
}

/** 三个月了, 半年多, 好久了: how long it has been so. */
const SINCE =
  /^了?(?:快|有|都|大概|差不多|将近)?(?:[一二三四五六七八九十两几仨俩\d]+|好几|大半|半|很|好|多)(?:个)?(?:多)?(?:月|年|季|久)/;
const GOES_ON = [
  '还',
  '所以',
  '现在',
  '已经',
  '没法',
  '不用',
  '怎么',
  '老板',
  '工人',
  '因为',
  '的了',
  '以后',
  '之后',
  '后',
];

/** True when the clause names a time before `until` that has not been yet: what follows has not come to pass. */
export function liesAhead(message: MessageView, view: ClauseView, until = view.end): boolean {
  const { sentAt } = message.context.utterance;
  const puts = view.clause.tokens.some((token) => token.start < until && PUTS_OFF.has(token.text));
  return (
    puts ||
    timesOf(view.clause).some(
      (token) =>
        token.start < until && !isDuration(token.text) && placeBehind(expressionOf(token), sentAt) === null,
    )
  );
}

/** 设备24小时开: how long, not when. */
function isDuration(text: string): boolean {
  return /(?:小时|钟头|分钟)$/.test(text);
}

const PUTS_OFF = new Set(['过两天', '过几天', '改天', '尽快', '尽早', '有空', '空了', '有空再']);
