// What is said about a broadcast: its message, its preview, how far it has come.

import { momentText } from '#bot/domain/calendar/cutoff.ts';
import { reasonText } from '#bot/domain/delivery/reasons.ts';
import { readersText } from '#bot/domain/delivery/wave-notice.ts';
import { inert } from '#bot/domain/inert-text.ts';
import type { Message } from '#bot/domain/message.ts';
import { type BroadcastState, isOver, stateText } from './state.ts';

/** As much of a text as a chat list shows, so that a correction can name it. */
const TITLE_CHARS = 16;

/** What a reader gets: whose word it is stands before it. */
export function broadcastMessage(bureau: string, text: string): Message {
  const said = inert(text).trim();
  const beginning = [...said.replaceAll('\n', ' ')];
  const cut = beginning.length > TITLE_CHARS ? `${beginning.slice(0, TITLE_CHARS).join('')}…` : said;
  return {
    title: `【${bureau}通知】${cut.replaceAll('\n', ' ')}`,
    blocks: [{ kind: 'paragraph', text: `【${bureau}通知】${said}` }],
  };
}

/** What its author is shown before anything is sent. */
export interface BroadcastPreview {
  readonly number: number;
  /** `玉城街道·工业·企业统计员` */
  readonly audience: string;
  readonly people: number;
  readonly groups: number;
  /** Readers by channel. */
  readonly channels: ReadonlyMap<string, number>;
  readonly calls: number;
  readonly callsUsed: number;
  /** What the platform grants in a month; 0: it does not count. */
  readonly callsLimit: number;
  /** The month's calls no longer allow it: it would be left out. */
  readonly isOverBudget: boolean;
  /** Names of who cannot be told, with the code of the reason. */
  readonly unreachable: readonly { readonly name: string; readonly reason: string }[];
  /** How the items it is about stand, most first; empty without a task. */
  readonly standings: readonly (readonly [word: string, count: number])[];
  /** The first instant at which it may go out. */
  readonly sendAt: Temporal.Instant;
  readonly isAtOnce: boolean;
  /** Why a second person has to agree; null: nobody has to. */
  readonly approval: string | null;
  /** One reader's text, word for word. */
  readonly sample: string;
  readonly isPersonal: boolean;
}

const NAMES_SHOWN = 5;

/** The preview and what to say to it, line by line. */
export function previewMessage(view: BroadcastPreview): Message {
  const lines = [...previewLines(view), askText(view)];
  return {
    title: `群发预览：第${view.number}号`,
    blocks: lines.map((text) => ({ kind: 'paragraph', text })),
  };
}

/** What it would come to, without what to say to it. */
export function previewLines(view: BroadcastPreview): readonly string[] {
  const when = view.isAtOnce ? '确认后即发' : `${momentText(view.sendAt)}发出`;
  return [
    `群发第${view.number}号（预览）：发给${view.audience}，共${readersText(view)}，${when}。`,
    ...standingsText(view.standings),
    costText(view),
    ...unreachableText(view.unreachable),
    `${view.isPersonal ? '样文（每人不同）' : '全文'}：${view.sample}`,
  ];
}

function standingsText(standings: BroadcastPreview['standings']): readonly string[] {
  if (standings.length < 2) return [];
  const most = standings.slice(0, NAMES_SHOWN).map(([word, count]) => `${word}${count}`);
  return [`其中：${most.join('、')}。只发其中一类，把对象里的状态换成这个词。`];
}

function costText(view: BroadcastPreview): string {
  const { calls, callsLimit, callsUsed, channels } = view;
  const by = [...channels].map(([channel, readers]) => `${channelText(channel)}${readers}`).join('、');
  const month = callsLimit === 0 ? '' : `，本月已用${callsUsed}／${callsLimit}次`;
  const over = view.isOverBudget ? '；本月余量不够，到时会被舍去，请缩小范围或增购额度' : '';
  return `渠道：${by === '' ? '无' : by}；调用接口${calls}次${month}${over}。`;
}

function channelText(channel: string): string {
  return channel.startsWith('dingtalk') ? '钉钉' : channel;
}

function unreachableText(unreachable: BroadcastPreview['unreachable']): readonly string[] {
  if (unreachable.length === 0) return [];
  const names = unreachable
    .slice(0, NAMES_SHOWN)
    .map(({ name, reason }) => `${name}（${reasonText(reason)}）`);
  const more = unreachable.length > names.length ? '等' : '';
  return [`收不到的${unreachable.length}个：${names.join('、')}${more}。`];
}

function askText({ approval, number, people, groups }: BroadcastPreview): string {
  if (people + groups === 0) return '没有人能收到，不能发。请换对象：重新发“群发 …”，或回“取消”。';
  const then = approval === null ? '发出' : `提交批准（${approval}，须另一位工作人员同意）`;
  return `回“确认”${then}，回“取消”作罢；要改请重新发“群发 …”。发出后可回“进度 ${number}”“暂停 ${number}”“停止 ${number}”。`;
}

/** How far it has come, by receivers. */
export interface BroadcastProgress {
  readonly number: number;
  readonly state: BroadcastState;
  /** Receivers that could be told; 0 before it has begun. */
  readonly total: number;
  readonly unreachable: number;
  readonly sent: number;
  readonly failed: number;
  readonly unknown: number;
  /** Under way or to come. */
  readonly left: number;
  /** Never said, by the code of the reason. */
  readonly dropped: readonly (readonly [reason: string, count: number])[];
  readonly recalled: number;
  readonly sendAt: Temporal.Instant | null;
  readonly reason: string | null;
  /** The second person who agreed, by name; null: none had to, or none has. */
  readonly approver: string | null;
}

/** `第3号群发：发送中，已发480／612，失败2，未知0，未发130。` */
export function progressText(view: BroadcastProgress): string {
  const { failed, left, number, reason, recalled, sendAt, sent, state, total, unknown, unreachable } = view;
  const why =
    reason === null || (state !== 'refused' && state !== 'stopped')
      ? approvalText(view)
      : `（${reasonText(reason)}）`;
  const when = state === 'scheduled' && sendAt !== null ? `，${momentText(sendAt)}发出` : '';
  if (total + unreachable === 0) return `第${number}号群发：${stateText(state)}${why}${when}，还没有发出。`;
  const dropped = view.dropped.map(([code, count]) => `${reasonText(code)}${count}`);
  const parts = [
    `已发${sent}／${total}`,
    `失败${failed}`,
    `未知${unknown}`,
    ...(isOver(state) && left === 0 ? [] : [`未发${left}`]),
    ...(dropped.length === 0
      ? []
      : [`不发${view.dropped.reduce((sum, [, count]) => sum + count, 0)}（${dropped.join('、')}）`]),
    ...(recalled === 0 ? [] : [`已撤回${recalled}`]),
    ...(unreachable === 0 ? [] : [`收不到${unreachable}`]),
  ];
  return `第${number}号群发：${stateText(state)}${why}，${parts.join('，')}。`;
}

/** Approval is no state: it is known of every one that has it, wherever that stands. */
function approvalText({ approver }: BroadcastProgress): string {
  return approver === null ? '' : `（${approver}批准）`;
}
