// Reads promises that name no time: being at it, waiting for something, hurrying, not having filed yet.

import { type Clause, type Context, has, isOf, only } from './clauses.ts';
import { placeAhead } from './dates.ts';
import { follows, formSlots, type Plan } from './extensions.ts';
import type { Slots } from './reading.ts';
import type { WordClass } from './word-class.ts';

/** Verbs of working on a report. */
export const WORK: readonly WordClass[] = ['file', 'prep', 'finished', 'zero_file', 'vague_done'];

const UNFINISHED_WORLD: ReadonlySet<WordClass> = new Set<WordClass>([
  'half',
  'le',
  'end_le',
  'particle',
  'hao',
  'prep',
  'file',
  'wan',
  'done',
  'all',
  'finished',
]);

/** A way of saying “later” without a time. First match wins. */
interface Untimed {
  readonly id: string;
  readonly confidence: number;
  readonly faint?: true;
  /** Within hours: the day of sending. */
  readonly today?: true;
  readonly matches: (clause: Clause) => boolean;
}

const UNTIMED: readonly Untimed[] = [
  {
    id: 'promise.in_progress',
    confidence: 0.85,
    today: true,
    matches: (clause) => has(clause, 'progress') && !has(clause, 'neg'),
  },
  {
    id: 'promise.after',
    confidence: 0.85,
    // 报了再说 and 报好了 plan nothing; 等税报完了再弄 does.
    matches: (clause) =>
      waitsFor(clause) ||
      (!has(clause, 'already') && !endsWithDone(clause) && follows(clause, ['jiu', 'condition'], WORK)),
  },
  {
    id: 'promise.now',
    confidence: 0.85,
    today: true,
    matches: (clause) => !has(clause, 'le', 'neg') && follows(clause, ['now_word'], ['file']),
  },
  {
    id: 'promise.hurry',
    confidence: 0.75,
    matches: (clause) =>
      has(clause, 'hurry') &&
      !has(clause, 'neg', 'le') &&
      (has(clause, ...WORK) || clause.tokens.length <= 3),
  },
  {
    id: 'promise.unfinished',
    confidence: 0.7,
    matches: (clause) => has(clause, 'half') && (only(clause, UNFINISHED_WORLD) || has(clause, ...WORK)),
  },
  {
    id: 'promise.intends',
    confidence: 0.65,
    faint: true,
    matches: (clause) => !has(clause, 'neg', 'le', 'adv') && follows(clause, ['wish'], ['file']),
  },
  {
    id: 'promise.saved_only',
    confidence: 0.6,
    faint: true,
    matches: (clause) =>
      has(clause, 'saved') && has(clause, 'neg') && !clause.tokens.some((token) => token.text === '不了'),
  },
  { id: 'promise.not_yet', confidence: 0.5, faint: true, matches: saysNotYet },
];

/** 回来就报了 tells, 财务回来了就报 plans: 了 counts behind the last verb of work. */
export function endsWithDone({ tokens }: Clause): boolean {
  const work = tokens.findLastIndex((token) => isOf(token, ...WORK));
  return tokens.some((token, i) => i >= work && isOf(token, 'le', 'end_le'));
}

/** 等他们把入库单给我: nothing can be filed before. */
export function waitsForOthers({ text, asks }: Clause): boolean {
  return (
    !asks &&
    ((text.includes('等') && GIVEN.test(text)) ||
      (text.includes('就') && AS_SOON_AS.test(text)) ||
      (ENDS.has(text.at(-1) ?? '') && ONCE_DONE.test(text)))
  );
}

/** 他一签就报, 表一出来就填. */
const AS_SOON_AS =
  /一.{1,5}(?:了)?(?:我|我们)?就(?:去|马上|立刻|立马|给你|给您)?(?:报|填|弄|交|传|上报|提交|录)(?:上去|上|过去)?(?:的|哈|啊)?$/;
/** How such a clause may end: looked at first, since hardly any does. */
const ENDS = new Set('报填交传去你您');
/** 查好了报, 齐了再交. */
const ONCE_DONE =
  /^(?!.*(?:已|都|刚)).{1,6}(?:好|完|齐|到|清楚|出来|回来)(?:了|就|再|后|了就|了再)(?:报|填|交|传|上报|提交)(?:上去|过去|给你|给您)?$/;
const GIVEN =
  /^(?:我|我们|要|得|还得|就)?等.{1,10}(?:给我们?|发我|发过来|送来|送过来|拿来|寄来|传过来|到位|回来|出来|到手|过来)(?:了|吧|呢)?$/;

export function waiting(clause: Clause): Plan {
  const when_text = clause.text;
  return {
    intent: 'will_report_later',
    rule: 'promise.waits',
    confidence: 0.65,
    slots: { when_text, when: null, ...formSlots(clause) },
    faint: true,
  };
}

/** 等 first, 再 or 就 behind what is waited for, work at the end. */
function waitsFor({ tokens }: Clause): boolean {
  const again = tokens.findLastIndex((token) => token.text === '再' || isOf(token, 'jiu'));
  return tokens[0]?.text === '等' && again > 1 && tokens.slice(again).some((token) => isOf(token, ...WORK));
}

export function readUntimed(clause: Clause, context: Context): Plan | null {
  if (context.kinds.size > 0 && !context.kinds.has('report_deadline')) return null;
  if (has(clause, 'cannot_file', 'login_fail', 'crash', 'slow')) return null;
  const found = UNTIMED.find((way) => way.matches(clause));
  if (!found) return null;
  const when = found.today ? placeAhead({ soon: true }, context.utterance.sentAt).when : null;
  const text = clause.text;
  const slots: Slots = { when_text: text, when, ...formSlots(clause) };
  const plan: Plan = { intent: 'will_report_later', rule: found.id, confidence: found.confidence, slots };
  if (found.today) return { ...plan, vague: true };
  return found.faint ? { ...plan, faint: true } : plan;
}

/** 还没报, 忘了报, 没提交: true of now, and says nothing of later. */
function saysNotYet(clause: Clause): boolean {
  if (has(clause, 'not_yet_word')) return true;
  return clause.tokens.some((token, i) => {
    if (!isOf(token, 'neg') || !'没未还忘尚并漏'.includes(token.text[0] ?? ' ')) return false;
    const rest = clause.tokens.slice(i + 1);
    // 现在没做了: given up, not yet to come.
    if (isOf(rest[0], 'prep') && isOf(rest[1], 'le')) return false;
    if (rest.length === 0) return token.text === '还没' || token.text === '还没有';
    // 之前没报过 never has; 没有上报那个按钮 misses a button.
    return rest
      .slice(0, 3)
      .some(
        (next, at) =>
          isOf(next, 'file', 'prep') &&
          rest[at + 1]?.text !== '过' &&
          !/按钮|键|入口/.test(rest[at + 1]?.text ?? ''),
      );
  });
}
