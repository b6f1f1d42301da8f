// What the duty clerk reads of an alarm: what, since when, what to do; and once that it is over.
import { describe, expect, it } from 'vitest';
import { type AlarmCode, alarmText } from '#bot/domain/delivery/alarms.ts';

const DETAIL = { reason: 'quota', budget: 'calls', percent: 70, used: 3500, limit: 5000, minutes: 3 };
const CODES: readonly AlarmCode[] = [
  'account_stopped',
  'account_deaf',
  'budget_low',
  'stream_down',
  'database_away',
  'message_parked',
];
const words = (code: AlarmCode, detail = DETAIL) => ({ code, detail, since: '11月6日9时' });
const first = (code: AlarmCode) => alarmText(words(code), { raised: false, over: false });

describe('an alarm', () => {
  it.each(CODES)('%s says what is wrong and what to do', (code) => {
    expect(first(code)).toMatch(/请/);
    expect(first(code)).not.toMatch(/undefined|null|！/);
    if (code !== 'budget_low') expect(first(code)).toContain('11月6日9时');
  });

  it.each(['auth', 'ip', 'quota', 'banned', 'permission'])(
    'names what to do about a refusal for %s',
    (reason) => {
      const text = alarmText(words('account_stopped', { ...DETAIL, reason }), { raised: false, over: false });
      expect(text).not.toMatch(/原因见日志|后台查看/);
    },
  );

  it('has something to say of a refusal nobody knows', () => {
    const text = alarmText(words('account_stopped', { ...DETAIL, reason: 'new' }), {
      raised: false,
      over: false,
    });
    expect(text).toContain('原因见日志');
  });

  it.each<[AlarmCode, boolean]>([
    ['account_stopped', true],
    ['account_deaf', true],
    ['stream_down', true],
    ['budget_low', false],
    ['database_away', false],
    ['message_parked', false],
  ])('%s: its end is said: %s', (code, isSaid) => {
    expect(alarmText(words(code), { raised: true, over: true }) !== null).toBe(isSaid);
    expect(alarmText(words(code), { raised: true, over: false })).toBeNull();
  });

  it('that was over before it could be told is told once, with its end', () => {
    expect(alarmText(words('account_stopped'), { raised: false, over: true })).toMatch(
      /^自11月6日9时起平台拒绝.*已恢复/,
    );
  });
});
