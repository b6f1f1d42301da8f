// How a deadline task is shown before it is confirmed: window, steps, whom it reaches, what it costs.

import { at as atText, atWithWeekday } from '#bot/cli/moments.ts';
import { facts, sections, table } from '#bot/cli/table.ts';
import { unreachableText } from '#bot/cli/unreachable-firms.ts';
import { cutoffText, weekdayShortText } from '#bot/domain/calendar/cutoff.ts';
import { periodText } from '#bot/domain/calendar/period.ts';
import { occasionText, reasonText } from '#bot/domain/delivery/reasons.ts';
import type { Audience, LadderPlan, LadderStep, ListWait } from '#bot/domain/ladder/steps.ts';
import { warningText } from '#bot/domain/ladder/warnings.ts';
import type { DeadlinePreview, DeadlineRequest } from '#bot/services/create-deadline-task.ts';
import type { CallForecast } from '#bot/services/queries/forecast-task.ts';

export type WindowPart = 'opensOn' | 'cutoffOn' | 'cutoffTime' | 'acceptanceOn';

/** Where a part of the window comes from: this call, the task that is there, or the shipped samples. */
export type WindowSource = 'said' | 'task' | 'sample';

export interface DeadlineView {
  readonly request: DeadlineRequest;
  readonly plan: LadderPlan;
  readonly scope: DeadlinePreview['scope'];
  readonly calls: CallForecast;
  readonly monthlyCalls: number;
  readonly existing: { readonly code: string; readonly items: number } | null;
  readonly sources: Readonly<Record<WindowPart, WindowSource>>;
}

/** What gives way first when a month's calls run out (house rule). */
const GIVES_WAY = '用量不足时依次舍去：第1步、第2步、第3步和截止前名单；临期、逾期提醒和答复照发。';

const SOURCES: Readonly<Record<WindowSource, string>> = {
  said: '',
  task: '（沿用已确认的窗口）',
  sample: '（样例，请核对）',
};

/** The preview for people; `width` as `table` takes it. */
export function deadlineText(view: DeadlineView, width: number | null): string {
  return sections(windowText(view), stepsText(view, width), reachText(view, width), warningsText(view));
}

function windowText({ request, existing, sources }: DeadlineView): string {
  const { window, formCode, period, gridCode } = request;
  const day = (on: Temporal.PlainDate) => `${on.toString()}（${weekdayShortText(on)}）`;
  return facts([
    [
      '任务',
      existing === null ? '新建' : `已有 ${existing.code}（${existing.items} 家单位），只补充缺少的单位`,
    ],
    ['表号', formCode],
    ['报告期', periodText(period)],
    ['开网', `${day(window.opensOn)} ${window.opensTime}${SOURCES[sources.opensOn]}`],
    ['截止日', `${day(window.cutoffOn)}${SOURCES[sources.cutoffOn]}`],
    ['截止时刻', `${window.cutoffTime}${SOURCES[sources.cutoffTime]}`],
    ['县级验收', `${day(window.acceptanceOn)} ${window.acceptanceTime}${SOURCES[sources.acceptanceOn]}`],
    ['范围', gridCode === null ? '全部网格' : `网格 ${gridCode} 及其下级`],
  ]);
}

function stepsText({ plan, calls }: DeadlineView, width: number | null): string {
  const byOccasion = new Map(calls.steps.map((step) => [step.occasion, step.calls]));
  const shown = table(
    plan.steps,
    [
      { title: '步骤', cell: (step) => occasionText(step.occasion) },
      { title: '时刻', cell: (step) => atWithWeekday(step.dueAt) },
      { title: '对象', cell: (step) => AUDIENCES[step.audience] },
      { title: '调用', alignRight: true, cell: (step) => byOccasion.get(step.occasion) ?? '—' },
      { title: '说明', flex: true, cell: stepNote },
    ],
    width,
  );
  return `步骤（“调用”是一直无人上报时的接口调用次数）：\n${shown}`;
}

