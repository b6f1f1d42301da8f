// What an answer to a training names beside the answer itself: how many come, who, a telephone, a code, a firm.

import { has, isOf } from './clauses.ts';
import { findPhone, nameAt, nameBefore } from './person-details.ts';
import type { Slots } from './reading.ts';
import { cueOf, type MessageView, saidIn, says } from './topic.ts';

/** Four to six digits standing alone, or null. */
export function codeOf({ text }: MessageView): string | null {
  for (let i = 0; i < text.length; ) {
    if (!isDigit(text[i])) {
      i++;
      continue;
    }
    let end = i;
    while (isDigit(text[end])) end++;
    const isWhole = text[i - 1] !== '.' && text[end] !== '.' && text[i - 1] !== '-' && text[end] !== '-';
    if (isWhole && end - i >= 4 && end - i <= 6) return text.slice(i, end);
    i = end;
  }
  return null;
}

const COUNTED = ['个名额', '名额', '个人', '人', '位', '名', '个', '口人'];
const PAIRS: Readonly<Record<string, number>> = { 俩: 2, 仨: 3 };
/** 算我一个 counts nobody; 一个月, 两个小时 count no people. */
const NO_COUNT_BEFORE = ['我', '留', '这', '那', '第'];
const NO_COUNT_AFTER = ['月', '小时', '钟', '半', '名', '座', '位'];
const MOST_PEOPLE = 99;

/** 2人, 两个人, 3位, 我们俩: how many come, or null. */
export function headcountOf(message: MessageView): number | null {
  for (const view of message.clauses) {
    for (const [i, token] of view.clause.tokens.entries()) {
      const before = message.text.slice(Math.max(0, token.start - 1), token.start);
      const pair = [...token.text].map((char) => PAIRS[char]).find((value) => value !== undefined);
      if (pair !== undefined) return pair;
      if (
        !isOf(token, 'number') ||
        typeof token.value !== 'number' ||
        token.value > MOST_PEOPLE ||
        token.value < 1
      )
        continue;
      const after = message.text.slice(token.end);
      const unit = COUNTED.find((word) => after.startsWith(word));
      if (
        unit !== undefined &&
        !(
          unit === '个' &&
          (NO_COUNT_BEFORE.includes(before) || NO_COUNT_AFTER.some((word) => after.startsWith(word, 1)))
        )
      )
        return token.value;
      const noted = message.text.slice(0, token.start);
      if (i > 0 && (noted.endsWith('人数') || noted.endsWith('人数:'))) return token.value;
    }
  }
  return null;
}

/** Where a name may stand: behind 叫, 换, 参会人员 and the like. The most telling first. */
const NAMING =
  '徒弟 闺女 女儿 儿子 老婆 老公 媳妇 助手 副手 主管 总监 副总 参会人员 参会人 参加人员 参加人 参训人员 参训人 培训人员 报名人员 名单 姓名 我叫 我是 我们 新来的 同事 经理 主任 科长 助理 内勤 厂长 店长 叫 换 让 派了 派 安排了 安排 由 财务 出纳 会计 统计员 统计 参加 签到 报名 去 到'.split(
    ' ',
  );
/** Not people, though they begin with a family name. */
const NO_NAMES = [
  '任何',
  '时间',
  '时候',
  '方便',
  '高铁',
  '常年',
  '应该',
  '何时',
  '金额',
  '成功',
  '安全',
  '计划',
  '都',
  '上午',
  '下午',
  '宁可',
  '安排',
  '于是',
  '全部',
  '和会',
  '和出',
  '和财',
  '和同',
  '单位',
  '向您',
  '向你',
  '成员',
];

/** The name of whoever comes or signs in, or null. */
export function nameIn(message: MessageView): string | null {
  const alone = nameAlone(message);
  if (alone !== null) return alone;
  for (const view of message.clauses) {
    const come = cueOf(view, 'a_come', 'a_go', 's_sign');
    const name = come === undefined ? null : nameBefore(message.text, come.start, view.start);
    if (name !== null && isName(name)) return name;
  }
  return (
    firstBehind(message.text, NAMING) ?? firstBehind(message.text, [':', ' ']) ?? inOnesStead(message.text)
  );
}

/** 小邓代表我们公司去听: who stands first. */
function inOnesStead(text: string): string | null {
  const name = nameAt(text, 0);
  return name !== null && isName(name) && /^(?:代表|代|去|来|替)/.test(text.slice(name.length)) ? name : null;
}

/** 银河纺织孟佳: the name that ends the message, or null. */
export function nameLast({ text }: MessageView): string | null {
  const name = nameBefore(text, text.length, 0);
  return name !== null && isName(name) ? name : null;
}

/** A name that is a whole clause, or null. */
export function nameAlone(message: MessageView): string | null {
  for (const view of message.clauses) {
    const whole = nameAt(view.text, 0);
    if (whole !== null && whole.length === view.text.length && isName(whole)) return whole;
  }
  return null;
}

/** The name that stands first in the text behind one of these words. */
function firstBehind(text: string, words: readonly string[]): string | null {
  let first: { readonly name: string; readonly at: number } | null = null;
  for (const word of words) {
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
      const name = nameAt(text, at + word.length);
      if (name === null || !isName(name)) continue;
      if (first === null || at + word.length < first.at) first = { name, at: at + word.length };
      break;
    }
  }
  return first?.name ?? null;
}

function isName(name: string): boolean {
  return name.length >= 2 && !NO_NAMES.some((word) => name.startsWith(word));
}

/** A firm named in a clause of its own. */
export function unitNameOf(message: MessageView): Slots {
  for (const view of message.clauses) {
    const { tokens } = view.clause;
    if (tokens.length <= 4 && isOf(tokens.at(-1), 'firm_end') && has(view.clause, 'unknown'))
      return { unit_name: view.text };
  }
  return {};
}

/** 两位：蒋华、沈丽: of several people the first said. */
function firstOfList(text: string, name: string): string {
  const from = text.indexOf(name);
  if (from < 3 || !'、和与及跟'.includes(text[from - 1] ?? ' ')) return name;
  const before = nameBefore(text, from - 1, 0);
  return before === null || !isName(before) ? name : firstOfList(text, before);
}

/** Everything an answer of coming names. */
export function comingSlots(message: MessageView): Slots {
  const headcount = headcountOf(message);
  const last = nameIn(message);
  const name = last === null ? null : firstOfList(message.text, last);
  const phone = findPhone(message.text);
  const instead = message.clauses.some((one) => says(one, 'a_replace'));
  return {
    ...(headcount === null ? {} : { headcount }),
    ...(name === null ? {} : { name }),
    ...(phone === null ? {} : { phone: phone.digits }),
    ...(instead ? { substitute: true as const } : {}),
    ...(saidIn(message, 'a_online') ? { mode: 'online' as const } : {}),
    ...unitNameOf(message),
  };
}

function isDigit(char: string | undefined): boolean {
  return char !== undefined && char >= '0' && char <= '9';
}
