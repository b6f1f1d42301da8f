// Reads figures with their units out of a text: Arabic or Chinese, plain or formal, with 万 and 亿 as people write them.

import { isChineseNumeral, parseWholeNumber } from './numbers.ts';
import { wordTree } from './word-tree.ts';

/** A figure as it was said. `value` is a decimal string in `unit`; nothing is converted but spelling. */
export interface SaidValue {
  readonly value: string;
  /** 千元, 万元, 吨 …; null when the words name none. */
  readonly unit: string | null;
  readonly start: number;
  readonly end: number;
}

/** What may stand behind a figure → the unit as forms write it. Data. */
const UNITS: Readonly<Record<string, string>> = {
  元: '元 块 块钱 圆 元整 人民币',
  千元: '千元 k',
  万元: '万元 万块 w',
  百万元: '百万元 百万',
  亿元: '亿元',
  人: '人 个人 名 位',
  人次: '人次',
  吨: '吨 t',
  万吨: '万吨',
  公斤: '公斤 千克 kg',
  千瓦时: '度 千瓦时 度电 kwh',
  万千瓦时: '万度 万千瓦时 万度电',
  升: '升',
  立方米: '立方米 立方 方 方气',
  万立方米: '万立方米 万立方 万方',
  平方米: '平方米 平方 平米 平',
  万平方米: '万平方米 万平方 万平',
  台: '台',
  万台: '万台',
  万件: '万件',
  万套: '万套',
  万只: '万只',
  万辆: '万辆',
  万双: '万双',
  万米: '万米',
  双: '双',
  套: '套',
  件: '件',
  辆: '辆',
  只: '只',
  户: '户',
  米: '米',
  间: '间',
  吨标准煤: '吨标准煤 吨标煤',
  '%': '% 个点 个百分点',
};

const UNIT_TREE = wordTree<string>(UNITS);
/** What 万 and 亿 come to beside a unit of its own: 13.6万度, 1.86万平方米. */
const SCALED: Readonly<Record<string, string>> = {
  千瓦时: '万千瓦时',
  平方米: '万平方米',
  立方米: '万立方米',
  吨: '万吨',
  元: '万元',
  台: '万台',
  件: '万件',
  套: '万套',
  只: '万只',
  辆: '万辆',
  双: '万双',
  米: '万米',
};

/** The unit that stands at `from` (behind 是 or 按), or null. */
export function unitAt(text: string, from: number): { readonly name: string; readonly end: number } | null {
  const at = ['是', '为', '按', '用', '填', ':'].some((word) => text.startsWith(word, from))
    ? from + 1
    : from;
  const found = UNIT_TREE.longestAt(text, at);
  const name = found?.classes[0];
  return found === null || name === undefined ? null : { name, end: found.end };
}

/** Every figure of a normalised text, from the left. A date, a clock or a list number is one too: callers choose. */
export function findValues(text: string): readonly SaidValue[] {
  const found: SaidValue[] = [];
  for (let i = 0; i < text.length; ) {
    const value = valueAt(text, i);
    if (value === null) i++;
    else {
      found.push(value);
      i = value.end;
    }
  }
  return found;
}

function valueAt(text: string, from: number): SaidValue | null {
  const char = text[from] ?? '';
  if (isMinus(text, from)) {
    const below = valueAt(text, from + 1);
    return below === null ? null : { ...below, value: `-${below.value}` };
  }
  if (isDigit(char)) return arabicAt(text, from);
  return isChineseNumeral(char) ? chineseAt(text, from) : null;
}

/** -35.2万, 负35.2万; the dash of 205-1 and of 3-5 is none. */
function isMinus(text: string, at: number): boolean {
  if (text[at] !== '-' && text[at] !== '负') return false;
  return isDigit(text[at + 1] ?? '') && !/[\da-z]/.test(text[at - 1] ?? '');
}

/** `3,580千元`, `86.4万`, `2亿3千万`, `1250 万元`. */
function arabicAt(text: string, from: number): SaidValue | null {
  const digits = digitsAt(text, from);
  const blank = text[digits.end] === ' ' ? digits.end + 1 : digits.end;
  // 1.2个亿, 3个万: 个 before a scale says nothing.
  const afterBlank = text[blank] === '个' && '亿万'.includes(text[blank + 1] ?? ' ') ? blank + 1 : blank;
  const scale = text[afterBlank];
  const scaled =
    scale === '亿' ? SCALED[UNIT_TREE.longestAt(text, afterBlank + 1)?.classes[0] ?? ''] : undefined;
  // 1.05亿千瓦时 is 10500 万千瓦时.
  if (scaled !== undefined && scaled !== '万元') {
    const end = UNIT_TREE.longestAt(text, afterBlank + 1)?.end ?? afterBlank + 1;
    return { value: decimal(Number(digits.number) * 10_000), unit: scaled, start: from, end };
  }
  if (scale === '亿') return hundredMillions(text, from, digits.number, afterBlank + 1);
  if (scale === '万') return tenThousands(text, from, digits.number, afterBlank + 1);
  return withUnit(text, from, digits.number, afterBlank, digits.end);
}

interface Digits {
  readonly number: string;
  readonly end: number;
}

/** Digits with separators of thousands and one point; a comma that does not part thousands ends the number. */
function digitsAt(text: string, from: number): Digits {
  let end = from;
  let number = '';
  let hasPoint = false;
  while (end < text.length) {
    const char = text[end] ?? '';
    if (isDigit(char)) number += char;
    else if (char === ',' && !hasPoint && partsThousands(text, end)) number += '';
    else if (char === '.' && !hasPoint && isDigit(text[end + 1] ?? '')) {
      number += '.';
      hasPoint = true;
    } else break;
    end++;
  }
  return { number: tidy(number), end };
}

