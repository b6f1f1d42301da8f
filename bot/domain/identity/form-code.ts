// The number of a report form (表号) such as B204-1: its normal form, however a sheet writes it.
import { halfWidth } from './width.ts';

const FORM = /^[A-Z]{0,3}\d{3}(?:-\d{1,2})?(?![A-Z0-9-])/u;

/**
 * The form's number from a cell, null when there is none. Lower case, full width, odd dashes and inner
 * spaces around the dash are put right; a title after the number (`B204-1 工业产销总值…`) is dropped.
 */
export function parseFormCode(text: string): string | null {
  const tidy = halfWidth(text)
    .toUpperCase()
    .replace(/\s*-\s*/gu, '-')
    .replace(/^\s*([A-Z]{1,3})\s+(?=\d)/u, '$1')
    .trim();
  return FORM.exec(tidy)?.[0] ?? null;
}
