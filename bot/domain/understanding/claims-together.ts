// Weighs the claims of a message against everything else it says.

import { type Claim, isForeign } from './claims.ts';
import { type ClauseReading, strongAnswers, unclear } from './clause-reading.ts';
import { type Clause, type Context, formsOf, has, isOf, isQuestion, only } from './clauses.ts';
import type { AlsoAnswer, Reading, Slots } from './reading.ts';
import type { WordClass } from './word-class.ts';

/**
 * Words in a neighbouring clause that leave a claim in doubt: it is denied, half done, only hoped for, quoted or
 * another's. A claim beside any of them is asked about.
 */
const DOUBT: readonly WordClass[] = [
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

/** The reading of a message in which at least one clause clearly claims. */
export function combineClaims(
  claims: readonly ClauseReading[],
  readings: readonly ClauseReading[],
  context: Context,
): Reading {
  const clear = claims.map((one) => one.claim).filter((claim) => claim?.clear === true);
  const main = clear[0];
  if (main === undefined) return unclear('claim.none', 0.3, [], {});
  const { kinds } = context;
  if (kinds.size > 0 && !kinds.has('report_deadline'))
    return unclear('claim.no_deadline_open', 0.4, ['reported'], {});
  const forms = [
    ...new Set(
      readings
        .filter((one) => one.claim?.clear || namesForms(one.clause))
        .flatMap((one) => formsOf(one.clause)),
    ),
  ];
  const name =
    main.slots.unit_name ?? readings.map((one) => standingName(one.clause)).find((found) => found !== null);
  if (name !== undefined && name !== null && isForeign(name, context))
    return unclear('claim.other_unit', 0.4, ['reported'], {});
  const others = readings.filter((one) => one.claim?.clear !== true);
  const doubtful = others.filter((one) => isDoubt(one) && !isOvercome(one, main, claims, readings));
  const pending = doubtful.flatMap((one) => formsOf(one.clause));
  const apart =
    forms.length > 0 &&
    doubtful.every(
      (one, i) =>
        formsOf(one.clause).length > 0 ||
        speaksOfRest(one.clause) ||
        promisesTheLast(one, doubtful[i - 1], readings),
    ) &&
    !pending.some((form) => forms.includes(form));
  const trouble = doubtful.find((one) => one.answer?.intent === 'cannot_login')?.answer;
  // 报是报了，没成功，转圈转到超时: what was tried failed.
  if (
    trouble &&
    doubtful.length > 1 &&
    doubtful.every((one) => one.answer === trouble || has(one.clause, 'neg', 'failed'))
  )
    return {
      intent: 'cannot_login',
      slots: trouble.slots,
      confidence: 0.6,
      rule: trouble.rule,
      alternatives: [{ intent: 'reported', confidence: 0.3 }],
    };
  if (doubtful.length > 0 && !apart) {
    const also = strongAnswers(readings).map((answer) => answer.intent);
    return unclear('claim.in_doubt', 0.4, ['reported', ...also], forms.length > 0 ? { form: forms } : {});
  }
  if (mayMeanOtherKind(clear, others, context))
    return unclear('claim.other_kind', 0.4, ['reported', 'attend'], {});
  const slots: Slots = { ...main.slots };
  if (name) slots.unit_name = name;
  if (forms.length > 0) slots.form = forms;
  if (pending.length > 0) slots.pending = [...new Set(pending)];
  if (others.some((one) => isQuestion(one.clause))) slots.question = true;
  if (readings.some((one) => has(one.clause, 'zero_file'))) slots.zero_report = true;
  const also = alsoSaid(others, context);
  if (also.length > 0) slots.also = also;
  return { intent: 'reported', slots, confidence: main.confidence, rule: main.rule, alternatives: [] };
}

const NAMING: ReadonlySet<WordClass> = new Set<WordClass>([
  'form',
  'form_noun',
  'and',
  'de',
  'all',
  'particle',
  'measure',
  'number',
]);

/** A form in a clause of its own belongs to the claim beside it (B204-1 已报, 宏达纺织：B204-1、B203均已报). */
function namesForms(clause: Clause): boolean {
  const { tokens } = clause;
  const colon = tokens.findIndex((token) => isOf(token, 'colon'));
  return (
    only(clause, NAMING) ||
    (colon > 0 &&
      colon <= 4 &&
      tokens.slice(colon + 1).every((token) => token.classes.some((cls) => NAMING.has(cls))) &&
      !has(clause, ...DOUBT))
  );
}

/** A firm's name in a clause of its own (上报完成。宏图机械), or null. */
function standingName(clause: Clause): string | null {
  const { tokens } = clause;
  const isName = isOf(tokens.at(-1), 'firm_end') && tokens.length <= 4 && has(clause, 'unknown');
  return isName && !has(clause, ...DOUBT) ? tokens.map((token) => token.text).join('') : null;
}

/** C203已交，C204-1还差签章，明天交: the promise is for the form named right before. */
function promisesTheLast(
  one: ClauseReading,
  before: ClauseReading | undefined,
  readings: readonly ClauseReading[],
): boolean {
  return (
    one.answer?.intent === 'will_report_later' &&
    before !== undefined &&
    formsOf(before.clause).length > 0 &&
    readings.indexOf(one) === readings.indexOf(before) + 1
  );
}

const THE_REST = new Set(['别的', '其他', '其它', '其余', '另外', '另一张', '另外一张', '剩下', '剩']);

/** 工资表报了，别的还没: the doubt is about the other forms. */
function speaksOfRest(clause: Clause): boolean {
  return (
    clause.tokens.some((token) => THE_REST.has(token.text)) && has(clause, 'neg', 'not_yet_word', 'half')
  );
}

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

function isOvercome(
  one: ClauseReading,
  main: Claim & { clear: true },
  claims: readonly ClauseReading[],
  readings: readonly ClauseReading[],
): boolean {
  const claim = claims.find((other) => other.claim === main);
  if (claim === undefined || readings.indexOf(one) > readings.indexOf(claim)) return false;
  if (
    one.clause.tokens.length < 2 ||
    !has(one.clause, ...IN_THE_WAY) ||
    isQuestion(one.clause) ||
    has(one.clause, ...OVERCOME) ||
    one.answer?.intent === 'retract'
  )
    return false;
  return has(claim.clause, 'already', 'now_word', 'time', 'retry');
}

function isDoubt(one: ClauseReading): boolean {
  if (has(one.clause, 'why_still') || upholds(one.clause) || speaksOfNext(one.clause)) return false;
  if (has(one.clause, 'awaiting') && !has(one.clause, 'neg', 'half', 'failed', 'returned')) return false;
  if (one.answer !== null || (one.claim !== null && !one.claim.clear && one.claim.rule !== 'claim.asked'))
    return true;
  // A question may hold 没 and the like (看得到没); one about the filing itself takes the claim back.
  if (isQuestion(one.clause) && PLATFORM_LAGS.test(textOf(one.clause.tokens))) return false;
  if (isQuestion(one.clause))
    return has(one.clause, 'file', 'hedge', 'wrong') || asksOfOthers(one.clause) || asksBack(one.clause);
  if (excusesSilence(one.clause) || explains(one.clause) || forgotBefore(one.clause)) return false;
  const ofWork = has(one.clause, ...WORK);
  if (has(one.clause, ...DOUBT_WHEN_SHORT) && (ofWork || one.clause.tokens.length <= SHORT_CLAUSE))
    return true;
  return has(one.clause, ...DOUBT) || (has(one.clause, ...DOUBT_WITH_WORK) && ofWork);
}

/** 怎么显示未报: the platform's list is behind. */
const PLATFORM_LAGS =
  /(?:显示|提示|写着|名单|状态|还是|那边|平台).{0,4}(?:未报|未上报|没报|没有报|未提交|没更新)/;

/** 一直没看手机, 没来得及回您: why there was no answer. */
function excusesSilence({ tokens, classes }: Clause): boolean {
  if (!classes.has('neg') || classes.has('file') || classes.has('half')) return false;
  return /[没未忘](?:有|了|来得及|顾上|空|时间|顾得上)?(?:看|回|注意|听|接|理)(?!.*(?:填|报|成功|提交))/.test(
    textOf(tokens),
  );
}

/** 有个核实性错误写了说明: put right. */
function explains({ classes }: Clause): boolean {
  return (
    classes.has('audit_error') && classes.has('explain') && (classes.has('le') || classes.has('already'))
  );
}

/** 今天补报的，之前忘了: what was forgotten then was done since. */
function forgotBefore({ tokens, classes }: Clause): boolean {
  return (
    classes.has('forgot') &&
    /^(?:我|我们)?(?:之前|前面|前几天|前两天|本来|原来|一直|昨天|上周|节前|国庆)/.test(textOf(tokens))
  );
}

function textOf(tokens: Clause['tokens']): string {
  return tokens.map((token) => token.text).join('');
}

/** Words that ask back or deny, before a denial of filing: 谁说没报, 不是没报, 怎么没报, 没有不报. */
const ASKS_BACK = new Set(
  '谁 说 怎么 怎么会 怎么说 怎么可能 哪 哪有 哪里 不是 没有 不会 并非 不可能 哪能 是 我 我们 你 你们 啊 呀 的 不 都'.split(
    ' ',
  ),
);

const OFFERS = /有(?:问题|毛病).{0,3}(?:随时|再|请|麻烦|联系|沟通|跟我|告诉|找我|叫我|喊我|打|回我|退)/;

/** 谁说我们没报，4号就报了: what denies that it is not filed leaves a claim beside it standing. */
function upholds({ tokens, classes }: Clause): boolean {
  if (classes.has('complete') && !classes.has('file')) return true;
  if (classes.has('told_before')) return true;
  // 数据有问题随时沟通 offers.
  if (classes.has('problem') && OFFERS.test(tokens.map((token) => token.text).join(''))) return true;
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

/** 报过了 with a training open may be 报名; 已提交 with a query open may be the explanation. */
function mayMeanOtherKind(
  clear: readonly (Claim & { clear: true })[],
  others: readonly ClauseReading[],
  { kinds }: Context,
): boolean {
  if (!clear.some((claim) => claim.bare)) return false;
  const spoken = (cls: WordClass): boolean => others.some((one) => has(one.clause, cls));
  if ((kinds.has('training_notice') || kinds.has('activity')) && !spoken('attend_word')) return true;
  if (kinds.has('ledger_item') && !spoken('form') && clear.every((claim) => claim.handedIn)) return true;
  return kinds.has('verification_query') && !spoken('explain') && clear.every((claim) => claim.handedIn);
}

function alsoSaid(others: readonly ClauseReading[], { kinds }: Context): readonly AlsoAnswer[] {
  const also: AlsoAnswer[] = [];
  for (const one of others) {
    if (one.answer && !('faint' in one.answer)) also.push({ ...one.answer.slots, intent: one.answer.intent });
    const attends = one.clause.tokens.some(
      (token) => isOf(token, 'attend_word') && !token.text.includes('不'),
    );
    if (attends && kinds.has('training_notice')) also.push({ intent: 'attend' });
  }
  return also;
}
