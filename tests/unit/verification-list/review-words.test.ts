// What staff type to review queries, and what is no review.
import { describe, expect, it } from 'vitest';
import { readReview } from '#bot/domain/verification-list/review-words.ts';

describe('a review in chat', () => {
  it.each([
    ['通过 HS-1', 'settled', ['HS-1'], null],
    ['通过HS-1', 'settled', ['HS-1'], null],
    ['通过：HS-1、HS-2，HS-1', 'settled', ['HS-1', 'HS-2'], null],
    ['退回 7K2M-0012 请核对口径', 'returned', ['7K2M-0012'], '请核对口径'],
    ['退回 ＨＳ－１，3月的数也请看一下', 'returned', ['HS-1'], '3月的数也请看一下'],
    ['现场 hs202610-0001', 'onsite', ['hs202610-0001'], null],
    ['现场核实 12', 'onsite', ['12'], null],
  ] as const)('%s is read', (text, word, numbers, note) => {
    expect(readReview(text)).toEqual({ word, numbers, note });
  });

  it.each([
    '通过',
    '退回了吗',
    '现场核实什么时候来',
    '通过审核了',
    '退回 原因不清',
    '已退回 HS-1',
    'HS-1 通过',
    '',
  ])('%s is none', (text) => {
    expect(readReview(text)).toBeNull();
  });
});
