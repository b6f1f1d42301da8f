// Promises to report later: which words are one, and the day or minute they name.

import { describe, expect, it } from 'vitest';
import type { Slots } from '#bot/domain/understanding/reading.ts';
import { understand } from '#bot/domain/understanding/understand.ts';

const THURSDAY_MORNING = '2026-11-05T10:30:00+08:00';

function read(text: string, at = THURSDAY_MORNING) {
  return understand({ text, sentAt: Temporal.Instant.from(at), contextKinds: ['report_deadline'] });
}

const TABLE: readonly (readonly [text: string, when: string | null, part?: Slots['part']])[] = [
  ['明天', '2026-11-06'],
  ['明天报', '2026-11-06'],
  ['明早报', '2026-11-06', 'am'],
  ['明天上午9点前报', '2026-11-06T09:00'],
  ['明天 下午3点 报', '2026-11-06T15:00'],
  ['下午3点报', '2026-11-05T15:00'],
  ['3点报', '2026-11-05T15:00'],
  ['三点半报', '2026-11-05T15:30'],
  ['3点15报', '2026-11-05T15:15'],
  ['3点一刻报', '2026-11-05T15:15'],
  ['15：00报', '2026-11-05T15:00'],
  ['一点报', '2026-11-05T13:00'],
  ['11点报', '2026-11-05T11:00'],
  ['12点前', '2026-11-05T12:00'],
  ['明天8点', '2026-11-06T08:00'],
  ['周一上午十点', '2026-11-09T10:00'],
  ['周五报', '2026-11-06'],
  ['周一报', '2026-11-09'],
  ['下周一报', '2026-11-09'],
  ['下周五报', '2026-11-13'],
  ['8号报', '2026-11-08'],
  ['11月8日报', '2026-11-08'],
  ['11/8报', '2026-11-08'],
  ['12月1号下午报', '2026-12-01', 'pm'],
  ['8号到9号报', '2026-11-09'],
  ['月底报', '2026-11-30'],
  ['下班前', '2026-11-05', 'eod'],
  ['今晚报', '2026-11-05', 'evening'],
  ['晚上8点报', '2026-11-05T20:00'],
  ['24点前报', '2026-11-06T00:00'],
  ['晚上12点前', '2026-11-06T00:00'],
  ['中午报', '2026-11-05T12:00'],
  ['两小时后报', '2026-11-05T12:30'],
  ['半小时', '2026-11-05T11:00'],
  ['2天后报', '2026-11-07'],
  ['马上报', '2026-11-05'],
  ['等会儿报', '2026-11-05'],
  ['收到，下午报', '2026-11-05', 'pm'],
  ['还没报，明天报', '2026-11-06'],
  ['还在做，明天报', '2026-11-06'],
  ['今天报不了，明天报', '2026-11-06'],
  ['会计说明天报', '2026-11-06'],
  ['报了一半，明天报完', '2026-11-06'],
  ['最迟周五报', '2026-11-06'],
  ['尽快报', null],
  ['下周报', null],
  ['节后报', null],
  ['9点报', null],
  ['等老板签完字就报', null],
  ['31号报', null],
];

describe('a promise', () => {
  const rows = TABLE.map(([text, when, part]) => ({ text, when, part }));

  it.each(rows)('$text is for $when $part', ({ text, when, part }) => {
    const { intent, slots } = read(text);
    expect(intent).toBe('will_report_later');
    expect({ when: slots.when, part: slots.part, past: slots.past }).toEqual({ when, part, past: undefined });
  });

  it.each([
    ['上午9点报', THURSDAY_MORNING],
    ['3号报', THURSDAY_MORNING],
    ['这周三报', THURSDAY_MORNING],
    ['3点报', '2026-11-05T16:00:00+08:00'],
    ['15:00报', '2026-11-05T16:00:00+08:00'],
    ['下午报', '2026-11-05T18:30:00+08:00'],
  ])('%s at %s names a time that is over', (text, at) => {
    expect(read(text, at)).toMatchObject({ intent: 'will_report_later', slots: { when: null, past: true } });
  });

  it.each([
    ['8号报', '2026-10-30T10:00:00+08:00', '2026-11-08'],
    ['1月5日报', '2026-12-28T10:00:00+08:00', '2027-01-05'],
    ['明天报', '2026-11-05T23:59:00+08:00', '2026-11-06'],
    ['明天报', '2026-11-04T16:30:00Z', '2026-11-06'],
    ['月底报', '2028-02-10T10:00:00+08:00', '2028-02-29'],
  ] as const)('%s said at %s is for %s', (text, at, when) => {
    expect(read(text, at).slots.when).toBe(when);
  });

  it('says when the day named is no working day, if a calendar is at hand', () => {
    const isWorkday = (on: Temporal.PlainDate) => on.dayOfWeek <= 5;
    const sentAt = Temporal.Instant.from(THURSDAY_MORNING);
    const ask = (text: string) =>
      understand({ text, sentAt, contextKinds: ['report_deadline'], isWorkday }).slots;
    expect(ask('后天报')).toMatchObject({ when: '2026-11-07', non_workday: true });
    expect(ask('明天报').non_workday).toBeUndefined();
    expect(ask('2个工作日内报').when).toBe('2026-11-09');
  });

  it('after the holiday is the first working day behind three or more days off', () => {
    const isWorkday = (on: Temporal.PlainDate) => !(on.month === 10 && on.day <= 7) && on.dayOfWeek <= 5;
    const sentAt = Temporal.Instant.from('2026-09-29T10:00:00+08:00');
    const { slots } = understand({ text: '节后报', sentAt, contextKinds: ['report_deadline'], isWorkday });
    expect(slots.when).toBe('2026-10-08');
  });

  it.each('明天报名|明天报税|明天报销|他说明天报|昨天报|明天要报吗|几号报|明天截止吗|明天不报'.split('|'))(
    'is not read from %s',
    (text) => {
      expect(read(text).intent).not.toBe('will_report_later');
    },
  );

  it.each('能不能晚两天|可以延到10号吗|下周三再报行吗？|申请延期'.split('|'))(
    'is not made but asked for in %s',
    (text) => {
      expect(read(text).intent).toBe('extension_request');
    },
  );
});
