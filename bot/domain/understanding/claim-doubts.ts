// Tells which clauses beside a claim leave it in doubt, and which only excuse, complain or tell of something else.

import type { Claim } from './claims.ts';
import type { ClauseReading } from './clause-reading.ts';
import { type Clause, has, isOf, isQuestion } from './clauses.ts';
import type { WordClass } from './word-class.ts';

/**
 * Words in a neighbouring clause that leave a claim in doubt: it is denied, half done, only hoped for, quoted or
 * another's. A claim beside any of them is asked about.
 */
export const DOUBT: readonly WordClass[] = [
  'failed',
  'half',
  'report_error',
  'wrong',
  'undone',
  'take_back',
  'returned',
  'cannot_file',
  'audit_error',
  'saved',
  'not_yet_word',
  'vague_no',
  'progress',
  'should_file',
  'login_fail',
  'crash',
  'broken',
  'locked',
  'slow',
  'problem',
  'other_report',
];
/** These leave it in doubt only beside a word about the work (应该报好了; 有问题再联系 does not). */
const DOUBT_WITH_WORK: readonly WordClass[] = ['hedge', 'wish', 'condition'];
/**
 * These do too, or where hardly anything else is said (还没, 不是), but not beside words of something else: 比谁都早,
 * 别再cue我, 李总让我回一声.
 */
const DOUBT_WHEN_SHORT: readonly WordClass[] = [
  'neg',
  'hearsay',
  'others',
  'directive',
  'quote',
  'purpose',
  'refuse',
  'forgot',
];
const SHORT_CLAUSE = 3;
const WORK: readonly WordClass[] = ['file', 'prep', 'saved', 'finished', 'vague_done', 'form_noun'];

/** What stood in the way before a claim that says it does no more (登不上弄了半天，现在报好了). */
const OVERCOME: readonly WordClass[] = [
  'hearsay',
  'others',
  'quote',
  'directive',
  'condition',
  'purpose',
  'hedge',
  'wish',
  'should_file',
  'other_report',
  'refuse',
  'report_error',
];

/** What can have stood in the way; a bare 没有 before a claim may deny it. */
const IN_THE_WAY: readonly WordClass[] = [
  'file',
  'prep',
  'login_fail',
  'broken',
  'slow',
  'crash',
  'platform',
  'failed',
  'locked',
  'take_back',
  'wrong',
  'undone',
  'closed_word',
  'cannot_file',
];

export function isOvercome(
  one: ClauseReading,
  main: Claim & { clear: true },
  claims: readonly ClauseReading[],
  readings: readonly ClauseReading[],
): boolean {
  const claim = claims.find((other) => other.claim === main);
  if (claim === undefined || readings.indexOf(one) > readings.indexOf(claim)) return false;
  if (
    one.clause.tokens.length < 2 ||
    !(has(one.clause, ...IN_THE_WAY) || NO_WAY_IN.test(one.clause.text)) ||
    isQuestion(one.clause) ||
    has(one.clause, ...OVERCOME) ||
    one.answer?.intent === 'retract'
  )
    return false;
  return has(claim.clause, 'already', 'now_word', 'time', 'retry');
}

const NO_WAY_IN = /没登上|没进去|进不去|卡|断网|停电|没网/;

export function isDoubt(one: ClauseReading): boolean {
  if (has(one.clause, 'why_still') || upholds(one.clause) || speaksOfNext(one.clause)) return false;
  if (has(one.clause, 'awaiting') && !has(one.clause, 'neg', 'half', 'failed', 'returned')) return false;
  if (one.answer !== null || (one.claim !== null && !one.claim.clear && one.claim.rule !== 'claim.asked'))
    return true;
  // A question may hold 没 and the like (看得到没); one about the filing itself takes the claim back.
  // 您看少不少: to be looked at.
  if (/^(?:您|你|老师)们?(?:再)?(?:看|查|核)/.test(one.clause.text)) return false;
  if (isQuestion(one.clause) && PLATFORM_LAGS.test(one.clause.text)) return false;
  if (isQuestion(one.clause))
    return has(one.clause, 'file', 'hedge', 'wrong') || asksOfOthers(one.clause) || asksBack(one.clause);
  if (excusesSilence(one.clause) || explains(one.clause) || forgotBefore(one.clause)) return false;
  // 听他讲，报了: what follows is his.
  if (SAYS.test(one.clause.text)) return true;
  const ofWork = has(one.clause, ...WORK);
  if (has(one.clause, ...DOUBT_WHEN_SHORT) && (ofWork || isShort(one.clause))) return true;
  return has(one.clause, ...DOUBT) || (has(one.clause, ...DOUBT_WITH_WORK) && ofWork);
}

