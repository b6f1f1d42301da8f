// What is said back to an answer about a training: one short line, private.

import { momentText } from '#bot/domain/calendar/cutoff.ts';
import { sessionText, signInWindow, type TrainingSession } from '#bot/domain/training/session.ts';
import type { SignInVerdict } from '#bot/domain/training/sign-in.ts';

const NOT_SO = '不对请回“不对”。';

export interface Coming {
  readonly names: readonly string[];
  /** The words named nobody, so the speaker is taken. */
  readonly isSpeaker: boolean;
  readonly headcount: number | null;
  readonly substitute: boolean;
  readonly online: boolean;
  readonly manner: 'late' | 'leave_early' | null;
}

/** What `attending` was recorded as; asks for the names where fewer are known than come. */
export function comingEcho(labels: string, coming: Coming): string {
  const { headcount, isSpeaker, manner, names, online, substitute } = coming;
  const how = `${online ? '（线上）' : ''}${manner === null ? '' : MANNERS[manner]}`;
  if (lacksNames(coming)) {
    const count = headcount === null ? '' : `${headcount}人`;
    const what = substitute ? '派人代训' : `${count}参加`;
    return `已记：${labels} ${what}${how}。请再回一下参加人姓名。${NOT_SO}`;
  }
  const who = names.join('、');
  if (substitute) return `已记：${labels} 由${who}代训${how}。${NOT_SO}`;
  return isSpeaker
    ? `已记：${labels} 参加${how}，参加人${who}；是别人请回姓名。${NOT_SO}`
    : `已记：${labels} 参加${how}，参加人${who}。${NOT_SO}`;
}

const MANNERS = { late: '，会晚到', leave_early: '，会早退' } as const;

export function lacksNames({ headcount, isSpeaker, names, substitute }: Coming): boolean {
  return isSpeaker ? substitute || (headcount ?? 1) > 1 : names.length < (headcount ?? 1);
}

export function namedEcho(labels: string, names: readonly string[]): string {
  return `已记：${labels} 参加人${names.join('、')}。${NOT_SO}`;
}

export function leaveEcho(labels: string, hasReason: boolean): string {
  return hasReason
    ? `已记：${labels} 请假，原因已记录，是否同意另行告知。每单位须有人受训；能派人代训请回“代训 姓名”。${NOT_SO}`
    : `已记：${labels} 请假。请再回一句原因；能派人代训请回“代训 姓名”。${NOT_SO}`;
}

export function explainedEcho(labels: string): string {
  return `已记：${labels} 请假原因，是否同意另行告知。`;
}

export function declinedEcho(labels: string): string {
  return `已记：${labels} 不参加。每单位须有人受训，请等补训通知；能派人代训请回“代训 姓名”。${NOT_SO}`;
}

export function detailsEcho(label: string, session: TrainingSession, online: boolean): string {
  return `${label}：${sessionText(session)}，${session.place}${online ? '，可线上参加' : ''}。其他问题请联系网格长；参加请回“参加 姓名”。`;
}

export function signedInEcho(labels: string, names: readonly string[]): string {
  return `已签到：${labels} ${names.join('、')}。${NOT_SO}`;
}

export const ASK_CODE =
  '请回“签到 码”，如“签到 123456”。签到码在会场显示，几分钟换一次；没有码的请找工作人员登记。';

/** A receipt for what is over; nothing is recorded. */
export function overEcho(label: string): string {
  return `没有记：${label}已经结束。没能参加的请等补训通知；到场了没有签到的，请找工作人员补登记。`;
}

/** Why a code does not count; nothing is recorded. */
export function refusedSignIn(
  verdict: Exclude<SignInVerdict, 'right'>,
  label: string,
  session: TrainingSession,
): string {
  const { fromAt } = signInWindow(session);
  switch (verdict) {
    case 'changed':
      return `没有签到：这个签到码已经更换，请看会场现在显示的码，再回“签到 码”。`;
    case 'wrong':
      return `没有签到：这不是${label}的签到码。请核对会场显示的6位数字，再回“签到 码”；是别的培训请找工作人员。`;
    case 'too_early':
      return `没有签到：${label}还没有开始签到，请在${momentText(fromAt)}以后回“签到 码”。`;
    case 'too_late':
      return `没有签到：${label}的签到已经结束。到场了的请找工作人员补登记。`;
  }
}

export function undoTrainingEcho(labels: string): string {
  return `已撤回：${labels}上一条回复的记录。`;
}
