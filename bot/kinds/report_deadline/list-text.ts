// The lists leaders, townships and the bureau work from: counts first, then names in calling order.

import type { DeadlineFacts } from '#bot/domain/facts/deadline-facts.ts';
import { type ShownStatus, shownStatus, standingOf } from '#bot/domain/facts/deadline-shown.ts';
import { listNumbers } from '#bot/domain/facts/list-numbers.ts';
import type { Block, Message } from '#bot/domain/message.ts';
import { SHOWN_WORDS } from './words.ts';

/** One item as a list sees it. */
export interface ListItem {
  readonly itemId: string;
  readonly unitName: string;
  readonly facts: DeadlineFacts;
  /** '刘老师 13900000001' for a leader's calls; null when nobody is known or the reader does not call. */
  readonly contact: string | null;
  /** Name of the enterprise grid, shown where a list spans several. */
  readonly gridName: string;
  /** '下午3点前' for an open promise, otherwise null. */
  readonly promise: string | null;
}

export interface ListView {
  readonly audience: 'leader' | 'township' | 'specialist';
  readonly stage: 'before_cutoff' | 'overdue';
  /** The node the list is about: '玉城街道工业第1网格'. */
  readonly nodeName: string;
  readonly form: { readonly formCode: string; readonly period: string; readonly cutoff: string };
  /** '11月6日13:40', null when no list has been imported. */
  readonly listAsOf: string | null;
  /** Every item of the node and form, settled ones included: the counts come from here. */
  readonly items: readonly ListItem[];
}

/** A list as a message, and the item behind each number in it. */
export interface NumberedList {
  readonly message: Message;
  readonly numbers: ReadonlyMap<string, number>;
}

/** How many firms a leader is asked to call first. */
const CALL_FIRST = 3;

/** A list longer than this names the first ones and counts the rest (a phone screen; house rule). */
const NAMES_SHOWN = 60;

/** Several forms of one node in one message: numbered through, so `已联系 2` stays unambiguous. */
export function listMessage(views: readonly ListView[]): NumberedList {
  const numbers = new Map<string, number>();
  const blocks: Block[] = [];
  for (const view of views) {
    const open = inCallingOrder(view.items.filter((item) => standingOf(item.facts) === 'open'));
    blocks.push({ kind: 'paragraph', text: heading(view) });
    const lines = open.slice(0, NAMES_SHOWN).map((item) => {
      const number = numbers.get(item.itemId) ?? numbers.size + 1;
      numbers.set(item.itemId, number);
      return { number, text: nameLine(item, view) };
    });
    if (lines.length > 0) blocks.push({ kind: 'numbered', lines });
    if (open.length > lines.length) {
      blocks.push({ kind: 'paragraph', text: `另有${open.length - lines.length}家，请在系统中查看。` });
    }
    if (view.audience === 'leader' && open.length > 0) {
      blocks.push({ kind: 'paragraph', text: callFirst(open) });
    }
  }
  const audiences = new Set(views.map((view) => view.audience));
  blocks.push(
    ...[...audiences].map((audience) => ({ kind: 'paragraph' as const, text: CLOSINGS[audience] })),
  );
  return { message: { title: title(views), blocks }, numbers };
}

/** Counts without names, for those who stand among the firms' competitors. */
export function countMessage(views: readonly ListView[]): Message {
  return { title: title(views), blocks: views.map((view) => ({ kind: 'paragraph', text: heading(view) })) };
}

const CLOSINGS: Readonly<Record<ListView['audience'], string>> = {
  leader: '回“已联系 序号 情况”即可登记，如：已联系 2 下午报。',
  township: '请协助落实。本条含单位名称，请勿转发至企业群。',
  specialist: '催报通知书须由人工审核签发。本条含单位名称，请勿转发至企业群。',
};

function title(views: readonly ListView[]): string {
  const [first] = views;
  if (first === undefined) return '未报名单';
  return `${first.nodeName}${first.stage === 'overdue' ? '逾期' : ''}未报名单`;
}

function heading(view: ListView): string {
  const n = listNumbers(view.items.map((item) => item.facts));
  const asOf = view.listAsOf === null ? '尚无平台名单，请以电话为准' : `名单截至${view.listAsOf}`;
  const parts = [
    `${view.nodeName}${view.form.period}${view.form.formCode}（${view.form.cutoff}截止；${asOf}）：`,
    `应报${n.owed}，平台已报${n.done}，退回待改${n.returned}，未报${n.open}。`,
  ];
  const within = [
    n.claimed > 0 ? `${n.claimed}家自报` : '',
    n.promised > 0 ? `${n.promised}家已约定时间` : '',
    n.blocked > 0 ? `${n.blocked}家反映困难` : '',
  ].filter((part) => part !== '');
  if (within.length > 0) parts.push(`其中${within.join('、')}。`);
  return parts.join('');
}

function nameLine(item: ListItem, view: ListView): string {
  const reason = reasonOf(item);
  const grid = view.audience === 'leader' ? '' : `（${item.gridName}）`;
  return `${item.unitName}${grid}${reason === '' ? '' : ` ${reason}`}`;
}

function reasonOf(item: ListItem): string {
  const shown = shownStatus(item.facts);
  if (shown === 'not_filed' || shown === 'unknown' || shown === 'acknowledged') return '';
  if (shown === 'promised' && item.promise !== null) return `约定${item.promise}`;
  return SHOWN_WORDS[shown];
}

/** Whom to call now: who broke a promise or is stuck first, then who is silent, last who has named a time. */
const CALL_ORDER: readonly ShownStatus[] = [
  'promise_broken',
  'blocked',
  'claim_not_seen',
  'retracted',
  'not_filed',
  'unknown',
  'acknowledged',
  'promised',
  'claimed',
];

function inCallingOrder(items: readonly ListItem[]): readonly ListItem[] {
  const rank = (item: ListItem) => CALL_ORDER.indexOf(shownStatus(item.facts));
  const name = (item: ListItem) => `${item.unitName} ${item.itemId}`;
  return items.toSorted((a, b) => rank(a) - rank(b) || (name(a) < name(b) ? -1 : 1));
}

function callFirst(open: readonly ListItem[]): string {
  const calls = open.slice(0, CALL_FIRST).map((item) => {
    const reason = reasonOf(item) || '尚无回复';
    return `${item.unitName}（${item.contact ?? '无联系人，请上门'}；${reason}）`;
  });
  return `建议先联系：${calls.join('、')}。`;
}
