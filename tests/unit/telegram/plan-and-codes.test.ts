// Texts and buttons as Telegram takes them, and what its refusals mean.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outcomeOf, readRefusal } from '#adapters/telegram/classify.ts';
import { REFUSALS } from '#adapters/telegram/codes.ts';
import { planMessage } from '#adapters/telegram/plan.ts';
import { oneLine } from '#bot/domain/message.ts';

const native = (text: string) => planMessage(oneLine(text)).parts.map((part) => part.native);

describe('a text', () => {
  it.each([
    ['发 /start 或 /help', '发 ／start 或 ／help'],
    ['/stop', '／stop'],
    ['见 https://a.example/b/c 和 1/2、A/B', '见 https://a.example/b/c 和 1/2、A/B'],
    ['@wang 请看', '＠wang 请看'],
    ['<b>粗</b> *斜* [点](tg://user?id=1)', '<b>粗<／b> *斜* [点](tg：//user?id=1)'],
  ])('%s is sent as %s', (text, sent) => {
    expect(native(text)).toEqual([{ text: sent }]);
  });

  it('of 4096 units goes in one part, of one more in two', () => {
    expect(native('报'.repeat(4_096))).toHaveLength(1);
    expect(native('报'.repeat(4_097))).toHaveLength(2);
    // Two units each: a count of characters would let twice as much through.
    expect(native('𠮷'.repeat(2_049)).map(({ text = '' }) => text.length <= 4_096)).toEqual([true, true]);
  });
});

describe('buttons', () => {
  const action = (words: string, label = words) => ({ code: 'a', label, words });
  const plan = (text: string, ...actions: readonly ReturnType<typeof action>[]) =>
    planMessage({ ...oneLine(text), actions }).parts.map(({ native: { buttons } }) =>
      buttons === undefined ? null : (JSON.parse(buttons) as unknown),
    );

  it('stand under the last part and send the words', () => {
    const button = { text: '已阅', callback_data: '已阅 K7Q2' };
    expect(plan('请阅', action('已阅 K7Q2', '已阅'))).toEqual([[button]]);
    expect(plan('报'.repeat(5_000), action('已阅 K7Q2', '已阅'))).toEqual([null, [button]]);
  });

  it('whose words are longer than 64 bytes, or that show nothing, are left to the text', () => {
    expect(plan('请阅', action('一'.repeat(21)), action('一'.repeat(22)), action('好', '\u200b'))).toEqual([
      [{ text: '一'.repeat(21), callback_data: '一'.repeat(21) }],
    ]);
    expect(plan('请阅', action('一'.repeat(22)))).toEqual([null]);
  });
});

describe('a refusal', () => {
  const refused = (code: number, description: string, more = {}) =>
    outcomeOf({ kind: 'refused', code, description, retryAfterS: null, movedTo: null, ...more });

  it.each([
    [403, 'Forbidden: bot was blocked by the user', 'blocked', '403_blocked'],
    [403, 'Forbidden: user is deactivated', 'address_gone', '403_deactivated'],
    [403, "Forbidden: bot can't initiate conversation with a user", 'not_member', '403_not_started'],
    [403, 'Forbidden: bot was kicked from the supergroup chat', 'not_member', '403_kicked'],
    [403, 'Forbidden: bot is not a member of the channel chat', 'not_member', '403_not_in_group'],
    [403, 'Forbidden: the group chat was deleted', 'address_gone', '403_group_deleted'],
    [400, 'Bad Request: chat not found', 'address_gone', '400_chat_not_found'],
    [
      400,
      'Bad Request: not enough rights to send text messages to the chat',
      'no_permission',
      '400_no_rights',
    ],
    [400, 'Bad Request: message is too long', 'too_long', '400_too_long'],
    [400, 'Bad Request: something new', 'unsupported', '400'],
    [418, 'Teapot', 'unsupported', '418'],
  ])('%d %s', (code, description, expected, name) => {
    expect(refused(code, description)).toEqual({ state: 'rejected', code: expected, native: name });
  });

  it('because a group has moved tells where to', () => {
    const moved = refused(400, 'Bad Request: group chat was upgraded to a supergroup chat', {
      movedTo: '-1000000000700',
    });
    expect(moved).toEqual({
      state: 'rejected',
      code: 'address_gone',
      native: '400_migrated',
      movedTo: '-1000000000700',
    });
    expect(refused(400, 'upgraded to a supergroup', { movedTo: '700' })).not.toHaveProperty('movedTo');
  });

  it.each([
    [7, 7_000],
    [0, 5_000],
    [-3, 5_000],
    [Number.NaN, 5_000],
    [null, 5_000],
  ])('for %s seconds waits %d milliseconds', (retryAfterS, retryAfterMs) => {
    expect(refused(429, 'Too Many Requests', { retryAfterS })).toMatchObject({
      state: 'throttled',
      retryAfterMs,
    });
  });

  it('of the platform’s inside may have come too late', () => {
    for (const code of [408, 500, 502, 504]) expect(refused(code, 'Internal').state).toBe('unknown');
  });

  it('never is success, whatever its code and words', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999 }), fc.string(), (code, description) => {
        expect(['accepted', 'held']).not.toContain(refused(code, description).state);
      }),
    );
  });

  it('is found by its own line of the table: no line is hidden behind an earlier one', () => {
    for (const { code, native: name, says } of REFUSALS) {
      expect(readRefusal({ code, description: `Bad Request: ${says}` }).native).toBe(name);
    }
  });
});

describe('no answer', () => {
  it.each([
    [{ kind: 'not_sent', native: 'ECONNREFUSED' }, 'transient'],
    [{ kind: 'cut', native: 'timeout' }, 'unknown'],
    [{ kind: 'page', native: 'http_404_not_json', status: 404 }, 'transient'],
    [{ kind: 'page', native: 'http_429_not_json', status: 429 }, 'throttled'],
    [{ kind: 'page', native: 'http_502_not_json', status: 502 }, 'unknown'],
    [{ kind: 'page', native: 'http_200_odd', status: 200 }, 'unknown'],
  ] as const)('%o is %s', (failed, state) => {
    expect(outcomeOf(failed).state).toBe(state);
  });
});
