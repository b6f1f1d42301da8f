// Undoes what input methods and spreadsheets do to codes and names: full width, stray and invisible spaces.

const INVISIBLE = /[\u200B-\u200F\u202A-\u202E\u2060\uFEFF\u00AD]/gu;
const DASHES = /[\u2010-\u2015\u2212\uFE58\uFE63]/gu;
const HAN_GAP = /(?<=\p{Script=Han})\s+(?=\p{Script=Han})/gu;

/** Full-width ASCII (Ａ１：) to half width, the ideographic space to a space, the many dashes to `-`. */
export function halfWidth(text: string): string {
  return text
    .replace(INVISIBLE, '')
    .replace(/[\uFF01-\uFF5E]/gu, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/\s/gu, ' ')
    .replace(DASHES, '-');
}

/** A code as it was meant: half width, no white space anywhere, upper case. */
export function tidyCode(text: string): string {
  return halfWidth(text).replace(/\s/gu, '').toUpperCase();
}

/**
 * A name as it was meant: no invisible characters, single inner spaces, none between Chinese characters
 * (`张　三` is padded to line up in a column). Width is kept: brackets in a registered name are full width.
 */
export function tidyName(text: string): string {
  return text.replace(INVISIBLE, '').replace(/\s+/gu, ' ').replace(HAN_GAP, '').trim();
}
