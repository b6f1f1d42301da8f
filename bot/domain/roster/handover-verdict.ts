// Reads a leader's word on changes of people: 已确认 12, 不对 12.

/** `numbers` empty: none was said, so it can only be about the one she was asked about. */
export interface HandoverVerdict {
  readonly verdict: 'confirmed' | 'refused';
  readonly numbers: readonly number[];
}

const NUMBERS = String.raw`(?:变动|序号|第)?\s*(\d+(?:\s*[、,和]\s*\d+)*)?\s*(?:号|条)?`;
const CONFIRMED = new RegExp(String.raw`^(?:已确认|确认|同意)[\s,:]*${NUMBERS}[。.!~]*$`, 'u');
/** Why not may stand behind a number. */
const REFUSED = new RegExp(String.raw`^(?:不对|不属实|不同意)[\s,:]*${NUMBERS}(?:[\s,。].*)?[。.!~]*$`, 'u');

/** Null: the message says something else. */
export function handoverVerdict(text: string): HandoverVerdict | null {
  const tidy = text.normalize('NFKC').trim();
  const confirmed = CONFIRMED.exec(tidy);
  const found = confirmed ?? REFUSED.exec(tidy);
  if (found === null) return null;
  const numbers = [...(found[1] ?? '').matchAll(/\d+/gu)].map(([digits]) => Number(digits));
  // 确认 alone may be about a list; further words without a number may be about anything.
  if (numbers.length === 0 && tidy.startsWith('确认')) return null;
  if (
    confirmed === null &&
    numbers.length === 0 &&
    /[\p{Script=Han}\d]/u.test(tidy.replace(/^不(?:对|属实|同意)/u, ''))
  )
    return null;
  return { verdict: confirmed === null ? 'refused' : 'confirmed', numbers };
}
