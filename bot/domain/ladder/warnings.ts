// What a person should look at before confirming a window: days off, and dates that contradict each other.
import { cutoffAt, cutoffTime, dayText, weekdayText } from '#bot/domain/calendar/cutoff.ts';
import { isBefore } from '#bot/domain/calendar/local-time.ts';
import type { WorkCalendar } from '#bot/domain/calendar/work-calendar.ts';
import type { LadderWindow, PlanWarning } from './steps.ts';

/**
 * Cutoffs are imported and confirmed, never shifted off holidays, so a cutoff on a day off and a window
 * of which more than half the days are off are only pointed out (house rule). Days include both ends.
 */
export function planWarnings(window: LadderWindow, calendar: WorkCalendar): readonly PlanWarning[] {
  const warnings: PlanWarning[] = [];
  const opensAt = cutoffAt(window.opensOn, window.opensTime ?? cutoffTime('00:00'));
  const closesAt = cutoffAt(window.cutoffOn, window.cutoffTime);
  if (!isBefore(opensAt, closesAt)) warnings.push({ code: 'opens_after_cutoff' });
  if (window.acceptanceAt !== null && isBefore(window.acceptanceAt, closesAt)) {
    warnings.push({ code: 'acceptance_before_cutoff' });
  }
  if (!calendar.isWorkday(window.cutoffOn)) {
    warnings.push({ code: 'cutoff_on_non_workday', on: window.cutoffOn });
  }
  const days = window.opensOn.until(window.cutoffOn).days + 1;
  const workdays = days - calendar.nonWorkdays(window.opensOn, window.cutoffOn).length;
  if (days > 0 && workdays * 2 < days) warnings.push({ code: 'mostly_non_working', workdays, days });
  return warnings;
}

/** A warning as staff read it. */
export function warningText(warning: PlanWarning): string {
  switch (warning.code) {
    case 'cutoff_on_non_workday':
      return `截止日${dayText(warning.on)}（${weekdayText(warning.on)}）不是工作日，请核对；系统不会自动顺延。`;
    case 'mostly_non_working':
      return `填报窗口${warning.days}天里只有${warning.workdays}个工作日，请提前提醒。`;
    case 'opens_after_cutoff':
      return '开网时间不早于截止时间，请核对。';
    case 'acceptance_before_cutoff':
      return '县级验收时间早于企业截止时间，请核对。';
  }
}
