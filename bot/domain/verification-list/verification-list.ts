// A list of verification queries as staff hand it in: one row a query, with the number it is known by (核实编号).

import { halfWidth } from '#bot/domain/identity/width.ts';

export const VERIFICATION_COLUMNS = {
  number: { title: '核实编号', also: ['编号', '核实序号'], required: true },
  uscc: { title: '统一社会信用代码', otherwise: ['社会信用代码', '信用代码'], required: true },
  name: { title: '单位详细名称', also: ['单位名称'], otherwise: ['企业名称'], required: true },
  form: { title: '表号', otherwise: ['报表表号', '报表代码'], required: true },
  period: { title: '报告期', otherwise: ['报告期别', '报表期'], required: true },
  indicator: { title: '指标名称', also: ['指标'], required: true },
  platformRow: { title: '审核信息行号', also: ['行号', '行次'], required: false },
  unit: { title: '计量单位', required: false },
  current: { title: '本期值', required: false },
  lastYear: { title: '上年同期值', also: ['同期值'], required: false },
  previous: { title: '上期值', required: false },
  rule: { title: '核实原因', also: ['审核信息'], required: false },
  respondBy: { title: '要求答复时间', also: ['答复时限'], required: false },
} as const;

export type VerificationColumn = keyof typeof VERIFICATION_COLUMNS;

/** The figures a query is about, as decimal strings in the list's unit: of the class that never leaves private talk. */
export interface QueryValues {
  readonly current: string | null;
  readonly lastYear: string | null;
  readonly previous: string | null;
}

/** One query of a list. */
export interface QueryRow {
  /** 核实编号: comes back with the answer. */
  readonly number: string;
  readonly uscc: string;
  readonly unitName: string;
  readonly formCode: string;
  /** `2026-10` or a quarter's code. */
  readonly period: string;
  readonly indicator: string;
  /** Where the platform shows it (审核信息第 N 行). */
  readonly platformRow: string | null;
  /** What the figures are counted in. */
  readonly unit: string | null;
  readonly values: QueryValues;
  /** Why it is asked, in the bureau's words; not told to the firm. */
  readonly rule: string | null;
  readonly respondByAt: Temporal.Instant | null;
  /** The row of the sheet, from 1. */
  readonly row: number;
  /** Rows that ask the same of the firm under another number: they are answered with it. */
  readonly repeats: readonly { readonly number: string; readonly row: number }[];
}

export interface VerificationList {
  readonly rows: readonly QueryRow[];
}

/**
 * The same firm is not asked the same thing twice in a period, whatever number it carries and in whatever width its
 * indicator is written.
 */
export function queryKey({ formCode, indicator, period, uscc }: QueryRow): string {
  return [period, uscc, formCode, halfWidth(indicator).replace(/\s/gu, '')].join('/');
}
