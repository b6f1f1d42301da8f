// The Chinese of queries. What a firm reads has no figure and no indicator unless it is handed one to show (K1).

import { momentText } from '#bot/domain/calendar/cutoff.ts';
import type { Message } from '#bot/domain/message.ts';

/** How a query is named to its firm. */
interface NamedQuery {
  readonly ordinal: number;
  readonly formCode: string;
  readonly periodText: string;
  /** Named only to whoever answers for several. */
  readonly unitName: string | null;
}

/** One query as its firm reads it by default (K0). */
export interface AskedQuery extends NamedQuery {
  readonly platformRow: string | null;
  readonly respondByAt: Temporal.Instant | null;
  /** What a verified contact may be shown (K1); null: nothing. */
  readonly figures: ShownFigures | null;
}

export interface ShownFigures {
  readonly indicator: string;
  readonly unit: string;
  readonly current: string | null;
  readonly lastYear: string | null;
  readonly previous: string | null;
}

/** `again`: a nudge; what is asked stays the same. `answersInChat`: what is said in chat arrives. */
export interface AskView {
  readonly queries: readonly AskedQuery[];
  readonly again: boolean;
  readonly answersInChat: boolean;
  readonly now: Temporal.Instant;
}

const CONFIDENTIAL = '内容仅统计局核实使用，依法保密。';

export function askMessage({ again, answersInChat, now, queries }: AskView): Message {
  const [only, ...others] = queries;
  const title = again ? '数据核实待回复' : '数据核实';
  const until = respondBy(queries, now);
  const opening = again ? '提醒一下，' : '您好，';
  if (only !== undefined && others.length === 0) {
    const text = `${opening}${unitOf(only)}${only.periodText}${only.formCode}有1项数据${again ? '仍待' : '需要'}核实（${placeOf(only)}）。${howToAnswer(answersInChat, false)}${until}${CONFIDENTIAL}`;
    return { title, blocks: [{ kind: 'paragraph', text }] };
  }
  return {
    title,
    blocks: [
      { kind: 'paragraph', text: `${opening}有${queries.length}项数据${again ? '仍待' : '需要'}核实：` },
      {
        kind: 'numbered',
        lines: queries.map((query) => ({
          number: query.ordinal,
          text: `${unitOf(query)}${query.periodText}${query.formCode}（${placeOf(query)}）`,
        })),
      },
      { kind: 'paragraph', text: `${howToAnswer(answersInChat, true)}${until}${CONFIDENTIAL}` },
    ],
  };
}

function unitOf({ unitName }: NamedQuery): string {
  return unitName === null ? '' : `${unitName} `;
}

/** Without its 核实编号, which only the bureau's list knows: firms asked alike share a text, twenty to a call. */
function placeOf({ figures, platformRow }: AskedQuery): string {
  const row = platformRow === null ? '平台审核信息' : `平台审核信息第${platformRow}行`;
  if (figures === null) return `${row}，指标见平台`;
  const filed = figures.current === null ? '' : `，平台填报${figures.current}${figures.unit}`;
  const lastYear = figures.lastYear === null ? '' : `，上年同期${figures.lastYear}${figures.unit}`;
  const previous = figures.previous === null ? '' : `，上期${figures.previous}${figures.unit}`;
  return `${row}，“${figures.indicator}”${filed}${lastYear}${previous}`;
}

function howToAnswer(answersInChat: boolean, several: boolean): string {
  if (!answersInChat)
    return '请登录平台查看，并打电话告诉网格长是否属实和原因；有误的，待退回后由贵单位自行修改。';
  return several
    ? '请登录平台查看后按序号回复，如“1 属实，订单减少”“2 有误”；有误的，待退回后由贵单位自行修改。'
    : '请登录平台查看后回复：①情况属实，并说一句原因；②有误，待退回后由贵单位自行修改。';
}

function respondBy(queries: readonly AskedQuery[], now: Temporal.Instant): string {
  const [first, ...others] = queries.flatMap(({ respondByAt }) => respondByAt ?? []);
  if (first === undefined) return '';
  const earliest = others.reduce(
    (one, other) => (Temporal.Instant.compare(one, other) <= 0 ? one : other),
    first,
  );
  return Temporal.Instant.compare(earliest, now) <= 0
    ? `要求的答复时间（${momentText(earliest)}）已过，请尽快回复，`
    : `请于${momentText(earliest)}前回复，`;
}

/** A query the firm is told of once more after its answer. */
export interface ToldQuery extends NamedQuery {
  /** When the bureau returned it, or the instant of the list that shows it filed again. */
  readonly at: Temporal.Instant | null;
}

/** The form goes back to the firm, which alone changes it; to what is never said. */
export function returnedMessage(queries: readonly ToldQuery[]): Message {
  const text = `${toldLabels(queries)}：统计局已审核退回。请在联网直报平台按本单位实际情况自行核对、修改并重新上报，以平台名单为准。改好可回“已更正”。`;
  return { title: '数据核实退回', blocks: [{ kind: 'paragraph', text }] };
}

export function refiledMessage(queries: readonly ToldQuery[]): Message {
  const [asOf = null] = queries.flatMap(({ at }) => at ?? []);
  const list = asOf === null ? '平台名单' : `平台名单（截至${momentText(asOf)}）`;
  const text = `${toldLabels(queries)}：${list}显示已重新上报，核实已了结，无需再回。谢谢支持。`;
  return { title: '数据核实了结', blocks: [{ kind: 'paragraph', text }] };
}

function toldLabels(queries: readonly ToldQuery[]): string {
  return queries
    .map((query) => `${unitOf(query)}${query.periodText}${query.formCode} 数据核实${query.ordinal}`)
    .join('、');
}

export function confirmedEcho(labels: string, hasReason: boolean): string {
  return hasReason
    ? `已记：${labels}情况属实，原因已记录，平台审核说明也请同步填写。不对请回“不对”。`
    : `谢谢，已记${labels}“情况属实”。还请补一句主要原因（如订单、价格、停产、新增产能），平台审核说明也请同步填写。`;
}

export function explainedEcho(labels: string): string {
  return `已记：${labels}原因已补充，平台审核说明也请同步填写。谢谢支持。`;
}

/** The figure itself is never said back. */
export function correctedEcho(labels: string, lacksUnit: boolean): string {
  const unit = lacksUnit ? '请补充一下您说的数的计量单位，如“千元”“万元”。' : '';
  return `已记录您说明${labels}填报有误。数据须由贵单位在平台自行更正，请等统计局退回后修改。${unit}不对请回“不对”。`;
}

/** Of a returned form: what was changed is on the platform, and only its list says so. */
export function fixedEcho(labels: string): string {
  return `已记录您的说明：${labels}。请确认已在平台重新上报，以平台名单为准。不对请回“不对”。`;
}

export function unitEcho(labels: string): string {
  return `已记：${labels}的计量单位。数据请等统计局退回后由贵单位在平台自行修改。`;
}

export function askedEcho(labels: string): string {
  return `已记：${labels}您有疑问，专业人员会看到并联系您。指标和审核信息请在平台查看，依法保密，请勿在群里讨论。`;
}

export function laterEcho(labels: string): string {
  return `好的，${labels}等您回复。`;
}

export function undoQueryEcho(labels: string): string {
  return `已撤回：${labels}上一条回复的记录。`;
}
