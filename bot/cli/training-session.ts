// How a sitting of a training is written on the command line and shown before it is confirmed.

import { cutoffAt } from '#bot/domain/calendar/cutoff.ts';
import { occasionText } from '#bot/domain/delivery/reasons.ts';
import type { TrainingStep } from '#bot/domain/ladder/training-ladder.ts';
import { sessionText } from '#bot/domain/training/session.ts';
import type { SessionWishes, TrainingPlan } from '#bot/services/training-plan.ts';
import { type Arguments, requiredOption } from './arguments.ts';
import { at, atWithWeekday, readDay, readInstant, readTime } from './moments.ts';
import type { OptionSpec } from './options.ts';
import { facts, sections, table } from './table.ts';
import { unreachableText } from './unreachable-firms.ts';

/** The options that say when and where. */
export const SESSION_OPTIONS: readonly OptionSpec[] = [
  { name: 'on', value: '日期', help: '哪一天，如 2026-11-12（必填）' },
  { name: 'from', value: '时刻', help: '几点开始，如 9:00（必填）' },
  { name: 'to', value: '时刻', help: '几点结束，如 11:30（必填）' },
  { name: 'place', value: '地点', help: '在哪里；线上的写会议名称和入会办法（必填）' },
  {
    name: 'receipt-until',
    value: '时刻',
    help: "回执截止，如 '2026-11-10 17:00'；不写为前一个工作日 9:00",
  },
];

/** Throws StatgridError USAGE. */
export function readSession(given: Arguments, command: string): SessionWishes {
  const on = readDay(requiredOption(given, 'on', command, '日期，如 2026-11-12'), '--on');
  const time = (name: string, what: string) =>
    cutoffAt(on, readTime(requiredOption(given, name, command, what), `--${name}`));
  const receipt = given.option('receipt-until');
  return {
    startsAt: time('from', '开始时刻，如 9:00'),
    endsAt: time('to', '结束时刻，如 11:30'),
    place: requiredOption(given, 'place', command, '地点'),
    receiptUntilAt: receipt === null ? null : readInstant(receipt, '--receipt-until '),
  };
}

/** What a month's calls are when no channel is configured: the standard edition's. */
const STANDARD_MONTHLY_CALLS = 5000;

export function monthlyCallsOf(
  channels: readonly { readonly limits: { readonly calls: number } | null }[],
): number {
  return channels.find(({ limits }) => limits !== null)?.limits?.calls ?? STANDARD_MONTHLY_CALLS;
}

/** The preview for people: when and where, the steps, whom they reach and what they cost. */
export function planText(
  title: string,
  plan: TrainingPlan,
  monthlyCalls: number,
  width: number | null,
  more: readonly (readonly [string, string | null])[] = [],
): string {
  const { mostCalls, reach, session, steps, unreachable, usedThisMonth } = plan;
  const left = Math.max(0, monthlyCalls - usedThisMonth);
  const shownSteps = table(
    steps,
    [
      { title: '步骤', cell: (step) => occasionText(step.occasion) },
      { title: '时刻', cell: (step) => atWithWeekday(step.dueAt) },
      { title: '对象', cell: (step) => AUDIENCES[step.audience] },
      { title: '调用', alignRight: true, cell: (step) => step.calls },
    ],
    width,
  );
  return sections(
    facts([
      ['培训', title],
      ['时间', sessionText(session)],
      ['地点', session.place],
      ['回执截止', at(session.receiptUntilAt)],
      ...more,
    ]),
    `步骤（“调用”是一直无人回执、无人签到时的接口调用次数）：\n${shownSteps}`,
    facts([
      ['单位', `${reach.units} 家，在 ${reach.grids} 个网格`],
      [
        '可通知',
        `统计员 ${reach.sharedContacts + reach.personalContacts} 人，工作群 ${reach.groups} 个，网格长 ${reach.leaders} 人`,
      ],
      ['联系不上', `${unreachable.length} 家单位`],
      [
        '接口调用',
        `最多 ${mostCalls} 次（不含答复）；本月额度 ${monthlyCalls}，已用 ${usedThisMonth}，剩余 ${left}`,
      ],
      ['用量提示', mostCalls > left ? `超出剩余额度 ${mostCalls - left} 次，群通知和提醒会先被舍去。` : null],
    ]),
    unreachableText(unreachable, width),
    warningText(plan),
  );
}

const AUDIENCES: Readonly<Record<TrainingStep['audience'], string>> = {
  group: '网格群',
  firm: '企业统计员',
  leader: '网格长',
  township: '乡镇统计员',
};

function warningText({ steps }: TrainingPlan): string | null {
  return steps.some(({ occasion }) => occasion === 'training:notice')
    ? null
    : '请注意：培训开始前已经没有工作时间可以发通知，请打电话通知。';
}

/** The same for machines. */
export function planJson(plan: TrainingPlan): Readonly<Record<string, unknown>> {
  const { mostCalls, reach, session, steps, unreachable, usedThisMonth } = plan;
  const { endsAt, place, receiptUntilAt, startsAt } = session;
  return {
    startsAt,
    endsAt,
    place,
    receiptUntilAt,
    steps: steps.map(({ audience, calls, dueAt, occasion }) => ({
      occasion,
      name: occasionText(occasion),
      audience,
      dueAt,
      calls,
    })),
    firms: reach.units,
    grids: reach.grids,
    contacts: reach.sharedContacts + reach.personalContacts,
    groups: reach.groups,
    leaders: reach.leaders,
    unreachable,
    calls: { most: mostCalls, usedThisMonth },
  };
}
