// What a status list would do or has done, as a piece of the page.

import type { StatusListApplied } from '#bot/services/apply-status-list.ts';
import type { QueriesImported, QueriesResult } from '#bot/services/import-verification-list.ts';
import type { StatusImport } from '../deps.ts';
import { type Html, html } from '../html.ts';

/** A list of problems is shown up to here; the rest is counted. */
const SHOWN_LINES = 12;

export function importResult(
  result: StatusImport,
  asked: { readonly confirm: boolean; readonly fileName: string },
): Html {
  if (!result.ok) {
    return html`<div class="result bad"><h3>名单没有导入</h3><p>${asked.fileName}</p>${lines(result.problems)}</div>`;
  }
  const { applied, warnings } = result;
  return html`<div class="result">
<h3>${heading(applied, asked.confirm)}</h3>
<p>${asked.fileName}，名单截至 ${wallTime(applied.asOfAt)}，任务 ${applied.taskCode}</p>
<dl class="counts">${counts(applied)}</dl>
${warnings.length > 0 && html`<p>请留意：</p>${lines(warnings)}`}
${
  applied.unknownFirms.length > 0 &&
  html`<p>名单里有、任务里没有的单位 ${applied.unknownFirms.length} 家：</p>${lines(applied.unknownFirms.map(({ unitName }) => unitName))}`
}
${!asked.confirm && html`<button type="button" class="main" data-confirm-list="status">确认导入</button>`}
</div>`;
}

function heading({ effect }: StatusListApplied, confirm: boolean): string {
  if (effect === 'same') return '这份名单已经导入过，没有变化';
  if (effect === 'older')
    return confirm ? '已导入（比现有名单旧，不改变状态）' : '预览：比现有名单旧，不会改变状态';
  return confirm ? '名单已导入' : '预览：确认后将会';
}

function counts(applied: StatusListApplied): readonly Html[] {
  const { words } = applied;
  const shown: readonly (readonly [string, number])[] = [
    ['未上报', words.not_filed],
    ['已上报', words.filed],
    ['审核通过', words.accepted],
    ['退回', words.returned],
    ['结清事项', applied.settled],
    ['转退回待改', applied.returned],
    ['重新打开', applied.reopened],
    ['了结的核实', applied.closedQueries],
    ['不再发的提醒', applied.dropped],
    ['名单未提到', applied.missingFirms],
  ];
  return shown.map(([name, count]) => html`<div><dt>${name}</dt><dd>${count}</dd></div>`);
}

/** The same of a list of queries. */
export function queriesResult(
  result: QueriesResult,
  asked: { readonly confirm: boolean; readonly fileName: string },
): Html {
  if (!result.ok) {
    return html`<div class="result bad"><h3>名单没有导入</h3><p>${asked.fileName}</p>${lines(result.problems)}</div>`;
  }
  const { imported } = result;
  const { alreadyAsked, unknownFirms, warnings } = imported;
  return html`<div class="result">
<h3>${queriesHeading(imported, asked.confirm)}</h3>
<p>${asked.fileName}，${imported.title}</p>
<dl class="counts">${queryCounts(imported).map(([name, count]) => html`<div><dt>${name}</dt><dd>${count}</dd></div>`)}</dl>
${warnings.length > 0 && html`<p>请留意：</p>${lines(warnings)}`}
${alreadyAsked.length > 0 && html`<p>本期已经问过、不再发的：</p>${lines(alreadyAsked.map(({ before, number, row }) => `第${row}行 ${number}：已由 ${before.number} 问过`))}`}
${unknownFirms.length > 0 && html`<p>单位不在名录、不发的：</p>${lines(unknownFirms.map(({ row, unitName }) => `第${row}行 ${unitName}`))}`}
${!asked.confirm && imported.asked > 0 && html`<button type="button" class="main" data-confirm-list="queries">确认发给各单位</button>`}
</div>`;
}

function queriesHeading({ asked, taskCode }: QueriesImported, confirm: boolean): string {
  if (asked === 0) return '没有新的核实可发';
  return confirm && taskCode !== null ? `核实已导入，任务 ${taskCode}` : '预览：确认后单聊发给各单位';
}

function queryCounts(imported: QueriesImported): readonly (readonly [string, number])[] {
  return [
    ['核实', imported.asked],
    ['单位', imported.firms],
    ['联系不上', imported.unreachableFirms],
    ['本期已问过', imported.alreadyAsked.length],
    ['不在名录', imported.unknownFirms.length],
  ];
}

function lines(all: readonly string[]): Html {
  const rest = all.length - SHOWN_LINES;
  return html`<ul>${all.slice(0, SHOWN_LINES).map((line) => html`<li>${line}</li>`)}${
    rest > 0 && html`<li>另有 ${rest} 条</li>`
  }</ul>`;
}

function wallTime(at: Temporal.Instant): string {
  const local = at.toZonedDateTimeISO('Asia/Shanghai').toPlainDateTime();
  return local.toString({ smallestUnit: 'minute' }).replace('T', ' ');
}
