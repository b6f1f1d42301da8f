// Days, instants and durations as an operator types them.

import { describe, expect, it } from 'vitest';
import { exactly, readAdvance, readDay, readInstant, readTime } from '#bot/cli/moments.ts';

const NOW = Temporal.Instant.from('2026-11-02T08:30+08:00');

function refusal(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    expect(error).toMatchObject({ code: 'USAGE' });
    return String((error as { text: string }).text);
  }
  throw new Error('was not refused');
}

describe('an instant', () => {
  it.each([
    '2026-11-04T09:00+08:00',
    '2026-11-04T01:00Z',
    '2026-11-04 09:00',
    '2026-11-04T09:00',
    '２０２６-１１-０４ ０９：００',
    '2026年11月4日9时00分',
    '2026/11/4 9:00:00',
  ])('written %s is nine in the morning in Shanghai', (text) => {
    expect(readInstant(text, '时刻').toString()).toBe('2026-11-04T01:00:00Z');
  });

  it.each([
    ['2026-02-30T09:00+08:00', '没有这一天'],
    ['2026-02-30 09:00', '没有这一天'],
    ['2026-11-04', '要写到几点几分'],
    ['tomorrow', '看不懂'],
    ['2026-11-04 25:00', '看不懂'],
    ['20266-11-04 09:00', '看不懂'],
    ['1926-11-04 09:00', '年份不对'],
    ['', '看不懂'],
  ])('written %j is refused', (text, why) => {
    expect(refusal(() => readInstant(text, '时刻'))).toContain(why);
  });

  it('is written so that nothing of it is lost when it is read again', () => {
    for (const text of ['2026-11-06T05:40:00Z', '2026-11-06T05:40:07Z']) {
      expect(readInstant(exactly(Temporal.Instant.from(text)), '时刻').toString()).toBe(text);
    }
  });
});

describe('a duration', () => {
  it.each([
    ['PT1H', '2026-11-02T01:30:00Z'],
    ['pt30m', '2026-11-02T01:00:00Z'],
    ['P1D', '2026-11-03T00:30:00Z'],
    ['P1W', '2026-11-09T00:30:00Z'],
    ['P1M', '2026-12-02T00:30:00Z'],
  ])('of %s leads to %s', (text, at) => {
    expect(readAdvance(text, NOW).toString()).toBe(at);
  });

  it.each([
    ['-PT1H', '不大于零'],
    ['−PT1H', '不大于零'],
    ['PT0S', '不大于零'],
    ['1h', '看不懂'],
    ['P', '看不懂'],
    ['P900Y', '太长'],
    ['P99999999Y', '太长'],
  ])('of %s is refused', (text, why) => {
    expect(refusal(() => readAdvance(text, NOW))).toContain(why);
  });
});

describe('a day and a time of day', () => {
  it.each(['2026-11-08', '2026-11-8', '2026/11/8', '2026年11月8日', '２０２６-１１-０８'])(
    '%s is read',
    (text) => {
      expect(readDay(text, '--cutoff-on').toString()).toBe('2026-11-08');
    },
  );

  it.each([
    ['2026-02-30', '没有这一天'],
    ['2026-13-01', '没有这一天'],
    ['08-11-2026', '不是日期'],
    ['0226-11-08', '年份不对'],
  ])('%s is refused, naming the option', (text, why) => {
    const said = refusal(() => readDay(text, '--cutoff-on'));
    expect(said).toContain(why);
    expect(said).toContain('--cutoff-on');
  });

  it('takes 24:00 for the end of a day and refuses 25:00', () => {
    expect(readTime('24：00', '--cutoff-time')).toBe('24:00');
    expect(refusal(() => readTime('25:00', '--cutoff-time'))).toContain('24:00');
  });
});