/** Ends where somebody's words begin. */
const SAYS = /(?:说|说是|讲|听说|据说|跟我说|回复说|表示)$/;

/** Hardly more than the word itself. */
function isShort({ tokens, classes }: Clause): boolean {
  return tokens.length <= SHORT_CLAUSE && (!classes.has('unknown') || classes.has('firm_end'));
}

/** 怎么显示未报: the platform's list is behind. */
const PLATFORM_LAGS =
  /(?:显示|提示|写着|名单|状态|还是|那边|平台).{0,4}(?:未报|未上报|没报|没有报|未提交|没更新)/;

/** 一直没看手机, 没来得及回您: why there was no answer. */
function excusesSilence({ text, classes }: Clause): boolean {
  if (!classes.has('neg') || classes.has('file') || classes.has('half')) return false;
  return /[没未忘](?:有|了|来得及|顾上|空|时间|顾得上)?(?:看|回|注意|听|接|理|跟[您你]|和[您你]|告诉)(?!.*(?:填|报|成功|提交))/.test(
    text,
  );
}

/** 有个核实性错误写了说明: put right. */
function explains({ classes }: Clause): boolean {
  return (
    classes.has('audit_error') && classes.has('explain') && (classes.has('le') || classes.has('already'))
  );
}

/** 今天补报的，之前忘了: what was forgotten then was done since. */
function forgotBefore({ text, classes }: Clause): boolean {
  return (
    classes.has('forgot') &&
    /^(?:我|我们)?(?:之前|前面|前几天|前两天|本来|原来|一直|昨天|上周|节前|国庆)/.test(text)
  );
}

/** Words that ask back or deny, before a denial of filing: 谁说没报, 不是没报, 怎么没报, 没有不报. */
const ASKS_BACK = new Set(
  '谁 说 怎么 怎么会 怎么说 怎么可能 哪 哪有 哪里 不是 没有 不会 并非 不可能 哪能 是 我 我们 你 你们 啊 呀 的 不 都'.split(
    ' ',
  ),
);

const OFFERS = /有(?:问题|毛病).{0,3}(?:随时|再|请|麻烦|联系|沟通|跟我|告诉|找我|叫我|喊我|打|回我|退)/;

/** 谁说我们没报，4号就报了: what denies that it is not filed leaves a claim beside it standing. */
function upholds({ tokens, text, classes }: Clause): boolean {
  if (classes.has('complete') && !classes.has('file')) return true;
  if (classes.has('told_before')) return true;
  // 数据有问题随时沟通 offers.
  if (classes.has('problem') && OFFERS.test(text)) return true;
  const lack = tokens.findIndex((token, i) => i > 0 && isOf(token, 'neg') && isOf(tokens[i + 1], 'file'));
  if (lack < 0 || classes.has('hedge')) return false;
  return tokens.slice(0, lack).every((token) => ASKS_BACK.has(token.text) || isOf(token, 'self', 'others'));
}

/** 下个月的还没开网: what is not due yet leaves the claim of what is standing. */
function speaksOfNext({ tokens, classes }: Clause): boolean {
  return tokens.slice(0, 2).some((token) => NEXT.has(token.text)) && classes.has('neg');
}

const NEXT = new Set(['下个月', '下月', '下期', '下季', '下季度', '下一期', '下一季度']);

/** 还有别的表吗 asks what else there is. */
function asksOfOthers({ tokens, classes }: Clause): boolean {
  return classes.has('others') && !tokens.some((token) => token.text === '还有' || token.text === '请问');
}

const TAGS = new Set(['对吗', '对不对', '对吧', '是吧', '是么', '是不是', '是否']);

function asksBack(clause: Clause): boolean {
  return clause.tokens.length <= 2 && clause.tokens.some((token) => TAGS.has(token.text));
}
