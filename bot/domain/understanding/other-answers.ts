// Reads what is neither claim nor plan from a clause: taking back, no access, refusal, asking, receipt, small talk.

import { asksByChoice } from './asking.ts';
import { type Clause, type Context, has, isOf, isQuestion, only } from './clauses.ts';
import type { Intent, Slots } from './reading.ts';
import { TROUBLE_RULES } from './trouble-rules.ts';
import type { WordClass } from './word-class.ts';

export interface Answer {
  readonly intent: Intent;
  readonly rule: string;
  readonly confidence: number;
  readonly slots: Slots;
}

const RETRACT_WORLD: ReadonlySet<WordClass> = new Set<WordClass>([
  'wrong',
  'take_back',
  'undone',
  'earlier',
  'self',
  'particle',
  'sorry',
  'title',
  'le',
  'already',
  'file',
  'de',
  'quote',
  'adv',
  'give_you',
  'filed_word',
  'done',
  'form',
  'form_noun',
  'jiu',
  'time',
  'all',
  'thanks',
  'platform',
]);

const RECEIPT_WORLD: ReadonlySet<WordClass> = new Set<WordClass>([
  'receipt',
  'consent',
  'seen',
  'hao',
  'particle',
  'title',
  'thanks',
  'polite',
  'self',
  'le',
  'adv',
  'de',
  'all',
  'sorry',
]);

const ON_TIME_WORLD: ReadonlySet<WordClass> = new Set<WordClass>([
  ...RECEIPT_WORLD,
  'wish',
  'file',
  'prep',
  'adv',
  'form_noun',
  'platform',
]);

const TALK_WORLD: ReadonlySet<WordClass> = new Set<WordClass>([
  'thanks',
  'greeting',
  'laugh',
  'title',
  'particle',
  'sorry',
  'smalltalk',
  'others',
  'time',
  'de',
  'all',
  'le',
]);

/**
 * Undoing what the same person said. Every word must be known, since it undoes a record; 不对 and its like count
 * only where nothing but a deadline is open, because of a figure they say that the figure is wrong.
 */
export function readRetract(clause: Clause, context: Context): Answer | null {
  if (isQuestion(clause) || !only(clause, RETRACT_WORLD)) return null;
  // 已撤回 tells what was done on the platform.
  const [first, second] = clause.tokens;
  if (clause.tokens.length === 2 && isOf(first, 'already') && second?.text.startsWith('撤') === true)
    return null;
  const off = clause.tokens.findIndex((token) => token.text === '不算');
  if (off >= 0 && isOf(clause.tokens[off + 1], 'done', 'finished', 'file', 'vague_done')) return null;
  // 我们单位已撤销 tells of the firm.
  if (
    clause.tokens.some((token) => isOf(token, 'self') && /[位司厂店业]$/.test(token.text)) &&
    !has(clause, 'earlier', 'undone', 'wrong')
  )
    return null;
  // 数据不对 is about a figure, 刚才的数据不对 takes back what was said.
  if (has(clause, 'form_noun') && !has(clause, 'earlier', 'undone', 'take_back')) return null;
  const plain = has(clause, 'take_back', 'undone') || (has(clause, 'wrong') && has(clause, 'earlier'));
  const onlyDeadlines = [...context.kinds].every((kind) => kind === 'report_deadline');
  if (!plain && !(has(clause, 'wrong') && onlyDeadlines)) return null;
  if (has(clause, 'time') && !has(clause, 'earlier', 'undone')) return null;
  const ofClaim = has(clause, 'file', 'filed_word', 'undone');
  const slots: Slots = ofClaim ? { target: 'reported' } : {};
  return {
    intent: 'retract',
    rule: plain ? 'retract.words' : 'retract.wrong',
    confidence: plain ? 0.92 : 0.85,
    slots,
  };
}

/** Kinds that are answered or put right on the platform. */
const TOOL_KINDS = ['report_deadline', 'verification_query', 'registry_change'];

/** No way into the platform: an object and its trouble in one clause, or in this one and the next. */
export function readTrouble(clause: Clause, next: Clause | undefined, context: Context): Answer | null {
  if (context.kinds.size > 0 && !TOOL_KINDS.some((kind) => context.kinds.has(kind))) return null;
  const here = clause.classes;
  const beside = next?.classes;
  const rule = TROUBLE_RULES.find(
    ({ all }) =>
      all.some((cls) => here.has(cls)) && all.every((cls) => here.has(cls) || beside?.has(cls) === true),
  );
  // 账户被法院冻结 is no trouble with the platform.
  if (rule === undefined || isOfBank(clause)) return null;
  // 今天报不了 says when, not that the platform fails.
  if (rule.cause === 'submit_fail' && has(clause, 'cannot_file') && has(clause, 'time')) return null;
  // 密码 alone here and 忘了报 there would pair by accident: filing rules must hold within one clause.
  if (!rule.all.every((cls) => here.has(cls)) && next && has(next, 'file', 'prep')) return null;
  return {
    intent: 'cannot_login',
    rule: `trouble.${rule.cause}`,
    confidence: 0.88,
    slots: { cause: rule.cause },
  };
}

