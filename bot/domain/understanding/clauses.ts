// Splits a message into clauses, with expressions of time folded into one token each.

import { saysNobodyKnows } from './asking.ts';
import type { Token } from './lexer.ts';
import type { Utterance } from './reading.ts';
import { readTime, type TimeExpression } from './time-expression.ts';
import type { WordClass } from './word-class.ts';

/** Words between two marks or blanks. */
export interface Clause {
  readonly tokens: readonly Token[];
  /** Its words without the blanks between them. */
  readonly text: string;
  /** The clause ends in a question mark. */
  readonly asks: boolean;
  /** It asks rather than says. */
  readonly question: boolean;
  /** Every class of its tokens, so that asking for one costs no search. */
  readonly classes: ReadonlySet<WordClass>;
}

/** A clause of these tokens. */
export function clauseOf(tokens: readonly Token[], asks: boolean): Clause {
  const classes = new Set<WordClass>();
  let text = '';
  for (const token of tokens) {
    text += token.text;
    for (const cls of token.classes) classes.add(cls);
  }
  const words = { tokens, text, asks, classes };
  return { ...words, question: asksSomething(words) };
}

/** What every rule may look at beside the clause. */
export interface Context {
  readonly utterance: Utterance;
  readonly clauses: readonly Clause[];
  /** Distinct kinds of the open items. */
  readonly kinds: ReadonlySet<string>;
}

/** Folds each expression of time into one token of class `time` whose value is the expression. */
export function foldTimes(tokens: readonly Token[], text: string): readonly Token[] {
  const folded: Token[] = [];
  for (let i = 0; i < tokens.length; ) {
    const token = tokens[i];
    if (token === undefined) break;
    const time = readTime(tokens, i);
    const after = tokens[i + 1];
    if (time === null && after !== undefined && isOf(token, 'number') && isOf(after, 't_month_mark')) {
      folded.push({ ...token, classes: ['month'], text: token.text + after.text, end: after.end });
      i += 2;
      continue;
    }
    if (time === null) {
      folded.push(token);
      i++;
      continue;
    }
    const end = tokens[time.next - 1]?.end ?? token.end;
    folded.push({
      classes: ['time'],
      text: text.slice(token.start, end),
      start: token.start,
      end,
      value: time.expression,
    });
    i = time.next;
  }
  return folded;
}

/** Cuts at marks and blanks; empty clauses are left out. */
export function splitClauses(tokens: readonly Token[]): readonly Clause[] {
  const clauses: Clause[] = [];
  let current: Token[] = [];
  for (const token of tokens) {
    // 已 报, 明天 报: a blank after these does not end what was begun.
    if (isOf(token, 'space') && isOf(current.at(-1), 'already', 'neg', 'time')) continue;
    // 已经提交并打印盖章: what is done after filing is a clause of its own.
    if (AND_THEN.has(token.text) && current.some((one) => isOf(one, 'file'))) {
      clauses.push(clauseOf(current, false));
      current = [];
      continue;
    }
    if (!token.classes.includes('mark') && !token.classes.includes('space')) {
      if (current.length === 1 && goesOn(current[0], token)) current = [];
      current.push(token);
      continue;
    }
    if (current.length > 0) clauses.push(clauseOf(current, token.text === '?'));
    current = [];
  }
  if (current.length > 0) clauses.push(clauseOf(current, false));
  return clauses;
}

const AND_THEN = new Set(['并', '并且', '而且']);

/** 另外，另外问下: goes on to something else; 另外一张, 另外的 are other forms. */
function goesOn(first: Token | undefined, next: Token): boolean {
  return first?.text === '另外' && !isOf(next, 'number', 'measure', 'others', 'de', 'form_noun');
}

export function isOf(token: Token | undefined, ...classes: readonly WordClass[]): boolean {
  if (token === undefined) return false;
  for (const cls of token.classes) if (classes.includes(cls)) return true;
  return false;
}

export function has(clause: Pick<Clause, 'classes'>, ...classes: readonly WordClass[]): boolean {
  for (const cls of classes) if (clause.classes.has(cls)) return true;
  return false;
}

/** True when every word of the clause is of one of these classes: nothing is left that was not understood. */
export function only(clause: Clause, world: ReadonlySet<WordClass>): boolean {
  return clause.tokens.every((token) => token.classes.some((cls) => world.has(cls)));
}

export function timesOf(clause: Clause): readonly Token[] {
  return clause.tokens.filter((token) => isOf(token, 'time'));
}

export function expressionOf(token: Token): TimeExpression {
  return token.value as TimeExpression;
}

/** Form codes named in a clause, each once, in the order of the text. */
export function formsOf(clause: Clause): readonly string[] {
  const codes = clause.tokens.filter((token) => isOf(token, 'form')).map((token) => token.value);
  return [...new Set(codes.filter((code) => typeof code === 'string'))];
}

const TELLING = new Set([
  '着',
  '着呢',
  '正',
  '正要',
  '才',
  '还早',
  '多着',
  '记着',
  '忙着',
  '等着',
  '想着',
  '看着',
]);

