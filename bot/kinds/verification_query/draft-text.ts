// What staff are told of a query they draw up in chat: what it would do, what was done. Never which figure it asks about.

import type { Message } from '#bot/domain/message.ts';

/** A query that is ready to be put, without its indicator and figures. */
export interface DraftView {
  readonly unitName: string;
  /** `2026年10月B204-1数据核实` */
  readonly title: string;
  readonly platformRow: string | null;
  /** `11月6日17时` */
  readonly respondBy: string | null;
  /** Figures that go along, to contacts who were heard from. */
  readonly figures: number;
  /** `11月3日9时10分`; null: nothing is put. */
  readonly firstStep: string | null;
  readonly urgent: boolean;
  readonly isUnreachable: boolean;
  readonly warnings: readonly string[];
}

export function draftPreview(view: DraftView): Message {
  const when = view.firstStep === null ? '' : `，${view.firstStep}起`;
  return message('核实预览', [
    `核实预览：${aboutText(view)}，单聊发给${view.unitName}${when}。`,
    view.figures === 0
      ? '指标按您写的留存，这里不复述，也不发给单位，单位在平台上看。'
      : `指标和${view.figures}个数值按您写的留存，这里不复述；只发给已在单聊里回过话的联系人，其他人在平台上看。`,
    ...(view.urgent ? ['距答复时限不足一个工作日，提醒按小时进行。'] : []),
    ...(view.isUnreachable ? ['单位没有可用的账号，由网格长转告。'] : []),
    ...view.warnings,
    '发出请回“确认”，不发请回“取消”，30分钟内有效。',
  ]);
}

export function draftPut(view: DraftView, number: string, taskCode: string): Message {
  return message('核实已排入', [
    `已排入：${aboutText(view)}，单聊发给${view.unitName}，编号${number}（任务${taskCode}）。`,
    '回复后复核请回“通过 编号”“退回 编号 原因”“现场 编号”。',
  ]);
}

export function askedBeforeText(unitName: string, title: string, before: string): string {
  return `${unitName}的这项${title}本期已由${before}问过，不再发，没有作任何改动。`;
}

function aboutText({ platformRow, respondBy, title }: DraftView): string {
  const row = platformRow === null ? '' : `（平台审核信息第${platformRow}行）`;
  const until = respondBy === null ? '' : `，要求${respondBy}前回复`;
  return `${title}${row}${until}`;
}

function message(title: string, lines: readonly string[]): Message {
  return { title, blocks: [{ kind: 'paragraph', text: lines.join('\n') }] };
}
