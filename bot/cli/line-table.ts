// Lines as a table: each step that was to be said, to whom, and what became of it.

import { occasionText, reasonText } from '#bot/domain/delivery/reasons.ts';
import { pauseText, type ShownPause } from '#bot/services/pause.ts';
import type { PlanLine } from '#prisma/repos/traffic-lists.ts';
import { at } from './moments.ts';
import { type Column, table } from './table.ts';
import { recipientText, sentText } from './words.ts';

/** What became of a line, with the reason. */
function lineOutcome(line: PlanLine, paused: ShownPause | null): string {
  switch (line.state) {
    case 'planned':
      return paused === null ? '待发' : `待发：${pauseText(paused)}`;
    case 'held':
      return `演练中，第${line.wave}批等待放行`;
    case 'dropped':
      return `没有发：${reasonText(line.reason ?? '')}`;
    case 'carried':
      return `${sentText(line.deliveryState ?? 'sent', line.deliveryReason)}${recallText(line)}`;
  }
}

function recallText({ recall }: PlanLine): string {
  switch (recall) {
    case null:
      return '';
    case 'planned':
      return '，正在撤回';
    case 'recalled':
      return '，已撤回';
    case 'refused':
      return '，平台未能撤回';
  }
}

/** Lines in the order they are given; `width` as `table` takes it. */
export function lineTable(
  lines: readonly PlanLine[],
  options: {
    readonly withUnit: boolean;
    readonly width: number | null;
    readonly paused: ShownPause | null;
  },
): string {
  const unit: Column<PlanLine> = { title: '单位', flex: true, cell: (line) => line.unitName ?? '—' };
  const columns: readonly Column<PlanLine>[] = [
    { title: '时间', cell: (line) => at(line.dueAt) },
    { title: '步骤', cell: (line) => occasionText(line.occasion) },
    ...(options.withUnit ? [unit] : []),
    { title: '收件人', flex: true, cell: (line) => recipientText(line.recipient, line.toGroup) },
    { title: '结果', flex: true, cell: (line) => lineOutcome(line, options.paused) },
  ];
  return table(lines, columns, options.width);
}
