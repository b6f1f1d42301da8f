// What a grid's group reads: forms and cutoffs. The view holds no firm, so no firm can be named.

import type { Message } from '#bot/domain/message.ts';

export interface GroupForm {
  readonly formCode: string;
  readonly formName: string;
  readonly period: string;
  /** '11月8日（星期日）12时' */
  readonly cutoff: string;
}

export interface GroupView {
  readonly bureau: string;
  readonly occasion: 'ahead_of_holidays' | 'opened';
  /** False while what is said in chat does not arrive. */
  readonly answersInChat: boolean;
  /** '11月1日', when the window opens. */
  readonly opens: string;
  readonly forms: readonly GroupForm[];
}

/** One merged notice per grid and day. */
export function groupMessage(view: GroupView): Message {
  const forms = view.forms
    .map((form) => `${form.period}${form.formCode} ${form.formName}（${form.cutoff}截止）`)
    .join('；');
  const opening = view.occasion === 'opened' ? '报表已开网' : `报表将于${view.opens}开网，节假日请提前安排`;
  const help = view.answersInChat ? '请单聊我或联系网格长' : '请打电话联系网格长';
  return {
    title: `${view.bureau}报表通知`,
    blocks: [
      {
        kind: 'paragraph',
        text: `【${view.bureau}】${opening}，请在联网直报平台自行填报：${forms}。有问题${help}。`,
      },
    ],
  };
}
