// The Chinese of notices: what a firm reads and confirms with one word, and who has not, for its leader.

import type { Message } from '#bot/domain/message.ts';
import { noticeTitle } from './words.ts';

/** A notice as its reader sees it: the same for all, so that twenty share a call. */
export interface NoticeView {
  readonly bureau: string;
  readonly title: string;
  readonly text: string;
  /** Said once more because nobody has confirmed it. */
  readonly again: boolean;
  /** What is said in chat arrives. */
  readonly answersInChat: boolean;
}

export function noticeMessage({ again, answersInChat, bureau, text, title }: NoticeView): Message {
  const opening = `${again ? '提醒一下，请查看' : ''}【${bureau}通知】${title}`;
  return {
    title: again ? `请查看：${title}` : title,
    ...(answersInChat ? { actions: [{ code: 'read', label: '已阅', words: '已阅' }] } : {}),
    blocks: [
      { kind: 'paragraph', text: opening },
      { kind: 'paragraph', text },
      ...(answersInChat ? [{ kind: 'paragraph' as const, text: '看过请回“已阅”（或 1），一次即可。' }] : []),
    ],
  };
}

/** More names do not fit a phone's screen: the rest is counted (house rule). */
const FIRMS_SHOWN = 30;

/** Which firms of a leader's have not confirmed. */
export function unconfirmedMessage(title: string, unitNames: readonly string[]): Message {
  const shown = unitNames.slice(0, FIRMS_SHOWN).join('、');
  const more = unitNames.length > FIRMS_SHOWN ? `等${unitNames.length}家` : '';
  const text = `通知${noticeTitle(title)}还有${unitNames.length}家没有确认看过：${shown}${more}。方便时请提醒他们看一下与我的单聊，回“已阅”即可。`;
  return { title: '通知未确认名单', blocks: [{ kind: 'paragraph', text }] };
}

export function confirmedNoticeEcho(titles: readonly string[]): string {
  return `已记：${listed(titles)}已阅，谢谢。不对请回“不对”。`;
}

export function askedNoticeEcho(titles: readonly string[]): string {
  return `已记：您对${listed(titles)}有疑问，统计局人员会看到并联系您。看过之后请回“已阅”。`;
}

export function undoNoticeEcho(titles: readonly string[]): string {
  return `已撤回：${listed(titles)}的确认记录。`;
}

function listed(titles: readonly string[]): string {
  return [...new Set(titles)].map(noticeTitle).join('、');
}
