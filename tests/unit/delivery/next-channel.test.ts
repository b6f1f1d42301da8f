// The next channel: what moves on and after how long, where to, and when.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SERVICE_HOURS } from '#bot/domain/calendar/service-time.ts';
import { WorkCalendar } from '#bot/domain/calendar/work-calendar.ts';
import {
  type ChannelTerms,
  mayCarry,
  slotInHours,
  termsText,
  USUAL_TERMS,
} from '#bot/domain/delivery/channel-terms.ts';
import {
  NEXT_CHANNEL,
  nextWay,
  patienceOn,
  setbackOf,
  slotOnNext,
  unreadAt,
  type Way,
} from '#bot/domain/delivery/next-channel.ts';
import type { Purpose } from '#bot/domain/delivery/purpose.ts';
import { readUnreadMinutes } from '#bot/domain/delivery/unread-minutes.ts';
import { shanghai } from '#tests/support/business-time.ts';

const PURPOSES = Object.keys(NEXT_CHANNEL) as Purpose[];
const way = (channel: string, terms: Partial<ChannelTerms> = {}): Way => ({
  channel,
  address: `${channel}-1`,
  terms: { ...USUAL_TERMS, ...terms },
});

const calendar = new WorkCalendar([{ year: 2026, status: 'official', source: 'test', off: [], workOn: [] }]);
const workTime = { calendar, hours: DEFAULT_SERVICE_HOURS };

describe('what moves on', () => {
  it.each([
    ['failed', 'blocked', 'rejected'],
    ['failed', 'address_gone', 'rejected'],
    ['failed', 'window_expired', 'rejected'],
    ['failed', 'content_policy', null],
    ['failed', 'settled', null],
    ['failed', 'elsewhere', null],
    ['waiting', '90018', 'unsent'],
    ['sent', null, 'unread'],
    ['delivered', null, 'unread'],
    ['read', null, null],
    ['unknown', 'timeout', null],
    ['held', null, null],
    ['sending', null, null],
  ] as const)('%s (%s) is %s', (state, reason, setback) => {
    expect(setbackOf(state, reason)).toBe(setback);
  });

  it('is unread only where the channel reports reading', () => {
    for (const reports of ['nothing', 'delivered'] as const) {
      const { last_call } = patienceOn({ ...USUAL_TERMS, reports });
      expect(last_call).toEqual({ failed: 0, waiting: 30, sent: null, delivered: null });
    }
    expect(patienceOn({ ...USUAL_TERMS, reports: 'read' }).last_call).toEqual({
      failed: 0,
      waiting: 30,
      sent: 60,
      delivered: 60,
    });
  });

  it.each(['reply', 'control', 'group_notice'] as const)('a %s stays where it is', (purpose) => {
    expect(Object.values(patienceOn({ ...USUAL_TERMS, reports: 'read' })[purpose])).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });

  it('a courtesy goes on when it is refused, and waits for nothing else: the next step carries it', () => {
    const { courtesy } = patienceOn({ ...USUAL_TERMS, reports: 'read' });
    expect(courtesy).toEqual({ failed: 0, waiting: null, sent: null, delivered: null });
  });
});

describe('how long nobody may have looked', () => {
  it('is a bureau’s own to say, purpose by purpose', () => {
    const unreadMinutes = readUnreadMinutes('last_call=15, list=0,courtesy=300') ?? {};
    const patience = patienceOn({ reports: 'read', unreadMinutes });
    const unread = Object.fromEntries(PURPOSES.map((purpose) => [purpose, patience[purpose].sent]));
    expect(unread).toMatchObject({
      last_call: 15,
      list: null,
      courtesy: 300,
      overdue: 120,
      notice: 60,
      reply: null,
    });
    expect(patience.last_call.waiting).toBe(30);
    const said = shanghai('2026-11-04T10:00');
    expect(unreadAt('last_call', said, { unreadMinutes }, workTime)).toEqual(shanghai('2026-11-04T10:15'));
    expect(unreadAt('list', said, { unreadMinutes }, workTime)).toBeNull();
  });

  it.each([
    '',
    'last_call',
    'last_call=',
    'reply=30',
    'last_call=5000',
    'last_call=1,last_call=2',
    'last_call=1;list=2',
  ])('“%s” is no way to say it', (text) => {
    expect(readUnreadMinutes(text)).toBeNull();
  });
});

