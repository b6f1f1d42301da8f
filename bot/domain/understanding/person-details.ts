// Finds what a message says about a person: a name, a telephone number, a department.

import { tokenise } from './lexer.ts';
import { COMPOUND_SURNAMES, PEOPLE_WORDS, SURNAMES } from './lexicon/people.ts';
import { wordTree } from './word-tree.ts';

const ONE_CHAR = new Set(SURNAMES.trim().split(''));
const TWO_CHARS = new Set(COMPOUND_SURNAMES.split(' '));
const TITLES = wordTree<string>({ title: PEOPLE_WORDS.h_title_name });
const DEPARTMENTS = wordTree<string>({ dept: PEOPLE_WORDS.h_dept });

/** A telephone number as written, digits only; `isWhole` when it is a mobile number of eleven digits or a landline. */
export interface SaidPhone {
  readonly digits: string;
  readonly isWhole: boolean;
  readonly start: number;
  readonly end: number;
}

/**
 * The first run of digits, blanks and dashes that can be a telephone number: a mobile one begins with 1 and is given
 * as said even with a digit too few or too many, so that the person can be asked; a landline begins with 0.
 */
export function findPhone(text: string): SaidPhone | null {
  for (let i = 0; i < text.length; i++) {
    if (!isDigit(text[i]) || isDigit(text[i - 1])) continue;
    const run = digitRun(text, i);
    if (run === null) continue;
    const { digits } = run;
    if (digits.startsWith('1') && digits.length >= 9 && digits.length <= 13) {
      return { ...run, isWhole: /^1[3-9]\d{9}$/.test(digits) };
    }
    if (digits.startsWith('0') && digits.length >= 10 && digits.length <= 12)
      return { ...run, isWhole: true };
  }
  return null;
}

function digitRun(text: string, from: number): { digits: string; start: number; end: number } | null {
  let digits = '';
  let end = from;
  for (let i = from; i < text.length && i < from + 20; i++) {
    const char = text[i] ?? '';
    if (isDigit(char)) {
      digits += char;
      end = i + 1;
    } else if (!(char === '-' || char === ' ') || !isDigit(text[i + 1])) break;
    // 13900000067 1人: the number is whole.
    else if (char === ' ' && digits.length === 11 && digits.startsWith('1')) break;
  }
  return digits.length < 9 ? null : { digits, start: from, end };
}

/** What people are called: 李敏, 欧阳倩, 王会计, 刘姐; null when nothing at `from` can be a name. */
export function nameAt(text: string, from: number): string | null {
  const title = TITLES.longestAt(text, from);
  if (title !== null && title.text.length >= 2 && isBoundary(text, title.end)) return null;
  const family = TWO_CHARS.has(text.slice(from, from + 2)) ? 2 : ONE_CHAR.has(text[from] ?? '') ? 1 : 0;
  if (family === 0) return smallName(text, from);
  const called = TITLES.longestAt(text, from + family);
  if (called !== null && called.text !== '财务') return text.slice(from, called.end);
  return givenName(text, from, family);
}

/** The name that ends at `end`, the longest first, looking back no further than `from`; null when there is none. */
export function nameBefore(text: string, end: number, from: number): string | null {
  for (const length of [4, 3, 2]) {
    const start = end - length;
    if (start < from) continue;
    const part = text.slice(start, end);
    if (nameAt(part, 0) === part) return part;
  }
  return null;
}

/** 小陈, 老王, 阿芳. */
function smallName(text: string, from: number): string | null {
  const first = text[from] ?? '';
  if (first === '阿' && isGivenChar(text[from + 1] ?? '') && !'姨婆公妈'.includes(text[from + 1] ?? ' '))
    return text.slice(from, from + 2);
  const isSmall = (first === '小' || first === '老') && ONE_CHAR.has(text[from + 1] ?? '');
  return isSmall && !'板总师时'.includes(text[from + 1] ?? ' ') ? text.slice(from, from + 2) : null;
}

/** Two given characters where both are free, else one; a character that begins a known word is none. */
function givenName(text: string, from: number, family: number): string | null {
  for (const length of [2, 1]) {
    const end = from + family + length;
    const given = text.slice(from + family, end);
    if (given.length !== length || ![...given].every(isGivenChar)) continue;
    if (length === 2 && !endsCleanly(text, end) && splitsWord(text, from + family + 1, end)) continue;
    if (
      NO_NAME.test(text.slice(from, end)) ||
      isKnownWord(text.slice(from, end)) ||
      FIRM_TAILS.some((tail) => text.startsWith(tail, end))
    )
      continue;
    return text.slice(from, end);
  }
  return null;
}

const NEVER_GIVEN = new Set(
  '的了在是不我你他她们有没就都也还和与跟或要会能去来说这那请把被给到对吗呢吧啊呀哈嘛已经由做报填管代退休假换号电话手机负责第一二两几个天号月日年点以后前接替顶'.split(
    '',
  ),
);

function isGivenChar(char: string): boolean {
  return char >= '一' && char <= '鿿' && !NEVER_GIVEN.has(char);
}

/** Everyday words that begin with a family name. */
const NO_NAME =
  /^(?:方[式法面案便向]|万[元块一]|钱款|段时|时[报间段候见]|应[付收该当]|强制|程[序度]|成[品本功员了]|房[租产东]|车[间票]|安[装全排检]|任[务职何]|温度|常[规年]|项目|解[释决除]|曲线|季[度报]|石油|金[属额融]|白天|江[苏西]|易主|关[联系于门了]|柴油|游客|查[询看]|章程|单[子价位据]|景区|华[东北南]|毛[利重]|左右|高[峰温新铁]|平[台时]|元旦|包[括装]|路[上费]|文件|计划|全[部体]|毕业|管理|费用|水[电泥]|和[财同会出]|施工|汽油|明[天年细]|凌晨|童装|莫非|付[款费钱给]|符[合号]|尚[未不无有在且]|储[存备能]|宣[传布读]|厉害|沃[土尔]|支[付出持撑部援架]|闻[讯知]|游[客戏泳]|池[子塘]|昌[平盛]|寿命|茅[台屋]|卓[越]|蒙[受古]|文员|卫生|位[置同领员老师学会新]|景气)/;

/** 金算盘公司 is a firm. */
const FIRM_TAILS = ['公司', '事务所', '集团', '厂', '店'];

function endsCleanly(text: string, end: number): boolean {
  return isBoundary(text, end);
}

function isBoundary(text: string, at: number): boolean {
  const char = text[at] ?? '';
  return char === '' || !(char >= '一' && char <= '鿿');
}

/** 李敏负责: the third character begins a word of its own, so the name has two. */
function splitsWord(text: string, at: number, end: number): boolean {
  const tokens = tokenise(text.slice(at, end + 3));
  const first = tokens[0];
  return first !== undefined && !first.classes.includes('unknown') && first.end > end - at;
}

function isKnownWord(text: string): boolean {
  const [first] = tokenise(text);
  return first !== undefined && first.end === text.length && !first.classes.includes('unknown');
}

/** The first department named, or null. */
export function findDepartment(text: string): string | null {
  return DEPARTMENTS.findAll(text)[0]?.text ?? null;
}

function isDigit(char: string | undefined): boolean {
  return char !== undefined && char.length === 1 && char >= '0' && char <= '9';
}
