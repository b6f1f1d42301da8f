// Reads what becomes of a firm: it stands still, is closed, has moved away or is struck off.

import { has, isOf, timesOf } from './clauses.ts';
import type { CueClass } from './cues.ts';
import { findReasons } from './reason-codes.ts';
import { monthsOf, untilOf } from './status-times.ts';
import {
  type ClauseView,
  cueOf,
  isAboutOthers,
  isDenied,
  isHeard,
  isSupposed,
  liesAhead,
  type MessageView,
  recalls,
  saidIn,
  says,
  standsWhole,
  type TopicAnswer,
} from './topic.ts';

/** Kinds whose words for standing still are reasons for a figure, or talk. */
const OTHER_USES = ['verification_query', 'training_notice', 'activity', 'law_notice', 'bulletin'];

const STATUS_OF: readonly (readonly [status: string, cls: CueClass])[] = [
  ['bankrupt', 'c_bankrupt'],
  ['deregistered', 'c_deregistered'],
  ['seasonal', 'c_seasonal'],
  ['closed', 'c_closed'],
  ['suspended', 'c_suspended'],
];

/** The firm stands still, is closed, moved away or struck off; null when the message does not say so. */
export function readStatus(message: MessageView): TopicAnswer | null {
  const { kinds } = message.context;
  if (kinds.has('major_event')) return null;
  // 不做批发了，改做物流: a trade is changed, not given up.
  if (kinds.has('registry_change') && saidIn(message, 'g_industry', 'g_itself')) return null;
  if (OTHER_USES.some((kind) => kinds.has(kind)) && !kinds.has('report_deadline')) return null;
  if (
    !(ENDED.test(message.text) && message.clauses.some((one) => FIRM_IS_GONE.test(one.text))) &&
    !saidIn(
      message,
      'c_bankrupt',
      'c_deregistered',
      'c_seasonal',
      'c_closed',
      'c_suspended',
      'c_quit',
      'c_relocated',
    )
  )
    return null;
  if (message.clauses.some((one) => plansToFile(message, one))) return null;
  if (message.clauses.some(saysFiled) || message.clauses.some(asksWhetherToReport)) return null;
  // To an open query standing still is a reason, unless it is said of the firm as such.
  const explains =
    saidIn(message, 'v_true', 'v_nod', 'v_because', 'v_moved') ||
    findReasons(message.text).some(({ code }) => OUTSIDE.has(code)) ||
    !saidIn(message, 'c_firm', 'c_closed', 'c_deregistered', 'c_bankrupt');
  if (kinds.has('verification_query') && explains) return null;
  const view = message.clauses.find((one) => statusOf(one, message) !== null && isStated(message, one));
  const status = view === undefined ? null : statusOf(view, message);
  if (view === undefined || status === null) return null;
  const since = monthsOf(message);
  const until = untilOf(message);
  const reason = message.clauses.flatMap((one) => cueOf(one, 'c_reason') ?? [])[0];
  return {
    intent: 'closed_suspended',
    rule: `status.${status}`,
    confidence: 0.88,
    slots: {
      status,
      ...(since === null ? {} : { since }),
      ...(until === null ? {} : { until }),
      ...(reason === undefined ? {} : { reason: reason.text }),
    },
    from: [view.index],
  };
}

/** What was filed was filed, with or without business. */
function saysFiled(view: ClauseView): boolean {
  const { clause } = view;
  // 都注销了还报什么 files nothing.
  if (says(view, 'c_rhetoric')) return false;
  return (
    (has(clause, 'file', 'zero_file') &&
      has(clause, 'le', 'done', 'already', 'end_le') &&
      !has(clause, 'neg')) ||
    has(clause, 'filed_word', 'awaiting')
  );
}

/** 停产了还要报吗 asks; what it tells is taken up when the question is answered. */
function asksWhetherToReport({ asks, clause }: ClauseView): boolean {
  return asks && has(clause, 'file', 'prep', 'should_file', 'obj_login', 'platform', 'zero_file');
}

/** What stops a firm for days only. */
const OUTSIDE: ReadonlySet<string> = new Set([
  'weather',
  'disaster',
  'env_limit',
  'power_limit',
  'holiday',
  'maintenance',
]);

/** 酒楼年初就转手了, 厂子现在空着: when or how far may stand between the firm and what became of it. */
const FIRM_IS_GONE =
  /(?:厂子?|公司|店|企业|酒楼|酒店|饭店|宾馆|工厂|超市|厂房)(?:现在|都|已经|早就|早|也|全|年初|年中|月底|上个?月|去年|今年|前年|节后|就)+(?:空着|没了|关了|停了|倒了|散了|黄了|垮了|转手了?|转让了|卖掉了|拆了|关门了?|歇业了?|不开了|不办了|不运营了)$/;

const ENDED = /空着|了$|了[,.;!。 ]/;

