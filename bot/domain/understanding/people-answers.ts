// Reads that people have changed: somebody left, somebody else does the reports now, a number is another one.

import { has, isOf } from './clauses.ts';
import type { CueClass } from './cues.ts';
import { affirms, isGone } from './people-gone.ts';
import { peopleSlots } from './people-slots.ts';
import { findPhone } from './person-details.ts';
import { successorIn, whoIn } from './successor.ts';
import {
  type ClauseView,
  cueOf,
  isDenied,
  isHeard,
  isSupposed,
  type MessageView,
  saidIn,
  says,
  type TopicAnswer,
} from './topic.ts';

/** Kinds in which a change of people may be told; queries and trainings read 换人 and 离职 their own way. */
const PLACES = ['report_deadline', 'personnel_change', 'ledger_item', 'law_notice', 'bulletin'];

/** What a message says of a change of people, or null. */
export function readPeople(message: MessageView): TopicAnswer | null {
  const speaks =
    (message.text.includes('接') && TAKES_OVER.test(message.text)) ||
    (message.text.includes('关系') && NO_TIES.test(message.text)) ||
    saidIn(message, ...TELLING) ||
    (saidIn(message, 'h_duty') && (saidIn(message, 'x_now') || findPhone(message.text) !== null));
  if (!speaks && !isOnlyPeople(message)) return null;
  const { kinds } = message.context;
  // 法人换成儿子了: an entry of the directory, not who does the reports.
  if (kinds.has('registry_change') && !kinds.has('personnel_change') && saidIn(message, 'g_field'))
    return null;
  // People who left explain a figure, and new ones are sent to trainings: there only what is plainly one's own counts.
  const elsewhere = ELSEWHERE.some((kind) => kinds.has(kind)) && !kinds.has('personnel_change');
  const told = !elsewhere && (kinds.size === 0 || PLACES.some((kind) => kinds.has(kind)));
  const views = message.clauses.filter((view) => isStated(view) && (told || isPlain(message, view)));
  for (const { kind, finds } of WAYS) {
    const view = views.find((one) => (!one.asks || asksBeside(one, kind)) && finds(one, message));
    if (view === undefined) continue;
    // 又不发工资给我，找老板要去: grumbling names no successor.
    if (saidIn(message, 'u_refuse') && isGrumbling(kind, view) && !namesAnybody(message, view)) continue;
    return {
      intent: 'handover',
      rule: `handover.${kind}`,
      confidence: 0.88,
      slots: peopleSlots(kind, message, view),
      from: [view.index],
    };
  }
  return null;
}

const ELSEWHERE = ['verification_query', 'training_notice', 'activity'];

/** Without any of these nobody has changed. */
const TELLING: readonly CueClass[] = [
  'h_left',
  'h_remove',
  'h_quit',
  'h_not_mine',
  'h_swap',
  'h_new',
  'h_phone',
  'h_acting',
  'h_self_new',
  'h_wrong',
  'h_agent',
  'h_role',
];

/** Neither supposed nor heard from others nor refused: 听说她离职了 and 他说换人了 settle nothing. */
function isStated(view: ClauseView): boolean {
  // 等新会计入职了我把电话给你.
  if (/^(?:等|待|要等|得等)/.test(view.text) && !view.text.startsWith('等等')) return false;
  if (isSupposed(view) || isHeard(view) || has(view.clause, 'quote', 'refuse', 'report_error')) return false;
  // 你找财务对接报销: of another matter.
  if (says(view, 'h_not_mine') && has(view.clause, 'other_report')) return false;
  return (
    says(view, 'h_wrong') || !view.cues.some((cue) => cue.classes.includes('x_hedge') && cue.text !== '吧')
  );
}

/**
 * Said of the speaker or with a successor, so that it holds whatever else is open. Beside a query people who left
 * explain a figure, and beside a training new ones are sent.
 */
function isPlain(message: MessageView, view: ClauseView): boolean {
  if (saidIn(message, 'v_because', 'v_true', 'a_come')) return false;
  if (says(view, 'h_wrong', 'h_self_new', 'h_remove', 'h_swap')) return true;
  // 不是我填的 excuses a figure.
  const excuses = /[填报弄做]$/.test(cueOf(view, 'h_not_mine')?.text ?? '');
  if (says(view, 'h_left', 'h_not_mine', 'h_quit') && has(view.clause, 'self') && !excuses) return true;
  const named = findPhone(message.text) !== null || successorIn(view) !== null;
  return named && says(view, 'h_new', 'h_duty', 'h_phone', 'h_agent', 'h_role') && !says(view, 'a_go');
}

