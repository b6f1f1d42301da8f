// What bureau staff say about trainings in chat, and what only resembles it.
import { describe, expect, it } from 'vitest';
import { readTrainingOrder } from '#bot/domain/training/orders.ts';

const ITEM = { itemCode: '7K2M-0003' };

describe('what staff say about trainings', () => {
  it.each([
    ['培训', { kind: 'show', taskCode: null }],
    ['培训覆盖', { kind: 'show', taskCode: null }],
    ['培训 7k2m', { kind: 'show', taskCode: '7K2M' }],
    [
      '补登 7K2M-0003 王芳 手机没电，有纸质签到',
      { kind: 'sign', item: ITEM, name: '王芳', reason: '手机没电,有纸质签到' },
    ],
    ['补登7k2m-0003，王芳，手机没电', { kind: 'sign', item: ITEM, name: '王芳', reason: '手机没电' }],
    [
      '补签 7K2M 宏达铸造 王芳 手机没电',
      { kind: 'sign', item: { taskCode: '7K2M', firm: '宏达铸造' }, name: '王芳', reason: '手机没电' },
    ],
    ['准假 7K2M-0003', { kind: 'leave', verdict: 'granted', itemCodes: ['7K2M-0003'], note: null }],
    [
      '准假 7K2M-0003、7K2M-0004',
      { kind: 'leave', verdict: 'granted', itemCodes: ['7K2M-0003', '7K2M-0004'], note: null },
    ],
    [
      '不准假 7K2M-0003 每单位都要有人',
      { kind: 'leave', verdict: 'refused', itemCodes: ['7K2M-0003'], note: '每单位都要有人' },
    ],
  ])('%s', (text, order) => {
    expect(readTrainingOrder(text)).toEqual(order);
  });

  it.each([
    ['补登', '补登请写编号'],
    ['补登 7K2M-0003', '补登请写编号'],
    ['补登 7K2M 宏达铸造', '补登请写编号'],
    ['补登 7K2M-0003 王芳', '为什么没有用签到码'],
    ['准假', '请写事项编号'],
    ['不准假 7K2M-0003', '不准假要写原因'],
    [`准假 ${Array.from({ length: 21 }, (_, n) => `7K2M-${1000 + n}`).join(' ')}`, '一次最多20条'],
  ])('%s is told: %s', (text, say) => {
    expect(readTrainingOrder(text)).toEqual({ kind: 'unclear', say: expect.stringContaining(say) });
  });

  it.each([
    '培训什么时候',
    '培训 王芳 7K2M',
    '补签到怎么弄',
    '签到 123456',
    '签到码',
    '请假 生病',
    '同意 3',
    '准假吗',
  ])('%s is about something else', (text) => {
    expect(readTrainingOrder(text)).toBeNull();
  });
});
