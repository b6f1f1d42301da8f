// Reads whole numbers written in Arabic or Chinese digits, everyday or formal.

const DIGITS: ReadonlyMap<string, number> = new Map(
  [
    ['零', 0],
    ['〇', 0],
    ['一', 1],
    ['壹', 1],
    ['二', 2],
    ['两', 2],
    ['贰', 2],
    ['三', 3],
    ['俩', 2],
    ['仨', 3],
    ['叁', 3],
    ['四', 4],
    ['肆', 4],
    ['五', 5],
    ['伍', 5],
    ['六', 6],
    ['陆', 6],
    ['七', 7],
    ['柒', 7],
    ['八', 8],
    ['捌', 8],
    ['九', 9],
    ['玖', 9],
  ].map(([sign, value]) => [String(sign), Number(value)] as const),
);

const UNITS: ReadonlyMap<string, number> = new Map([
  ['十', 10],
  ['拾', 10],
  ['百', 100],
  ['佰', 100],
  ['千', 1_000],
  ['仟', 1_000],
  ['万', 10_000],
  ['亿', 100_000_000],
]);

const NUMERALS: ReadonlySet<string> = new Set([...DIGITS.keys(), ...UNITS.keys()]);

/** True for a character a Chinese number is made of. */
export function isChineseNumeral(char: string): boolean {
  return IS_NUMERAL[char.charCodeAt(0)] === 1;
}

const IS_NUMERAL = new Uint8Array(65_536);
for (const char of NUMERALS) IS_NUMERAL[char.charCodeAt(0)] = 1;

/**
 * The number a run of digits says, or null if it says none: `12`, `１２` after NFKC, `十二`, `两百八十五`,
 * `叁拾贰万`. A last digit without its unit counts in the next lower one, as people speak:
 * 两千三 is 2300, 五万六 is 56000; digits in a row are read one by one (二〇二六 is 2026).
 */
export function parseWholeNumber(text: string): number | null {
  if (text === '' || text.length > 20) return null;
  if (isArabic(text)) return Number(text);
  const chars = [...text];
  if (!chars.every(isChineseNumeral)) return null;
  if (chars.every((char) => DIGITS.has(char))) return Number(chars.map((char) => DIGITS.get(char)).join(''));
  return parseWithUnits(chars);
}

function isArabic(text: string): boolean {
  for (const char of text) if (char < '0' || char > '9') return false;
  return true;
}

function parseWithUnits(chars: readonly string[]): number | null {
  let total = 0;
  let section = 0;
  let digit: number | null = null;
  let lastUnit = 1;
  for (const char of chars) {
    const value = DIGITS.get(char);
    if (value !== undefined) {
      if (digit !== null && digit !== 0) return null;
      if (value === 0) lastUnit = 1;
      digit = value;
      continue;
    }
    const unit = UNITS.get(char) ?? 1;
    if (unit >= 10_000) {
      total += (section + (digit ?? 0) || 1) * unit;
      section = 0;
    } else section += (digit ?? 1) * unit;
    digit = null;
    lastUnit = unit;
  }
  // 两千三, 五万六: a bare last digit belongs to the next lower unit, except after 十 (十二) and after a zero.
  const tail = (digit ?? 0) * (lastUnit > 10 ? lastUnit / 10 : 1);
  return total + section + tail;
}