/** Before a final 没有 these tell what there was none of. */
const LACKING = new Set([
  '去年',
  '上年',
  '今年',
  '往年',
  '以前',
  '之前',
  '原来',
  '也',
  '都',
  '还',
  '一直',
  '从来',
  '根本',
  '一点',
]);

/**
 * 研究下怎么改, 问下领导派谁去, 我看看怎么填: what one means to find out oneself is asked of nobody here. 请教 and 帮我看看怎么
 * ask.
 */
function ponders(clause: Words): boolean {
  if (clause.asks || !has(clause, 'ask', 'ask_particle')) return false;
  return PONDERS.test(clause.text) && !ASKS_HELP.test(clause.text);
}

const PONDERS =
  /(?:研究|商量|讨论|琢磨|合计|盘算|摸索|开会|开个会|想想|想一下|考虑)(?:一下|下|看看?|研究)?.{0,4}(?:怎|咋|如何|谁|哪|几|多少|什么|啥)|(?:问|请示|打听|了解|请教)(?:问|一下|下|过)?(?:我们?|咱们?)?(?:的)?(?:领导|老板|会计|财务|车间|同事|经理|老总|厂长|仓库|代账|统计员|办公室|总部|集团|他|她|同行|朋友).{0,6}(?:怎|咋|如何|谁|哪|几|多少|什么|啥|是不是|要不要|能不能)|^(?:好|嗯|那)?(?:我|我们|咱|咱们|我先|我再|我自己|先|我这边)(?:去|来|先|再|自己)*(?:看看|看下|看一下|瞧瞧|翻翻|查查|查一下|学学|摸索)(?:该|要|应该|到底)?(?:怎|咋|如何|是什么|是啥|啥)/;
const ASKS_HELP = /帮我|帮忙|教我|教教|麻烦|请教一下|能不能教|吗$/;

/** True when the words ask rather than say. A trailing 没 after a verb asks too (报好了没). */
export function isQuestion(clause: Clause): boolean {
  return clause.question;
}

type Words = Omit<Clause, 'question'>;

function asksSomething(clause: Words): boolean {
  if (ponders(clause) || saysNobodyKnows(clause.text)) return false;
  if ((clause.asks || has(clause, 'ask', 'ask_particle', 'permit')) && asksInWords(clause)) return true;
  if (asksWhetherDone(clause)) return true;
  const last = clause.tokens.at(-1);
  if (clause.tokens.length < 2 || !(last?.text === '没' || last?.text === '没有' || last?.text === '不'))
    return false;
  if (last.text === '不') return true;
  // 去年没有, 别家都没有 tell; 报了没有 asks.
  const before = clause.tokens.at(-2);
  return (
    !isOf(before, 'time', 'period', 'others', 'adv', 'all', 'form_noun') && !LACKING.has(before?.text ?? '')
  );
}

/** 报上没有啊, 交了没呀: the denial behind a verb, and a particle. */
function asksWhetherDone({ tokens }: Words): boolean {
  const last = tokens.findLastIndex((token) => !isOf(token, 'particle'));
  if (last < 1 || last === tokens.length - 1 || !['没', '没有'].includes(tokens[last]?.text ?? ''))
    return false;
  return isOf(tokens[last - 1], 'file', 'prep', 'wan', 'hao', 'done', 'le', 'end_le', 'finished', 'receipt');
}

/** 没啥兴趣, 没几个人, 前面提的几条: 啥 and 几 that ask nothing. */
function isIndefinite(tokens: readonly Token[], at: number): boolean {
  const [before, word] = [tokens[at - 1]?.text ?? '', tokens[at]?.text ?? ''];
  if (INDEFINITE.has(word) && /^(?:也|还|都)?(?:没|没有|无|不|不是|不算)$/.test(before)) return true;
  return word === '几' && /[的这那好有前头差剩过十]$/.test(before);
}

const INDEFINITE = new Set(['啥', '什么', '几', '多少', '怎么', '几个', '哪', '哪里']);

/** By a question mark or a word of asking. */
function asksInWords(clause: Words): boolean {
  // 还没报呢 and 在报呢 tell; 表呢 asks.
  const tells =
    /^(?:还|正|人)?在/.test(clause.tokens[0]?.text ?? '') ||
    has(
      clause,
      'now_word',
      'wish',
      'neg',
      'progress',
      'not_yet_word',
      'already',
      'le',
      'end_le',
      'receipt',
    ) ||
    clause.tokens.some((token) => TELLING.has(token.text));
  const asking = clause.tokens.some(
    (token, i) =>
      isOf(token, 'ask', 'ask_particle', 'permit') &&
      !isIndefinite(clause.tokens, i) &&
      !(token.text === '呢' && (tells || clause.tokens[i - 1]?.text.endsWith('着') === true)),
  );
  // 好像是吧, 大概对吧 hedge.
  const guesses =
    has(clause, 'hedge') &&
    !clause.asks &&
    clause.tokens
      .filter((token) => isOf(token, 'ask', 'ask_particle'))
      .every((token) => token.text === '是吧' || token.text === '对吧');
  return (clause.asks || asking) && !(guesses && asking);
}
