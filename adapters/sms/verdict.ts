// From a vendor's code to an outcome: the form of the tables, and the reading of them. A code nobody knows is no success.

import type { CallResult, HttpAnswer } from '#adapters/http.ts';
import type { AccountCode, Outcome, RejectCode } from '#bot/domain/delivery/outcome.ts';

/** How long a limit lasts: `day` is the natural day in Shanghai. */
type LimitLevel = 'second' | 'half_minute' | 'minute' | 'hour' | 'day';

/** An outcome in the making. */
export type Verdict =
  | { readonly state: 'throttled'; readonly level: LimitLevel }
  | { readonly state: 'unknown' }
  | { readonly state: 'rejected'; readonly code: RejectCode }
  | { readonly state: 'account'; readonly code: AccountCode };

/** One code and what it means for a send. */
export interface CodeRule {
  /** Ends in `*`: all that begin so. */
  readonly code: string;
  /** Stands in the vendor's text, where one code has several meanings. */
  readonly says?: RegExp;
  /** Such a text. */
  readonly example?: string;
  readonly verdict: Verdict;
  /** What it means and what to do, in Chinese, for whoever set the account up. */
  readonly means?: string;
  /** It is the signature or the template that is wrong, and the account may be in order. */
  readonly isOfTemplate?: true;
}

export const UNKNOWN: Verdict = { state: 'unknown' };
export const throttled = (level: LimitLevel): Verdict => ({ state: 'throttled', level });
export const rejected = (code: RejectCode): Verdict => ({ state: 'rejected', code });
export const account = (code: AccountCode): Verdict => ({ state: 'account', code });

/** The first line that fits; undefined for a code nobody knows. */
export function ruleOf(rules: readonly CodeRule[], code: string, text = ''): CodeRule | undefined {
  return rules.find(
    (rule) =>
      (rule.code.endsWith('*') ? code.startsWith(rule.code.slice(0, -1)) : code === rule.code) &&
      (rule.says?.test(text) ?? true),
  );
}

export function outcomeOfCode(
  rules: readonly CodeRule[],
  code: string,
  text: string,
  nowMs: number,
): Outcome {
  const verdict = ruleOf(rules, code, text)?.verdict ?? UNKNOWN;
  const native = plainCode(code);
  switch (verdict.state) {
    case 'throttled':
      return { state: 'throttled', retryAfterMs: waitMs(verdict.level, nowMs), native };
    case 'unknown':
      return { state: 'unknown', native };
    case 'rejected':
      return { state: 'rejected', code: verdict.code, native };
    case 'account':
      return { state: 'account', code: verdict.code, native };
  }
}

const WAITS_MS: Readonly<Record<Exclude<LimitLevel, 'day'>, number>> = {
  second: 2_000,
  half_minute: 30_000,
  minute: 60_000,
  hour: 3_600_000,
};

const DAY_MS = 86_400_000;
const SHANGHAI_MS = 8 * 3_600_000;

function waitMs(level: LimitLevel, nowMs: number): number {
  return level === 'day' ? DAY_MS - ((nowMs + SHANGHAI_MS) % DAY_MS) + 1_000 : WAITS_MS[level];
}

/** Codes are shown and logged: only short plain ones pass, whatever a proxy may have put there. */
export function plainCode(code: unknown): string {
  return typeof code === 'string' && /^[\w.:-]{1,80}$/.test(code) ? code : 'unreadable_code';
}

/** A call without an answer: perhaps it arrived, or certainly not. */
export function outcomeWithout({ kind, native }: Exclude<CallResult, { kind: 'answer' }>): Outcome {
  return { state: kind === 'cut' ? 'unknown' : 'transient', native };
}

/** Something in front of the vendor answered: a 4xx page stopped the call there, behind another the work may be done. */
export function pageOutcome({ status }: HttpAnswer): Outcome {
  const native = `http_${status}_not_json`;
  if (status === 429) return { state: 'throttled', retryAfterMs: WAITS_MS.half_minute, native };
  return status >= 300 && status < 500 && status !== 408
    ? { state: 'transient', native }
    : { state: 'unknown', native };
}

/** Null for what is no JSON object. */
export function jsonObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return null;
  }
}

export function objectOf(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
}
