// Decides whether a clause clearly says that the report has been filed. When in doubt it does not.

import { claimItself } from './claim-preludes.ts';
import { BARE_CORE, CLAIM_WORLD, CORES, type Core, NOT_IN_NAME } from './claim-rules.ts';
import {
  type Clause,
  type Context,
  expressionOf,
  formsOf,
  has,
  isOf,
  isQuestion,
  only,
  timesOf,
} from './clauses.ts';
import { placeBehind } from './dates.ts';
import type { Token } from './lexer.ts';
import type { Slots } from './reading.ts';
import type { WordClass } from './word-class.ts';

/** A clause about filing: a clear claim, or one that only resembles it and why it does not count. */
export type Claim =
  | {
      readonly clear: true;
      readonly rule: string;
      readonly confidence: number;
      readonly slots: Slots;
      readonly bare: boolean;
      /** Said with 交 or 提交, which fits papers as well as forms. */
      readonly handedIn: boolean;
    }
  | { readonly clear: false; readonly rule: string };

/** Reads one clause; null when it does not speak of a filing done. */
export function readClaim(whole: Clause, context: Context): Claim | null {
  const clause = claimItself(whole, context);
  const core = coreOf(clause);
  if (core === null) return null;
  if (isQuestion(clause)) return { clear: false, rule: 'claim.asked' };
  const name = firmName(clause, context);
  if (name === undefined) return { clear: false, rule: 'claim.other_words' };
  if (name !== null && isForeign(name, context)) return { clear: false, rule: 'claim.other_unit' };
  const against = againstClaim(clause, core, context);
  if (against !== null) return { clear: false, rule: against };
  const days = timesOf(clause).map((token) => placeBehind(expressionOf(token), context.utterance.sentAt));
  const forms = formsOf(clause);
  const slots: Slots = {
    ...(forms.length > 0 ? { form: forms } : {}),
    ...(typeof days[0] === 'string' ? { reported_at: days[0] } : {}),
    ...(has(clause, 'zero_file') ? { zero_report: true } : {}),
    ...(name === null ? {} : { unit_name: name }),
  };
  return {
    clear: true,
    rule: `claim.${core.id}`,
    confidence: core.confidence,
    slots,
    bare: isBare(clause),
    handedIn: isHandedIn(clause),
  };
}

/** Words of a claim that says nothing but that something was 报. */
const BARE: ReadonlySet<WordClass> = new Set<WordClass>([
  'file',
  'le',
  'hao',
  'wan',
  'done',
  'end_le',
  'already',
  'particle',
  'title',
  'consent',
  'adv',
  'ok_end',
]);

/** 报 alone may be 报名 too; 上报, a time, a form or a firm make plain that a report is meant. */
function isBare(clause: Clause): boolean {
  if (!only(clause, BARE)) return false;
  return !clause.tokens.some(
    (token) => isOf(token, 'file') && ['上报', '报送', '填报', '申报'].includes(token.text),
  );
}

function isHandedIn(clause: Clause): boolean {
  return clause.tokens.some(
    (token) => isOf(token, 'file') && (token.text.includes('交') || token.text.includes('传')),
  );
}

function coreOf(clause: Clause): Core | null {
  const found = CORES.find((core) => clause.tokens.some((token, i) => startsCore(clause, i, token, core)));
  if (found) return found;
  if (has(clause, 'filed_word')) return { ...BARE_CORE, id: 'sounds_filed' };
  if (has(clause, 'awaiting')) return { ...BARE_CORE, id: 'shown_filed' };
  const filed = clause.tokens.findIndex((token) => isOf(token, 'file'));
  const end = isOf(clause.tokens[filed + 1], 'hao', 'wan', 'done') ? filed + 2 : filed + 1;
  const saidOf =
    filed >= 0 && isOf(clause.tokens[end], 'de') && (timesOf(clause).length > 0 || FIRST.test(clause.text));
  return saidOf ? { ...BARE_CORE, id: 'time_file_de' } : null;
}

/** 我第一个报的 tells of what has been, as 昨天报的 does. */
const FIRST = /(?:第一|头一|最早|最先)个?/;

function startsCore(clause: Clause, at: number, token: Token, core: Core): boolean {
  if (!isOf(token, ...core.first)) return false;
  for (let i = at + 1; i < clause.tokens.length; i++) {
    if (isOf(clause.tokens[i], ...core.second)) return true;
    if (!isOf(clause.tokens[i], ...core.between)) return false;
  }
  return false;
}

