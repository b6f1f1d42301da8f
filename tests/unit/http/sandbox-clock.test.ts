// The sandbox's clock in words, over the shipped calendar.

import { describe, expect, it } from 'vitest';
import { DEFAULT_SERVICE_HOURS } from '#bot/domain/calendar/service-time.ts';
import { sandboxClock } from '#bot/services/sandbox-clock.ts';
import { at, CALENDAR } from '#tests/unit/calendar/shipped.ts';

function clockAt(local: string, cutoffs: readonly string[] = []) {
  const workTime = { calendar: CALENDAR, hours: DEFAULT_SERVICE_HOURS };
  return sandboxClock({ now: at(local), target: null }, cutoffs.map(at), workTime);
}

describe('the sandbox clock', () => {
  it.each([
    ['2026-11-02T08:30', '工作日', '服务时间', '11月3日 08:30 周二'],
    ['2026-11-02T08:29', '工作日', '非服务时间', '11月2日 08:30 周一'],
    ['2026-11-02T12:00', '工作日', '非服务时间', '11月3日 08:30 周二'],
    ['2026-11-06T17:30', '工作日', '非服务时间', '11月9日 08:30 周一'],
    ['2026-11-07T10:00', '休息日', '非服务时间', '11月9日 08:30 周一'],
    ['2026-10-10T09:00', '工作日（调休上班）', '服务时间', '10月12日 08:30 周一'],
  ])('at %s it is %s, %s, and the next working morning is %s', (local, day, service, morning) => {
    expect(clockAt(local)).toMatchObject({ local, day, service, morning: { text: morning } });
  });

  it('names the holiday, and leads over it to the next workday', () => {
    const clock = clockAt('2026-10-01T09:00');
    expect(clock.day).toMatch(/^休息日（国庆/);
    expect(clock.morning?.text).toBe('10月8日 08:30 周四');
  });

  it('leads to the next cutoff ahead, and to none when all have passed', () => {
    const cutoffs = ['2026-11-09T12:00', '2026-11-08T12:00', '2026-11-03T23:59'];
    expect(clockAt('2026-11-05T09:00', cutoffs).cutoff?.text).toBe('11月8日 12:00 周日');
    expect(clockAt('2026-11-08T12:00', cutoffs).cutoff?.text).toBe('11月9日 12:00 周一');
    expect(clockAt('2026-11-10T09:00', cutoffs).cutoff).toBeNull();
  });

  it('says that a year has no calendar instead of guessing, and offers no working morning', () => {
    expect(clockAt('2031-05-05T09:00')).toMatchObject({ day: '2031年放假安排未导入', morning: null });
  });
});
