// The lists leaders, townships and the bureau work from: counts first, then names in calling order.

import type { DeadlineFacts } from '#bot/domain/facts/deadline-facts.ts';
import {
  claimAwaitsList,
  type ShownStatus,
  shownStatus,
  standingOf,
} from '#bot/domain/facts/deadline-shown.ts';
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
  /** '钉钉已屏蔽': why no reminder arrives at any contact of the firm; null when one does. */
  readonly unreachable: string | null;
  /** Name of the enterprise grid, shown where a list spans several. */
  readonly gridName: string;
  /** '下午3点前' for an open promise, otherwise null. */
  readonly promise: string | null;
}

/** `returned`: forms to be corrected and filed again, whatever the cutoff. */
export type ListStage = 'before_cutoff' | 'overdue' | 'returned';

export type ListAudience = 'leader' | 'township' | 'specialist';

export interface ListView {
  readonly audience: ListAudience;
  readonly stage: ListStage;
  /** The node the list is about: '玉城街道工业第1网格'. */
  readonly nodeName: string;
  readonly form: { readonly formCode: string; readonly period: string; readonly cutoff: string };
  /** '11月6日13:40', null when no list has been imported. */
  readonly listAsOf: string | null;
  /** Every item of the node and form, settled ones included: the counts come from here. */
  readonly items: readonly ListItem[];
  /** The items to be named, of those that may be; null: all of them. */
  readonly named?: ReadonlySet<string> | null;
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

/**
 * Several forms of one node in one message: numbered through, so `已联系 2` stays unambiguous. While the service hears
 * nothing a leader's list is one to phone by: everybody's number, and no word about who has not answered.
 */
export function listMessage(
  views: readonly ListView[],
  { hearsNothing }: { readonly hearsNothing: boolean } = { hearsNothing: false },
): NumberedList {
  const numbers = new Map<string, number>();
  const blocks: Block[] = [];
  for (const view of views) {
    const open = inCallingOrder(namedItems(view));
    blocks.push({ kind: 'paragraph', text: heading(view) });
    const lines = open.slice(0, NAMES_SHOWN).map((item) => {
      const number = numbers.get(item.itemId) ?? numbers.size + 1;
      numbers.set(item.itemId, number);
      return { number, text: nameLine(item, view, hearsNothing) };
    });
    if (lines.length > 0) blocks.push({ kind: 'numbered', lines });
    if (open.length > lines.length) {
      blocks.push({ kind: 'paragraph', text: `另有${open.length - lines.length}家，请在系统中查看。` });
    }
    if (view.audience === 'leader' && open.length > 0 && !hearsNothing) {
      blocks.push({ kind: 'paragraph', text: callFirst(open) });
    }
  }
  const closings = new Set(views.map((view) => closing(view, hearsNothing)));
  blocks.push(...[...closings].map((text) => ({ kind: 'paragraph' as const, text })));
  return { message: { title: title(views), blocks }, numbers };
}

/** Counts without names, for those who stand among the firms' competitors. */
export function countMessage(views: readonly ListView[]): Message {
  return { title: title(views), blocks: views.map((view) => ({ kind: 'paragraph', text: heading(view) })) };
}

const TITLES: Readonly<Record<ListStage, string>> = {
  before_cutoff: '未报名单',
  overdue: '逾期未报名单',
  returned: '退回待改名单',
};

const CLOSINGS: Readonly<Record<ListView['audience'], string>> = {
  leader: '回“已联系 序号 情况”即可登记，如：已联系 2 下午报。',
  township: '请协助落实。本条含单位名称，请勿转发至企业群。',
  specialist: '催报通知书须由人工审核签发。本条含单位名称，请勿转发至企业群。',
};

const RETURN_CLOSING = '请提醒单位登录平台查看退回说明，核实后自行修改并重新上报。';

const CALL_LIST_CLOSING =
  '目前平台不转来回复的内容（本月额度用完），企业在单聊和群里说的都看不到，没有回音不等于不理：请给以上单位打电话，情况告诉值班员。';

function closing({ audience, stage }: ListView, hearsNothing: boolean): string {
  const leaders = hearsNothing ? CALL_LIST_CLOSING : CLOSINGS.leader;
  if (stage !== 'returned') return audience === 'leader' ? leaders : CLOSINGS[audience];
  const how = audience === 'leader' ? leaders : '本条含单位名称，请勿转发至企业群。';
  return `${RETURN_CLOSING}${how}`;
}

/** What a list names: what is open, or what was returned and whose time has come. */
function namedItems({ items, named = null, stage }: ListView): readonly ListItem[] {
  const standing = stage === 'returned' ? 'returned' : 'open';
  return items.filter(
    (item) => standingOf(item.facts) === standing && (named === null || named.has(item.itemId)),
  );
}

function title(views: readonly ListView[]): string {
  const [first] = views;
  if (first === undefined) return '未报名单';
  return `${first.nodeName}${TITLES[first.stage]}`;
}

function heading(view: ListView): string {
  const n = listNumbers(view.items.map((item) => item.facts));
  const asOf = view.listAsOf === null ? '尚无平台名单，请以电话为准' : `名单截至${view.listAsOf}`;
  const what = view.stage === 'returned' ? '退回待改' : '';
  const parts = [
    `${what}${view.nodeName}${view.form.period}${view.form.formCode}（${view.form.cutoff}截止；${asOf}）：`,
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

function nameLine(item: ListItem, view: ListView, isCallList: boolean): string {
  const phone = isCallList && view.audience === 'leader' ? (item.contact ?? '无联系人，请上门') : '';
  const reason = [reasonOf(item), phone].filter((part) => part !== '').join(' ');
  const grid = view.audience === 'leader' ? '' : `（${item.gridName}）`;
  return `${item.unitName}${grid}${reason === '' ? '' : ` ${reason}`}`;
}

function reasonOf(item: ListItem): string {
  const shown = shownStatus(item.facts);
  if (isSilent(shown)) return item.unreachable === null ? '' : `联系不上：${item.unreachable}`;
  if (shown === 'returned') return claimAwaitsList(item.facts) ? '自报已重报，待名单核对' : '';
  if (shown === 'promised' && item.promise !== null) return `约定${item.promise}`;
  return SHOWN_WORDS[shown];
}

function isSilent(shown: ShownStatus): boolean {
  return shown === 'not_filed' || shown === 'unknown' || shown === 'acknowledged';
}

/** Whom to call now: who broke a promise or is stuck first, then who gets no reminder, who is silent, last who has named a time. */
const CALL_ORDER: readonly (ShownStatus | 'unreachable')[] = [
  'promise_broken',
  'blocked',
  'claim_not_seen',
  'retracted',
  'unreachable',
  'not_filed',
  'unknown',
  'acknowledged',
  'promised',
  'claimed',
];

function inCallingOrder(items: readonly ListItem[]): readonly ListItem[] {
  const rank = (item: ListItem) => {
    const shown = shownStatus(item.facts);
    return CALL_ORDER.indexOf(isSilent(shown) && item.unreachable !== null ? 'unreachable' : shown);
  };
  const name = (item: ListItem) => `${item.unitName} ${item.itemId}`;
  return items.toSorted((a, b) => rank(a) - rank(b) || (name(a) < name(b) ? -1 : 1));
}

function callFirst(open: readonly ListItem[]): string {
  const calls = open.slice(0, CALL_FIRST).map((item) => {
    const reason = reasonOf(item) || (standingOf(item.facts) === 'returned' ? '退回待改' : '尚无回复');
    return `${item.unitName}（${item.contact ?? '无联系人，请上门'}；${reason}）`;
  });
  return `建议先联系：${calls.join('、')}。`;
}
