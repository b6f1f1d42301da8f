// The part of a slot that the bureau's own people read: which lists are wanted, and what stayed unsaid without them.

import { cutoffTextWithMonth } from '#bot/domain/calendar/cutoff.ts';
import { BUREAU_OCCASIONS, type BureauOccasion } from '#bot/domain/ladder/bureau-steps.ts';
import type { Message } from '#bot/domain/message.ts';
import { byCutoff, type ComposeContext, type ComposedTask, type KeptLine } from './composed.ts';

/** One message for all forms; null when no line is meant for the bureau. */
export function bureauPart(kept: readonly KeptLine[], context: ComposeContext): Message | null {
  const texts = BUREAU_OCCASIONS.flatMap((about) => {
    const tasks = kept.flatMap(({ meaning }) =>
      meaning.kind === 'bureau' && meaning.about === about
        ? (context.taskOfCode(meaning.taskCode) ?? [])
        : [],
    );
    return tasks.length === 0 ? [] : [sentence(about, tasks.toSorted(byCutoff).map(formText).join('；'))];
  });
  if (texts.length === 0) return null;
  const asks = kept.some(({ meaning }) => meaning.kind === 'bureau' && meaning.about.startsWith('ask_list:'));
  return {
    title: asks ? '请导出平台名单' : '缺少平台名单',
    blocks: [...texts, ...(asks ? [HOW] : [])].map((text) => ({ kind: 'paragraph', text })),
  };
}

/** Whether a request has come too late: the list it asks for is there. */
export function listHasCome(about: BureauOccasion, task: ComposedTask): boolean {
  switch (about) {
    case 'ask_list:5':
      return task.listIsFresh;
    case 'ask_list:6':
    case 'ask_list:7':
      return task.listAsOfAt !== null && Temporal.Instant.compare(task.listAsOfAt, task.cutoffAt) >= 0;
    case 'unsaid:5':
    case 'unsaid:6':
      return false;
  }
}

const HOW =
  '请在联网直报平台按表号和报告期导出上报情况（.xlsx 或 .csv），把文件直接单聊发给我并回“确认”，或用“npx statgrid import status 文件名”导入；名单以导出时刻为准。';

function sentence(about: BureauOccasion, forms: string): string {
  switch (about) {
    case 'ask_list:5':
      return `截止前请导出并导入平台名单：${forms}。没有4个工作小时以内的名单，不发截止前的乡镇名单。`;
    case 'ask_list:6':
      return `已过截止时间，请导出并导入截止后的平台名单：${forms}。逾期告知和各级逾期名单都在等它，没有名单不发送。`;
    case 'ask_list:7':
      return `仍没有截止后的平台名单：${forms}。逾期告知和各级逾期名单还在等，县级验收后不再发送。`;
    case 'unsaid:5':
      return `截止前的乡镇名单没有发出：${forms}。直到截止都没有够新的平台名单。`;
    case 'unsaid:6':
      return `逾期告知和各级逾期名单没有发出：${forms}。到县级验收都没有截止后的平台名单，请人工核对。`;
  }
}

function formText({ code, cutoffOn, cutoffTime, formCode, formName, periodText }: ComposedTask): string {
  return `${periodText}${formCode} ${formName}（${cutoffTextWithMonth(cutoffOn, cutoffTime)}截止，${code}）`;
}
