// What is said back in one short private line: what was understood, naming the forms.

import { weekdayShortText } from '#bot/domain/calendar/cutoff.ts';
import { isBefore, localDate, TIME_ZONE } from '#bot/domain/calendar/local-time.ts';
import type { Obstacle } from '#bot/domain/facts/deadline-facts.ts';

/** The forms an echo names; units only where the speaker answers for several. */
export interface EchoedItem {
  readonly formCode: string;
  readonly unitShortName: string;
  readonly cutoffAt: Temporal.Instant;
  readonly cutoffText: string;
}

const UNDO = '不对请回“不对”。';

export function claimEcho(items: readonly EchoedItem[], namesUnits: boolean): string {
  return `已记：${formsOf(items, namesUnits)} 已报，以平台名单为准。${UNDO}`;
}

/** 「已记：B204-1 下午3点前报」, with the cutoff where the promise lies behind it. */
export function promiseEcho(
  items: readonly EchoedItem[],
  namesUnits: boolean,
  untilAt: Temporal.Instant,
  part: string | null,
  now: Temporal.Instant,
): string {
  const late = items.find((item) => isBefore(item.cutoffAt, untilAt) && isBefore(now, item.cutoffAt));
  const note = late === undefined ? '' : `请注意截止是${late.cutoffText}，请尽量在截止前上报。`;
  return `已记：${formsOf(items, namesUnits)} ${momentWords(untilAt, part, now)}前报。${note}${UNDO}`;
}

const OBSTACLE_TEXTS: Readonly<Record<Obstacle, string>> = {
  cannot_login: '登不上。可先换浏览器、检查证书或重置密码；网格长会看到并联系您。',
  needs_help: '需要帮助，网格长会看到并联系您。',
  inactive_claimed:
    '停产或停业。停产期间一般仍需按表报送（可为零），是否免报以统计局通知为准。请告知停产起始、预计恢复和联系人。',
  contact_left: '人员变动。请发：新统计人员姓名、手机、到岗日期；在确认之前提醒仍会发给您。',
};

export function obstacleEcho(items: readonly EchoedItem[], namesUnits: boolean, obstacle: Obstacle): string {
  return `已记：${formsOf(items, namesUnits)} ${OBSTACLE_TEXTS[obstacle]}`;
}

const KIND_WORDS: Readonly<Record<string, string>> = {
  claimed: '“已报”',
  promised: '约定的时间',
  acknowledged: '“收到”',
  'blocked:cannot_login': '“登不上”',
};

export function undoEcho(items: readonly EchoedItem[], namesUnits: boolean, kind: string): string {
  return `已撤回：${formsOf(items, namesUnits)} ${KIND_WORDS[kind] ?? '上一条'}的记录。`;
}

function formsOf(items: readonly EchoedItem[], namesUnits: boolean): string {
  if (!namesUnits) return [...new Set(items.map((item) => item.formCode))].join('、');
  return [...Map.groupBy(items, (item) => item.unitShortName)]
    .map(([unit, owed]) => `${unit} ${[...new Set(owed.map((item) => item.formCode))].join('、')}`)
    .join('；');
}

const PART_WORDS: Readonly<Record<string, string>> = {
  am: '上午',
  pm: '下午',
  evening: '晚上',
  eod: '下班',
  day: '下班',
};

/** '下午3点', '明天上午', '11月6日（周五）下班': the way people say it. */
export function momentWords(at: Temporal.Instant, part: string | null, now: Temporal.Instant): string {
  const local = at.toZonedDateTimeISO(TIME_ZONE);
  const days = localDate(now).until(local.toPlainDate()).days;
  const day =
    ['', '明天', '后天'][days] ??
    `${local.month}月${local.day}日（${weekdayShortText(local.toPlainDate())}）`;
  if (part !== null) return `${day === '' ? '今天' : day}${PART_WORDS[part] ?? ''}`;
  const minute = local.minute === 0 ? '' : local.minute === 30 ? '半' : `${local.minute}分`;
  return `${day}${hourWords(local.hour)}点${minute}`;
}

function hourWords(hour: number): string {
  if (hour < 12) return `上午${hour}`;
  if (hour === 12) return '中午12';
  return hour < 18 ? `下午${hour - 12}` : `晚上${hour - 12}`;
}