/** 搞错单位了，是千克: the unit of a figure. Said of a firm it is 你搞错单位了. */
function takesUnitOfMeasure({ text }: ClauseView): boolean {
  return /[弄搞]错(?:了)?单位/.test(text) && !/[你您]/.test(text);
}

/** What may be told in a question too: 你发错人了吧, 我是新来的，请问之前谁报的. */
const ASKING_TOO = new Set(['wrong_person', 'new_self']);

const TAGS = new Set(['对吗', '对不对', '对吧', '是吧', '是么', '是不是', '是否', '呢']);

/** 我是新来的怎么登录 asks beside what it tells; 换我管了吗 asks it itself. */
function asksBeside(view: ClauseView, kind: string): boolean {
  if (!ASKING_TOO.has(kind)) return false;
  const cue = cueOf(view, 'h_self_new');
  if (kind === 'wrong_person' || cue === undefined) return kind === 'wrong_person';
  return view.clause.tokens.some(
    (token) => isOf(token, 'ask') && token.start >= cue.end && !TAGS.has(token.text),
  );
}

/** 我不干这个，爱找谁找谁; 把我从名单里删掉，我不填了: nobody has left. */
function isGrumbling(kind: string, view: ClauseView): boolean {
  return NEEDS_NAME.has(kind) || (kind === 'left' && isPut(view));
}

/** 没空干了, 把我删掉: put like a leaving by whoever only will not. */
function isPut(view: ClauseView): boolean {
  const cue = cueOf(view, 'h_left', 'h_quit');
  return cue === undefined ? says(view, 'h_remove') : /^[不没]/.test(cue.text);
}

const NEEDS_NAME = new Set(['new_contact', 'not_my_job']);

interface Way {
  readonly kind: string;
  readonly finds: (view: ClauseView, message: MessageView) => boolean;
}

/** First match wins: what is said of the speaker stands before what is said of a successor. */
const WAYS: readonly Way[] = [
  {
    kind: 'wrong_person',
    finds: (view, message) =>
      affirms(message, view, 'h_wrong') &&
      !takesUnitOfMeasure(view) &&
      !says(view, 'h_new') &&
      !message.clauses.some((one) => has(one.clause, 'refuse', 'stop')),
  },
  {
    kind: 'phone_change',
    finds: (view, message) =>
      says(view, 'h_phone') &&
      !/套餐|铃声|话费/.test(view.text) &&
      // 换手机了 may be the telephone alone.
      (findPhone(message.text) !== null || /号|码|电话|联系/.test(cueOf(view, 'h_phone')?.text ?? '')) &&
      !message.clauses.some((one) => has(one.clause, 'obj_captcha', 'obj_sms', 'broken', 'login_fail')),
  },
  {
    kind: 'new_self',
    finds: (view) =>
      (says(view, 'h_self_new') && !says(view, 'h_acting') && ofOneself(view)) || TAKES_OVER.test(view.text),
  },
  {
    kind: 'agent',
    finds: (view, message) =>
      affirms(message, view, 'h_agent') &&
      (says(view, 'h_new', 'h_duty', 'h_quit') || findPhone(message.text) !== null),
  },
  { kind: 'acting', finds: isActing },
  { kind: 'new_contact', finds: namesSuccessor },
  { kind: 'new_contact', finds: (view, message) => affirms(message, view, 'h_swap') && !beforeThat(view) },
  { kind: 'not_my_job', finds: (view) => says(view, 'h_not_mine') },
  { kind: 'left', finds: (view, message) => NO_TIES.test(view.text) || isGone(view, message) },
  { kind: 'left', finds: (view) => says(view, 'h_quit') && saysOneself(view) },
  {
    kind: 'new_contact',
    finds: (view, message) =>
      isOnlyPeople(message) &&
      !has(view.clause, 'neg') &&
      !/打算|考虑|谁说/.test(view.text) &&
      (namesAnybody(message, view) ||
        /(?:找|联系|问)我/.test(view.text) ||
        (whoIn(view) !== null && says(view, 'h_new', 'h_role', 'h_duty'))),
  },
];

/** 我和他们早没关系了. */
const NO_TIES = /[跟和与同].{1,8}(?:早|已经|早就|已)?没(?:有)?(?:任何|啥|什么)?关系了/;

