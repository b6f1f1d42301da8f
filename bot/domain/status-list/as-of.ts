// The instant a status list speaks for: said by whoever brings it, else its latest filing.
import { isBefore, laterOf } from '#bot/domain/calendar/local-time.ts';
import type { CellProblem } from '#bot/domain/sheet/problem.ts';
import { cellProblem } from '#bot/domain/sheet/table.ts';
import type { ListEntry } from './rows.ts';
import { wallTimeText } from './wall-time.ts';

/**
 * The list's instant, null when it is refused. House rule: an instant later than now, and a filing later
 * than the instant, mean that one of them is wrong, and every wording built on the list would be too.
 */
export function chooseAsOf(
  sheet: string,
  entries: readonly ListEntry[],
  question: { readonly asOfAt?: Temporal.Instant | undefined; readonly now: Temporal.Instant },
  problems: CellProblem[],
): Temporal.Instant | null {
  const { asOfAt, now } = question;
  if (asOfAt !== undefined && isBefore(now, asOfAt)) {
    const problem = `名单截至${wallTimeText(asOfAt)}，晚于现在（${wallTimeText(now)}）`;
    problems.push({ sheet, row: null, column: null, problem, fix: '请核对导出时间（--as-of）' });
    return null;
  }
  const bound = asOfAt ?? now;
  const late = entries.filter((entry) => entry.filedAt !== null && isBefore(bound, entry.filedAt));
  for (const entry of late) {
    const than = asOfAt === undefined ? '现在' : '名单截至时间';
    const problem = `上报时间晚于${than}（${wallTimeText(bound)}）`;
    problems.push(cellProblem(entry.source, 'filedAt', problem, '请核对上报时间和名单的导出时间（--as-of）'));
  }
  if (late.length > 0) return null;
  if (asOfAt !== undefined) return asOfAt;
  const [first, ...others] = entries.flatMap((entry) => entry.filedAt ?? []);
  const latest = first === undefined ? null : others.reduce(laterOf, first);
  if (latest === null && entries.length > 0) {
    const problem = '名单里没有一个上报时间，无法知道截至何时';
    problems.push({ sheet, row: null, column: null, problem, fix: '请给出导出时间（--as-of）' });
  }
  return latest;
}