describe('the terms of a channel', () => {
  it('are named where they are unusual', () => {
    expect(termsText(USUAL_TERMS)).toBe('');
    const hours = [{ startMinute: 540, endMinute: 1050 }];
    expect(termsText({ ...USUAL_TERMS, region: 'abroad', feeFen: 5, hours, reports: 'read' })).toBe(
      '境外，只说有事项；每条0.05元；只在9:00–17:30发；有已读回执',
    );
  });
});

describe('the next way', () => {
  const ways = [way('a'), way('b'), way('sms', { feeFen: 5 })];

  it('is the first in the person’s order that has not been tried', () => {
    expect(nextWay(ways, [ways[0] as Way], 'courtesy')?.channel).toBe('b');
    expect(nextWay(ways, [], 'courtesy')?.channel).toBe('a');
  });

  it('costs a fee for what must be known only', () => {
    const tried = ways.slice(0, 2);
    const paid = PURPOSES.filter((purpose) => nextWay(ways, tried, purpose) !== null);
    expect(paid).toEqual(['last_call', 'overdue', 'notice']);
  });

  it('is one abroad only where no other is left: there a text is told without its content', () => {
    const [abroad, home] = [way('telegram', { region: 'abroad' }), way('b')];
    expect(nextWay([abroad, home], [], 'list')).toBe(home);
    expect(nextWay([abroad, home], [home], 'list')).toBe(abroad);
    expect([mayCarry({ region: 'abroad' }), mayCarry({ region: 'mainland' })]).toEqual([false, true]);
  });

  it('may be another address of the same channel', () => {
    const second = { ...way('a'), address: 'a-2' };
    expect(nextWay([second], [way('a')], 'list')).toBe(second);
  });

  it('is never one that was tried, keeps the order, and comes to an end', () => {
    const some = fc.subarray(['a', 'b', 'c', 'd', 'e'].map((channel, n) => way(channel, { feeFen: n % 2 })));
    fc.assert(
      fc.property(some, fc.constantFrom(...PURPOSES), (all, purpose) => {
        const tried: Way[] = [];
        for (let next = nextWay(all, tried, purpose); next !== null; ) {
          expect(tried).not.toContain(next);
          tried.push(next);
          next = nextWay(all, tried, purpose);
        }
        expect(tried).toEqual(all.filter((one) => tried.includes(one)));
      }),
    );
  });
});

describe('the slot on the next channel', () => {
  const any = { hours: null };

  it.each([
    ['rejected', '2026-11-06T09:00:05', '2026-11-06T09:00'],
    ['rejected', '2026-11-06T12:10', '2026-11-06T12:00'],
    ['unread', '2026-11-06T10:10', '2026-11-06T10:00'],
    ['unread', '2026-11-06T17:40', '2026-11-09T08:30'],
    ['unsent', '2026-11-06T12:10', '2026-11-06T13:30'],
  ] as const)('%s at %s goes into that of %s', (setback, now, slotAt) => {
    expect(slotOnNext(shanghai(now), setback, any, workTime).toString()).toBe(shanghai(slotAt).toString());
  });

  it.each([
    ['last_call', '2026-11-06T09:00', '2026-11-06T10:00'],
    ['last_call', '2026-11-06T11:30', '2026-11-06T14:15'],
    ['overdue', '2026-11-06T16:45', '2026-11-09T10:00'],
    ['courtesy', '2026-11-06T09:00', null],
  ] as const)('a %s said at %s counts as unread from %s on, in service minutes', (purpose, said, at) => {
    const from = at === null ? null : shanghai(at).toString();
    expect(unreadAt(purpose, shanghai(said), USUAL_TERMS, workTime)?.toString() ?? null).toBe(from);
  });

  it('waits for the hours of the channel, a refusal too', () => {
    const strict = { hours: [{ startMinute: 600, endMinute: 960 }] };
    const at = (now: string) => slotOnNext(shanghai(now), 'rejected', strict, workTime).toString();
    expect(at('2026-11-06T09:00')).toBe(shanghai('2026-11-06T10:00').toString());
    expect(at('2026-11-06T16:30')).toBe(shanghai('2026-11-09T10:00').toString());
    expect(slotInHours(shanghai('2026-11-06T11:00'), strict, workTime).toString()).toBe(
      shanghai('2026-11-06T11:00').toString(),
    );
  });
});