const AUDIENCES: Readonly<Record<Audience, string>> = {
  group: '网格群',
  firm: '企业统计员',
  leader: '网格长',
  adviser: '网格指导员',
  township: '乡镇统计员',
  township_and_specialist: '乡镇、专业人员',
  duty_clerk_and_specialist: '值班员、专业人员',
};

function stepNote({ dropped, waitsForList }: LadderStep): string {
  if (dropped !== null) return `不发：${reasonText(dropped)}`;
  return waitsForList === null ? '' : `等名单：${waitText(waitsForList)}`;
}

function waitText(wait: ListWait): string {
  switch (wait.kind) {
    case 'as_of_within_working_hours':
      return `截至时间在 ${wait.hours} 个工作小时以内`;
    case 'as_of_at_or_after':
      return `截至时间不早于 ${atText(wait.at)}`;
  }
}

function reachText({ scope, calls, monthlyCalls }: DeadlineView, width: number | null): string {
  const { reach, most, usedThisMonth } = calls;
  const left = Math.max(0, monthlyCalls - usedThisMonth);
  const people = reach.sharedContacts + reach.personalContacts;
  const summary = facts([
    ['应报单位', `${scope.units} 家，在 ${scope.grids} 个网格`],
    ['可提醒', `统计员 ${people} 人，工作群 ${reach.groups} 个，网格长 ${reach.leaders} 人`],
    ['联系不上', `${scope.unreachableUnits} 家单位`],
    [
      '接口调用',
      `最多 ${most} 次（不含答复）；本月额度 ${monthlyCalls}，已用 ${usedThisMonth}，剩余 ${left}`,
    ],
    ['用量提示', most > left ? `超出剩余额度 ${most - left} 次。${GIVES_WAY}` : null],
  ]);
  return sections(summary, unreachableText(calls.unreachable, width));
}

function warningsText(view: DeadlineView): string | null {
  const lines = warningsOf(view);
  return lines.length === 0 ? null : ['请注意：', ...lines.map((line) => `  - ${line}`)].join('\n');
}

function warningsOf({ plan, request, scope }: DeadlineView): readonly string[] {
  const isOver = Temporal.Instant.compare(plan.cutoffAt, request.now) <= 0;
  const { cutoffOn, cutoffTime } = request.window;
  return [
    ...plan.warnings.map(warningText),
    ...plan.provisionalYears.map(
      (year) => `${year}年的放假安排是暂定的，国务院办公厅通知公布后请导入并核对。`,
    ),
    ...(isOver
      ? [`截止时间（${cutoffOn.month}月${cutoffText(cutoffOn, cutoffTime)}）已经过去，只会走逾期步骤。`]
      : []),
    ...(scope.units === 0 ? ['没有单位应报这张表，请核对表号、报告期和名册里的报表义务。'] : []),
  ];
}

/** The preview for machines. */
export function deadlineJson(view: DeadlineView): Readonly<Record<string, unknown>> {
  const { request, plan, scope, calls } = view;
  const byOccasion = new Map(calls.steps.map((step) => [step.occasion, step.calls]));
  return {
    form: request.formCode,
    period: request.period.code,
    grid: request.gridCode,
    window: request.window,
    sources: view.sources,
    existing: view.existing,
    opensAt: plan.opensAt,
    cutoffAt: plan.cutoffAt,
    acceptanceAt: plan.acceptanceAt,
    steps: plan.steps.map(({ occasion, step, audience, dueAt, offset, dropped }) => ({
      occasion,
      step,
      name: occasionText(occasion),
      audience,
      dueAt,
      offset,
      dropped,
      calls: byOccasion.get(occasion) ?? 0,
    })),
    warnings: warningsOf(view),
    provisionalYears: plan.provisionalYears,
    firms: scope.units,
    grids: scope.grids,
    groups: calls.reach.groups,
    leaders: calls.reach.leaders,
    contacts: calls.reach.sharedContacts + calls.reach.personalContacts,
    unreachable: calls.unreachable,
    calls: { most: calls.most, monthlyLimit: view.monthlyCalls, usedThisMonth: calls.usedThisMonth },
  };
}
