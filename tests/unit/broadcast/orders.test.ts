// What bureau staff say about broadcasts, and what only looks like it; when one goes out.
import { describe, expect, it } from 'vitest';
import { type BroadcastOrder, readBroadcastOrder } from '#bot/domain/broadcast/orders.ts';
import { findSendTime, speakableAt } from '#bot/domain/broadcast/send-time.ts';
import { parseCalendar } from '#bot/domain/calendar/parse-calendar.ts';
import { DEFAULT_SERVICE_HOURS } from '#bot/domain/calendar/service-time.ts';
import { readSampleJson } from '#prisma/sample/read-sample.ts';
import { shanghai } from '#tests/support/business-time.ts';

describe('an order', () => {
  it.each<[string, BroadcastOrder]>([
    ['群发', { kind: 'begin', audience: null, text: null }],
    ['群发 ', { kind: 'begin', audience: null, text: null }],
    ['群发 玉城街道 统计员', { kind: 'begin', audience: '玉城街道 统计员', text: null }],
    ['群发 统计员：请及时上报', { kind: 'begin', audience: '统计员', text: '请及时上报' }],
    ['群发：统计员\n请及时上报：今天', { kind: 'begin', audience: '统计员', text: '请及时上报：今天' }],
    [
      '群发 统计员 发送时间：明天9:30：请及时上报',
      { kind: 'begin', audience: '统计员 发送时间明天9:30', text: '请及时上报' },
    ],
    ['进度', { kind: 'progress', number: null }],
    ['进度 3', { kind: 'progress', number: 3 }],
    ['群发进度', { kind: 'progress', number: null }],
    ['暂停 3', { kind: 'pause', number: 3 }],
    ['暂停第3号群发', { kind: 'pause', number: 3 }],
    ['暂停３。', { kind: 'pause', number: 3 }],
    ['继续 12', { kind: 'resume', number: 12 }],
    ['停止3号', { kind: 'stop', number: 3 }],
    ['撤回 3', { kind: 'recall', number: 3 }],
    ['更正 3 截止时间是8日24时', { kind: 'correct', number: 3, text: '截止时间是8日24时' }],
    ['更正 3：截止时间是8日24时', { kind: 'correct', number: 3, text: '截止时间是8日24时' }],
    ['批准 3', { kind: 'approve', number: 3 }],
    ['不批准 3 时间写错了', { kind: 'refuse', number: 3, reason: '时间写错了' }],
  ])('%j is read', (text, order) => {
    expect(readBroadcastOrder(text)).toEqual(order);
  });

  it.each([
    ['暂停', '暂停 3'],
    ['停止', '停止 3'],
    ['撤回', '撤回 3'],
    ['不批准 3', '要写原因'],
    ['更正 3', '要写正确的话'],
  ])('%s says what is missing', (text, said) => {
    const order = readBroadcastOrder(text);
    expect(order?.kind === 'unclear' ? order.say : '').toContain(said);
  });

  it.each([
    '暂停全部',
    '恢复',
    '发送',
    '不发',
    '群发的消息收到了',
    '更正一下，产值是120万',
    '继续生产，没有停',
    '停止生产了',
    '同意你们的意见',
    '进度怎么样了',
    '批准 3 个',
    '撤回已报',
    '已联系 2',
  ])('%s is none', (text) => {
    expect(readBroadcastOrder(text)).toBeNull();
  });
});

const parsed = parseCalendar(await readSampleJson('cn-calendar.json'));
if (!parsed.ok) throw new Error('the sample calendar cannot be read');
const workTime = { calendar: parsed.value, hours: DEFAULT_SERVICE_HOURS };

describe('when it goes out', () => {
  const now = shanghai('2026-11-04T09:30');
  it.each<[string, string]>([
    ['明天9点', '2026-11-05T09:00'],
    ['后天下午2点半', '2026-11-06T14:30'],
    ['11月6日10时30分', '2026-11-06T10:30'],
    ['2026-11-06 10:30', '2026-11-06T10:30'],
    ['11-06 8：05', '2026-11-06T08:05'],
    ['1月6日9点', '2027-01-06T09:00'],
    ['今天晚上8点', '2026-11-04T20:00'],
  ])('%s is found in whatever stands around it', (text, at) => {
    const found = findSendTime(`统计员 发送时间${text} 玉城街道`, now);
    expect(found?.at?.toString()).toBe(shanghai(at).toString());
  });

  it('is nothing where no time is named, and no time where there is no such day', () => {
    expect(findSendTime('玉城街道工业第1网格 统计员', now)).toBeNull();
    expect(findSendTime('任务6P8A 未报', now)).toBeNull();
    expect(findSendTime('13月40日9点', now)).toMatchObject({ at: null });
    expect(findSendTime('明天25点', now)).toMatchObject({ at: null });
  });

  it.each<['private' | 'group', string, string]>([
    ['private', '2026-11-04T09:30:20', '2026-11-04T09:30:20'],
    ['private', '2026-11-04T11:50', '2026-11-04T13:30'],
    ['private', '2026-11-04T17:20', '2026-11-05T08:30'],
    ['group', '2026-11-04T08:31', '2026-11-04T08:45'],
    ['group', '2026-11-04T17:16', '2026-11-05T08:45'],
    ['private', '2026-11-07T10:00', '2026-11-09T08:30'],
    ['private', '2026-10-10T10:00', '2026-10-10T10:00'],
  ])('a %s place at %s is spoken to at %s', (place, at, to) => {
    expect(speakableAt(place, shanghai(at), workTime).toString()).toBe(shanghai(to).toString());
  });
});
