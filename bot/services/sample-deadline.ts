// The window a form would usually have, from the shipped samples: a suggestion that a person confirms.

import { parsePeriod, type ReportingPeriod } from '#bot/domain/calendar/period.ts';
import type { SampleSchedule } from '#bot/domain/schedule/sample-schedule.ts';
import { parseSampleSchedules } from '#bot/domain/schedule/sample-schedule.ts';
import { type SampleWindow, sampleWindow } from '#bot/domain/schedule/sample-window.ts';
import type { FormWindow } from '#bot/domain/schedule/window-instants.ts';
import { StatgridError } from '#bot/errors.ts';

/** What somebody said about the window; what is left out comes from the samples. */
export interface WindowWishes {
  readonly opensOn: Temporal.PlainDate | null;
  readonly cutoffOn: Temporal.PlainDate | null;
  readonly cutoffTime: FormWindow['cutoffTime'] | null;
  readonly acceptanceOn: Temporal.PlainDate | null;
}

export interface SuggestedWindow {
  readonly period: ReportingPeriod;
  readonly window: FormWindow;
  /** Which parts are samples and have to be checked. */
  readonly fromSample: readonly ('opensOn' | 'cutoffOn' | 'cutoffTime' | 'acceptanceOn')[];
}

/** Reads the shipped samples; a fault in them is a broken installation. */
export function readSchedules(json: unknown): readonly SampleSchedule[] {
  const parsed = parseSampleSchedules(json);
  if (parsed.ok) return parsed.value;
  throw new Error(`shipped schedules: ${parsed.faults.map(({ path }) => path).join(', ')}`);
}

/**
 * Completes a window. Throws StatgridError USAGE when the period cannot be read, does not suit the
 * form, is exempt, or when a part is neither said nor in the samples.
 */
export function suggestWindow(
  schedules: readonly SampleSchedule[],
  formCode: string,
  periodText: string,
  wishes: WindowWishes,
): SuggestedWindow {
  const asked = parsePeriod(periodText);
  if (asked === null) {
    throw new StatgridError('USAGE', `报告期“${periodText}”看不懂，请写成 2026-10、2026Q3 或 2026。`);
  }
  const sample = sampleWindow(schedules, formCode, asked);
  if (sample.kind !== 'window') refuseUnlessComplete(sample.kind, formCode, periodText, wishes);
  const usual = sample.kind === 'window' ? sample : null;
  const period = usual?.period ?? asked;
  const part = <T>(wish: T | null, fallback: T | undefined, name: string): T => {
    const value = wish ?? fallback;
    if (value !== undefined) return value;
    throw new StatgridError('USAGE', `没有 ${formCode} 的样例窗口，请写明${name}。`);
  };
  const window: FormWindow = {
    opensOn: part(wishes.opensOn, usual?.opensOn, '开网日 --opens-on'),
    opensTime: usual?.opensTime ?? ('00:00' as FormWindow['opensTime']),
    cutoffOn: part(wishes.cutoffOn, usual?.cutoffOn, '截止日 --cutoff-on'),
    cutoffTime: part(wishes.cutoffTime, usual?.cutoffTime, '截止时刻 --cutoff-time'),
    acceptanceOn: part(wishes.acceptanceOn, acceptanceOf(usual, wishes), '县级验收日 --acceptance-on'),
    acceptanceTime: usual?.acceptanceTime ?? ('24:00' as FormWindow['acceptanceTime']),
  };
  checkOrder(window);
  const fromSample = (['opensOn', 'cutoffOn', 'cutoffTime', 'acceptanceOn'] as const).filter(
    (name) => wishes[name] === null,
  );
  return { period, window, fromSample };
}

/** A cutoff somebody moved takes the usual distance to the acceptance with it. */
function acceptanceOf(usual: SampleWindow | null, wishes: WindowWishes): Temporal.PlainDate | undefined {
  if (usual === null || usual.acceptanceOn === null) return undefined;
  if (wishes.cutoffOn === null) return usual.acceptanceOn;
  return wishes.cutoffOn.add({ days: usual.cutoffOn.until(usual.acceptanceOn).days });
}

function refuseUnlessComplete(
  kind: Exclude<ReturnType<typeof sampleWindow>['kind'], 'window'>,
  formCode: string,
  periodText: string,
  wishes: WindowWishes,
): void {
  if (kind === 'exempt') {
    throw new StatgridError(
      'USAGE',
      `${formCode} 的报告期 ${periodText} 按样例免报，未建任务。确需报送请先更正样例窗口。`,
    );
  }
  if (kind === 'period_mismatch') {
    throw new StatgridError(
      'USAGE',
      `报告期 ${periodText} 与 ${formCode} 的报送频率不符（月报写 2026-10，季报写 2026Q3，年报写 2026）。`,
    );
  }
  if (wishes.cutoffOn === null || wishes.opensOn === null || wishes.acceptanceOn === null) {
    throw new StatgridError(
      'USAGE',
      `没有 ${formCode} 的样例窗口，请写明 --opens-on、--cutoff-on、--cutoff-time 和 --acceptance-on。`,
    );
  }
}

function checkOrder(window: FormWindow): void {
  if (Temporal.PlainDate.compare(window.opensOn, window.cutoffOn) > 0) {
    throw new StatgridError(
      'USAGE',
      `开网日 ${window.opensOn.toString()} 晚于截止日 ${window.cutoffOn.toString()}，请核对。`,
    );
  }
  if (Temporal.PlainDate.compare(window.cutoffOn, window.acceptanceOn) > 0) {
    throw new StatgridError(
      'USAGE',
      `截止日 ${window.cutoffOn.toString()} 晚于县级验收日 ${window.acceptanceOn.toString()}，请核对。`,
    );
  }
}
