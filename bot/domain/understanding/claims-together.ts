// Weighs the claims of a message against everything else it says.

import { DOUBT, isDoubt, isOvercome } from './claim-doubts.ts';
import { type Claim, isForeign } from './claims.ts';
import { type ClauseReading, strongAnswers, unclear } from './clause-reading.ts';
import { type Clause, type Context, formsOf, has, isOf, isQuestion, only } from './clauses.ts';
import type { AlsoAnswer, Reading, Slots } from './reading.ts';
import type { WordClass } from './word-class.ts';

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
    doubtful.every((one, i) => isOfOtherForm(one, doubtful[i - 1], readings)) &&
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
  return isName && !has(clause, ...DOUBT) ? clause.text : null;
}

/** Whether the doubt is about another form: one named here, the rest, or one named right before. */
function isOfOtherForm(
  one: ClauseReading,
  before: ClauseReading | undefined,
  readings: readonly ClauseReading[],
): boolean {
  return formsOf(one.clause).length > 0 || speaksOfRest(one.clause) || promisesTheLast(one, before, readings);
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
