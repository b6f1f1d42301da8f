// Whom a broadcast is for, as people write it.
import { describe, expect, it } from 'vitest';
import { type AudienceWords, isKnownStatus, isMeant, parseAudience } from '#bot/domain/broadcast/audience.ts';

const nothing: AudienceWords = {
  place: null,
  profession: null,
  readers: ['firm'],
  taskCode: null,
  status: null,
};

function words(text: string): AudienceWords {
  const parsed = parseAudience(text);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.words;
}

describe('an audience', () => {
  it.each<[string, Partial<AudienceWords>]>([
    ['统计员', {}],
    ['玉城街道 工业 统计员', { place: '玉城街道', profession: 'industry' }],
    ['玉城街道，工业，全体统计员', { place: '玉城街道', profession: 'industry' }],
    ['全市 网格长、副网格长', { readers: ['grid_leader', 'deputy_grid_leader'] }],
    ['大麦屿街道 群', { place: '大麦屿街道', readers: ['group'] }],
    ['所有网格长', { readers: ['grid_leader'] }],
    ['批零 统计员、网格长', { profession: 'wholesale_retail', readers: ['firm', 'grid_leader'] }],
    ['任务6p8a 未报', { taskCode: '6P8A', status: '未报' }],
    ['任务6P8A未报的', { taskCode: '6P8A', status: '未报' }],
    ['任务：6P8A', { taskCode: '6P8A' }],
    [
      '玉城街道 网格长 任务６Ｐ８Ａ 未回执',
      { place: '玉城街道', readers: ['grid_leader'], taskCode: '6P8A', status: '未回执' },
    ],
    ['任务6P8A 玉城街道 统计员', { place: null, taskCode: '6P8A', status: '玉城街道' }],
    ['任务6P8A 统计员', { taskCode: '6P8A' }],
    ['任务6P8A 反映有困难 能源', { taskCode: '6P8A', status: '反映有困难', profession: 'energy' }],
  ])('%s is read', (text, meant) => {
    expect(words(text)).toEqual({ ...nothing, ...meant });
  });

  it.each([
    ['', '没有写对象'],
    ['玉城街道', '没有写对象'],
    ['玉城街道 大麦屿街道 统计员', '不认识“大麦屿街道”'],
    ['工业 能源 统计员', '一次只能写一个专业'],
  ])('%j is sent back with what to do', (text, said) => {
    const parsed = parseAudience(text);
    expect(parsed.ok ? '' : parsed.problem).toContain(said);
    expect(parsed.ok ? '' : parsed.problem).toMatch(/请/);
  });
});

describe('how an item stands', () => {
  it.each<[string, 'open' | 'done' | 'returned' | 'exempt', string, boolean]>([
    ['未报', 'open', '未报', true],
    ['未报', 'open', '自报已报，待名单核对', true],
    ['未报', 'done', '平台已报', false],
    ['未回执', 'open', '待回执', true],
    ['已报', 'done', '平台已报', true],
    ['退回待改', 'returned', '退回待改', true],
    ['已约定时间', 'open', '已约定时间', true],
    ['已约定时间', 'open', '未报', false],
  ])('of %s an item that is %s (%s) is one: %s', (status, standing, shown, meant) => {
    expect(isMeant(status, { standing, shown })).toBe(meant);
  });

  it('is a word of ours or one that is shown', () => {
    expect(isKnownStatus('未确认', [])).toBe(true);
    expect(isKnownStatus('待回复', ['待回复'])).toBe(true);
    expect(isKnownStatus('没看懂', ['待回复'])).toBe(false);
  });
});