/** Null: no name. A string: the name. Undefined: words that are neither known nor a firm's name. */
function firmName(clause: Clause, context: Context): string | null | undefined {
  const strange = clause.tokens.map((token) => !token.classes.some((cls) => CLAIM_WORLD.has(cls)));
  const first = strange.indexOf(true);
  if (first < 0 || strange.every((is, i) => !is || isAside(clause, i))) return null;
  const last = strange.lastIndexOf(true);
  // A name stands before everything else or behind everything else, so it runs to one end of the clause.
  const afterName = isOf(clause.tokens[last + 1], 'firm_end') ? last + 2 : last + 1;
  const candidates = [clause.tokens.slice(0, afterName), clause.tokens.slice(first)];
  const own = context.utterance.units ?? [];
  for (const tokens of candidates) {
    if (tokens.some((token) => token.classes.some((cls) => NOT_IN_NAME.has(cls)))) continue;
    const name = tokens.map((token) => token.text).join('');
    const looksLikeOne = name.length >= 3 && name.length <= 24 && isOf(tokens.at(-1), 'firm_end');
    if (looksLikeOne || own.includes(name)) return name;
  }
  return undefined;
}

/**
 * 她昨天走之前就报了, 已在规定时间内完成上报: behind one's own people, a past day or 已 a few words may say when, if they begin
 * or end as such words do. Any other unknown word makes it no claim.
 */
function isAside({ tokens }: Clause, at: number): boolean {
  const token = tokens[at];
  const filed = tokens.findIndex((one) => isOf(one, 'file'));
  if (token === undefined || at === 0 || at > filed) return false;
  if (!tokens.slice(0, at).some((one) => isOf(one, 'self', 'agent', 'finance', 'already', 'time')))
    return false;
  if (!tokens.slice(0, filed).some((one) => isOf(one, 'time', 'already'))) return false;
  if (isOf(token, 't_before')) return isOf(tokens[at - 1], 'unknown');
  return isOf(token, 'unknown') && saysWhen(token.text, tokens[at + 1]);
}

function saysWhen(text: string, next: Token | undefined): boolean {
  if (text.length > LONGEST_ASIDE || SOMEBODY.test(text)) return false;
  return isOf(next, 't_before') || next?.text.startsWith('之前') === true || WHEN.test(text);
}

const LONGEST_ASIDE = 6;
const WHEN = /^(?:在|趁|从|赶在|利用|规定).+|.(?:时|时间|时间内|期内|期间|中间|途中|路上)$/;
/** Characters of people, firms and papers, which say no when. */
const SOMEBODY =
  /[客税警价名险案商厂店局员家人总经姐哥师长部门司户友给让叫帮替请集镇村街市县省网站会社邻没不未别]/;

/** A firm that is none of the person's own: its filing is somebody else's. Unknown when no firms were given. */
export function isForeign(name: string, context: Context): boolean {
  const own = context.utterance.units;
  return own !== undefined && !own.some((unit) => unit.includes(name) || name.includes(unit));
}

function againstClaim(clause: Clause, core: Core, context: Context): string | null {
  const times = timesOf(clause);
  const { sentAt } = context.utterance;
  if (core.weak && (has(clause, 'jiu') || !times.every((token) => wasDays(token, sentAt))))
    return 'claim.plan';
  if (times.some((token) => placeBehind(expressionOf(token), sentAt) === null)) return 'claim.not_past';
  if (jiuMakesPlan(clause)) return 'claim.plan';
  if (!countsAll(clause, context)) return 'claim.partial';
  // 本来都报了 goes on to say what came of it.
  if (clause.tokens.some((token) => token.text === '本来' || token.text === '原本')) return 'claim.undone';
  if (modifiesNoun(clause)) return 'claim.modifier';
  if (handsPapers(clause) || sendsSomething(clause)) return 'claim.papers';
  if (!periodFits(clause, context)) return 'claim.other_period';
  const forms = context.utterance.forms ?? [];
  const hasFinanceForm = forms.some((form) => form.code.endsWith('203') || form.name.includes('财务'));
  if (has(clause, 'finance') && hasFinanceForm) return 'claim.person_or_form';
  return null;
}

/**
 * 就 tells of the past only behind a past day (昨天就报了) or 已 (已经就报了). 今天就报了 and 就报了 are heard both
 * ways, and 报了就好 is a wish. So is 好报了, where 好 means that it can be done now.
 */
