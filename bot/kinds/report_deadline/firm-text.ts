// What a firm reads in private: one message for everything it owes at that moment.
//
// The text is a property of (forms and cutoffs, tone, list), not of the reader: firms that owe the
// same set get the same words, so twenty of them travel in one call. Only somebody who answers for
// several units gets unit names.

import type { Message } from '#bot/domain/message.ts';

export type FirmTone = 'reminder' | 'exact' | 'last_call' | 'overdue' | 'returned';

export interface FirmForm {
  readonly formCode: string;
  readonly formName: string;
  /** '2026年10月' */
  readonly period: string;
  /** '8日12时', with the weekday where it helps; of a returned form the county's: '县级验收11月10日12时' */
  readonly cutoff: string;
  readonly taskCode: string;
  /** Short names, only for a reader who answers for several units; empty for everybody else. */
  readonly units: readonly string[];
}

export interface FirmView {
  readonly tone: FirmTone;
  readonly forms: readonly FirmForm[];
  /** '11月6日13:40' of the newest list, null when there is none. */
  readonly listAsOf: string | null;
  /** Whether that list is young enough to say that something has not been seen. */
  readonly listIsFresh: boolean;
  /** The firm said 已报 and a list that can know still shows nothing. */
  readonly claimNotSeen: boolean;
  /** The firm named a time that has passed without the list showing anything. */
  readonly promiseBroken: boolean;
  /** '2小时30分' for a last call, otherwise null. */
  readonly remaining: string | null;
  /** False while what is said in chat does not arrive: then nothing is asked for there. */
  readonly answersInChat: boolean;
}

/** One private message to a firm. */
export function firmMessage(view: FirmView): Message {
  const codes = [...new Set(view.forms.map((form) => form.taskCode))].join('、');
  const sentences = [opening(view), ...asides(view), closing(view)];
  return {
    title: TITLES[view.tone],
    blocks: [{ kind: 'paragraph', text: `${sentences.join('')}（${codes}）` }],
    brief: `${BRIEFLY[view.tone]}${view.forms.map(({ cutoff, formCode }) => `${formCode} ${cutoff}截止`).join('、')}`,
  };
}

const BRIEFLY: Readonly<Record<FirmTone, string>> = {
  reminder: '待报',
  exact: '待报',
  last_call: '即将截止：',
  overdue: '已过截止时间：',
  returned: '退回待改：',
};

const TITLES: Readonly<Record<FirmTone, string>> = {
  reminder: '报表提醒',
  exact: '报表提醒',
  last_call: '报表即将截止',
  overdue: '报表已过截止时间',
  returned: '报表退回待改',
};

function opening(view: FirmView): string {
  const period = commonPeriod(view.forms);
  const list = formList(view.forms, period === null);
  switch (view.tone) {
    case 'reminder':
      return `您好，${period ?? ''}还有以下报表待报：${list}。`;
    case 'exact':
      return `提醒一下，${period ?? ''}待报：${list}。`;
    case 'last_call':
      return `${view.remaining === null ? '' : `还有${view.remaining}：`}${period ?? ''}${list}。`;
    case 'overdue':
      return `您好，${period ?? ''}以下报表已过截止时间：${list}。`;
    case 'returned':
      return `您好，${period ?? ''}以下报表已被退回，需要您修改后重新上报：${list}。`;
  }
}

function formList(forms: readonly FirmForm[], withPeriod: boolean): string {
  return forms
    .map((form) => {
      const period = withPeriod ? form.period : '';
      const units = form.units.length > 0 ? `：${form.units.join('、')}` : '';
      return `${period}${form.formCode} ${form.formName}（${form.cutoff}截止）${units}`;
    })
    .join('；');
}

function commonPeriod(forms: readonly FirmForm[]): string | null {
  const periods = new Set(forms.map((form) => form.period));
  const [only] = periods;
  return periods.size === 1 && only !== undefined ? only : null;
}

function asides(view: FirmView): readonly string[] {
  if (view.tone === 'returned') return view.listAsOf === null ? [] : [`平台名单截至${view.listAsOf}。`];
  const asides: string[] = [];
  if (view.claimNotSeen && view.listAsOf !== null) {
    asides.push(
      `收到您回复“已报”，平台名单（截至${view.listAsOf}）暂未显示，可能是只保存未上报或审核说明未填，请再看一眼。`,
    );
  } else if (view.listAsOf !== null && view.listIsFresh) {
    asides.push(`平台名单（截至${view.listAsOf}）还没有看到贵单位的数据，如已上报请忽略。`);
  } else if (view.listAsOf !== null) {
    asides.push(`平台名单截至${view.listAsOf}，如已上报请忽略。`);
  }
  if (view.promiseBroken)
    asides.push(`您上次约定的时间已过${view.answersInChat ? '，请重新约个时间或回原因' : ''}。`);
  return asides;
}

/** Messages ask for exceptions only: every answer costs a push where the platform counts them. */
function closing({ answersInChat, tone }: FirmView): string {
  if (!answersInChat) return BY_PHONE[tone];
  switch (tone) {
    case 'reminder':
      return '已上报的无需回复，以平台名单为准；报不了请回原因或什么时候能报，谢谢支持。';
    case 'exact':
      return '若已保存，请再确认是否点了“上报”。报不了请回原因或什么时候能报。';
    case 'last_call':
      return '遇到登录问题请回“登不上”，已上报的无需回复。';
    case 'overdue':
      return '按时报送统计资料是统计法规定的义务，请尽快上报并与网格长联系；有特殊情况请回复说明。';
    case 'returned':
      return '请登录平台查看退回说明，核实后在平台自行修改并重新上报；已重新上报的无需回复，以平台名单为准；改不了请回原因。';
  }
}

/** No number is named: the leader's is known to the firm, and a shared text names no person. */
const BY_PHONE: Readonly<Record<FirmTone, string>> = {
  reminder: '已上报的请忽略，以平台名单为准；报不了请打电话联系网格长，谢谢支持。',
  exact: '若已保存，请再确认是否点了“上报”。报不了请打电话联系网格长。',
  last_call: '遇到登录问题请打电话联系网格长，已上报的请忽略。',
  overdue: '按时报送统计资料是统计法规定的义务，请尽快上报；有特殊情况请打电话向网格长说明。',
  returned: '请登录平台查看退回说明，核实后在平台自行修改并重新上报；有疑问请打电话联系统计局专业人员。',
};