/** 刚接小赵的班, 我来接老王的摊子. */
const TAKES_OVER = /(?:^|我|刚|才|来|是)接(?:了)?[^接给,]{2,4}的(?:班|手|活|摊子|工作|位置|岗)/;

/** 换会计之前报的 tells when. */
function beforeThat(view: ClauseView): boolean {
  const cue = cueOf(view, 'h_swap');
  if (cue === undefined) return false;
  const named = findPhone(view.text) !== null || successorIn(view) !== null;
  if (!named && /打算|考虑|准备|可能|谁说|想/.test(view.text.slice(0, cue.start - view.start))) return true;
  return /^(?:之前|以前|前|的时候|那会)/.test(view.text.slice(cue.end - view.start));
}

/** 新来的会计在学 tells of another. */
function ofOneself(view: ClauseView): boolean {
  const cue = cueOf(view, 'h_self_new');
  if (cue === undefined) return false;
  return view.text.includes('我') || /关照|指教/.test(view.text) || view.text.length - cue.text.length <= 1;
}

/** 我替会计问一下: a word passed on is no standing in. */
const PASSING_ON = /[替代帮](?:.{0,3})(?:问|看|转|催|说|查|传|回|取|拿)/;

/** 公司新招了会计，叫孙敏. */
function nameCalled(message: MessageView): string | null {
  return (
    message.clauses.filter((one) => /^(?:名字)?叫|^姓名/.test(one.text)).map((one) => successorIn(one))[0] ??
    null
  );
}

/** 期间表我来. */
const MEANWHILE = /(?:期间|这段时间|这阵子|这几个月|这些天).{0,4}我来|(?:先|暂时)(?:找|联系|发给)我/;

/** Standing in for somebody, and not just having filed for her once. */
function isActing(view: ClauseView, message: MessageView): boolean {
  if (saidIn(message, 'h_away') && MEANWHILE.test(view.text)) return true;
  if (
    !says(view, 'h_acting') ||
    PASSING_ON.test(view.text) ||
    message.clauses.some(
      (one) => has(one.clause, 'file') && has(one.clause, 'le', 'done', 'already', 'end_le'),
    )
  )
    return false;
  return has(view.clause, 'self') || saidIn(message, 'h_away');
}

/** 我不干了 is the person; 我们不干了 and 不干了 may be the firm. */
function saysOneself(view: ClauseView): boolean {
  return view.clause.tokens.some((token) => ['我', '本人', '我自己', '俺'].includes(token.text));
}

/** A successor needs a name, a number or a title behind the word for the change. */
function namesSuccessor(view: ClauseView, message: MessageView): boolean {
  const word = cueOf(view, 'h_new', 'h_duty', 'h_role');
  if (word === undefined || (isDenied(message, word) && !says(view, 'h_swap'))) return false;
  // 能源的我报了，产值的归老赵: who does another form.
  if (
    has(view.clause, 'form') &&
    message.clauses.some((one) => has(one.clause, 'file') && has(one.clause, 'form'))
  )
    return false;
  const phone = findPhone(message.text) !== null;
  const strong =
    says(view, 'h_new', 'h_role', 'h_swap') || saidIn(message, 'h_left', 'h_not_mine', 'h_swap', 'h_quit');
  if (phone) return true;
  // 我转给小张了, 已转交给会计处理: the message is handed on, not the work.
  const handsOn = /^(?:转给|转交|转交给|交给|交给了|给了|让给)$/.test(word.text);
  if (
    handsOn &&
    !OF_THE_WORK.test(message.text) &&
    !saidIn(message, 'h_left', 'h_swap', 'h_not_mine', 'h_quit')
  )
    return false;
  const name = successorIn(view) ?? (says(view, 'h_new') ? nameCalled(message) : null);
  if (name !== null) return strong || says(view, 'x_now');
  if (handsOn && !saidIn(message, 'x_now', 'h_left', 'h_swap', 'h_not_mine')) return false;
  return (
    whoIn(view) !== null &&
    says(view, 'h_duty') &&
    (says(view, 'x_now', 'h_new') || strong) &&
    !has(view.clause, 'file')
  );
}

/** What is given over for good. */
const OF_THE_WORK = /统计|工作|这块|这摊|的活|岗位|职责|账号|业务|以后|今后|现在|往后|从.{1,4}起/;

function isOnlyPeople({ context }: MessageView): boolean {
  return context.kinds.size === 1 && context.kinds.has('personnel_change');
}

function namesAnybody(message: MessageView, view: ClauseView): boolean {
  return findPhone(message.text) !== null || successorIn(view) !== null;
}
