// The code behind 绑定: read however it is typed, and never seen in other words.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BIND_ALPHABET, BIND_CODE_LENGTH, isBindCode, readBindCode } from '#bot/domain/identity/bind-code.ts';
import { CHANNEL_WORDS } from '#bot/domain/identity/channel-words.ts';

const CODE = 'K7Q2XM';

describe('a bind code', () => {
  it.each([
    ['绑定 K7Q2XM', CODE],
    ['绑定k7q2xm', CODE],
    ['绑定码：K7Q 2XM', CODE],
    ['綁定 Ｋ７Ｑ２ＸＭ', CODE],
    ['  绑定　K7Q-2XM。', CODE],
    ['绑定“K7Q2XM”', CODE],
    ['bind K7Q2XM', CODE],
    ['/start K7Q2XM', CODE],
    ['绑定 123', '123'],
  ])('%s is read as %s', (text, code) => {
    expect(readBindCode(text)).toBe(code);
  });

  it.each([
    '绑定',
    '绑定机器人怎么弄',
    '怎么绑定 K7Q2XM',
    '已报',
    'K7Q2XM',
    '/start',
    '绑定银行卡 6222021234567890123',
    '解除绑定 K7Q2XM',
    '绑定 telegram',
    '绑定 SMS',
    '绑定 13900000001',
  ])('%s is about something else', (text) => {
    expect(readBindCode(text)).toBeNull();
  });

  it('is read back from every way of typing one, and only such may be one', () => {
    const letters = fc.array(fc.constantFrom(...BIND_ALPHABET.split('')), {
      minLength: BIND_CODE_LENGTH,
      maxLength: BIND_CODE_LENGTH,
    });
    fc.assert(
      fc.property(
        letters,
        fc.constantFrom('绑定 ', '绑定', '绑定：', 'BIND '),
        fc.boolean(),
        (some, before, low) => {
          const code = some.join('');
          const typed = `${before}${low ? code.toLowerCase() : code}`;
          expect(readBindCode(typed)).toBe(code);
          expect(isBindCode(code)).toBe(true);
        },
      ),
    );
    for (const wrong of ['K7Q2X', 'K7Q2XMM', 'K7Q2X0', 'K7Q2XI', '']) expect(isBindCode(wrong)).toBe(false);
  });

  it('is no word for a channel, however it is typed', () => {
    for (const word of CHANNEL_WORDS) expect(isBindCode(word.toUpperCase()), word).toBe(false);
  });

  it('takes no time on whatever is sent', () => {
    const long = `绑定 ${'A -'.repeat(20_000)}`;
    const before = performance.now();
    expect(readBindCode(long)).toBeNull();
    expect(performance.now() - before).toBeLessThan(200);
  });
});
