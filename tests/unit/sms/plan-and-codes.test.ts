// What of a message goes into a template, and how long a code makes a message wait.

import { describe, expect, it } from 'vitest';
import { CODES as ALIYUN } from '#adapters/sms/aliyun/codes.ts';
import { planShortMessage, type Templates } from '#adapters/sms/plan.ts';
import { CODES as TENCENT } from '#adapters/sms/tencent/codes.ts';
import { outcomeOfCode, ruleOf } from '#adapters/sms/verdict.ts';
import { type Message, oneLine } from '#bot/domain/message.ts';
import { shanghai } from '#tests/support/business-time.ts';

const TEMPLATES: Templates = {
  usual: { code: 'SMS_1', params: ['text'] },
  byPurpose: new Map([
    ['overdue', { code: 'SMS_2', params: ['title', 'count'] }],
    ['reply', { code: 'SMS_3', params: ['text'] }],
  ]),
  paramMaxChars: 35,
};

const REMINDER: Message = {
  title: '报表提醒',
  blocks: [
    {
      kind: 'paragraph',
      text: '您好，2026年10月还有以下报表待报：B204-1 工业产销总值（8日12时截止）；205-1 能源（9日12时截止）。报不了请回原因。',
    },
  ],
  brief: '待报B204-1 8日12时截止',
};

describe('a message in a template', () => {
  const planned = (message: Message, purpose: 'courtesy' | 'overdue' | 'reply' = 'courtesy', matters = 2) => {
    const { losses, parts } = planShortMessage(message, TEMPLATES, { purpose, matters });
    return { native: parts[0]?.native, losses: losses.map(({ code }) => code) };
  };

  it('goes whole where it fits', () => {
    expect(planned(oneLine('请于11月8日12时前完成报送'))).toEqual({
      native: { template: 'SMS_1', params: '{"text":"请于11月8日12时前完成报送"}' },
      losses: [],
    });
  });

  it('is told in the few words of its kind where it does not, and says so', () => {
    const text = '待报B204-1 8日12时截止，请到联网直报平台查看，或致电统计局';
    expect(text.length).toBeLessThanOrEqual(35);
    expect(planned(REMINDER)).toEqual({
      native: { template: 'SMS_1', params: JSON.stringify({ text }) },
      losses: ['summary'],
    });
  });

  it('goes into the template of its purpose, whose variables are filled in their order', () => {
    expect(planned(REMINDER, 'overdue', 3)).toEqual({
      native: { template: 'SMS_2', params: '{"title":"报表提醒","count":"3"}' },
      losses: ['summary'],
    });
  });

  it('keeps the signature’s brackets for the signature', () => {
    expect(planned(oneLine('【统计局】提醒')).native?.['params']).toBe('{"text":"［统计局］提醒"}');
  });

  it('that shows nothing is no part', () => {
    expect(planned(oneLine('\u202e \n'))).toEqual({ native: undefined, losses: [] });
  });
});

describe('a limit', () => {
  const NOW_MS = shanghai('2026-11-05T22:30').epochMilliseconds;
  const waitOf = (rules: typeof ALIYUN, code: string, text = '') => {
    const outcome = outcomeOfCode(rules, code, text, NOW_MS);
    return outcome.state === 'throttled' ? outcome.retryAfterMs / 60_000 : outcome.state;
  };

  it.each([
    ['触发分钟级流控Permits:1', 1],
    ['触发小时级流控Permits:5', 60],
    ['something new', 60],
  ])('of Aliyun waits as long as its text says: %s', (text, minutes) => {
    expect(waitOf(ALIYUN, 'isv.BUSINESS_LIMIT_CONTROL', text)).toBe(minutes);
  });

  it('of a day ends with the day in Shanghai', () => {
    for (const minutes of [
      waitOf(ALIYUN, 'isv.BUSINESS_LIMIT_CONTROL', '触发天级流控Permits:50'),
      waitOf(TENCENT, 'LimitExceeded.PhoneNumberDailyLimit'),
    ]) {
      expect(minutes).toBeGreaterThan(90);
      expect(minutes).toBeLessThan(91);
    }
  });

  it('of Tencent waits as long as its name says', () => {
    expect(waitOf(TENCENT, 'LimitExceeded.PhoneNumberThirtySecondLimit')).toBe(0.5);
    expect(waitOf(TENCENT, 'LimitExceeded.PhoneNumberOneHourLimit')).toBe(60);
  });
});

describe('a code', () => {
  it.each([
    [TENCENT, 'InternalError.Timeout', 'unknown'],
    [TENCENT, 'InternalError.SendAndRecvFail', 'unknown'],
    [TENCENT, 'Ok!', 'unknown'],
    [ALIYUN, 'isp.SYSTEM_ERROR', 'unknown'],
    [ALIYUN, 'OKAY', 'unknown'],
    [ALIYUN, 'isv.NEVER_HEARD_OF', 'rejected'],
  ] as const)('nobody can be sure of is no success', (rules, code, state) => {
    expect(outcomeOfCode(rules, code, '', 0).state).toBe(state);
  });

  it('is shown only where it is one', () => {
    expect(outcomeOfCode(ALIYUN, '13900000001 请补报', '', 0)).toEqual({
      state: 'unknown',
      native: 'unreadable_code',
    });
  });

  it('has one line that means it: none stands behind one that takes it first', () => {
    for (const rules of [ALIYUN, TENCENT]) {
      for (const rule of rules) expect(ruleOf(rules, rule.code.replace('*', '.x'), rule.example)).toBe(rule);
    }
  });

  it('that stops the account says what to do', () => {
    const mute = [...ALIYUN, ...TENCENT].filter(
      ({ means, verdict }) => verdict.state === 'account' && means === undefined,
    );
    expect(mute).toEqual([]);
  });
});