function statusOf(view: ClauseView, message: MessageView): string | null {
  if (FIRM_IS_GONE.test(view.text)) return 'closed';
  const found = STATUS_OF.find(([, cls]) => says(view, cls));
  if (found !== undefined) return found[0] === 'closed' && says(view, 'c_suspended') ? 'suspended' : found[0];
  // 这家公司的账我们不做了: the books are given up, not the firm.
  const ofBooks = says(view, 'h_agent') || /账|统计|报表|会计/.test(view.text);
  if (says(view, 'c_quit') && says(view, 'c_firm') && !ofBooks) return 'closed';
  return says(view, 'c_relocated') && (says(view, 'c_far') || movedFar(view, message)) ? 'relocated' : null;
}

/** 公司搬走了，现在在邻市: where to stands in the next clause. */
function movedFar({ index }: ClauseView, { clauses }: MessageView): boolean {
  const next = clauses[index + 1];
  return next !== undefined && !next.asks && says(next, 'c_far');
}

/** 客户倒闭了, 这个产品停产了, 子公司注销了: not the firm itself. */
export const OTHERS_OF =
  /客户|供应商|供货商|上游|下游|对方|甲方公司|产品|部门|分公司|子公司|分店|办公室|办事处|[一二两三几这那]条(?:生产)?线|银行|食堂|学校|房东|邻居|一家|两家|个账号|账号|仓库|室|(?<![餐歌舞])厅|[务计商]局|邮局|通道|窗口|卡注/;

/** 下雨停工一天, 春节停产: days, after which all goes on. */
const FOR_DAYS =
  /今天|明天|这周|本周|周末|下雨|半天|小时|[一二三四五六七八九十两几\d]天|元旦|春节|过年|国庆|端午|中秋|清明|五一/;
const LONGER = /到|至|起|开始|长期|一直|后|月|年底|没再|没开|注销|倒闭|破产|不干|彻底/;

/** Not yet so, or over already: 已复工, while 待复工 and 没恢复 say that it goes on. */
function isOver(view: ClauseView): boolean {
  return view.cues.some(
    (cue) =>
      cue.classes.includes('c_not_yet') && !/[待等没未]$/.test(view.text.slice(0, cue.start - view.start)),
  );
}

/** 公司卖了三台车, 车间停了两天, 单位没人会: with something behind them these tell something else. */
const SHORT_OF_IT =
  /(?:卖了|转让了|转了|盘了|停了|关了|撤了|拆了|空了|没了|没人|没人了|没开|没生产|倒了|垮了|黄了|散了|停着|转让|没有了)$/;

const FILLS = new Set(['弄', '填', '做', '搞', '录', '写', '处理', '填写', '录入']);

/** 停工两天，明天报: whoever means to file goes on. */
function plansToFile(message: MessageView, view: ClauseView): boolean {
  const works = has(view.clause, 'file') || view.clause.tokens.some((token) => FILLS.has(token.text));
  if (!works || timesOf(view.clause).length === 0) return false;
  return !has(view.clause, 'neg', 'le', 'already', 'done', 'de') || liesAhead(message, view);
}

const TOOLS = [
  'obj_cert',
  'obj_password',
  'obj_username',
  'obj_login',
  'obj_browser',
  'obj_page',
  'platform',
  'form',
] as const;

function isStated(message: MessageView, view: ClauseView): boolean {
  if (view.asks || recalls(view) || isAboutOthers(view) || isSupposed(view) || isHeard(view) || isOver(view))
    return false;
  if (view.cues.some((cue) => cue.classes.includes('x_hedge') && cue.text !== '吧')) return false;
  if (FIRM_IS_GONE.test(view.text)) return !OTHERS_OF.test(view.text);
  const cue = cueOf(
    view,
    'c_bankrupt',
    'c_deregistered',
    'c_seasonal',
    'c_closed',
    'c_suspended',
    'c_relocated',
    'c_quit',
  );
  if (cue !== undefined && OTHERS_OF.test(view.text.slice(0, cue.end - view.start + 4))) return false;
  if (cue !== undefined && SHORT_OF_IT.test(cue.text) && !standsWhole(view, cue)) return false;
  if (
    cue !== undefined &&
    (FOR_DAYS.test(view.text) || message.text.includes('下雨')) &&
    !LONGER.test(message.text)
  )
    return false;
  // 停产的车间 tells which one.
  if (cue !== undefined && /^(?:的.|前|之前|以前)/.test(view.text.slice(cue.end - view.start))) return false;
  // 我不做财务了 is about the person.
  if (view.clause.tokens.some((token) => token.text === '我') && !says(view, 'c_firm')) return false;
  // The platform, a password or a certificate that is gone is trouble with the platform.
  const isTool = view.clause.tokens.some((token) => isOf(token, ...TOOLS) && token.text !== '进入');
  return cue !== undefined && !isTool && !isDenied(message, cue) && !says(view, 'u_refuse');
}