/** 公司账户冻结: an account with a bank. */
const OF_BANK = /(?:公司|银行|对公|单位|企业)的?账[户号]/;

function isOfBank(clause: Clause): boolean {
  if (!has(clause, 'locked')) return false;
  return has(clause, 'office') || OF_BANK.test(clause.text);
}

/** Words → what a question is about; the first topic whose word occurs in the clause. */
const TOPICS: readonly (readonly [topic: string, classes: readonly WordClass[], texts: readonly string[]])[] =
  [
    ['platform_url', ['obj_page'], ['网址', '链接']],
    ['deadline', ['deadline_word'], ['几号']],
    ['how_to_fill', [], ['怎么填', '怎么报', '咋填', '咋报']],
    ['exempt', ['should_file'], ['要报吗', '还要报吗']],
    ['clarify', [], ['什么意思', '啥意思']],
    ['audit_error', ['audit_error', 'failed'], []],
  ];

/** A question to a person or about the work. */
export function readQuestion(clause: Clause): Answer | null {
  const wantsLink = has(clause, 'obj_page') && has(clause, 'send');
  if (
    !isQuestion(clause) &&
    !wantsLink &&
    !wantsSent(clause) &&
    !asksWhy(clause) &&
    !has(clause, 'audit_error')
  )
    return null;
  const found = TOPICS.find(([, classes, texts]) =>
    clause.tokens.some((token) => isOf(token, ...classes) || texts.includes(token.text)),
  );
  return {
    intent: 'question',
    rule: 'question.words',
    confidence: 0.75,
    slots: { topic: found?.[0] ?? null },
  };
}

/** 为什么又要核实 asks; 怎么又要核实 complains. */
function asksWhy({ tokens }: Clause): boolean {
  // 怎么还是显示未报 asks too.
  return tokens.some(
    (token, i) =>
      isOf(token, 'why_still') &&
      (token.text.startsWith('为') ||
        /^(?:显示|提示|是未|未|没显示|没过|不通过)/.test(tokens[i + 1]?.text ?? '')),
  );
}

/** 培训内容发一下, 样表发我一份: wants to be sent something; 我发一下 and 明天发你 promise it. */
function wantsSent({ tokens, text, classes }: Clause): boolean {
  const sent = tokens.findIndex((token) => isOf(token, 'send'));
  if (tokens.slice(0, sent + 1).some((token) => isOf(token, 'self', 'time', 'neg'))) return false;
  if (['hurry', 'already', 'le', 'jiu', 'condition'].some((cls) => classes.has(cls as WordClass)))
    return false;
  return WANTS.test(text);
}

const WANTS = /^.{2,}(?:再)?发(?:一下|下|个|一份|一遍|一次|给我|我)(?:一份|一下|下|看看)?(?:吧|呗|哈|给我)?$/;

export function readRefusal(clause: Clause): Answer | null {
  if (!has(clause, 'refuse', 'stop') || isQuestion(clause)) return null;
  // 是填0还是不填 asks.
  if (asksByChoice(clause.text)) return null;
  return { intent: 'refuse', rule: 'refuse.words', confidence: 0.75, slots: {} };
}

/** Received, seen, agreed: nothing is settled by it. */
export function readReceipt(clause: Clause, context: Context): Answer | null {
  if (isQuestion(clause)) return null;
  if (has(clause, 'seen') && (context.kinds.has('law_notice') || context.kinds.has('bulletin'))) {
    return { intent: 'read', rule: 'read.words', confidence: 0.85, slots: {} };
  }
  const said = has(clause, 'receipt', 'consent', 'seen');
  if (said && only(clause, RECEIPT_WORLD)) return receipt('ack.words', 0.95);
  if (has(clause, 'file') && has(clause, 'adv') && only(clause, ON_TIME_WORLD) && has(clause, 'wish')) {
    return receipt('ack.on_time', 0.75);
  }
  if (clause.tokens.length === 1 && isOf(clause.tokens[0], 'hao')) return receipt('ack.words', 0.8);
  const agrees =
    has(clause, 'vague_yes') && clause.tokens.every((token) => isOf(token, 'vague_yes', 'particle', 'title'));
  const unclear = clause.tokens.some((token) => ['确认', '对', '对的', '属实', '无误'].includes(token.text));
  if (agrees && !unclear && context.kinds.size === 1 && context.kinds.has('report_deadline')) {
    return receipt('ack.agrees', 0.7);
  }
  const spoils = has(
    clause,
    'neg',
    'directive',
    'quote',
    'others',
    'other_report',
    'condition',
    'vague_done',
  );
  if (has(clause, 'receipt') && !spoils) return receipt('ack.with_more', 0.8);
  return null;
}

function receipt(rule: string, confidence: number): Answer {
  return { intent: 'ack', rule, confidence, slots: {} };
}

export function readTalk(clause: Clause): Answer | null {
  const social = has(clause, 'smalltalk', 'thanks', 'greeting', 'laugh');
  if (!social || !(has(clause, 'smalltalk') || only(clause, TALK_WORLD))) return null;
  return { intent: 'chitchat', rule: 'talk.words', confidence: 0.8, slots: {} };
}
