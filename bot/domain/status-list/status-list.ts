// A status list of the reporting platform: what it says about each firm, as of one instant.

/** What the platform says of a firm's form. */
export type StatusWord = 'not_filed' | 'filed' | 'accepted' | 'returned';

/** One firm's line. `filedAt` is the platform's 上报时间: the first filing, kept when a form is returned. */
export interface StatusEntry {
  readonly uscc: string;
  readonly unitName: string;
  readonly word: StatusWord;
  readonly filedAt: Temporal.Instant | null;
}

/** A list of one form and one period (`YYYY-MM`). It speaks about nothing later than `asOfAt`. */
export interface StatusList {
  readonly formCode: string;
  readonly period: string;
  readonly asOfAt: Temporal.Instant;
  readonly entries: readonly (StatusEntry & { readonly row: number })[];
}

const WORDS: ReadonlyMap<string, StatusWord> = new Map([
  ['未上报', 'not_filed'],
  ['已上报', 'filed'],
  ['审核通过', 'accepted'],
  ['退回', 'returned'],
]);

/** The four words a list may use. */
export const STATUS_WORDS: readonly string[] = [...WORDS.keys()];

/** What a word of a list means, null when it is none of the four. Spaces do not matter. */
export function parseStatusWord(text: string): StatusWord | null {
  return WORDS.get(text.replace(/\s/gu, '')) ?? null;
}

/** The platform's own word. */
export function statusWordText(word: StatusWord): string {
  return STATUS_WORDS.find((text) => WORDS.get(text) === word) ?? word;
}

/** The columns of a list, in the platform's order. */
export const STATUS_COLUMNS = {
  uscc: { title: '统一社会信用代码', otherwise: ['社会信用代码', '信用代码'], required: true },
  name: { title: '单位详细名称', also: ['单位名称'], otherwise: ['企业名称'], required: true },
  form: { title: '表号', otherwise: ['报表表号', '报表代码'], required: true },
  period: { title: '报告期', otherwise: ['报告期别', '报表期'], required: true },
  word: { title: '报送状态', otherwise: ['上报状态', '报表状态', '状态'], required: true },
  filedAt: { title: '上报时间', otherwise: ['报送时间'], required: true },
} as const;

export type StatusColumn = keyof typeof STATUS_COLUMNS;
