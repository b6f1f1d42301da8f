// Takes off what stands around a claim and changes nothing of it: who reports it, what was done before, a sigh.

import { type Clause, type Context, clauseOf, has, isOf, isQuestion } from './clauses.ts';
import type { Token } from './lexer.ts';

/** The clause as the firm's own plain words, or as it is where nothing can be taken off. */
export function claimItself(whole: Clause, context: Context): Clause {
  const own = withoutPronoun(withoutReporter(withoutRhetoric(whole, context)), context);
  return withoutSigh(withoutPrelude(own));
}

/** 不是报过了吗，怎么又催: asked back by one who is tired of being asked, it says that it has been filed. */
function withoutRhetoric(clause: Clause, context: Context): Clause {
  const { tokens } = clause;
  if (!context.clauses.some((one) => has(one, 'why_still', 'stop', 'told_before'))) return clause;
  const not = tokens.findIndex((token) => token.text === '不是' || token.text === '不都是');
  const last = tokens.at(-1);
  if (
    not < 0 ||
    not > 2 ||
    !tokens.slice(0, not).every((token) => isOf(token, 'self', 'form', 'form_noun', 'period'))
  )
    return clause;
  if (!isOf(last, 'ask_particle') && last?.text !== '嘛') return clause;
  const said = [...tokens.slice(0, not), ...tokens.slice(not + 1, -1)];
  return said.some((token) => isOf(token, 'le', 'done', 'end_le', 'already') || token.text === '过')
    ? clauseOf(said, false)
    : clause;
}

const SAYING = new Set([
  '跟我说',
  '和我说',
  '告诉我',
  '回复',
  '反馈',
  '说',
  '说她',
  '说他',
  '说是',
  '讲',
  '告诉我',
  '回我说',
]);
/** 会计调休，不过她昨天就报了: 她 is the firm's own, named before. */
function withoutPronoun(clause: Clause, context: Context): Clause {
  const at = clause.tokens.findIndex((token) => token.text === '她' || token.text === '他');
  if (at > 3 || !has(clause, 'time', 'form') || !meansOwn(clause, context)) return clause;
  return clauseOf([...clause.tokens.slice(0, at), OWN, ...clause.tokens.slice(at + 1)], clause.asks);
}

/** True when 她 or 他 is the only other named, and the firm's own book-keeper was named before. */
export function meansOwn(clause: Clause, { clauses }: Context): boolean {
  const others = clause.tokens.filter((token) => isOf(token, 'others'));
  const [pronoun] = others;
  if (pronoun === undefined || others.some(({ text }) => text !== '她' && text !== '他')) return false;
  const here = clauses.findIndex((one) => one.tokens.includes(pronoun));
  return clauses.slice(0, here + 1).some((one) => has(one, 'agent', 'finance'));
}

const OWN: Token = { classes: ['agent'], text: '会计', start: 0, end: 0 };

/** 会计说她前天就交了: what the firm's own people say of their filing is the firm's word. */
function withoutReporter(clause: Clause): Clause {
  const { tokens, asks } = clause;
  const said = tokens.findIndex((token) => isOf(token, 'hearsay'));
  if (!has(clause, 'time', 'form')) return clause;
  // 会计小李说: her name behind her post.
  const who = isOf(tokens[said - 1], 'unknown') && said > 1 ? said - 2 : said - 1;
  const own = who === 0 || (who === 1 && isOf(tokens[0], 'self'));
  if (!own || !isOf(tokens[who], 'agent', 'finance') || !SAYING.has(tokens[said]?.text ?? '')) return clause;
  const from =
    isOf(tokens[said + 1], 'others') && ['他', '她'].includes(tokens[said + 1]?.text ?? '')
      ? said + 2
      : said + 1;
  const rest = tokens.slice(from);
  const forUs = rest.findIndex((token, i) => FOR.has(token.text) && isOf(rest[i + 1], 'self'));
  return clauseOf(forUs < 0 ? rest : rest.toSpliced(forUs, 2), asks);
}

/** 帮我们报了. */
const FOR = new Set(['帮', '替', '给']);

/** 填完之后我点了上报: what was done before filing. */
function withoutPrelude(clause: Clause): Clause {
  const { tokens, asks } = clause;
  const after = tokens.findIndex((token) => /^(?:之后|以后|后)$/.test(token.text));
  const before = tokens.slice(0, after);
  const prepared =
    after >= 2 &&
    before.every((token) =>
      isOf(token, 'prep', 'wan', 'hao', 'le', 'self', 'all', 'end_le', 'form', 'form_noun'),
    ) &&
    before.some((token) => isOf(token, 'wan', 'hao', 'le', 'end_le'));
  return prepared ? clauseOf(tokens.slice(after + 1), asks) : clause;
}

/** 报了呢 tells: 呢 behind what is done asks nothing. */
function withoutSigh(clause: Clause): Clause {
  const tokens = clause.tokens.filter((token) => token.text !== '呢');
  return tokens.length === clause.tokens.length || isQuestion(clause)
    ? clause
    : clauseOf(tokens, clause.asks);
}