function jiuMakesPlan(clause: Clause): boolean {
  const { tokens } = clause;
  const filed = tokens.findIndex((token) => isOf(token, 'file'));
  const ready = tokens.some(
    (token, i) => isOf(token, 'hao') && isOf(tokens[i + 1], 'file') && !isOf(tokens[i - 1], 'prep'),
  );
  if (ready) return true;
  const jiu = tokens.findIndex((token) => isOf(token, 'jiu'));
  if (jiu < 0) return false;
  if (filed >= 0 && jiu > filed) return true;
  const past = timesOf(clause).some((token) => !/^(今天|今日|今儿)$/.test(token.text));
  return !past && !has(clause, 'already');
}

/** 昨天下午全部报完: a day that is over. 今天报完 may be a plan. */
function wasDays(time: Token, sentAt: Temporal.Instant): boolean {
  const day = placeBehind(expressionOf(time), sentAt);
  return day !== null && day < sentAt.toZonedDateTimeISO('Asia/Shanghai').toPlainDate().toString();
}

/** 两张都报了 is all of them; 报了一张 or a bare number is not. */
function countsAll(clause: Clause, { clauses }: Context): boolean {
  const counted = clause.tokens.findIndex((token) => isOf(token, 'number'));
  const which = clause.tokens.findIndex(
    (token, i) =>
      (isOf(token, 'measure') && !/[字样]$/.test(token.text)) ||
      (i === counted + 1 && counted >= 0 && isOf(token, 'form_noun')),
  );
  // 退回来的又提交了, and not 提交了又退回来了.
  const returned = clause.tokens.findIndex((token) => isOf(token, 'returned'));
  if (returned >= 0)
    return has(clause, 'retry') && clause.tokens.some((token, i) => i > returned && isOf(token, 'file'));
  // 已报两张：B204-1、205-1 names as many as it counts.
  const named = new Set(clauses.flatMap((one) => formsOf(one))).size;
  if (counted >= 0 && which > counted && clause.tokens[counted]?.value === named) return true;
  if (counted < 0) return which < 0 || has(clause, 'form', 'all');
  return (
    which > counted &&
    clause.tokens.some(
      (token, i) =>
        i > counted && (isOf(token, 'all') || (isOf(token, 'already') && /[都均全]/.test(token.text))),
    )
  );
}

/** 材料已交: a word that ends the names of firms and stands alone is a thing. */
function handsPapers({ tokens }: Clause): boolean {
  return tokens.some(
    (token, i) =>
      isOf(token, 'firm_end') &&
      !isOf(token, 'self') &&
      !isOf(tokens[i - 1], 'unknown', 'firm_end') &&
      !FIRMS.test(token.text),
  );
}

/** 传了 may be a photo; 表传好了 and 传到平台了 are the form. */
function sendsSomething(clause: Clause): boolean {
  const verb = clause.tokens.find((token) => isOf(token, 'file'));
  return verb?.text === '传' && !has(clause, 'form', 'form_noun', 'platform', 'period', 'measure');
}

const FIRMS = /公司|厂|店|集团|超市|酒店|宾馆|企业/;

/** 已报的企业, 报了的数: the words describe something else and claim nothing. */
function modifiesNoun(clause: Clause): boolean {
  return clause.tokens.some((token, i) => {
    if (!isOf(token, 'de') || !isOf(clause.tokens[i - 1], 'file', 'le', 'done', 'zero_file')) return false;
    const next = clause.tokens[i + 1];
    return next !== undefined && !isOf(next, 'particle', 'title', 'thanks', 'sorry', 'consent');
  });
}

/**
 * 上个月报了 says when, 上个月的报了 says which period: only the second is about what is due now, and a month by
 * number only when it is the one before the sending.
 */
function periodFits(clause: Clause, context: Context): boolean {
  return clause.tokens.every((token, i) => {
    const named = isOf(clause.tokens[i + 1], 'de', 'form', 'form_noun');
    if (isOf(token, 'month')) return named && token.value === monthBefore(context.utterance.sentAt);
    return !isOf(token, 'period') || named || !token.text.startsWith('上');
  });
}

function monthBefore(at: Temporal.Instant): number {
  return at.toZonedDateTimeISO('Asia/Shanghai').subtract({ months: 1 }).month;
}
