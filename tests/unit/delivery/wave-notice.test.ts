// What the duty clerk reads of a wave: readers, costs, steps, and samples of what is shared.

import { describe, expect, it } from 'vitest';
import { type WaveView, waveNotice } from '#bot/domain/delivery/wave-notice.ts';
import { oneLine, plainText } from '#bot/domain/message.ts';
import { shanghai } from '#tests/support/business-time.ts';

const VIEW: WaveView = {
  number: 3,
  slotAt: shanghai('2026-11-04T09:00'),
  people: 1_200,
  groups: 86,
  calls: 146,
  callsLeft: 4_680,
  readersOf: new Map([
    ['ladder:1', 86],
    ['ladder:2', 1_200],
  ]),
  texts: [
    { message: oneLine('给群的话'), scope: 'group', readers: 86 },
    { message: oneLine('大家都一样的话'), scope: 'person', readers: 1_199 },
    { message: oneLine('某某公司的话'), scope: 'person', readers: 1 },
  ],
  expiresAt: shanghai('2026-11-08T12:00'),
};
const GONE = {
  number: 2,
  slotAt: shanghai('2026-11-03T09:00'),
  people: 0,
  groups: 86,
  isPointless: false,
};

describe('a wave', () => {
  it('is told with its readers, its steps, what it costs and how to answer', () => {
    expect(plainText(waveNotice(VIEW, []))).toBe(
      [
        '演练中：第3批（11月4日9时）等您放行，共1200人、86个群，调用接口146次，本月还剩4680次。',
        '内容：开网通知86份；第一次提醒1200份。',
        '样文（86个群相同）：给群的话',
        '样文（1199人相同）：大家都一样的话',
        '回“发送”放行，回“不发”取消。到下一批的时刻（最迟11月8日12时）还没有放行的，不再发出。逾期告知和答复不受影响。',
      ].join('\n'),
    );
  });

  it('shows no text that is for one reader alone, and cuts long ones', () => {
    const only = { message: oneLine('某某公司的话'), scope: 'person', readers: 1 } as const;
    expect(plainText(waveNotice({ ...VIEW, texts: [only] }, []))).not.toContain('某某公司');
    const long = { message: oneLine('长'.repeat(500)), scope: 'group', readers: 1 } as const;
    expect(plainText(waveNotice({ ...VIEW, texts: [long] }, []))).toContain(`：${'长'.repeat(80)}……`);
  });

  it('is told with the one it takes the place of, or that one alone', () => {
    const dropped = '第2批（11月3日9时，86个群）到下一批时仍没有放行，不再发出。';
    expect(plainText(waveNotice(VIEW, [GONE])).split('\n')[0]).toBe(dropped);
    expect(plainText(waveNotice(null, [{ ...GONE, isPointless: true }]))).toBe(
      '第2批（11月3日9时，86个群）已过截止时间，不再发出。',
    );
  });
});
