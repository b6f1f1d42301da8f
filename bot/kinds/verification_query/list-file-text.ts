// What is said about a verification list that came by chat: the preview, what was done, why it was not.

import type { Message } from '#bot/domain/message.ts';

/** What a list would do or has done, as plain data: it is kept between the preview and the answer. No figure, no indicator. */
export interface QueryListView {
  /** `2026年10月 B204-1 数据核实` */
  readonly title: string;
  /** Null: nothing new is asked. */
  readonly taskCode: string | null;
  readonly asked: number;
  readonly firms: number;
  readonly unreachableFirms: number;
  readonly urgent: boolean;
  /** `11月3日9时10分` */
  readonly firstStep: string | null;
  /** By row: `第3行HS-77 已由HS-1问过`. */
  readonly alreadyAsked: readonly string[];
  readonly unknownFirms: readonly string[];
  readonly warnings: readonly string[];
}

/** Lines shown of each kind: a phone's screen; the rest is counted (house rule). */
const SHOWN = 5;

export function queryListPreviewMessage(fileName: string, view: QueryListView): Message {
  const end =
    view.asked === 0
      ? '没有新的核实可发，不用导入。'
      : '发给各单位请回“确认”，不发请回“取消”，30分钟内有效。';
  return message('核实名单预览', [
    `核实名单预览：${fileName}`,
    view.title,
    ...askedLines(view, '将单聊发给'),
    ...rowLines(view),
    end,
  ]);
}

export function queryListImportedMessage(view: QueryListView): Message {
  if (view.taskCode === null)
    return message('核实名单', ['没有新的核实可发，没有作任何改动。', ...rowLines(view)]);
  const end = `回复后复核请回“通过 编号”“退回 编号 原因”“现场 编号”；全部回复在电脑上导出（任务${view.taskCode}）。`;
  return message('核实名单导入', [
    `核实已导入，任务${view.taskCode}。`,
    ...askedLines(view, '单聊发给'),
    end,
  ]);
}

/** A firm's file is kept, and that alone answers nothing. */
export function evidenceText(fileName: string, labels: string): string {
  return `已收到${fileName}，作为${labels}的佐证材料留存，只供统计局查阅，不会转发。还没有说明的，请再用一句话回复是否属实和原因。`;
}

function askedLines(
  { asked, firms, firstStep, unreachableFirms, urgent }: QueryListView,
  verb: string,
): readonly string[] {
  if (asked === 0) return [];
  const when = firstStep === null ? '' : `，${firstStep}起`;
  return [
    `${verb}${firms}家单位，共${asked}条${when}；默认不发指标和数值。`,
    ...(urgent ? ['距答复时限不足一个工作日，提醒按小时进行。'] : []),
    ...(unreachableFirms === 0 ? [] : [`其中${unreachableFirms}家联系不上，由网格长转告。`]),
  ];
}

function rowLines({ alreadyAsked, unknownFirms, warnings }: QueryListView): readonly string[] {
  return [
    ...shown(`本期已经问过、不再发的${alreadyAsked.length}条：`, alreadyAsked),
    ...shown(`单位不在名录、不发的${unknownFirms.length}条：`, unknownFirms),
    ...shown('请留意：', warnings),
  ];
}

function shown(title: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  const rest = lines.length - SHOWN;
  return [
    title,
    ...lines.slice(0, SHOWN).map((line) => `· ${line}`),
    ...(rest > 0 ? [`另有${rest}条。`] : []),
  ];
}

function message(title: string, lines: readonly string[]): Message {
  return { title, blocks: [{ kind: 'paragraph', text: lines.join('\n') }] };
}
