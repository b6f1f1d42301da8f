// The Chinese of trainings: what a group, a firm, a leader and a township read. A group's view names nobody.

import { dayText, momentText } from '#bot/domain/calendar/cutoff.ts';
import { localDate } from '#bot/domain/calendar/local-time.ts';
import type { LeaveVerdict } from '#bot/domain/facts/training-facts.ts';
import type { Message } from '#bot/domain/message.ts';
import { sessionText, type TrainingSession } from '#bot/domain/training/session.ts';

/** What anybody may read of a training. It holds no firm and no person, so a group can be told of it. */
export interface PublicTraining {
  readonly topic: string;
  readonly session: TrainingSession;
  readonly online: boolean;
  readonly perUnit: number;
}

/** The same for a firm's contact. */
export interface FirmView extends PublicTraining {
  readonly round: number;
  readonly prejob: boolean;
  readonly codeMinutes: number;
  /** Named only to whoever answers for several. */
  readonly unitNames: readonly string[];
  /** What is said in chat arrives. */
  readonly answersInChat: boolean;
}

export function groupMessage(bureau: string, training: PublicTraining): Message {
  return message('培训通知', [
    `【${bureau}】培训通知：${outline(training)}。每单位${training.perUnit}人。`,
    '请看与我的单聊，在单聊里回执；没有收到单聊的请联系网格长。',
  ]);
}

export function noticeMessage(view: FirmView): Message {
  const what = kindOfTraining(view);
  const again = view.round > 1 ? '此前的培训没有贵单位的签到记录，请安排参加本次补训。' : '';
  const people = view.prejob ? '新上岗的统计人员请务必参加。' : `每单位${view.perUnit}人。`;
  return message(`${what}通知`, [
    `【${what}通知】${outline(view)}。${people}${again}${unitsText(view)}`,
    `${until(view)}${howToAnswer(view)}`,
  ]);
}

export function remindMessage(view: FirmView): Message {
  return message('培训回执提醒', [
    `提醒一下，还没有收到${kindOfTraining(view)}回执：${outline(view)}。${unitsText(view)}`,
    `${until(view)}${howToAnswer(view)}`,
  ]);
}

export function eveMessage(view: FirmView): Message {
  const shown = view.online ? '会场和线上会议里' : '会场';
  const last = view.answersInChat
    ? `到场后请回“签到 码”，如“签到 123456”；签到码在${shown}显示，每${view.codeMinutes}分钟更换。临时来不了请回“请假 原因”。`
    : '到场后请找工作人员登记；临时来不了请打电话告诉网格长。';
  return message('培训提醒', [
    `请按时参加${kindOfTraining(view)}：${outline(view)}。${unitsText(view)}`,
    last,
  ]);
}

export function makeupMessage(view: FirmView): Message {
  const day = dayText(localDate(view.session.startsAt));
  return message('培训未签到', [
    `${day}的${view.topic}没有贵单位的签到记录。${unitsText(view)}请参加补训，时间另行通知；已经到场的，请告诉网格长补登记。谢谢支持。`,
  ]);
}

/** The organiser's word on a leave; the reason of a refusal is for the firm that asked. */
export interface JudgedLeave {
  /** Named only to whoever answers for several. */
  readonly unitName: string | null;
  readonly verdict: LeaveVerdict;
  readonly note: string | null;
}

export function leaveMessage({ session, topic }: PublicTraining, leave: JudgedLeave): readonly Message[] {
  const what = `${leave.unitName === null ? '' : `${leave.unitName} `}${topic}（${dayText(localDate(session.startsAt))}）`;
  switch (leave.verdict) {
    case 'none':
      return [];
    case 'granted':
      return [message('培训准假', [`${what}：请假已同意。每单位须有人受训，请等补训通知。`])];
    case 'refused': {
      const why = leave.note === null ? '' : `（${leave.note}）`;
      const text = `${what}：请假没有同意${why}。请安排人参加，回“参加 姓名”，派别人来回“代训 姓名”。`;
      return [message('培训请假未同意', [text])];
    }
  }
}

function kindOfTraining({ prejob, round }: Pick<FirmView, 'prejob' | 'round'>): string {
  if (round > 1) return '补训';
  return prejob ? '上岗培训' : '培训';
}

function outline({ online, session, topic }: PublicTraining): string {
  return `${topic}，${sessionText(session)}，${session.place}${online ? '（可线上参加）' : ''}`;
}

function unitsText({ unitNames }: FirmView): string {
  return unitNames.length === 0 ? '' : `涉及${unitNames.join('、')}。`;
}

function until({ session }: FirmView): string {
  return `请于${momentText(session.receiptUntilAt)}前`;
}

function howToAnswer({ answersInChat, perUnit }: FirmView): string {
  const who = perUnit > 1 ? '参加 姓名、姓名' : '参加 姓名';
  return answersInChat
    ? `回“${who}”；派别人来回“代训 姓名”；来不了回“请假 原因”。`
    : '打电话告诉网格长谁来参加，来不了的请说明原因。';
}

/** A firm in a list, and what is known of it where the list says so. */
export interface ListedFirm {
  readonly unitName: string;
  readonly status: string | null;
}

export type ListAudience = 'leader' | 'absent' | 'township';

/** More names do not fit a phone's screen: the rest is counted (house rule). */
const FIRMS_SHOWN = 30;

export function listMessage(
  audience: ListAudience,
  training: PublicTraining,
  firms: readonly ListedFirm[],
): Message {
  const shown = firms
    .slice(0, FIRMS_SHOWN)
    .map(({ status, unitName }) => (status === null ? unitName : `${unitName}（${status}）`));
  const more = firms.length > shown.length ? '等' : '';
  const { opening, request, title } = LISTS[audience];
  const what = `${training.topic}，${sessionText(training.session)}，`;
  return message(title, [`${what}${opening}${firms.length}家：${shown.join('、')}${more}。${request}`]);
}

const LISTS = {
  leader: {
    title: '培训未回执',
    opening: '还没有回执的',
    request: '请打电话提醒，请统计人员在与我的单聊里回“参加 姓名”或“请假 原因”。',
  },
  absent: {
    title: '培训缺席名单',
    opening: '没有签到的',
    request: '已经到场的请报统计局补登记，其余等补训安排。本条含单位名称，请勿转发至企业群。',
  },
  township: {
    title: '培训未到名单',
    opening: '到今天仍未受训的',
    request: '请协助落实补训。本条含单位名称，请勿转发至企业群。',
  },
} as const;

function message(title: string, texts: readonly string[]): Message {
  return { title, blocks: texts.map((text) => ({ kind: 'paragraph', text })) };
}