function partsThousands(text: string, at: number): boolean {
  const next = text.slice(at + 1, at + 4);
  return next.length === 3 && [...next].every(isDigit) && !isDigit(text[at + 4] ?? '');
}

function hundredMillions(text: string, from: number, number: string, at: number): SaidValue {
  // 2亿3千万, 1亿2000万 and 1亿零500万 are one figure in 亿.
  const rest = /^零?(\d+(?:\.\d+)?)(千?)万/.exec(text.slice(at, at + 16));
  if (rest === null) return money(text, from, number, '亿元', at);
  const [whole, lower = '0', thousand] = rest;
  const ten = Number(lower) * (thousand === '千' ? 1000 : 1);
  return money(text, from, decimal(Number(number) + ten / 10_000), '亿元', at + whole.length);
}

function tenThousands(text: string, from: number, number: string, at: number): SaidValue {
  const unit = UNIT_TREE.longestAt(text, at);
  const scaled = unit === null ? undefined : SCALED[unit.classes[0] ?? ''];
  if (unit !== null && scaled !== undefined)
    return { value: number, unit: scaled, start: from, end: unit.end };
  if (unit !== null && unit.classes[0] !== '%') {
    return {
      value: decimal(Number(number) * 10_000),
      unit: unit.classes[0] ?? null,
      start: from,
      end: unit.end,
    };
  }
  // 7万8 is 7.8万.
  const tail = text[at] ?? '';
  if (isDigit(tail) && !isDigit(text[at + 1] ?? '') && !number.includes('.')) {
    return money(text, from, `${number}.${tail}`, '万元', at + 1);
  }
  return money(text, from, number, '万元', at);
}

function money(text: string, start: number, value: string, unit: string, at: number): SaidValue {
  const end = text.startsWith('元', at) || text.startsWith('块', at) ? at + 1 : at;
  return { value, unit, start, end };
}

function withUnit(text: string, start: number, value: string, at: number, bareEnd: number): SaidValue {
  const unit = UNIT_TREE.longestAt(text, at);
  // 两吨半 is 2.5 吨.
  if (unit !== null && text[unit.end] === '半' && !value.includes('.'))
    return { value: `${value}.5`, unit: unit.classes[0] ?? null, start, end: unit.end + 1 };
  if (unit === null) return { value, unit: null, start, end: bareEnd };
  return { value, unit: unit.classes[0] ?? null, start, end: unit.end };
}

/** `一千二百万`, `两百八十五万六`, `叁拾贰万`, `两千三`, `一点五亿`. */
function chineseAt(text: string, from: number): SaidValue | null {
  let end = from;
  while (end < text.length && (isChineseNumeral(text[end] ?? '') || isPoint(text, end, from))) end++;
  // 七百六十五千元: 千 behind a lower unit belongs to 元.
  if (text[end - 1] === '千' && text[end] === '元' && /[十百]/.test(text.slice(from, end))) end--;
  const written = text.slice(from, end);
  const point = written.indexOf('点');
  if (point > 0) return chineseDecimal(text, from, end, point);
  // 千元 names a unit, 一下 and 一直 count nothing.
  const isNumber = /[零〇一壹二两贰三叁四肆五伍六陆七柒八捌九玖]/.test(written) || written.startsWith('十');
  const whole = isNumber ? parseWholeNumber(written) : null;
  if (whole === null) return null;
  if (written.length === 1 && UNIT_TREE.longestAt(text, end) === null) return null;
  if (written.includes('亿')) return money(text, from, decimal(whole / 100_000_000), '亿元', end);
  if (!written.includes('万')) return withUnit(text, from, String(whole), skipBlank(text, end), end);
  const unit = UNIT_TREE.longestAt(text, end);
  const name = unit?.classes[0];
  if (unit !== null && name !== undefined && name !== '元') {
    const scaled = SCALED[name];
    return scaled === undefined
      ? { value: String(whole), unit: name, start: from, end: unit.end }
      : { value: decimal(whole / 10_000), unit: scaled, start: from, end: unit.end };
  }
  return money(text, from, decimal(whole / 10_000), '万元', end);
}

function isPoint(text: string, at: number, from: number): boolean {
  return (
    text[at] === '点' &&
    at > from &&
    isChineseNumeral(text[at + 1] ?? '') &&
    !text.slice(from, at).includes('点')
  );
}

function chineseDecimal(text: string, from: number, end: number, point: number): SaidValue | null {
  const whole = parseWholeNumber(text.slice(from, from + point));
  const tail = text.slice(from + point + 1, end);
  const scale = tail.at(-1) === '亿' || tail.at(-1) === '万' ? tail.at(-1) : null;
  const digits = [...(scale === null ? tail : tail.slice(0, -1))].map((char) => parseWholeNumber(char));
  if (whole === null || digits.length === 0 || digits.some((digit) => digit === null || digit > 9))
    return null;
  const value = tidy(`${whole}.${digits.join('')}`);
  if (scale === '亿') return money(text, from, value, '亿元', end);
  return scale === '万' ? tenThousands(text, from, value, end) : withUnit(text, from, value, end, end);
}

function skipBlank(text: string, at: number): number {
  return text[at] === ' ' ? at + 1 : at;
}

/** Without noughts that say nothing: `123.50` is `123.5`, `007` is `7`. */
function tidy(number: string): string {
  const [whole = '0', fraction = ''] = number.split('.');
  const head = whole.replace(/^0+(?=\d)/, '') || '0';
  const tail = fraction.replace(/0+$/, '');
  return tail === '' ? head : `${head}.${tail}`;
}

function decimal(value: number): string {
  return tidy(String(Number(value.toFixed(8))));
}

function isDigit(char: string): boolean {
  return char.length === 1 && char >= '0' && char <= '9';
}
