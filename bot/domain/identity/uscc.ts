// The unified social credit code (统一社会信用代码): normal form, shape and check digit.
import { tidyCode } from './width.ts';

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28] as const;
const SHAPE = /^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/u;

/**
 * A code that was read. `checkDigitOk: false` is a warning and never a refusal: registered firms
 * whose code fails the check exist.
 */
export interface UsccRead {
  readonly ok: true;
  readonly code: string;
  readonly checkDigitOk: boolean;
}

/** Why a text is no such code. `suggestion` is a code of the right shape that may have been meant. */
export interface UsccRefused {
  readonly ok: false;
  readonly reason: 'empty' | 'length' | 'shape';
  readonly suggestion: string | null;
}

/**
 * Reads a code as people type it: full width, inner spaces and lower case are put right; I and O, which
 * the alphabet lacks, are turned into 1 and 0 only as a suggestion. Rule: GB 32100-2015.
 */
export function parseUscc(text: string): UsccRead | UsccRefused {
  const code = tidyCode(text);
  if (code === '') return { ok: false, reason: 'empty', suggestion: null };
  if (code.length !== 18) return { ok: false, reason: 'length', suggestion: null };
  if (SHAPE.test(code)) return { ok: true, code, checkDigitOk: usccCheckDigit(code) === code[17] };
  const meant = code.replaceAll('I', '1').replaceAll('O', '0');
  return { ok: false, reason: 'shape', suggestion: SHAPE.test(meant) ? meant : null };
}

/** The check character over the first 17 characters, which must be of the alphabet. GB 32100-2015, 4.5. */
export function usccCheckDigit(code: string): string {
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * ALPHABET.indexOf(code[at] ?? '0'), 0);
  return ALPHABET[(31 - (sum % 31)) % 31] ?? '0';
}
